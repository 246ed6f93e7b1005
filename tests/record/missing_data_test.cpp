// What is asked, what is not, and why: every rule of asking as a table.

#include "sync/record/missing_data.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <set>

#include "sync/record/customer.h"

namespace tresen {
namespace {

Date day(std::string_view iso) { return parse_date(iso).value(); }

const Date today = day("2026-11-21");
const Situation at_counter{.branch = "b1", .process_type = "glasses", .today = today};

std::uint64_t noon(std::string_view iso) {
  return static_cast<std::uint64_t>(parse_time(std::string(iso) + "T12:00:00Z").value());
}

Answer said(AnswerState state, std::string_view value, std::string_view on) {
  Answer answer;
  answer.state = state;
  answer.value = value;
  answer.source = Source::spoken;
  answer.stamp = {.ms = noon(on), .counter = 0, .device = 7};
  return answer;
}

Record customer(std::initializer_list<std::pair<std::string, Answer>> answers = {}) {
  Record record;
  record.row_ver = 1;
  for (const auto& [key, answer] : answers) record.fields[key] = answer;
  return record;
}

v1::Rules rules(const std::string& text) {
  v1::Rules made;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &made)) << text;
  return made;
}

FieldVerdict only_verdict(const Record& record, const v1::Rules& wanted,
                          const Situation& situation = at_counter) {
  const auto verdicts = judge_fields(record, wanted, situation);
  EXPECT_EQ(verdicts.size(), 1U);
  return verdicts.at(0);
}

TEST(MissingData, EveryAnswerIsAskedAgainInItsOwnTime) {
  struct Case {
    AnswerState state;
    std::string_view value, on;
    Why why;
    bool asked;
  };
  const v1::Rules wanted = rules("fields { field: 'mobile' level: LEVEL_MUST }");
  for (const Case& test : {
           Case{AnswerState::missing, "", "2026-11-21", Why::missing, true},
           Case{AnswerState::value, "+491713920042", "2001-01-01", Why::answered, false},
           Case{AnswerState::value, "", "2026-11-21", Why::missing, true},
           Case{AnswerState::not_applicable, "", "2001-01-01", Why::not_applicable, false},
           Case{AnswerState::refused, "", "2026-11-21", Why::refused_lately, false},
           Case{AnswerState::refused, "", "2025-11-22", Why::refused_lately, false},
           Case{AnswerState::refused, "", "2025-11-21", Why::refused_before, true},
           Case{AnswerState::unknown, "", "2026-11-08", Why::unknown_lately, false},
           Case{AnswerState::unknown, "", "2026-11-07", Why::unknown_before, true},
           Case{AnswerState::later, "1", "2026-11-21", Why::put_off_today, false},
           Case{AnswerState::later, "1", "2026-11-20", Why::put_off_before, true},
       }) {
    const FieldVerdict verdict =
        only_verdict(customer({{"mobile", said(test.state, test.value, test.on)}}), wanted);
    EXPECT_EQ(name_of(verdict.why), name_of(test.why)) << name_of(test.state) << ' ' << test.on;
    EXPECT_EQ(verdict.asked, test.asked) << name_of(test.state) << ' ' << test.on;
    EXPECT_EQ(verdict.counts, test.asked) << name_of(test.state) << ' ' << test.on;
  }
}

TEST(MissingData, TellsWhenItWillBeAskedAgain) {
  const v1::Rules wanted = rules("fields { field: 'mobile' level: LEVEL_MUST }");
  const auto refused = customer({{"mobile", said(AnswerState::refused, "", "2026-10-31")}});
  EXPECT_EQ(only_verdict(refused, wanted).again, day("2027-10-31"));
  const auto unknown = customer({{"mobile", said(AnswerState::unknown, "", "2026-11-20")}});
  EXPECT_EQ(only_verdict(unknown, wanted).again, day("2026-12-04"));
}

TEST(MissingData, TheChainMaySetTheTimes) {
  const v1::Rules wanted = rules(
      "refused_again_months: 1 unknown_again_days: 3 later_days: 2 "
      "fields { field: 'mobile' level: LEVEL_MUST }");
  const auto refused = customer({{"mobile", said(AnswerState::refused, "", "2026-10-21")}});
  EXPECT_EQ(only_verdict(refused, wanted).why, Why::refused_before);
  const auto unknown = customer({{"mobile", said(AnswerState::unknown, "", "2026-11-18")}});
  EXPECT_EQ(only_verdict(unknown, wanted).why, Why::unknown_before);
  EXPECT_EQ(put_off_until(wanted, today), day("2026-11-23"));
  EXPECT_EQ(put_off_until(v1::Rules(), today), day("2026-11-28"));
}

