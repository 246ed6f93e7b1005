// The rules of German law that this house keeps, each by its number in the catalogue of rules:
// L01 to L21. What needs a screen, a disk or a wire is held where that is; here are those that hold
// by the records alone.

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "sync/record/advertising.h"
#include "sync/record/consent_record.h"
#include "sync/record/customer.h"
#include "sync/record/field.h"
#include "sync/record/missing_data.h"
#include "sync/record/processing.h"
#include "sync/record/proof.h"

namespace tresen {
namespace {

constexpr std::int64_t noon = 1'795'000'000'000;  // 2026-11-18
const Date today = local_date(noon);

v1::Rules franchise() {
  v1::Rules rules;
  for (const auto& [id, entity] : {std::pair{"a", "A GmbH"}, {"a2", "A GmbH"}, {"b", "B OHG"}}) {
    v1::Branch& branch = *rules.add_branches();
    branch.set_id(id);
    branch.set_legal_entity(entity);
  }
  return rules;
}

void put(Record& record, const std::string& key, const std::string& value,
         const std::string& branch = "a") {
  Answer answer;
  answer.state = AnswerState::value;
  answer.value = value;
  answer.branch = branch;
  answer.stamp.ms = static_cast<std::uint64_t>(noon);
  record.fields[key] = answer;
}

Record grown_up() {
  Record customer;
  customer.id.bytes[0] = 1;
  for (const auto& [key, value] : {std::pair{"last_name", "Muster"},
                                   {"birth_date", "1948-03-14"},
                                   {"email", "e@example.org"},
                                   {"mobile", "+491713920042"},
                                   {"street", "Weg"},
                                   {"house_no", "1"},
                                   {"postcode", "71229"},
                                   {"city", "Leonberg"}})
    put(customer, key, value);
  return customer;
}

Record child(const std::string& born) {
  Record customer = grown_up();
  put(customer, "birth_date", born);
  return customer;
}

Record notice_by(const std::string& controller) {
  ConsentRecord notice;
  notice.id.bytes[0] = 9;
  notice.act = ConsentAct::notice;
  notice.controller = {controller, controller};
  notice.at_ms = noon;
  const Edit edit = consent_edit(notice);
  return with_edit({.id = edit.record, .kind = edit.kind, .fields = {}}, edit, {});
}

Advertising judged(const Record& customer, Advertisement advertisement,
                   std::span<const Record> consents = {}, std::int64_t now_ms = noon) {
  return judge_advertising(customer, consents, franchise(), advertisement, now_ms, today);
}

Advertisement by(std::string_view channel, bool health = false) {
  return {channel, "a", health, std::nullopt};
}

ConsentScene scene(const Record& customer, const v1::Rules& rules) {
  return {customer, {}, rules, "a", 1, "jk", {}, noon, today};
}

ConsentSaid yes(const std::string& channel, const std::string& purpose, ConsentWay way) {
  return {ConsentAct::consent, channel, purpose, ConsentState::granted,
          {"t", 1, "h", "de"}, way,     {}};
}

std::string state_written(const std::vector<Edit>& edits, const std::string& key) {
  for (const Edit& edit : edits)
    for (const FieldEdit& field : edit.fields)
      if (edit.kind == RecordKind::customer && field.key == key) return field.answer.value;
  return "nothing";
}

}  // namespace

TEST(L01, AFieldWithoutAPurposeIsNotActivated) {
  v1::Rules rules;
  v1::FieldRule& rule = *rules.add_fields();
  rule.set_field("mobile");
  rule.set_level(v1::LEVEL_MUST);
  ASSERT_EQ(check_rules(rules).size(), 1U);
  EXPECT_NE(check_rules(rules)[0].text.find("purpose"), std::string::npos);
  rule.set_purpose("to tell when the glasses are ready");
  EXPECT_TRUE(check_rules(rules).empty());
  for (const Field& field : fields()) EXPECT_FALSE(field.purpose.empty()) << field.key;
}

TEST(L02, ASalutationIsNeverAMust) {
  v1::Rules rules;
  v1::FieldRule& rule = *rules.add_fields();
  rule.set_field("salutation");
  rule.set_purpose("address");
  rule.set_level(v1::LEVEL_MUST);
  EXPECT_EQ(check_rules(rules).size(), 1U);
  rule.set_level(v1::LEVEL_OPTIONAL);
  EXPECT_TRUE(check_rules(rules).empty());
}

TEST(L03, EachPurposeHasABasisAndEachInterestIsWeighed) {
  v1::Rules rules;
  v1::FieldRule& rule = *rules.add_fields();
  rule.set_field("mobile");
  rule.set_level(v1::LEVEL_MUST);
  rule.set_purpose("to tell when the glasses are ready");
  rule.set_retention_class("customer");
  const std::vector<Activity> all = record_of_processing(rules);
  std::set<std::string> purposes, data, wanted;
  for (const Activity& activity : all) {
    EXPECT_TRUE(purposes.insert(std::string(activity.purpose)).second) << activity.purpose;
    EXPECT_FALSE(article_of(activity.basis).empty()) << activity.purpose;
    EXPECT_FALSE(activity.note.empty()) << activity.purpose;
    data.insert(activity.data.begin(), activity.data.end());
    wanted.insert(activity.wanted_for.begin(), activity.wanted_for.end());
  }
  for (const Field& field : fields()) {
    EXPECT_TRUE(purposes.contains(std::string(field.purpose))) << field.key;
    EXPECT_TRUE(data.contains(std::string(field.key))) << field.key;
  }
  for (const std::string_view purpose : consent_purposes())
    EXPECT_TRUE(purposes.contains(std::string(purpose))) << purpose;
  EXPECT_TRUE(wanted.contains(rule.purpose()));
  for (const char* kind :
       {"process", "marketing_contact", "follow_up", "consent", "request", "audit"})
    EXPECT_TRUE(data.contains(kind)) << kind;
}

TEST(L05, AProofNamesWordingControllerChannelAddressTimePlaceStaffAndWay) {
  const v1::Rules rules = franchise();
  const Record customer = grown_up();
  IdSource ids;
  const std::array said{yes("phone", "advertising", ConsentWay::signature)};
  const auto edits = consent_edits(scene(customer, rules), said, ids);
  ASSERT_EQ(edits.size(), 2U);
  const Record record =
      with_edit({.id = edits[0].record, .kind = edits[0].kind, .fields = {}}, edits[0], {});
  for (const char* key : {"text", "version", "text_hash", "controller_name", "channel", "purpose",
                          "address", "at", "branch", "device", "staff", "way", "hash"})
    EXPECT_FALSE(record.text(key).empty()) << key;
}

TEST(L05, TheProofOfAConsentToCallsIsKeptFiveYearsFromItAndFromEachUse) {
  const auto ms = [](const char* time) { return *parse_time(time); };
  ConsentRecord proof;
  proof.channel = "phone";
  proof.purpose = "advertising";
  struct Case {
    const char* given;
    std::vector<std::int64_t> used;
    const char* until;
  };
  for (const Case& one : {Case{"2026-11-18T12:00:00Z", {}, "2031-11-18"},
                          Case{"2026-11-18T12:00:00Z", {ms("2027-03-01T09:00:00Z")}, "2032-03-01"},
                          Case{"2026-11-18T12:00:00Z",
                               {ms("2028-05-02T09:00:00Z"), ms("2027-03-01T09:00:00Z")},
                               "2033-05-02"},
                          Case{"2028-02-29T12:00:00Z", {}, "2033-02-28"},
                          Case{"2026-12-31T23:30:00Z", {}, "2032-01-01"}}) {  // the day in Germany
    proof.at_ms = ms(one.given);
    const auto until = keep_proof_until(proof, one.used);
    ASSERT_TRUE(until) << one.given;
    EXPECT_EQ(iso_date(*until), one.until);
  }
  ConsentRecord mail = proof, survey = proof, no = proof;
  mail.channel = "email";
  survey.purpose = "survey";
  no.state = ConsentState::refused;
  for (const ConsentRecord& other : {mail, survey, no})
    EXPECT_EQ(keep_proof_until(other, {}), std::nullopt);
}

TEST(L06, EachChannelButPostNeedsAConsentOfItsOwn) {
  for (const std::string channel : {"phone", "email", "sms", "messenger"}) {
    Record customer = grown_up();
    EXPECT_EQ(judged(customer, by(channel)), Advertising::no_consent) << channel;
    for (const std::string other : {"phone", "email", "sms", "messenger"})
      if (other != channel) put(customer, consent_key(other, "advertising"), "granted");
    EXPECT_EQ(judged(customer, by(channel)), Advertising::no_consent) << channel;
    put(customer, consent_key(channel, "advertising"), "granted");
    EXPECT_EQ(judged(customer, by(channel)), Advertising::allowed) << channel;
  }
}

TEST(L07, TheExceptionForExistingCustomersNeedsAllFourFactsAndIsForEMailAlone) {
  const Record customer = grown_up();
  for (unsigned facts = 0; facts < 16; ++facts) {
    Advertisement mail = by("email");
    mail.existing = ExistingCustomer{(facts & 1U) != 0, (facts & 2U) != 0, (facts & 4U) != 0,
                                     (facts & 8U) != 0};
    EXPECT_EQ(judged(customer, mail), facts == 15 ? Advertising::allowed : Advertising::no_consent)
        << facts;
    mail.channel = "sms";
    EXPECT_EQ(judged(customer, mail), Advertising::no_consent) << facts;
  }
  EXPECT_EQ(judged(customer, by("email")), Advertising::no_consent);  // off by default
  Record objector = grown_up();
  put(objector, "objection", "yes");
  Advertisement mail = by("email");
  mail.existing = ExistingCustomer{true, true, true, true};
  EXPECT_EQ(judged(objector, mail), Advertising::objected);
}

TEST(L08, AnEMailConsentIsPendingUntilItIsConfirmedAndLapsesAfterFourteenDays) {
  const v1::Rules rules = franchise();
  Record customer = grown_up();
  IdSource ids;
  const std::array said{yes("email", "advertising", ConsentWay::signature)};
  EXPECT_EQ(
      state_written(consent_edits(scene(customer, rules), said, ids), "consent.email.advertising"),
      "pending");
  put(customer, "consent.email.advertising", "pending");
  constexpr std::int64_t day = 24 * 3'600'000;
  EXPECT_EQ(judged(customer, by("email")), Advertising::pending);
  EXPECT_EQ(consent_for(customer, "email", "advertising", rules, "a", noon + 14 * day),
            ConsentState::pending);
  EXPECT_EQ(consent_for(customer, "email", "advertising", rules, "a", noon + 14 * day + 1),
            std::nullopt);
  EXPECT_EQ(judged(customer, by("email"), {}, noon + 15 * day), Advertising::no_consent);
  const std::array confirmed{yes("email", "advertising", ConsentWay::doi)};
  EXPECT_EQ(state_written(consent_edits(scene(customer, rules), confirmed, ids),
                          "consent.email.advertising"),
            "granted");
}

TEST(L09, AChoiceByHealthDataNeedsAConsentForJustThat) {
  Record customer = grown_up();
  put(customer, "consent.email.advertising", "granted");
  EXPECT_EQ(judged(customer, by("email")), Advertising::allowed);
  EXPECT_EQ(judged(customer, by("email", true)), Advertising::health);
  EXPECT_EQ(judged(customer, by("post", true)), Advertising::health);
  put(customer, "consent.email.advertising_health", "granted");
  EXPECT_EQ(judged(customer, by("email", true)), Advertising::allowed);
}

TEST(L09, NoMeasurementIsStored) {
  for (const Field& field : fields())
    for (const char* word :
         {"audio", "refract", "sphere", "cylinder", "axis", "dioptre", "visus", "diagnos", "loss"})
      EXPECT_EQ(field.key.find(word), std::string_view::npos) << field.key;
}

TEST(L10, WhenANoticeWasGivenIsKnownByItsController) {
  const std::array consents{notice_by("A GmbH")};
  EXPECT_EQ(notice_given_ms(consents, controller_of(franchise(), "a")), noon);
  EXPECT_EQ(notice_given_ms(consents, controller_of(franchise(), "a2")), noon);
  EXPECT_EQ(notice_given_ms(consents, controller_of(franchise(), "b")), 0);
}

TEST(L14, OneTapObjectsToAllAdvertisingOnEveryChannelAndItHoldsAgainstEveryConsent) {
  const v1::Rules rules = franchise();
  Record customer = grown_up();
  for (const std::string_view channel : consent_channels())
    put(customer, consent_key(channel, "advertising"), "granted");
  IdSource ids;
  const auto edits = object_to_advertising(scene(customer, rules), true, ids);
  EXPECT_EQ(edits.size(), 2U);  // the record and the customer's field, in one turn
  EXPECT_EQ(state_written(edits, "objection"), "yes");
  put(customer, "objection", "yes");
  const std::array consents{notice_by("A GmbH")};
  for (const std::string_view channel : consent_channels())
    EXPECT_EQ(judged(customer, by(channel), consents), Advertising::objected) << channel;
}

TEST(L16, PostGoesToWhoWasInformedAndDidNotObject) {
  Record customer = grown_up();
  const std::array consents{notice_by("A GmbH")};
  EXPECT_EQ(judged(customer, by("post"), consents), Advertising::allowed);
  EXPECT_EQ(judged(customer, by("post")), Advertising::no_notice);
  put(customer, "objection", "yes");
  EXPECT_EQ(judged(customer, by("post"), consents), Advertising::objected);
}

TEST(L16, PostThatIsChosenByHealthDataNeedsConsent) {
  const std::array consents{notice_by("A GmbH")};
  EXPECT_EQ(judged(grown_up(), by("post", true), consents), Advertising::health);
}

TEST(L20, AConsentGivenToOneControllerIsNothingToAnother) {
  Record customer = grown_up();
  put(customer, "consent.sms.advertising", "granted", "b");
  EXPECT_EQ(judged(customer, {"sms", "b", false, {}}), Advertising::allowed);
  EXPECT_EQ(judged(customer, {"sms", "a", false, {}}), Advertising::other_controller);
  put(customer, "consent.sms.advertising", "granted", "a2");
  EXPECT_EQ(judged(customer, {"sms", "a", false, {}}), Advertising::allowed);
  put(customer, "consent.sms.advertising", "withdrawn", "b");
  EXPECT_EQ(judged(customer, {"sms", "a", false, {}}), Advertising::refused);
}

TEST(L21, ByDateOfBirth) {
  struct Case {
    const char* born;
    bool guardian_for_contract, advertising, survey_alone, survey_with_guardian;
  };
  for (const Case& one : {Case{"2016-01-01", true, false, false, true},
                          Case{"2010-11-19", true, false, false, true},  // 16 tomorrow
                          Case{"2010-11-18", true, true, true, true},    // 16 today
                          Case{"2008-11-19", true, true, true, true},    // 18 tomorrow
                          Case{"2008-11-18", false, true, true, true},   // 18 today
                          Case{"1948-03-14", false, true, true, true}}) {
    Record customer = child(one.born);
    EXPECT_EQ(needs_guardian(customer, today), one.guardian_for_contract) << one.born;
    EXPECT_EQ(consent_allowed(customer, "advertising", today), one.advertising) << one.born;
    EXPECT_EQ(consent_allowed(customer, "survey", today), one.survey_alone) << one.born;
    put(customer, "guardian.name", "Eva Muster");
    put(customer, "guardian.relation", "Mutter");
    EXPECT_EQ(consent_allowed(customer, "survey", today), one.survey_with_guardian) << one.born;
    EXPECT_EQ(consent_allowed(customer, "advertising", today), one.advertising) << one.born;
    put(customer, "consent.sms.advertising", "granted");
    EXPECT_EQ(judged(customer, by("sms")),
              one.advertising ? Advertising::allowed : Advertising::minor)
        << one.born;
  }
}

TEST(L21, TheBorderIsTheBirthdayItselfAndFor29FebruaryTheDayAfterWhereThereIsNone) {
  struct Case {
    const char *born, *day;
    bool guardian, advertising;
  };
  for (const Case& one : {Case{"2008-11-18", "2026-11-17", true, true},
                          Case{"2008-11-18", "2026-11-18", false, true},  // 18 today
                          Case{"2008-02-29", "2026-02-28", true, true},
                          Case{"2008-02-29", "2026-03-01", false, true},  // BGB 187, 188
                          Case{"2010-02-29", "2026-02-28", true, true},   // no such day: no age
                          Case{"2012-02-29", "2028-02-28", true, false},
                          Case{"2012-02-29", "2028-02-29", true, true},  // 16 on a leap day
                          Case{"2026-11-18", "2026-11-18", true, false}}) {
    const Record customer = child(one.born);
    const Date day = *parse_date(one.day);
    const bool known = parse_date(one.born).has_value();
    EXPECT_EQ(needs_guardian(customer, day), known && one.guardian) << one.born << " " << one.day;
    EXPECT_EQ(consent_allowed(customer, "advertising", day), one.advertising)
        << one.born << " " << one.day;
  }
}

TEST(L21, AGuardianIsNamedInWhatHeOrSheSaysForAChild) {
  const v1::Rules rules = franchise();
  Record customer = child("2016-01-01");
  IdSource ids;
  const std::array said{yes("sms", "survey", ConsentWay::signature),
                        yes("sms", "advertising", ConsentWay::signature)};
  EXPECT_TRUE(consent_edits(scene(customer, rules), said, ids).empty());
  put(customer, "guardian.name", "Eva Muster");
  put(customer, "guardian.relation", "Mutter");
  const auto edits = consent_edits(scene(customer, rules), said, ids);
  ASSERT_EQ(edits.size(), 2U);
  const Record record =
      with_edit({.id = edits[0].record, .kind = edits[0].kind, .fields = {}}, edits[0], {});
  EXPECT_EQ(read_consent(record).guardian, "Eva Muster");
  EXPECT_EQ(read_consent(record).relation, "Mutter");
  EXPECT_EQ(state_written(edits, "consent.sms.advertising"), "nothing");
}

}  // namespace tresen
