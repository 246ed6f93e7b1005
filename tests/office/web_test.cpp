// The links in messages: what is read of strangers, what the pages say, and what a click does.

#include <gtest/gtest.h>

#include <cmath>
#include <regex>
#include <set>

#include "sync/office/admin_audit.h"
#include "sync/office/admin_confirmations.h"
#include "sync/office/erasure.h"
#include "sync/office/web/unsubscribe_link.h"
#include "sync/office/web/web_answer.h"
#include "sync/office/web/web_page.h"
#include "sync/office/web/web_request.h"
#include "sync/office/web/web_words.h"
#include "sync/record/consent_record.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

constexpr std::int64_t day_ms = std::int64_t{24} * 3'600'000;

TEST(WebRequest, KnowsItsTwoLinksAndNothingElse) {
  EXPECT_EQ(read_web_link("/c/ab12"), (WebLink{WebPurpose::confirm, "ab12"}));
  EXPECT_EQ(read_web_link("/u/a-B_9"), (WebLink{WebPurpose::unsubscribe, "a-B_9"}));
  EXPECT_EQ(read_web_link("/u/x?utm_source=mail"), (WebLink{WebPurpose::unsubscribe, "x"}));
  for (const std::string& other :
       {std::string(""), std::string("/"), std::string("/c"), std::string("/c/"),
        std::string("/C/ab"), std::string("/u/../c/ab"), std::string("/u/a%2fb"),
        std::string("//u/a"), std::string("http://x/u/a"), "/u/" + std::string(129, 'a')}) {
    EXPECT_FALSE(read_web_link(other)) << other;
  }
}

TEST(WebRequest, UnderstandsTheButtonAndOneClickInBothKindsOfForm) {
  const std::string form = "application/x-www-form-urlencoded";
  const std::string parts = "multipart/form-data; boundary=b";
  const std::string one =
      "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n";
  using enum WebPurpose;
  EXPECT_TRUE(agrees(unsubscribe, form, "List-Unsubscribe=One-Click"));
  EXPECT_TRUE(agrees(unsubscribe, form, "List-Unsubscribe=One-Click\r\n"));
  EXPECT_TRUE(agrees(unsubscribe, "", "List-Unsubscribe=One-Click"));
  EXPECT_TRUE(agrees(unsubscribe, parts, one + "One-Click\r\n--b--\r\n"));
  EXPECT_TRUE(agrees(confirm, form, "a=b&confirm=yes"));
  EXPECT_FALSE(agrees(confirm, form, "List-Unsubscribe=One-Click"));
  EXPECT_FALSE(agrees(confirm, form, "confirm=no"));
  EXPECT_FALSE(agrees(unsubscribe, form, ""));
  EXPECT_FALSE(agrees(unsubscribe, form, "confirm=yes"));
  EXPECT_FALSE(agrees(unsubscribe, parts, one + "Never\r\n--b--\r\n"));
  EXPECT_FALSE(agrees(unsubscribe, parts, "List-Unsubscribe=One-Click"));
}

TEST(WebRequest, SpeaksTheLanguageThatTheReaderLikesBest) {
  const std::vector<std::string> offered{"de", "en", "tr"};
  struct Case {
    std::string accept, language;
  };
  for (const auto& [accept, language] :
       {Case{"", "de"}, Case{"en", "en"}, Case{"en-GB,en;q=0.8,de;q=0.7", "en"},
        Case{"fr,tr;q=0.3,de;q=0.2", "tr"}, Case{"de;q=0.1, tr;q=0.95", "tr"}, Case{"fr", "de"},
        Case{"en;q=0,fr", "de"}, Case{";;;q=,,", "de"}, Case{"TR-tr", "tr"}}) {
    EXPECT_EQ(preferred_language(accept, offered), language) << accept;
  }
}

