#include "sync/office/store/database_place.h"

#include <fstream>
#include <iterator>
#include <string_view>

#include "sync/base/files.h"
#include "sync/office/store/check.h"
#include "sync/office/store/sqlite/schema.h"

namespace tresen {
namespace {

std::string name_in(const std::string& dir) { return dir + "/database"; }

}  // namespace

Result<std::string> database_url(const std::string& dir) {
  if (!files().exists(name_in(dir))) return std::string();
  std::ifstream file(name_in(dir), std::ios::binary);
  std::string url{std::istreambuf_iterator<char>(file), {}};
  while (!url.empty() && url.back() == '\n') url.pop_back();
  if (!file || url.empty()) {
    return fail(Fault::storage, name_in(dir) + " does not say where the store lies");
  }
  return url;
}

Result<void> expect_database_name(const std::string& url) {
  if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return {};
  return fail(Fault::invalid, "a database is named like postgresql://user@host/name");
}

Result<void> keep_database_url(const std::string& dir, const std::string& url) {
  TRY(expect_database_name(url));
  TRY_TO(kept, database_url(dir));
  if (kept == url) return {};
  if (!kept.empty()) return fail(Fault::conflict, name_in(dir) + " names another database");
  if (files().exists(store_file(dir))) {
    return fail(Fault::conflict, dir + " has a store of its own, in " + store_file(dir));
  }
  return change_database_url(dir, url);
}

Result<void> change_database_url(const std::string& dir, const std::string& url) {
  const std::string draft = name_in(dir) + ".unfinished";
  static_cast<void>(files().remove(draft));
  TRY(files().make_private(draft));
  std::ofstream file(draft, std::ios::binary);
  file << url << '\n';
  file.close();
  if (!file) return fail(Fault::storage, draft + " cannot be written");
  TRY(files().flush(draft));
  TRY(files().rename(draft, name_in(dir)));
  return files().flush_folder(dir);
}

void forget_database_url(const std::string& dir) {
  // One that stays is found and said by whoever tries again.
  static_cast<void>(files().remove(name_in(dir)));
}

Result<FileLock> lock_folder(const std::string& dir) {
  auto lock = FileLock::take(dir + "/headoffice.lock");
  if (lock || lock.error().fault != Fault::busy) return lock;
  return fail(Fault::busy, "another process has " + dir + " open");
}

bool has_store(const std::string& dir) {
  return files().exists(name_in(dir)) || files().exists(store_file(dir));
}

Result<Database> open_to_write(const std::string& dir, Writers writers, int seat) {
  TRY_TO(url, database_url(dir));
  if (!url.empty()) return open_postgres(url, OpenMode::write, writers, seat);
  TRY_TO(database, Database::open(store_file(dir), OpenMode::write, office_application_id));
  // 64 MiB: an import touches indexes all over the file.
  TRY(database.run("PRAGMA cache_size = -65536"));
  return database;
}

Result<Database> open_to_read(const std::string& dir) {
  TRY_TO(url, database_url(dir));
  if (!url.empty()) return open_postgres(url, OpenMode::read);
  if (!has_store(dir)) {
    return fail(Fault::absent, "there is no head office in " + dir + ": init comes first");
  }
  return Database::open(store_file(dir), OpenMode::read, office_application_id);
}

}  // namespace tresen
