#include "sync/office/channels/batch_document.h"

#include <unistd.h>

#include <utility>

#include "sync/office/channels/pdf_archive.h"

namespace tresen {

BatchDocument::BatchDocument(BatchDocument&& other) noexcept
    : path_(std::move(other.path_)),
      own_(std::exchange(other.own_, false)),
      index_(std::move(other.index_)) {}

BatchDocument::~BatchDocument() {
  if (own_) ::unlink(path_.c_str());
}

Result<BatchDocument> BatchDocument::open(const ParcelBatch& batch) {
  TRY_TO(all, pages_of(batch.document));
  std::vector<PageRange> ranges;
  std::string index = "letter,first_page,last_page\r\n";
  int pages = 0, last = 0;
  for (const Parcel& parcel : batch.parcels) {
    if (parcel.pages.first <= last || parcel.pages.last < parcel.pages.first ||
        parcel.pages.last > all) {
      return fail(Fault::invalid, "parcel " + parcel.key + " has pages " +
                                      std::to_string(parcel.pages.first) + " to " +
                                      std::to_string(parcel.pages.last) +
                                      ", which do not follow the one before or are not among the " +
                                      std::to_string(all) + " of " + batch.document);
    }
    ranges.push_back(parcel.pages);
    last = parcel.pages.last;
    const int count = parcel.pages.last - parcel.pages.first + 1;
    index +=
        parcel.key + "," + std::to_string(pages + 1) + "," + std::to_string(pages + count) + "\r\n";
    pages += count;
  }
  const bool whole = pages == all;
  BatchDocument document(whole ? batch.document : batch.document + "." + batch.key + ".pdf",
                         !whole);
  document.index_ = std::move(index);
  if (!whole) TRY(extract_pages(batch.document, ranges, document.path_));
  return document;
}

}  // namespace tresen