TEST(MissingData, ABlockingFieldCannotBeRefused) {
  const v1::Rules wanted = rules("fields { field: 'last_name' level: LEVEL_MUST }");
  const auto refused = customer({{"last_name", said(AnswerState::refused, "", "2026-11-21")}});
  EXPECT_EQ(only_verdict(refused, wanted).why, Why::missing);
  EXPECT_TRUE(only_verdict(refused, wanted).asked);
}

TEST(MissingData, AnAddressThatMailsComeBackFromIsAskedForAgain) {
  const v1::Rules wanted = rules("fields { field: 'email' level: LEVEL_MUST }");
  const Answer address = said(AnswerState::value, "a@b.de", "2026-11-01");
  const Answer mark = said(AnswerState::value, "a@b.de", "2026-11-20");
  const auto back = customer({{"email", address}, {"email_undeliverable", mark}});
  EXPECT_EQ(only_verdict(back, wanted).why, Why::undeliverable);
  EXPECT_TRUE(only_verdict(back, wanted).asked);
  EXPECT_TRUE(only_verdict(back, wanted).counts);
  EXPECT_EQ(completeness(back, wanted, at_counter), (Completeness{.resolved = 0, .wanted = 1}));
  const Answer again = said(AnswerState::value, "a@b.de", "2026-11-21");
  const auto right = customer({{"email", again}, {"email_undeliverable", mark}});
  EXPECT_EQ(only_verdict(right, wanted).why, Why::answered);
}

TEST(MissingData, ANumberThatTextMessagesDoNotArriveAtIsAskedForAgain) {
  const v1::Rules wanted = rules("fields { field: 'mobile' level: LEVEL_MUST }");
  const Answer number = said(AnswerState::value, "+491701112233", "2026-11-01");
  const Answer mark = said(AnswerState::value, "+491701112233", "2026-11-20");
  const auto dead = customer({{"mobile", number}, {"mobile_undeliverable", mark}});
  EXPECT_EQ(only_verdict(dead, wanted).why, Why::undeliverable);
  EXPECT_TRUE(only_verdict(dead, wanted).asked);
}

TEST(MissingData, AStaleValueIsToBeConfirmed) {
  const auto wanted = [](const std::string& counts) {
    return rules("fields { field: 'email' level: LEVEL_MUST stale_months: 24 " + counts + " }");
  };
  const auto fresh = customer({{"email", said(AnswerState::value, "a@b.de", "2024-11-21")}});
  EXPECT_EQ(only_verdict(fresh, wanted("")).why, Why::answered);
  const auto old = customer({{"email", said(AnswerState::value, "a@b.de", "2024-11-20")}});
  EXPECT_EQ(only_verdict(old, wanted("")).why, Why::stale);
  EXPECT_TRUE(only_verdict(old, wanted("")).asked);
  EXPECT_FALSE(only_verdict(old, wanted("")).counts);
  EXPECT_TRUE(only_verdict(old, wanted("stale_counts: true")).counts);
}

TEST(MissingData, ARuleAppliesWhereItSaysAndElsewhereTellsWhy) {
  struct Case {
    std::string_view rule;
    Why why;
  };
  const auto nobody = customer();
  for (const Case& test : {
           Case{"level: LEVEL_MUST", Why::missing},
           Case{"level: LEVEL_OPTIONAL", Why::optional},
           Case{"level: LEVEL_OFF", Why::off},
           Case{"", Why::optional},
           Case{"level: LEVEL_MUST process_types: 'glasses'", Why::missing},
           Case{"level: LEVEL_MUST process_types: 'repair'", Why::other_process},
           Case{"level: LEVEL_MUST branches: 'b2' branches: 'b1'", Why::missing},
           Case{"level: LEVEL_MUST branches: 'b2'", Why::other_branch},
           Case{"level: LEVEL_MUST valid_from: '2026-11-21'", Why::missing},
           Case{"level: LEVEL_MUST valid_from: '2026-11-22'", Why::not_begun},
           Case{"level: LEVEL_MUST valid_to: '2026-11-21'", Why::missing},
           Case{"level: LEVEL_MUST valid_to: '2026-11-20'", Why::ended},
           Case{"level: LEVEL_MUST condition { all { field: 'email' op: OP_HAS_VALUE } }",
                Why::condition_fails},
           Case{"level: LEVEL_MUST condition { all { field: 'email' op: OP_NO_VALUE } }",
                Why::missing},
       }) {
    const v1::Rules wanted = rules("fields { field: 'mobile' " + std::string(test.rule) + " }");
    EXPECT_EQ(name_of(only_verdict(nobody, wanted).why), name_of(test.why)) << test.rule;
  }
}

