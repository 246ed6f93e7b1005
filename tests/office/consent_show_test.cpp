// Consents with their proof, as operators and the person see them.

#include <gtest/gtest.h>

#include "sync/base/clock.h"
#include "sync/office/cli/customer_json.h"
#include "sync/office/cli/person_file.h"
#include "sync/record/consent_record.h"
#include "sync/record/wire.h"

namespace tresen {
namespace {

constexpr std::int64_t noon = 1'795'000'000'000;

Record customer() {
  Record hans;
  hans.id.bytes[0] = 1;
  for (const auto& [key, value] : {std::pair{"customer_no", "104711"},
                                   {"consent.sms.advertising", "granted"},
                                   {"consent.post.survey", "refused"}}) {
    Answer answer;
    answer.state = AnswerState::value;
    answer.value = value;
    answer.stamp.ms = static_cast<std::uint64_t>(noon);
    hans.fields[key] = answer;
  }
  return hans;
}

Record proof() {
  ConsentRecord consent;
  consent.id.bytes[0] = 2;
  consent.customer = customer().id;
  consent.channel = "sms";
  consent.purpose = "advertising";
  consent.text = {"werbung_sms", 4, std::string(64, 'a'), "de"};
  consent.controller = {"kb", "Klarblick Optik GmbH"};
  consent.at_ms = noon;
  consent.staff = "s1-secret";
  consent.way = ConsentWay::signature;
  consent.address = "+491713920042";
  consent.ink = "10,20,0";
  const Edit edit = consent_edit(consent);
  return with_edit({.id = edit.record, .kind = edit.kind, .fields = {}}, edit, {});
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST(ConsentsShown, NameEachConsentWithItsProofOrNone) {
  const std::string json = customer_json(customer(), {proof()}, "");
  EXPECT_TRUE(has(json, R"({"channel":"post","purpose":"survey","state":"refused",)")) << json;
  EXPECT_TRUE(has(json, R"("proof":null)")) << json;
  for (const char* part :
       {R"("text":"werbung_sms","version":4)", R"("controller":"Klarblick Optik GmbH")",
        R"("way":"signature","address":"+491713920042")", R"("signed":true)",
        R"("consent_records":[{"act":"consent")"})
    EXPECT_TRUE(has(json, part)) << part << "\n" << json;
  EXPECT_TRUE(has(json, R"("hash":")" + read_consent(proof()).hash)) << json;
  EXPECT_FALSE(has(json, "s1-secret")) << json;
}

// L11: the person's own file has the proofs, and nobody of the staff.
TEST(L11, ThePersonsFileHasTheProofsOfConsent) {
  v1::PersonExportReply reply;
  *reply.mutable_customer() = to_wire(customer());
  *reply.add_related() = to_wire(proof());
  const auto json = person_json(reply, noon);
  const auto page = person_html(reply, "de", noon);
  ASSERT_TRUE(json && page);
  for (const std::string& told : {*json, *page}) {
    EXPECT_TRUE(has(told, std::string(64, 'a'))) << told;
    EXPECT_TRUE(has(told, read_consent(proof()).hash)) << told;
    EXPECT_TRUE(has(told, "Klarblick Optik GmbH")) << told;
    EXPECT_FALSE(has(told, "s1-secret")) << told;
  }
}

TEST(PersonFile, SaysWhatWasToldOfAMessageAndWhen) {
  v1::PersonExportReply reply;
  *reply.mutable_customer() = to_wire(customer());
  v1::PersonSending& back = *reply.mutable_sent()->add_sendings();
  back.set_campaign("mail");
  back.set_what(v1::RunOutcome::WHAT_SENT);
  back.set_told(v1::DeliveryReport::WHAT_UNDELIVERABLE);
  back.set_status("5.1.1");
  back.set_told_ms(noon);
  v1::PersonSending& silent = *reply.mutable_sent()->add_sendings();
  silent.set_campaign("letter");
  silent.set_what(v1::RunOutcome::WHAT_SENT);
  const auto json = person_json(reply, noon);
  const auto page = person_html(reply, "de", noon);
  ASSERT_TRUE(json && page);
  const std::string when = iso_time(noon);
  EXPECT_TRUE(has(*json, R"("told":"undeliverable","status":"5.1.1","told_at":")" + when + '"'))
      << *json;
  EXPECT_TRUE(has(*json, R"("told":"","status":"","told_at":"")")) << *json;
  EXPECT_TRUE(has(*page, "gesendet; unzustellbar " + when + " (5.1.1)")) << *page;
  EXPECT_TRUE(has(*page, "<td>gesendet</td>")) << *page;
}

}  // namespace tresen
