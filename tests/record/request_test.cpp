#include "sync/record/request.h"

#include <gtest/gtest.h>

#include <set>

namespace tresen {
namespace {

using std::chrono::year;

Request request() {
  return {.id = *uuid_from_hex("0194a1b2c3d47e5f8a9b0c1d2e3f4a5b"),
          .customer = *uuid_from_hex("0194a1b2c3d47e5f8a9b0c1d2e3f0000"),
          .what = RequestKind::erasure,
          .number = "DS-20261122-4A5B",
          .at_ms = 1'795'000'000'000,
          .due = Date{year{2026} / 12 / 22},
          .state = RequestState::open,
          .branch = "b1",
          .device = 7,
          .staff = "s1",
          .settled_ms = 0,
          .why = {}};
}

TEST(Request, EveryKindHasAWordOfItsOwnAndIsFoundByIt) {
  std::set<std::string_view> words;
  for (const RequestKind kind : request_kinds()) {
    EXPECT_TRUE(words.insert(name_of(kind)).second) << name_of(kind);
    EXPECT_EQ(request_kind(name_of(kind)), kind);
  }
  EXPECT_FALSE(request_kind("marketing"));
}

TEST(Request, IsAnsweredWithinAMonthAlsoFromTheThirtyFirst) {
  struct Case {
    Date taken, due;
  };
  for (const Case& one : {Case{Date{year{2026} / 11 / 22}, Date{year{2026} / 12 / 22}},
                          Case{Date{year{2026} / 12 / 5}, Date{year{2027} / 1 / 5}},
                          Case{Date{year{2027} / 1 / 31}, Date{year{2027} / 2 / 28}},
                          Case{Date{year{2028} / 1 / 30}, Date{year{2028} / 2 / 29}}}) {
    EXPECT_EQ(answer_due(one.taken), one.due) << iso_date(one.taken);
  }
}

TEST(Request, ReadsBackWhatWasWritten) {
  const Request asked = request();
  const Edit edit = request_edit({}, asked);
  EXPECT_EQ(edit.kind, RecordKind::request);
  Record empty;
  empty.id = asked.id;
  const Record stored = with_edit(empty, edit, Stamp{1, 0, 7});
  EXPECT_EQ(read_request(stored), asked);
  EXPECT_TRUE(request_edit(stored, asked).fields.empty());
}

TEST(Request, ReadsBackItsAnswer) {
  Record stored;
  stored.id = request().id;
  stored = with_edit(stored, request_edit({}, request()), Stamp{1, 0, 7});
  for (const RequestState state : {RequestState::done, RequestState::refused}) {
    Request settled = request();
    settled.state = state;
    settled.settled_ms = 1'795'000'500'000;
    settled.why = "kein Recht darauf";
    const Record after = with_edit(stored, request_edit(stored, settled), Stamp{2, 0, 0});
    EXPECT_EQ(read_request(after), settled) << name_of(state);
  }
}

TEST(Request, IsNumberedByDayAndRecord) {
  EXPECT_EQ(request_number(Date{year{2026} / 11 / 22}, request().id), "DS-20261122-4A5B");
}

}  // namespace
}  // namespace tresen
