// Consents with their proof: what is written is what is read, and no row can be changed unseen.

#include "sync/record/consent_record.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace tresen {
namespace {

constexpr std::int64_t noon = 1'795'000'000'000;  // 2026-11-18

v1::Rules chain() {
  v1::Rules rules;
  for (const auto& [id, entity] : {std::pair{"leonberg", "kb"}, {"ulm", "franchise"}}) {
    v1::Branch& branch = *rules.add_branches();
    branch.set_id(id);
    branch.set_legal_entity(entity);
  }
  v1::LegalEntity& one = *rules.add_legal_entities();
  one.set_id("kb");
  one.set_name("Klarblick Optik GmbH");
  v1::LegalEntity& other = *rules.add_legal_entities();
  other.set_id("franchise");
  other.set_name("Optik Ulm OHG");
  for (const char* channel : {"email", "sms", "phone"}) {
    v1::ConsentWish& wish = *rules.add_consents();
    wish.set_channel(channel);
    wish.set_purpose("advertising");
    wish.set_text("ad." + std::string(channel));
  }
  return rules;
}

void put(Record& record, const std::string& key, const std::string& value) {
  Answer answer;
  answer.state = AnswerState::value;
  answer.value = value;
  answer.branch = "leonberg";
  answer.stamp.ms = static_cast<std::uint64_t>(noon);
  record.fields[key] = answer;
}

// A counter that keeps what it writes, as a cache does.
struct Counter {
  v1::Rules rules = chain();
  Record customer;
  std::vector<Record> consents;
  IdSource ids;
  std::string branch = "leonberg";
  std::int64_t now_ms = noon;

  Counter() {
    customer.id = ids.next(now_ms);
    put(customer, "last_name", "Müller");
    put(customer, "email", "hans@example.org");
    put(customer, "mobile", "+491713920042");
    put(customer, "birth_date", "1948-03-14");
  }

  ConsentScene scene() const {
    return {customer, consents, rules, branch, 3, "jk", {}, now_ms, local_date(now_ms)};
  }
  void keep(const std::vector<Edit>& edits) {
    for (const Edit& edit : edits) {
      const Stamp stamp{.ms = static_cast<std::uint64_t>(now_ms), .counter = 0, .device = 3};
      if (edit.record == customer.id) {
        customer = with_edit(customer, edit, stamp);
        for (const FieldEdit& field : edit.fields) customer.fields[field.key].branch = branch;
      } else {
        Record blank{.id = edit.record, .kind = edit.kind, .fields = {}};
        consents.push_back(with_edit(blank, edit, stamp));
      }
    }
    ++now_ms;
  }
  void say(const std::string& channel, ConsentState state, ConsentWay way = ConsentWay::signature) {
    const std::array said{ConsentSaid{ConsentAct::consent,
                                      channel,
                                      "advertising",
                                      state,
                                      {"ad." + channel, 4, std::string(64, 'a'), "de"},
                                      way,
                                      "10,20,0"}};
    keep(consent_edits(scene(), said, ids));
  }
};

}  // namespace

TEST(ConsentRecords, SayAllThatAProofNeedsAndAreReadAsTheyWereWritten) {
  Counter counter;
  counter.say("sms", ConsentState::granted);
  ASSERT_EQ(counter.consents.size(), 1U);
  const ConsentRecord proof = read_consent(counter.consents[0]);
  EXPECT_EQ(proof.customer, counter.customer.id);
  EXPECT_EQ(proof.channel, "sms");
  EXPECT_EQ(proof.state, ConsentState::granted);
  EXPECT_EQ(proof.text, (ShownText{"ad.sms", 4, std::string(64, 'a'), "de"}));
  EXPECT_EQ(proof.controller, (Controller{"kb", "Klarblick Optik GmbH"}));
  EXPECT_EQ(proof.at_ms, noon);
  EXPECT_EQ(proof.branch, "leonberg");
  EXPECT_EQ(proof.device, 3U);
  EXPECT_EQ(proof.staff, "jk");
  EXPECT_EQ(proof.way, ConsentWay::signature);
  EXPECT_EQ(proof.address, "+491713920042");
  EXPECT_EQ(proof.ink, "10,20,0");
  EXPECT_EQ(consent_of(counter.customer, "sms", "advertising"), ConsentState::granted);
  EXPECT_EQ(consent_edit(proof).fields.size(), counter.consents[0].fields.size());
  EXPECT_EQ(proof.hash.size(), 64U);
}

