#pragma once
// A folder of the test's own with a cache in it, and short ways to say what is written and fed.

#include <gtest/gtest.h>
#include <sodium.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/record/wire.h"
#include "terminal/store/cache.h"
#include "tests/support/folder.h"

namespace tresen::test {

inline Uuid id(std::uint8_t n) {
  Uuid uuid;
  uuid.bytes[15] = n;
  return uuid;
}

inline CacheSetup setup_in(const std::string& folder) {
  return {.folder = folder,
          .device = {17, 1, "b1", "c1"},
          .boot = id(200),
          .disk_reserve_bytes = 0,
          .ballast_bytes = 0};
}

// The cache in the folder; a failure to open it ends the test program, with the reason.
inline Cache opened(const CacheSetup& setup) {
  auto cache = Cache::open(setup);
  if (!cache) {
    ADD_FAILURE() << cache.error().detail;
    std::abort();
  }
  return std::move(*cache);
}

inline Answer said(std::string value) {
  return {.state = AnswerState::value,
          .value = std::move(value),
          .source = Source::spoken,
          .stamp = {},
          .staff = {},
          .branch = {}};
}

inline FieldEdit set(std::string key, std::string value, Stamp base = {}) {
  return {.key = std::move(key),
          .action = FieldEdit::Action::set,
          .answer = said(std::move(value)),
          .base = base};
}

inline FieldEdit item(std::string key, FieldEdit::Action action, std::string value) {
  return {.key = std::move(key), .action = action, .answer = said(std::move(value)), .base = {}};
}

inline Edit edit(const Uuid& record, std::vector<FieldEdit> fields,
                 RecordKind kind = RecordKind::customer) {
  return {record, kind, std::move(fields)};
}

inline Record record(const Uuid& uuid, std::uint64_t row_ver,
                     std::vector<std::pair<std::string, std::string>> fields,
                     Stamp stamp = {1, 0, 0}, RecordKind kind = RecordKind::customer) {
  Record made{.id = uuid, .kind = kind, .row_ver = row_ver, .fields = {}};
  for (auto& [key, value] : fields) {
    Answer answer = said(value);
    answer.stamp = stamp;
    made.fields.emplace(key, std::move(answer));
  }
  return made;
}

inline v1::FeedOp put(std::uint64_t pos, const Record& told) {
  v1::FeedOp op;
  op.set_pos(pos);
  *op.mutable_put() = to_wire(told);
  return op;
}

inline v1::FeedOp remove(std::uint64_t pos, const Uuid& uuid) {
  v1::FeedOp op;
  op.set_pos(pos);
  op.set_remove(to_bytes(uuid));
  return op;
}

inline v1::FeedOp moved(std::uint64_t pos, const Uuid& uuid) {
  v1::FeedOp op;
  op.set_pos(pos);
  op.set_moved(to_bytes(uuid));
  return op;
}

inline v1::FeedOp verdict(std::uint64_t pos, std::uint64_t seq, v1::Verdict::Kind kind,
                          std::uint64_t row_ver, Stamp effective = {}) {
  v1::FeedOp op;
  op.set_pos(pos);
  op.mutable_verdict()->set_seq(seq);
  op.mutable_verdict()->set_kind(kind);
  op.mutable_verdict()->set_row_ver(row_ver);
  if (effective != Stamp{}) *op.mutable_verdict()->mutable_effective() = to_wire(effective);
  return op;
}

inline v1::FeedOp rules(std::uint64_t pos, std::uint64_t version) {
  v1::FeedOp op;
  op.set_pos(pos);
  op.mutable_config()->mutable_rules()->set_version(version);
  op.mutable_config()->mutable_rules()->set_attribution_days(static_cast<int>(version));
  op.mutable_config()->set_chain_name("Optik Beispiel");
  return op;
}

// As head office sends it: Argon2id at interactive limits.
inline v1::StaffMember member(std::string staff, std::string pin, char salt,
                              std::vector<std::string> branches = {}) {
  v1::StaffMember made;
  made.set_id(staff);
  made.set_name("Name of " + staff);
  made.set_initials(staff.substr(0, 2));
  for (std::string& branch : branches) made.add_branches(std::move(branch));
  made.set_pin_salt(std::string(crypto_pwhash_SALTBYTES, salt));
  std::string hash(32, '\0');
  const int made_it =
      crypto_pwhash(reinterpret_cast<unsigned char*>(hash.data()), hash.size(), pin.data(),
                    pin.size(), reinterpret_cast<const unsigned char*>(made.pin_salt().data()),
                    crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                    crypto_pwhash_ALG_ARGON2ID13);
  EXPECT_EQ(made_it, 0);
  made.set_pin_hash(hash);
  return made;
}

// 10:00:00 and so many milliseconds.
inline Moment at(std::int64_t ms) { return {1'800'000'000'000 + ms, 5'000 + ms}; }

struct CacheTest : testing::Test {
  Folder folder;
  CacheSetup setup = setup_in(folder.path());
  Cache cache = opened(setup);

  void close() { const Cache gone = std::move(cache); }
  // As if the program had been ended and started again.
  void restart() {
    close();
    cache = opened(setup);
  }
  std::uint64_t write(std::vector<Edit> edits, Moment now = at(0)) {
    const auto seq = cache.write(edits, "s1", 3, now);
    EXPECT_TRUE(seq) << seq.error().detail;
    return seq.value_or(0);
  }
  FeedEffect feed(std::string_view bucket, std::vector<v1::FeedOp> ops) {
    const std::uint64_t pos = ops.empty() ? 0 : ops.back().pos();
    auto effect = cache.apply_feed(bucket, ops, pos);
    EXPECT_TRUE(effect) << effect.error().detail;
    return effect.value_or(FeedEffect{});
  }
  // Where the journal stands, but for its hash chain.
  JournalState stands() {
    JournalState state = *cache.journal_state();
    state.chain_at_acked.clear();
    return state;
  }
  std::string seen(const Uuid& uuid, std::string_view key) {
    const auto found = cache.record(uuid);
    return found ? found->text(key) : "(absent)";
  }
};

}  // namespace tresen::test
