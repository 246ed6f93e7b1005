#pragma once
// A terminal's cache with a customer and an unsent change, anew for each run.

#include <optional>
#include <utility>
#include <vector>

#include "sync/base/database.h"
#include "terminal/store/cache.h"
#include "terminal/store/schema.h"
#include "tests/fuzz/fuzz.h"

namespace tresen::fuzz {

class FuzzCache {
 public:
  FuzzCache() {
    std::filesystem::create_directories(folder("first"));
    auto cache = Cache::open(setup("first"));
    must(cache.has_value(), "a cache can be made");
    Edit edit;
    edit.record.bytes[15] = 1;
    edit.kind = RecordKind::customer;
    FieldEdit field;
    field.key = "last_name";
    field.answer.state = AnswerState::value;
    field.answer.value = "Muster";
    field.answer.source = Source::spoken;
    edit.fields.push_back(std::move(field));
    const std::vector<Edit> edits{edit};
    must(cache->write(edits, "s1", 1, {1'795'000'000'000, 1'000}).has_value(), "it takes an edit");
    const auto rows = cache->batch(0, {});
    must(rows.has_value() && rows->size() == 1, "and keeps it to be sent");
    written_ = rows->front().body;
  }

  static CacheSetup setup_in(const std::string& folder) {
    CacheSetup setup;
    setup.folder = folder;
    setup.device = {1, 1, "b1", "fuzz"};
    setup.boot.bytes[0] = 9;
    setup.disk_reserve_bytes = 0;
    return setup;
  }
  CacheSetup setup(std::string_view name) const { return setup_in(folder(name)); }
  std::string folder(std::string_view name) const { return scratch_ / name; }

  // The body of the one row of the journal.
  const std::string& written() const { return written_; }

  // The disk as it was made, nobody has it open.
  void fresh_disk() {
    cache_.reset();
    copy_folder(folder("first"), folder("used"));
  }
  // Puts these bytes where the statement has its `?`, on that disk.
  void damage(std::string_view sql, const std::string& bytes) const {
    auto file = Database::open(folder("used") + "/cache.db", OpenMode::write, cache_application_id);
    must(file && file->run(sql, {Blob{bytes}}).has_value(), "the disk can be damaged");
  }
  Cache& fresh() {
    fresh_disk();
    auto cache = Cache::open(setup("used"));
    must(cache.has_value(), "the cache can be opened");
    cache_.emplace(std::move(*cache));
    return *cache_;
  }

 private:
  Scratch scratch_;
  std::string written_;
  std::optional<Cache> cache_;
};

}  // namespace tresen::fuzz