TEST(MissingData, WithoutAProcessOnlyTheRulesForAllProcessesAsk) {
  const v1::Rules wanted =
      rules("fields { field: 'insurer' level: LEVEL_MUST process_types: 'hearing_aid' }");
  const Situation card{.branch = "b1", .process_type = "", .today = today};
  EXPECT_EQ(only_verdict(customer(), wanted, card).why, Why::other_process);
}

TEST(MissingData, OneOfSeveralPhonesIsEnough) {
  const v1::Rules wanted = rules(
      "fields { field: 'mobile' level: LEVEL_MUST satisfied_by: 'phone_home' "
      "satisfied_by: 'phone_work' }");
  EXPECT_EQ(only_verdict(customer(), wanted).why, Why::missing);
  const auto home =
      customer({{"phone_home", said(AnswerState::value, "+4971112345", "2020-01-01")}});
  EXPECT_EQ(only_verdict(home, wanted).why, Why::satisfied);
  const auto silent = customer({{"phone_home", said(AnswerState::refused, "", "2026-11-01")}});
  EXPECT_EQ(only_verdict(silent, wanted).why, Why::missing);
}

TEST(MissingData, DependenciesAreConditions) {
  struct Case {
    std::string_view what, rule;
    Record record;
    bool asked;
  };
  const auto value = [](std::string_view text) {
    return said(AnswerState::value, text, "2026-11-01");
  };
  const std::string guardian =
      "field: 'guardian.name' condition { all { field: 'birth_date' op: OP_AGE_BELOW values: '18' "
      "} }";
  const std::string consent =
      "field: 'consent.email.advertising' condition { all { field: 'email' op: OP_HAS_VALUE } }";
  const std::string sms =
      "field: 'consent.sms.advertising' condition { all { field: 'mobile' op: OP_HAS_VALUE } }";
  const std::string born =
      "field: 'birth_date' condition { all { field: 'company' op: OP_NO_VALUE } }";
  const std::string street =
      "field: 'street' condition { all { field: 'preferred_channel' op: OP_EQUALS values: 'post' } "
      "}";
  for (const Case& test : {
           Case{"minor", guardian, customer({{"birth_date", value("2008-11-22")}}), true},
           Case{"of age today", guardian, customer({{"birth_date", value("2008-11-21")}}), false},
           Case{"age unknown", guardian, customer(), false},
           Case{"consent needs e-mail", consent, customer({{"email", value("a@b.de")}}), true},
           Case{"no e-mail, no consent", consent, customer(), false},
           Case{"sms needs mobile", sms, customer({{"mobile", value("+491713920042")}}), true},
           Case{"no mobile, no sms", sms, customer(), false},
           Case{"a person has a birthday", born, customer(), true},
           Case{"a company has none", born, customer({{"company", value("Muster GmbH")}}), false},
           Case{"post needs an address", street, customer({{"preferred_channel", value("post")}}),
                true},
           Case{"e-mail needs none", street, customer({{"preferred_channel", value("email")}}),
                false},
       }) {
    const v1::Rules wanted = rules("fields { level: LEVEL_MUST " + std::string(test.rule) + " }");
    EXPECT_EQ(only_verdict(test.record, wanted).asked, test.asked) << test.what;
  }
}

TEST(MissingData, AsksInTheOrderOfTheRulesAndEachFieldOnce) {
  const v1::Rules wanted = rules(
      "fields { field: 'email' level: LEVEL_MUST order: 30 }"
      "fields { field: 'mobile' level: LEVEL_MUST order: 10 }"
      "fields { field: 'birth_date' level: LEVEL_MUST order: 10 }"
      "fields { field: 'mobile' level: LEVEL_MUST order: 20 }");
  std::vector<std::string> keys;
  for (const FieldVerdict& verdict : missing_fields(customer(), wanted, at_counter)) {
    keys.push_back(verdict.field);
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"mobile", "birth_date", "email"}));
  EXPECT_EQ(judge_fields(customer(), wanted, at_counter).at(2).why, Why::earlier_rule);
}

TEST(MissingData, TheFirstRuleThatAppliesDecides) {
  const v1::Rules wanted = rules(
      "fields { field: 'email' level: LEVEL_OFF order: 1 branches: 'b2' }"
      "fields { field: 'email' level: LEVEL_MUST order: 2 }");
  EXPECT_EQ(missing_fields(customer(), wanted, at_counter).size(), 1U);
  const Situation elsewhere{.branch = "b2", .process_type = "glasses", .today = today};
  EXPECT_TRUE(missing_fields(customer(), wanted, elsewhere).empty());
}

