// What a customer allows, by channel and purpose.

#include "sync/record/consent.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

Record known(std::initializer_list<std::pair<std::string, std::string>> values) {
  Record record;
  for (const auto& [key, value] : values) {
    record.fields[key].state = AnswerState::value;
    record.fields[key].value = value;
  }
  return record;
}

TEST(Consent, NamesAreMadeAndReadBack) {
  for (const std::string_view channel : consent_channels()) {
    for (const std::string_view purpose : consent_purposes()) {
      const auto name = parse_consent_key(consent_key(channel, purpose));
      ASSERT_TRUE(name);
      EXPECT_EQ(name->channel, channel);
      EXPECT_EQ(name->purpose, purpose);
    }
  }
  for (const std::string_view wrong :
       {"consent", "consent.", "consent.email", "consent.email.", "consent.pigeon.advertising",
        "email.advertising", "consent.email.advertising.more"}) {
    EXPECT_FALSE(parse_consent_key(wrong)) << wrong;
  }
}

TEST(Consent, StatesHaveTheirWords) {
  for (const auto state : {ConsentState::granted, ConsentState::refused, ConsentState::withdrawn,
                           ConsentState::pending}) {
    EXPECT_EQ(consent_state(name_of(state)), state);
  }
  EXPECT_EQ(consent_state("yes"), std::nullopt);
}

TEST(Consent, DecidesWhoMayBeContacted) {
  struct Case {
    std::string_view what, channel, purpose;
    Record customer;
    bool allowed;
  };
  const Record silent = known({{"email", "a@b.de"},
                               {"mobile", "+491713920042"},
                               {"street", "Bergstraße"},
                               {"postcode", "71229"},
                               {"city", "Leonberg"}});
  const auto with = [&](std::initializer_list<std::pair<std::string, std::string>> more) {
    Record record = known(more);
    record.fields.insert(silent.fields.begin(), silent.fields.end());
    return record;
  };
  for (const Case& test : {
           Case{"nobody asked", "email", "advertising", silent, false},
           Case{"granted", "email", "advertising", with({{"consent.email.advertising", "granted"}}),
                true},
           Case{"pending is not yet", "email", "advertising",
                with({{"consent.email.advertising", "pending"}}), false},
           Case{"another channel", "sms", "advertising",
                with({{"consent.email.advertising", "granted"}}), false},
           Case{"another purpose", "email", "advertising_health",
                with({{"consent.email.advertising", "granted"}}), false},
           Case{"no address", "email", "advertising",
                known({{"consent.email.advertising", "granted"}}), false},
           Case{"objection beats consent", "email", "advertising",
                with({{"consent.email.advertising", "granted"}, {"objection", "yes"}}), false},
           Case{"objection taken back", "email", "advertising",
                with({{"consent.email.advertising", "granted"}, {"objection", "no"}}), true},
           Case{"post needs none", "post", "advertising", silent, true},
           Case{"but can be refused", "post", "advertising",
                with({{"consent.post.advertising", "refused"}}), false},
           Case{"and objected to", "post", "advertising", with({{"objection", "yes"}}), false},
           Case{"health needs it by post too", "post", "advertising_health", silent, false},
           Case{"reminders are no advertising", "sms", "reminder_service",
                with({{"objection", "yes"}}), true},
           Case{"restricted: nothing goes out", "email", "advertising",
                with({{"consent.email.advertising", "granted"}, {"restricted", "yes"}}), false},
           Case{"restricted: no reminder either", "sms", "reminder_service",
                with({{"restricted", "yes"}}), false},
           Case{"has died", "post", "reminder_service", with({{"deceased", "yes"}}), false},
           Case{"moved away, letter", "post", "advertising", with({{"moved_unknown", "yes"}}),
                false},
           Case{"moved away, mail", "email", "advertising",
                with({{"consent.email.advertising", "granted"}, {"moved_unknown", "yes"}}), true},
           Case{"restriction lifted", "post", "advertising", with({{"restricted", "no"}}), true},
           Case{"reminders can be refused", "sms", "reminder_service",
                with({{"consent.sms.reminder_service", "withdrawn"}}), false},
           Case{"no fax", "fax", "advertising",
                with({{"consent.fax.advertising", "granted"}}), false},
           Case{"a fax, and no word of it", "fax", "advertising", with({{"fax", "+4973112345"}}),
                false},
           Case{"a fax, and yes", "fax", "advertising",
                with({{"fax", "+4973112345"}, {"consent.fax.advertising", "granted"}}), true},
       }) {
    EXPECT_EQ(may_contact(test.customer, test.channel, test.purpose), test.allowed) << test.what;
  }
}

TEST(Consent, ARefusedAddressRefusesItsAdvertisingOnlyWhereNothingWasSaid) {
  Record customer = known({{"consent.email.advertising", "granted"}});
  const auto edits = consents_after_refusal(customer, "email", Source::spoken);
  ASSERT_EQ(edits.size(), 1U);
  EXPECT_EQ(edits[0].key, "consent.email.advertising_health");
  EXPECT_EQ(edits[0].answer.value, "refused");
  EXPECT_EQ(edits[0].answer.source, Source::spoken);
  EXPECT_TRUE(consents_after_refusal(customer, "city", Source::spoken).empty());
  EXPECT_EQ(consents_after_refusal({}, "mobile", Source::spoken).size(), 4U);
}

}  // namespace
}  // namespace tresen