TEST(WebRequest, BelievesOnlyItsOwnServerAboutWhoCalls) {
  EXPECT_EQ(caller_address("127.0.0.1", "198.51.100.7, 203.0.113.9", true), "203.0.113.9");
  EXPECT_EQ(caller_address("127.0.0.1", "2001:db8::1", true), "2001:db8::1");
  EXPECT_EQ(caller_address("192.0.2.1", "203.0.113.9", false), "192.0.2.1");
  EXPECT_EQ(caller_address("127.0.0.1", "", true), "127.0.0.1");
  EXPECT_EQ(caller_address("127.0.0.1", "anna@example.org", true), "127.0.0.1");
  const std::string with_zeros("2001:db8::1\0\0<script>", 21);
  EXPECT_EQ(caller_address("127.0.0.1", with_zeros, true), "127.0.0.1");
}

TEST(UnsubscribeToken, ComesBackAsWhatItWasAndEachIsAnother) {
  const std::string key(link_key_bytes, 'k');
  std::set<std::string> seen;
  for (const char* const channel : {"email", "sms", "post"}) {
    const UnsubscribeLink link{id_of(7), channel, {32'767, 1u << 29 | 5}};
    for (int i = 0; i < 3; ++i) {
      const std::string token = unsubscribe_token(key, link);
      EXPECT_EQ(read_unsubscribe_token(key, token), link);
      EXPECT_TRUE(read_web_link("/u/" + token)) << token;
      EXPECT_TRUE(seen.insert(token).second);
    }
  }
}

TEST(UnsubscribeToken, OfAMessageFromBeforeItNamedOneIsAsGood) {
  const std::string key(link_key_bytes, 'k');
  const auto link = read_unsubscribe_token(
      key, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX1vPAgA68"
           "ud-PS7bZ6yji6NGyPanA0GltbgAQ0u6UH4hQ");
  EXPECT_EQ(link, (UnsubscribeLink{id_of(7), "email"}));
}

TEST(UnsubscribeToken, IsWorthNothingOnceAlteredOrWithAnotherKey) {
  const std::string key(link_key_bytes, 'k');
  const std::string token = unsubscribe_token(key, {id_of(7), "email"});
  EXPECT_FALSE(read_unsubscribe_token(std::string(link_key_bytes, 'x'), token));
  EXPECT_FALSE(read_unsubscribe_token(key, ""));
  EXPECT_FALSE(read_unsubscribe_token(key, token + "A"));
  EXPECT_FALSE(read_unsubscribe_token(key, token.substr(1)));
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string other = token;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(read_unsubscribe_token(key, other)) << i;
  }
}

int count_of(const std::string& text, const std::string& part) {
  int count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(WebPages, AreWholeInEachLanguage) {
  for (const std::string_view language : web_languages()) {
    for (int i = 0; i <= static_cast<int>(WebNotice::busy); ++i) {
      WebPage page;
      page.notice = static_cast<WebNotice>(i);
      page.language = language;
      page.chain = "Klarblick";
      page.channel = "email";
      page.address = "anna@example.org";
      const std::string html = html_of(page);
      const std::string what = std::string(language) + " " + std::string(name_of(page.notice));
      EXPECT_EQ(count_of(html, "<html lang=\"" + std::string(language) + "\">"), 1) << what;
      EXPECT_EQ(count_of(html, "<h1>"), 1) << what;
      EXPECT_EQ(count_of(html, "<title></title>"), 0) << what;
      EXPECT_EQ(count_of(html, "<p></p>"), 0) << what;
      EXPECT_EQ(html.find('{', html.find("<body>")), std::string::npos) << what;
      EXPECT_EQ(html.find("anna"), std::string::npos) << what;
      EXPECT_EQ(html.find("<script"), std::string::npos) << what;
      const bool asks =
          page.notice == WebNotice::confirm_ask || page.notice == WebNotice::unsubscribe_ask;
      EXPECT_EQ(count_of(html, "<button"), asks ? 1 : 0) << what;
    }
  }
}

TEST(WebPages, TakeNothingThatIsFilledInForMarkup) {
  WebPage page;
  page.notice = WebNotice::confirm_ask;
  page.chain = "<script>&\"' {address}";
  page.address = "\"<b>@x";
  page.wording_title = "</title>";
  page.wording = "</blockquote><img src=x>";
  const std::string html = html_of(page);
  EXPECT_EQ(count_of(html, "<script"), 0);
  EXPECT_EQ(count_of(html, "<img"), 0);
  EXPECT_EQ(count_of(html, "</blockquote>"), 1);
  EXPECT_EQ(count_of(html, "{address}"), 2) << "the text and the foot name the chain as it is";
}

double luminance(const std::string& hex) {
  const auto part = [&](std::size_t at) {
    const double value = std::stoi(hex.substr(at, 2), nullptr, 16) / 255.0;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4);
}

TEST(WebPages, AreReadableByDayAndByNight) {
  const std::string html = html_of({});
  for (const auto& [words, ground] : {std::pair{"1b1b1b", "ffffff"},
                                      {"4a4a4a", "ffffff"},
                                      {"ffffff", "0b5394"},
                                      {"f2f2f2", "161616"},
                                      {"c4c4c4", "161616"},
                                      {"10243a", "9cc9ff"}}) {
    const double one = luminance(words), other = luminance(ground);
    EXPECT_GE((std::max(one, other) + 0.05) / (std::min(one, other) + 0.05), 7.0) << words;
    for (const std::string colour : {words, ground}) {
      const std::string written = colour == "ffffff" ? "#fff" : "#" + colour;
      EXPECT_NE(html.find(written), std::string::npos) << "not of the page any more";
    }
  }
}

class WebAnswers : public testing::Test {
 protected:
  WebAnswers() {
    push({anna,
          RecordKind::customer,
          {one.set("last_name", "Geheim"), one.set("home_branch", "b1"),
           one.set("email", "anna@example.org"), one.set("mobile", "+491701112233")}});
  }
  static v1::Chain chain() {
    v1::Chain chain = test::small_chain();
    for (v1::Branch& branch : *chain.mutable_rules()->mutable_branches()) {
      branch.set_legal_entity("A GmbH");
    }
    for (const char* const language : {"de", "en"}) {
      v1::Text& text = *chain.mutable_texts()->add_texts();
      text.set_id("ad");
      text.set_language(language);
      text.set_title("Werbung");
      text.set_text("Ja, gern.");
    }
    return chain;
  }
  void push(const Edit& edit) {
    const std::string change = one.write(edit.record, edit.kind, edit.fields);
    const auto reply = office->push(one.device(), Pen::push(++pushed_, {change}), noon_ms);
    ASSERT_TRUE(reply.has_value()) << reply.error().detail;
    office.decide_all();
  }
  void say(const std::string& channel, const std::string& purpose, ConsentWay way) {
    const Record customer = office.record(anna);
    const v1::Chain all = chain();
    const auto consents = *office.customers().of_customer(anna, RecordKind::consent);
    const ConsentScene scene{customer, consents, all.rules(),        "b1", one.device(), "s1",
                             {},       noon_ms,  local_date(noon_ms)};
    const ShownText shown = shown_text(*find_text(all.texts(), "ad", "en"));
    const std::array said{
        ConsentSaid{ConsentAct::consent, channel, purpose, ConsentState::granted, shown, way, {}}};
    for (const Edit& edit : consent_edits(scene, said, ids_)) push(edit);
  }
  std::string confirmation() {
    v1::ConsentsPendingRequest request;
    request.set_make(true);
    const auto made = pending_consents(*office, request, now_ms);
    now_ms += 60'000;
    return made->consents_pending().consents(0).token();
  }
  std::string unsubscription(const std::string& channel, const Uuid& customer) {
    return unsubscribe_token(*office->store().dispatch().link_key(), {customer, channel});
  }
  WebPage call(WebPurpose purpose, const std::string& token, bool agrees) {
    const auto page = answer_web(*office, {{purpose, token}, agrees, "203.0.113.9", "de"}, now_ms);
    EXPECT_TRUE(page.has_value()) << page.error().detail;
    return page.value_or(WebPage{});
  }
  WebNotice look(WebPurpose purpose, const std::string& token) {
    return call(purpose, token, false).notice;
  }
  WebNotice click(WebPurpose purpose, const std::string& token) {
    return call(purpose, token, true).notice;
  }
  std::uint64_t written() { return office.sync().facts()->custody; }
  ConsentRecord last_proof() {
    const auto proofs = office.customers().of_customer(anna, RecordKind::consent);
    EXPECT_TRUE(check_consents(*proofs).empty());
    return read_consent(proofs->back());
  }
  std::string state(const std::string& channel, const std::string& purpose) {
    return office.record(anna).text(consent_key(channel, purpose));
  }

  static constexpr WebPurpose c = WebPurpose::confirm, u = WebPurpose::unsubscribe;
  HeadOffice office{chain()};
  Pen one{office.new_device("b1"), "b1"};
  Uuid anna = id_of(1);
  std::int64_t now_ms = noon_ms + 60'000;

 private:
  std::uint64_t pushed_ = 0;
  IdSource ids_;
};

TEST_F(WebAnswers, LookingChangesNothingHoweverOften) {
  say("email", "advertising", ConsentWay::signature);
  const std::string confirm = confirmation(), leave = unsubscription("email", anna);
  const std::uint64_t before = written();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(look(c, confirm), WebNotice::confirm_ask);
    EXPECT_EQ(look(u, leave), WebNotice::unsubscribe_ask);
    const char last = confirm.back() == '0' ? '1' : '0';
    EXPECT_EQ(click(c, confirm.substr(0, 63) + last), WebNotice::unknown);
  }
  EXPECT_EQ(written(), before);
}

TEST_F(WebAnswers, ShowTheWordsThatWereShownInTheirLanguage) {
  say("email", "advertising", ConsentWay::signature);
  const WebPage page = call(c, confirmation(), false);
  EXPECT_EQ(page.language, "en");
  EXPECT_EQ(page.chain, "A GmbH");
  EXPECT_EQ(page.wording, "Ja, gern.");
  EXPECT_EQ(page.address, "anna@example.org");
}

TEST_F(WebAnswers, ConfirmOnceWithTimeAndAddress) {
  say("email", "advertising", ConsentWay::signature);
  const std::string token = confirmation();
  EXPECT_EQ(click(c, token), WebNotice::confirmed);
  EXPECT_EQ(state("email", "advertising"), "granted");
  EXPECT_EQ(last_proof().way, ConsentWay::doi);
  EXPECT_EQ(last_proof().from, "203.0.113.9");
  EXPECT_EQ(last_proof().at_ms, now_ms);
  const std::uint64_t before = written();
  EXPECT_EQ(click(c, token), WebNotice::already_confirmed);
  EXPECT_EQ(look(c, token), WebNotice::already_confirmed);
  EXPECT_EQ(written(), before);
}

TEST_F(WebAnswers, SayWhyALinkDoesNothingAnyMore) {
  say("email", "advertising", ConsentWay::signature);
  const std::string token = confirmation();
  now_ms += 15 * day_ms;
  EXPECT_EQ(click(c, token), WebNotice::lapsed);
  now_ms -= 15 * day_ms;
  push({anna, RecordKind::customer, {one.set("email", "anna@example.net")}});
  EXPECT_EQ(click(c, token), WebNotice::other_address);
  push({anna, RecordKind::customer, {one.set("consent.email.advertising", "withdrawn")}});
  EXPECT_EQ(click(c, token), WebNotice::taken_back);
  EXPECT_EQ(state("email", "advertising"), "withdrawn");
}

TEST_F(WebAnswers, EndAChannelOnceAndLeaveTheOthers) {
  for (const char* const purpose : {"advertising", "survey", "reminder_service"}) {
    say("email", purpose, ConsentWay::doi);
  }
  say("sms", "advertising", ConsentWay::signature);
  const std::string token = unsubscription("email", anna);
  EXPECT_EQ(click(u, token), WebNotice::unsubscribed);
  EXPECT_EQ(state("email", "advertising"), "withdrawn");
  EXPECT_EQ(state("email", "survey"), "withdrawn");
  EXPECT_EQ(state("email", "reminder_service"), "granted");
  EXPECT_EQ(state("sms", "advertising"), "granted");
  EXPECT_EQ(last_proof().way, ConsentWay::web);
  EXPECT_EQ(last_proof().from, "203.0.113.9");
  EXPECT_EQ(last_proof().address, "anna@example.org");
  const auto log = audit_log(*office, {}, {}, now_ms);
  ASSERT_TRUE(log.has_value());
  std::multiset<std::string> acts;
  for (const auto& entry : log->audit().entries()) acts.insert(entry.act());
  EXPECT_EQ(acts.count("withdrawal"), 2U);
  const std::uint64_t before = written();
  EXPECT_EQ(click(u, token), WebNotice::already_unsubscribed);
  EXPECT_EQ(click(u, unsubscription("email", anna)), WebNotice::already_unsubscribed);
  EXPECT_EQ(written(), before);
}

TEST_F(WebAnswers, AnswerTheCampaignWhoseMessageTheLinkStoodInOnce) {
  say("email", "advertising", ConsentWay::doi);
  const LetterCode code{1, 5};
  const Edit letter = participation_edit(
      {.code = code, .campaign = "spring", .customer = anna, .at_ms = noon_ms});
  ASSERT_TRUE(office->submit(std::span(&letter, 1), "b1", now_ms));
  const std::string key = *office->store().dispatch().link_key();
  const std::string token = unsubscribe_token(key, {anna, "email", code});
  EXPECT_EQ(look(u, token), WebNotice::unsubscribe_ask);
  EXPECT_EQ(click(u, token), WebNotice::unsubscribed);
  // Somebody allows it again, and ends it by the same message.
  now_ms += 60'000;
  say("email", "advertising", ConsentWay::doi);
  EXPECT_EQ(click(u, token), WebNotice::unsubscribed);
  std::vector<MarketingContact> answers;
  for (const Record& record :
       *office.customers().of_customer(anna, RecordKind::marketing_contact)) {
    if (is_turned_down(read_contact(record))) answers.push_back(read_contact(record));
  }
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].outcome, "unsubscribed");
  EXPECT_EQ(answers[0].campaign, "spring");
  EXPECT_EQ(answers[0].source, "email");
  EXPECT_EQ(answers[0].branch, "b1");
}

