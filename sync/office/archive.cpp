#include "sync/office/archive.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "sync/base/log.h"
#include "sync/office/channels/pdf_archive.h"
#include "sync/office/channels/whole_file.h"
#include "sync/office/erasure.h"

namespace tresen {
namespace {

using DueDocument = RunStore::DueDocument;

Result<void> blank_letters(const DueDocument& due, const std::string& path,
                           const std::string& fresh) {
  std::vector<PageRange> pages;
  for (const v1::RunItem& item : due.erased) {
    if (item.first_page() == 0) continue;
    pages.push_back({static_cast<int>(item.first_page()), static_cast<int>(item.last_page())});
  }
  return blank_pages(path, pages, fresh);
}

Result<void> drop_rows(const DueDocument& due, const std::string& path, const std::string& fresh) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  v1::RunTable table;
  if (!file || !table.ParseFromString(bytes)) {
    return fail(Fault::storage, due.document + " cannot be read");
  }
  v1::RunTable kept = table;
  kept.clear_rows();
  for (const v1::RunTableRow& row : table.rows()) {
    if (std::ranges::none_of(due.erased,
                             [&](const auto& one) { return one.number() == row.number(); })) {
      *kept.add_rows() = row;
    }
  }
  return write_whole(fresh, kept.SerializeAsString());
}

Result<void> replace(const std::string& fresh, const std::string& path) {
  std::error_code trouble;
  std::filesystem::rename(fresh, path, trouble);
  if (trouble) return fail(Fault::storage, path + ": " + trouble.message());
  return {};
}

// The new file is on the disk before the ledger has its hash, and the ledger has it before the new
// one takes the place of the old.
Result<void> wipe(RunStore& runs, const std::string& dir, const DueDocument& due,
                  std::int64_t now_ms) {
  if (due.document.empty()) return runs.document_done(due);  // it was never made
  const std::string path = dir + "/" + due.document;
  const std::string fresh = path + ".rewritten";
  TRY_TO(hash, file_hash(path));
  if (hash != due.hash) {
    const auto waiting = file_hash(fresh);
    if (!waiting || *waiting != due.hash) {
      return fail(Fault::storage, due.document + " is not what was sent: its content changed");
    }
    TRY(replace(fresh, path));
    return runs.document_done(due);
  }
  TRY(due.document.ends_with(".pdf") ? blank_letters(due, path, fresh)
                                     : drop_rows(due, path, fresh));
  TRY_TO(fresh_hash, file_hash(fresh));
  TRY(runs.document_rewritten(due, fresh_hash, now_ms));
  TRY(replace(fresh, path));
  return runs.document_done(due);
}

}  // namespace

Result<ArchiveWiped> wipe_archive(Office& office, std::int64_t now_ms) {
  RunStore& runs = office.store().runs();
  TRY_TO(all, runs.due_documents());
  ArchiveWiped wiped;
  for (const DueDocument& due : all) {
    const auto done = wipe(runs, office.store().folder(), due, now_ms);
    if (done) {
      ++wiped.written;
    } else {
      ++wiped.due;
      trouble("archive", "not_erased", {{"detail", done.error().detail}});
    }
  }
  return wiped;
}

Result<v1::AdminReply> erase_everywhere(Office& office, const v1::PersonEraseRequest& request,
                                        std::int64_t now_ms) {
  TRY_TO(reply, erase_person(office, request, now_ms));
  TRY_TO(wiped, wipe_archive(office, now_ms));
  reply.mutable_person_erase()->set_volumes(wiped.written);
  reply.mutable_person_erase()->set_volumes_due(wiped.due);
  return reply;
}

}  // namespace tresen
