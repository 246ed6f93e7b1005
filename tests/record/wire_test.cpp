// Whatever is written can be read again, and rubbish is refused with a word.

#include "sync/record/wire.h"

#include <gtest/gtest.h>

#include "tests/record/any_record.h"
#include "tests/support/seed.h"

namespace tresen {
namespace {

TEST(Wire, EveryRecordComesBack) {
  test::AnyRecord any(test::seed());
  for (int round = 0; round < 500; ++round) {
    const Record record = any.record();
    const auto read = record_from_bytes(record_bytes(record));
    ASSERT_TRUE(read) << read.error().detail << " seed=" << test::seed();
    ASSERT_EQ(*read, record) << "seed=" << test::seed();
  }
}

TEST(Wire, EveryChangeComesBack) {
  test::AnyRecord any(test::seed());
  for (int round = 0; round < 500; ++round) {
    const Change change = any.change();
    const auto read = change_from_bytes(change_bytes(change));
    ASSERT_TRUE(read) << read.error().detail << " seed=" << test::seed();
    ASSERT_EQ(*read, change) << "seed=" << test::seed();
  }
}

TEST(Wire, EqualRecordsGiveEqualBytes) {
  test::AnyRecord any(test::seed());
  for (int round = 0; round < 100; ++round) {
    const Record record = any.record();
    const std::string bytes = record_bytes(record);
    EXPECT_EQ(record_bytes(record_from_bytes(bytes).value()), bytes) << "seed=" << test::seed();
  }
}

TEST(Wire, CutOrBentBytesAreRefusedOrReadButNeverCrash) {
  test::AnyRecord any(test::seed());
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = change_bytes(any.change());
    if (any.below(2) == 0) {
      bytes.resize(any.below(bytes.size()));
    } else {
      bytes[any.below(bytes.size())] = static_cast<char>(any.below(256));
    }
    const auto read = change_from_bytes(bytes);
    if (!read) {
      EXPECT_EQ(read.error().fault, Fault::invalid);
    }
  }
}

TEST(Wire, UnknownKeysPassUntouched) {
  Record record;
  record.fields["shoe_size.of_a_newer_release"] = {.state = AnswerState::value,
                                                   .value = "43",
                                                   .source = Source::spoken,
                                                   .stamp = {},
                                                   .staff = {},
                                                   .branch = {}};
  EXPECT_EQ(record_from_bytes(record_bytes(record)).value(), record);
}

TEST(Wire, RefusesWhatCannotBe) {
  test::AnyRecord any(7);
  const auto refused = [&](auto spoil) {
    v1::Change wire = to_wire(any.change());
    wire.clear_ops();
    v1::FieldOp* op = wire.add_ops();
    op->set_key("email");
    op->set_action(v1::FieldOp::ACTION_SET);
    op->mutable_answer()->set_state(v1::ANSWER_STATE_REFUSED);
    EXPECT_TRUE(from_wire(wire));
    spoil(wire);
    const auto read = from_wire(wire);
    return read ? std::string("read") : read.error().detail;
  };
  EXPECT_EQ(refused([](v1::Change& c) { c.set_change_id("short"); }),
            "change_id is not 16 bytes long");
  EXPECT_EQ(refused([](v1::Change& c) { c.clear_record_id(); }), "record_id is not 16 bytes long");
  EXPECT_EQ(refused([](v1::Change& c) { c.set_kind(v1::RECORD_KIND_UNSPECIFIED); }),
            "an unknown kind of record");
  EXPECT_EQ(refused([](v1::Change& c) { c.mutable_ops(0)->clear_key(); }), "a field without key");
  EXPECT_EQ(refused([](v1::Change& c) { c.mutable_ops(0)->clear_action(); }),
            "an unknown action on email");
  EXPECT_EQ(refused([](v1::Change& c) { c.mutable_ops(0)->mutable_answer()->clear_state(); }),
            "an unknown state of an answer");
  EXPECT_EQ(refused([](v1::Change& c) {
              for (int i = 0; i < 256; ++i) *c.add_ops() = c.ops(0);
            }),
            "more than 256 fields in a change");
  EXPECT_EQ(change_from_bytes(std::string(change_bytes_max + 1, 'x')).error().detail,
            "a change above 64 KiB");
}

TEST(Wire, RefusesARecordWithAFieldTwice) {
  v1::Record wire = to_wire(Record{});
  for (int i = 0; i < 2; ++i) {
    v1::Field* field = wire.add_fields();
    field->set_key("email");
    field->mutable_answer()->set_state(v1::ANSWER_STATE_REFUSED);
  }
  EXPECT_EQ(from_wire(wire).error().detail, "field email stands there twice");
}

}  // namespace
}  // namespace tresen