TEST_F(WebAnswers, EndAdvertisingThatNobodyEverAllowed) {
  EXPECT_EQ(click(u, unsubscription("email", anna)), WebNotice::unsubscribed);
  EXPECT_EQ(state("email", "advertising"), "withdrawn");
  EXPECT_EQ(state("email", "survey"), "");
}

TEST_F(WebAnswers, GoDownToTheCounters) {
  say("sms", "advertising", ConsentWay::signature);
  ASSERT_EQ(click(u, unsubscription("sms", anna)), WebNotice::unsubscribed);
  std::string told;
  const std::vector<FeedHead> heads = *office->buckets_of(one.device());
  for (const FeedHead& head : heads) {
    for (const v1::FeedOp& op : office.read(one.device(), head.bucket)) {
      const auto record = op.has_put() ? from_wire(op.put()) : Result<Record>();
      if (record && record->kind == RecordKind::customer) {
        told = record->text("consent.sms.advertising");
      }
    }
  }
  EXPECT_EQ(told, "withdrawn");
}

TEST_F(WebAnswers, KnowNobodyWhoWasErased) {
  const std::string token = unsubscription("email", anna);
  v1::PersonEraseRequest erase;
  erase.set_no(office.record(anna).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, erase, now_ms).has_value());
  const std::uint64_t before = written();
  EXPECT_EQ(click(u, token), WebNotice::already_unsubscribed);
  EXPECT_EQ(written(), before);
}

TEST_F(WebAnswers, OutliveARestartOfHeadOffice) {
  const std::string token = unsubscription("email", anna);
  office.reopen();
  EXPECT_EQ(click(u, token), WebNotice::unsubscribed);
}

}  // namespace
}  // namespace tresen