TEST(MissingData, AStepMayAskForSomeFieldsOnly) {
  const v1::Rules wanted = rules(
      "fields { field: 'email' level: LEVEL_MUST } fields { field: 'mobile' level: LEVEL_MUST }");
  const std::vector<std::string> only{"mobile"};
  const auto asked = missing_fields(customer(), wanted, at_counter, only);
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].field, "mobile");
  EXPECT_EQ(judge_fields(customer(), wanted, at_counter, only)[0].why, Why::other_step);
}

TEST(MissingData, NeverAsksHowPeopleAreAddressedOrWhatTheHouseWrites) {
  for (const std::string key : {"salutation", "customer_no", "home_branch", "unheard_of"}) {
    const v1::Rules wanted = rules("fields { field: '" + key + "' level: LEVEL_MUST }");
    EXPECT_EQ(only_verdict(customer(), wanted).why, Why::never_asked) << key;
  }
}

TEST(MissingData, TheThirdLaterTurnsToUnknown) {
  Answer answer;
  for (const std::string count : {"1", "2"}) {
    answer = put_off(answer, Source::spoken).value();
    EXPECT_EQ(answer.state, AnswerState::later);
    EXPECT_EQ(answer.value, count);
  }
  answer = put_off(answer, Source::spoken).value();
  EXPECT_EQ(answer.state, AnswerState::unknown);
  EXPECT_EQ(answer.value, "");
  EXPECT_EQ(answer.source, Source::spoken);
}

TEST(MissingData, PuttingOffNeverCostsAValue) {
  EXPECT_EQ(put_off(said(AnswerState::value, "a@b.de", "2020-01-01"), Source::spoken),
            std::nullopt);
}

TEST(MissingData, LaterIsAnAnswerButSettlesNothing) {
  struct Case {
    AnswerState state;
    bool answered, resolved;
  };
  for (const auto& [state, answered, resolved] :
       {Case{AnswerState::missing, false, false}, Case{AnswerState::value, true, true},
        Case{AnswerState::refused, true, true}, Case{AnswerState::unknown, true, true},
        Case{AnswerState::later, true, false}, Case{AnswerState::not_applicable, true, true}}) {
    const Answer answer = said(state, state == AnswerState::value ? "x" : "", "2026-11-21");
    EXPECT_EQ(is_answered(answer), answered) << name_of(state);
    EXPECT_EQ(is_resolved(answer), resolved) << name_of(state);
  }
}

TEST(MissingData, CompletenessCountsWhatIsSettledOfWhatIsWanted) {
  const v1::Rules wanted = rules(
      "fields { field: 'mobile' level: LEVEL_MUST }"
      "fields { field: 'email' level: LEVEL_MUST }"
      "fields { field: 'birth_date' level: LEVEL_MUST }"
      "fields { field: 'street' level: LEVEL_MUST }"
      "fields { field: 'title' level: LEVEL_OPTIONAL }");
  const auto known = customer({{"mobile", said(AnswerState::value, "+491713920042", "2026-01-01")},
                               {"email", said(AnswerState::refused, "", "2026-01-01")},
                               {"birth_date", said(AnswerState::later, "1", "2026-11-21")}});
  EXPECT_EQ(completeness(known, wanted, at_counter), (Completeness{.resolved = 2, .wanted = 4}));
}

TEST(MissingData, EveryReasonHasAWordOfItsOwn) {
  std::set<std::string_view> words;
  for (int why = 0; why <= static_cast<int>(Why::never_asked); ++why) {
    EXPECT_TRUE(words.insert(name_of(static_cast<Why>(why))).second) << why;
  }
}

TEST(MissingData, FindsTheMistakesInAChainsRules) {
  const v1::Rules wrong = rules(
      "fields { field: 'emial' level: LEVEL_MUST purpose: 'contact' }"
      "fields { field: 'salutation' level: LEVEL_MUST purpose: 'contact' }"
      "fields { field: 'email' level: LEVEL_MUST }"
      "fields { field: 'email' purpose: 'contact' }"
      "fields { field: 'customer_no' level: LEVEL_MUST purpose: 'contact' }"
      "fields { field: 'email' level: LEVEL_MUST purpose: 'contact' valid_to: '31.12.2026' }"
      "fields { field: 'email' level: LEVEL_MUST purpose: 'contact' satisfied_by: 'pager' }"
      "fields { field: 'email' level: LEVEL_MUST purpose: 'contact' satisfied_by: 'mobile' }");
  std::vector<int> faulty;
  for (const RuleFault& fault : check_rules(wrong)) faulty.push_back(fault.rule);
  EXPECT_EQ(faulty, (std::vector<int>{0, 1, 2, 3, 4, 5, 6}));
}

}  // namespace
}  // namespace tresen
