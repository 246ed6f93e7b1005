// A record and the edits to it, before any rule of precedence.

#include "sync/record/record.h"

#include <gtest/gtest.h>

#include "sync/record/answer.h"

namespace tresen {
namespace {

Answer value(std::string_view text) {
  Answer answer;
  answer.state = AnswerState::value;
  answer.value = text;
  return answer;
}

TEST(Record, AnswersMissingForWhatItDoesNotHave) {
  const Record record;
  EXPECT_EQ(record.answer("email"), Answer{});
  EXPECT_EQ(record.text("email"), "");
}

TEST(Record, TextIsTheValueAndNothingElse) {
  Record record;
  record.fields["email"] = value("a@b.de");
  EXPECT_EQ(record.text("email"), "a@b.de");
  record.fields["email"].state = AnswerState::later;
  EXPECT_EQ(record.text("email"), "");
}

TEST(Record, SetsAreSortedAndHoldEachItemOnce) {
  EXPECT_EQ(set_value({"b", "a", "", "b"}), "a\nb");
  EXPECT_EQ(set_items("b\na\n\nb"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(set_items(set_value({"x", "y"})), (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(set_items("").empty());
}

TEST(Record, AnEditShowsAtOnce) {
  const Stamp now{.ms = 5, .counter = 1, .device = 3};
  Edit edit{.record = {}, .kind = RecordKind::customer, .fields = {}};
  edit.record.bytes[15] = 9;
  edit.fields.push_back({.key = "email", .answer = value("a@b.de"), .base = {}});
  edit.fields.push_back({.key = "category.use",
                         .action = FieldEdit::Action::add,
                         .answer = value("work"),
                         .base = {}});
  edit.fields.push_back({.key = "category.use",
                         .action = FieldEdit::Action::add,
                         .answer = value("home"),
                         .base = {}});
  Record record = with_edit({}, edit, now);
  EXPECT_EQ(record.id, edit.record);
  EXPECT_EQ(record.text("email"), "a@b.de");
  EXPECT_EQ(record.answer("email").stamp, now);
  EXPECT_EQ(record.text("category.use"), "home\nwork");
  edit.fields = {{.key = "category.use",
                  .action = FieldEdit::Action::remove,
                  .answer = value("home"),
                  .base = {}},
                 {.key = "category.use",
                  .action = FieldEdit::Action::remove,
                  .answer = value("work"),
                  .base = {}}};
  record = with_edit(record, edit, now);
  EXPECT_EQ(record.answer("category.use").state, AnswerState::missing);
}

TEST(Record, StatesAndSourcesHaveTheirWords) {
  EXPECT_EQ(name_of(AnswerState::missing), "missing");
  EXPECT_EQ(name_of(AnswerState::value), "value");
  EXPECT_EQ(name_of(AnswerState::refused), "refused");
  EXPECT_EQ(name_of(AnswerState::unknown), "unknown");
  EXPECT_EQ(name_of(AnswerState::later), "later");
  EXPECT_EQ(name_of(AnswerState::not_applicable), "not_applicable");
  EXPECT_EQ(name_of(Source::none), "");
  EXPECT_EQ(name_of(Source::typed_by_customer), "customer");
  EXPECT_EQ(name_of(Source::system), "system");
}

}  // namespace
}  // namespace tresen