TEST(ConsentRecords, FormAChainInWhichEveryAlteredRowIsNamed) {
  Counter counter;
  counter.say("sms", ConsentState::granted);
  counter.say("phone", ConsentState::granted);
  counter.keep(withdraw(counter.scene(), "sms", "advertising", counter.ids));
  counter.keep(object_to_advertising(counter.scene(), true, counter.ids));
  ASSERT_EQ(counter.consents.size(), 4U);
  EXPECT_TRUE(check_consents(counter.consents).empty());
  for (std::size_t row = 0; row < counter.consents.size(); ++row) {
    for (const auto& [key, answer] : counter.consents[row].fields) {
      auto altered = counter.consents;
      altered[row].fields[key].value += "x";
      const auto faults = check_consents(altered);
      const bool named = std::ranges::any_of(faults, [&](const ConsentFault& fault) {
        return fault.record == altered[row].id && fault.what == ConsentFault::What::altered;
      });
      EXPECT_TRUE(named) << row << " " << key;
    }
  }
}

TEST(ConsentRecords, MissOneThatWasTakenOut) {
  Counter counter;
  for (const char* channel : {"sms", "phone"}) counter.say(channel, ConsentState::granted);
  counter.keep(withdraw(counter.scene(), "sms", "advertising", counter.ids));
  auto fewer = counter.consents;
  fewer.erase(fewer.begin() + 1);
  EXPECT_EQ(check_consents(fewer),
            (std::vector<ConsentFault>{{fewer[1].id, ConsentFault::What::gap}}));
}

TEST(ConsentRecords, MayForkWhereTwoCountersDidNotSeeEachOther) {
  Counter here;
  here.say("sms", ConsentState::granted);
  Counter there = here;
  here.say("phone", ConsentState::granted);
  there.say("phone", ConsentState::refused);
  here.consents.push_back(there.consents.back());
  EXPECT_TRUE(check_consents(here.consents).empty());
  here.say("sms", ConsentState::refused);
  EXPECT_TRUE(check_consents(here.consents).empty());
}

TEST(ConsentRecords, WithdrawOnlyWhatWasGiven) {
  Counter counter;
  EXPECT_TRUE(withdraw(counter.scene(), "sms", "advertising", counter.ids).empty());
  counter.say("sms", ConsentState::refused);
  EXPECT_TRUE(withdraw(counter.scene(), "sms", "advertising", counter.ids).empty());
  EXPECT_TRUE(object_to_advertising(counter.scene(), false, counter.ids).empty());
}

TEST(ConsentRecords, HashTitleAndWordsOfTheWording) {
  v1::Text text;
  text.set_id("ad.sms");
  text.set_title("Werbung per SMS");
  text.set_text("Ja, ...");
  text.set_version(4);
  text.set_language("de");
  const ShownText shown = shown_text(text);
  text.set_title("Werbung per SMS ");
  EXPECT_NE(shown_text(text).hash, shown.hash);
  EXPECT_EQ(shown.version, 4U);
}

TEST(ConsentWishes, AreAskedUntilSomethingHolds) {
  Counter counter;
  const auto asked = [&] {
    return consents_to_ask(counter.customer, counter.rules, counter.branch, {}, counter.now_ms,
                           local_date(counter.now_ms));
  };
  EXPECT_EQ(asked(), (std::vector{0, 1, 2}));
  counter.say("sms", ConsentState::granted);
  EXPECT_EQ(asked(), (std::vector{0, 2}));
  counter.say("phone", ConsentState::refused);
  EXPECT_EQ(asked(), (std::vector{0}));
  const std::vector<std::string> only{"sms.advertising"};
  EXPECT_TRUE(
      consents_to_ask(counter.customer, counter.rules, "leonberg", only, noon, local_date(noon))
          .empty());
  counter.now_ms += std::int64_t{370} * 24 * 3'600'000;  // the refusal is a year old
  EXPECT_EQ(asked(), (std::vector{0, 2}));
  counter.customer.fields.erase("email");  // no address, no consent
  EXPECT_EQ(asked(), (std::vector{2}));
  counter.keep(object_to_advertising(counter.scene(), true, counter.ids));
  EXPECT_TRUE(asked().empty());
}

}  // namespace tresen
