// L08: an e-mail consent holds from the click on, and from nothing else.

#include "sync/record/confirmation.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>

namespace tresen {
namespace {

constexpr std::int64_t noon = 1'795'000'000'000;  // 2026-11-18
constexpr std::int64_t day = std::int64_t{24} * 3'600'000;
const std::string secret(16, '\x5a');

v1::Rules chain() {
  v1::Rules rules;
  for (const auto& [id, entity] : {std::pair{"leonberg", "kb"}, {"ulm", "franchise"}}) {
    v1::Branch& branch = *rules.add_branches();
    branch.set_id(id);
    branch.set_legal_entity(entity);
  }
  return rules;
}

// A customer with an e-mail consent, and all that is written about it.
struct Story {
  v1::Rules rules = chain();
  Record customer;
  std::vector<Record> consents;
  IdSource ids;
  std::int64_t now_ms = noon;
  std::string token;

  Story() {
    customer.id = ids.next(now_ms);
    put("email", "hans@example.org");
    put("birth_date", "1948-03-14");
    say(ConsentState::granted);
    now_ms += 1000;
    ask();
    now_ms += 1000;
  }
  void put(const std::string& key, const std::string& value) {
    Answer answer;
    answer.state = AnswerState::value;
    answer.value = value;
    answer.branch = "leonberg";
    answer.stamp.ms = static_cast<std::uint64_t>(now_ms);
    customer.fields[key] = answer;
  }
  ConsentScene scene() const {
    return {customer, consents, rules, "leonberg", 3, "jk", {}, now_ms, local_date(now_ms)};
  }
  void keep(const std::vector<Edit>& edits) {
    for (const Edit& edit : edits) {
      if (edit.record == customer.id) {
        for (const FieldEdit& field : edit.fields) put(field.key, field.answer.value);
      } else {
        consents.push_back(
            with_edit({.id = edit.record, .kind = edit.kind, .fields = {}}, edit, {}));
      }
    }
  }
  void say(ConsentState state) {
    const std::array said{ConsentSaid{ConsentAct::consent,
                                      "email",
                                      "advertising",
                                      state,
                                      {"ad", 4, "h", "de"},
                                      ConsentWay::signature,
                                      {}}};
    keep(consent_edits(scene(), said, ids));
  }
  void ask() {
    Asking asking = ask_to_confirm(scene(), read_consent(consents.front()), secret, ids);
    token = asking.token;
    keep({asking.edit});
  }
  Confirmed click(const std::string& typed) {
    const auto parts = read_token(typed);
    if (!parts) return {};
    Confirmed done = confirm(scene(), *parts, ids);
    keep(done.edits);
    return done;
  }
  bool waits() const {
    return waits_for_confirmation(customer, consents, read_consent(consents.front()), rules,
                                  now_ms);
  }
};

}  // namespace

TEST(Confirmation, MakesThePendingConsentHoldWithAProofOfItsOwn) {
  Story story;
  EXPECT_TRUE(story.waits());
  EXPECT_EQ(story.click(story.token).what, Confirming::confirmed);
  EXPECT_FALSE(story.waits());
  EXPECT_EQ(consent_for(story.customer, "email", "advertising", story.rules, "leonberg", noon),
            ConsentState::granted);
  const ConsentRecord proof = read_consent(story.consents.back());
  EXPECT_EQ(proof.way, ConsentWay::doi);
  EXPECT_EQ(proof.state, ConsentState::granted);
  EXPECT_EQ(proof.confirms, story.consents.front().id);
  EXPECT_EQ(proof.at_ms, story.now_ms);
  EXPECT_EQ(proof.address, "hans@example.org");
  EXPECT_EQ(proof.text, read_consent(story.consents.front()).text);
  EXPECT_EQ(proof.controller.id, "kb");
  EXPECT_TRUE(check_consents(story.consents).empty());
}

TEST(Confirmation, HappensOnceHoweverOftenTheLinkIsOpened) {
  Story story;
  const std::int64_t first = story.now_ms;
  story.click(story.token);
  const std::size_t written = story.consents.size();
  for (const std::int64_t later : {std::int64_t{1000}, 20 * day}) {
    story.now_ms = first + later;
    const Confirmed again = story.click(" " + story.token + "\n");
    EXPECT_EQ(again.what, Confirming::already);
    EXPECT_EQ(again.at_ms, first);
  }
  EXPECT_EQ(story.consents.size(), written);
}

// What was withdrawn after it was confirmed is not brought back by an old link.
TEST(Confirmation, BringsNothingBackThatWasWithdrawn) {
  Story story;
  story.click(story.token);
  story.put("consent.email.advertising", "withdrawn");
  EXPECT_EQ(story.click(story.token).what, Confirming::already);
  EXPECT_EQ(consent_of(story.customer, "email", "advertising"), ConsentState::withdrawn);
}

TEST(Confirmation, IsRefusedWithItsReason) {
  struct Case {
    const char* why;
    std::function<void(Story&)> meanwhile;
    Confirming expected;
  };
  const std::array cases{
      Case{"the last moment", [](Story& s) { s.now_ms = noon + 14 * day; }, Confirming::confirmed},
      Case{"too late", [](Story& s) { s.now_ms = noon + 14 * day + 1; }, Confirming::lapsed},
      Case{"withdrawn", [](Story& s) { s.put("consent.email.advertising", "withdrawn"); },
           Confirming::taken_back},
      Case{"refused", [](Story& s) { s.put("consent.email.advertising", "refused"); },
           Confirming::taken_back},
      Case{"objection", [](Story& s) { s.put("objection", "yes"); }, Confirming::taken_back},
      Case{"another address", [](Story& s) { s.put("email", "neu@example.org"); },
           Confirming::address},
      Case{"a child", [](Story& s) { s.put("birth_date", "2015-01-01"); }, Confirming::not_allowed},
      Case{"another secret", [](Story& s) { s.token.back() = s.token.back() == '0' ? '1' : '0'; },
           Confirming::unknown},
      Case{"another record", [](Story& s) { s.token.front() = s.token.front() == '0' ? '1' : '0'; },
           Confirming::unknown},
      Case{"a proof instead of a mail",
           [](Story& s) { s.token = to_hex(s.consents.front().id) + s.token.substr(32); },
           Confirming::unknown},
      Case{"half of it", [](Story& s) { s.token.resize(32); }, Confirming::unknown},
  };
  for (const Case& one : cases) {
    Story story;
    one.meanwhile(story);
    const std::size_t before = story.consents.size();
    EXPECT_EQ(story.click(story.token).what, one.expected) << one.why;
    EXPECT_EQ(story.consents.size() > before, one.expected == Confirming::confirmed) << one.why;
  }
}

TEST(Confirmation, KeepsNoSecret) {
  Story story;
  const std::string kept = story.token.substr(32);
  for (const Record& record : story.consents)
    for (const auto& [key, answer] : record.fields)
      EXPECT_EQ(answer.value.find(kept), std::string::npos) << key;
  EXPECT_EQ(read_consent(story.consents.back()).act, ConsentAct::asked);
  EXPECT_EQ(read_consent(story.consents.back()).token_hash.size(), 64U);
}

TEST(Confirmation, CountsTheMailsAboutAProofAndEachOfThemConfirms) {
  Story story;
  const Uuid proof = story.consents.front().id;
  EXPECT_EQ(asked_about(story.consents, proof).size(), 1U);
  const std::string first = story.token;
  story.ask();
  EXPECT_EQ(asked_about(story.consents, proof).size(), 2U);
  EXPECT_EQ(story.click(first).what, Confirming::confirmed);
  EXPECT_EQ(story.click(story.token).what, Confirming::already);
}

TEST(Confirmation, WaitsForTheNewestConsentAlone) {
  Story story;
  story.say(ConsentState::withdrawn);
  EXPECT_FALSE(story.waits());
  story.say(ConsentState::granted);
  EXPECT_FALSE(story.waits()) << "the first one is history";
  EXPECT_TRUE(waits_for_confirmation(story.customer, story.consents,
                                     read_consent(story.consents.back()), story.rules,
                                     story.now_ms));
}

}  // namespace tresen
