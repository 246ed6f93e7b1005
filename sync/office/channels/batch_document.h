#pragma once
// The pages that a batch sends: its whole volume, or, where somebody was taken out of it or sheets
// are printed again, only those of its parcels, in a file that is gone afterwards.

#include <string>

#include "sync/office/channels/channel.h"

namespace tresen {

class BatchDocument {
 public:
  // invalid: a parcel's pages are none of the volume. absent: there is no volume.
  static Result<BatchDocument> open(const ParcelBatch& batch);
  BatchDocument(BatchDocument&& other) noexcept;
  BatchDocument& operator=(BatchDocument&&) = delete;
  ~BatchDocument();

  const std::string& path() const { return path_; }
  // A line for each parcel with its pages in this file: letter,first_page,last_page.
  const std::string& index() const { return index_; }

 private:
  BatchDocument(std::string path, bool own) : path_(std::move(path)), own_(own) {}

  std::string path_;
  bool own_;
  std::string index_;
};

}  // namespace tresen
