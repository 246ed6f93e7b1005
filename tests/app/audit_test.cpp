// Every sensitive act of the counter leaves an entry, wherever it is done, and no entry tells
// anything about a person but whose record it is. Signing in is the store's own (sign_in_test),
// beginning and ending a practice the terminal's (training_test); who looks at customers of other
// branches stands in head office's list of lookups.

#include "sync/record/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "tests/app/counter.h"

namespace tresen::test {
namespace {

using Noted = std::vector<std::pair<std::string, std::string>>;  // act and detail

struct Case {
  const char* what;
  std::function<void(Counter&)> before, act;
  Noted expected;
  bool about_hans = true;
};

void nothing(Counter&) {}

void grant(Counter& counter, const std::string& key) {
  Answer granted;
  granted.state = AnswerState::value;
  granted.value = "granted";
  counter.keeper().receive(
      ToStore(WriteEdits{
          0,
          {Edit{id(1), RecordKind::customer, {{.key = key, .answer = granted, .base = {}}}}},
          "s1",
          1}),
      counter.now);
  counter.told(RecordsChanged{{id(1)}});
}

void press_all(Counter& counter, std::initializer_list<const char*> keys) {
  for (const char* key : keys) counter.press(key);
}

std::vector<Case> cases() {
  const auto granted = [](Counter& counter) { grant(counter, "consent.sms.survey"); };
  return {
      {"a withdrawal on the card",
       granted,
       [](Counter& c) {
         press_all(c, {"consent.sms", "consent.sms.survey.do"});
       },
       {{"withdrawal", "sms.survey"}}},
      {"an objection on the card",
       nothing,
       [](Counter& c) { c.press("customer.object"); },
       {{"objection", ""}}},
      {"an objection that was a slip",
       [](Counter& c) { c.press("customer.object"); },
       [](Counter& c) { c.press("undo"); },
       {{"objection", "taken_back"}}},
      {"an objection in a process",
       [](Counter& c) {
         c.begin("neukunde");
         c.press("next");
       },
       [](Counter& c) {
         press_all(c, {"consent.objection", "next", "answer.refused", "summary.close"});
       },
       {{"objection", ""}}},
      {"a request for access",
       [](Counter& c) {
         press_all(c, {"customer.edit", "customer.request"});
       },
       [](Counter& c) { c.press("request.access"); },
       {{"request", "access"}}},
      {"a request for withdrawal",
       [=](Counter& c) {
         granted(c);
         press_all(c, {"customer.edit", "customer.request"});
       },
       [](Counter& c) { c.press("request.withdrawal"); },
       {{"request", "withdrawal"}, {"withdrawal", "sms.survey"}}},
      {"handing the device over",
       nothing,
       [](Counter& c) { c.press("customer.hand_over"); },
       {{"hand_over", ""}}},
      {"taking it back",
       [](Counter& c) {
         press_all(c, {"customer.hand_over", "staff"});
       },
       [](Counter& c) {
         press_all(c, {"pin.1", "pin.1", "pin.1", "pin.1", "pin.ok"});
       },
       {{"hand_back", ""}}},
      {"a setting",
       [](Counter& c) {
         press_all(c, {"back", "device"});
       },
       [](Counter& c) { c.press("settings.theme.dark"); },
       {{"setting", "theme"}},
       false},
      {"a setting that was so before",
       [](Counter& c) {
         press_all(c, {"back", "device"});
       },
       [](Counter& c) { c.press("settings.theme.light"); },
       {},
       false},
      {"deleting all",
       [](Counter& c) {
         c.state.shared.staff->role = v1::ROLE_ADMINISTRATOR;
         press_all(c, {"back", "device", "settings.wipe"});
       },
       [](Counter& c) { c.press("settings.wipe_now"); },
       {{"wipe", ""}},
       false},
      {"locking", nothing, [](Counter& c) { c.press("lock"); }, {{"sign_out", ""}}, false},
      {"nobody there", nothing, [](Counter& c) { c.pass(600'000); }, {{"sign_out", ""}}, false},
      // What staff do all day is not noted (works council, BetrVG 87(1) no. 6).
      {"opening a card",
       [](Counter& c) { c.press("back"); },
       [](Counter& c) { c.open_hans(); },
       {},
       false},
      {"a detail",
       [](Counter& c) {
         press_all(c, {"customer.edit", "field.first_name"});
       },
       [](Counter& c) {
         press_all(c, {"key.x", "next"});
       },
       {},
       false},
  };
}

}  // namespace

TEST(AuditAtTheCounter, EverySensitiveActLeavesItsEntry) {
  for (const Case& one : cases()) {
    Counter counter;
    counter.sign_in();
    counter.open_hans();
    one.before(counter);
    counter.noted.clear();
    one.act(counter);
    Noted said;
    for (const AuditEntry& entry : counter.noted) {
      said.emplace_back(entry.act, entry.detail);
      EXPECT_EQ(entry.subject, one.about_hans ? id(1) : Uuid{}) << one.what;
      EXPECT_EQ(entry.staff, "s1") << one.what;
      EXPECT_EQ(entry.branch, "b1") << one.what;
      EXPECT_EQ(entry.at_ms, counter.now.wall_ms) << one.what;
      EXPECT_TRUE(act_named(entry.act)) << one.what;
      const bool is_a_key =
          entry.detail.find_first_not_of("abcdefghijklmnopqrstuvwxyz_.") == std::string::npos;
      EXPECT_TRUE(is_a_key) << one.what << ": " << entry.detail;
    }
    EXPECT_EQ(said, one.expected) << one.what;
  }
}

}  // namespace tresen::test
