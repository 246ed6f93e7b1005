#include "sync/office/web/web_answer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "sync/office/admin_audit.h"
#include "sync/office/admin_confirmations.h"
#include "sync/office/person.h"
#include "sync/office/unsubscribing.h"
#include "sync/office/web/unsubscribe_link.h"
#include "sync/record/consent_record.h"

namespace tresen {
namespace {

// What a link in a message ends. Reminders of one's own appointments are no advertising.
constexpr std::array<std::string_view, 3> ended{"advertising", "advertising_health", "survey"};

// Those of the door's languages that the chain has wordings in; German where it has none.
std::vector<std::string> languages_of(const v1::Texts& texts) {
  std::vector<std::string> offered;
  for (const std::string_view language : web_languages()) {
    const bool spoken = std::ranges::any_of(
        texts.texts(), [&](const v1::Text& text) { return text.language() == language; });
    if (spoken) offered.emplace_back(language);
  }
  if (offered.empty()) offered.emplace_back(web_languages().front());
  return offered;
}

// A page in the customer's language if the chain has it, else in the reader's.
WebPage blank_page(const v1::Chain& chain, const std::string& wanted, const std::string& accept) {
  const std::vector<std::string> offered = languages_of(chain.texts());
  const std::string own = preferred_language(wanted, offered);
  const bool speaks = !wanted.empty() && wanted.starts_with(own);
  WebPage page;
  page.language = speaks ? own : preferred_language(accept, offered);
  page.chain = chain.name();
  return page;
}

WebNotice notice_of(Confirming confirming, bool acted) {
  switch (confirming) {
    case Confirming::confirmed:
      return acted ? WebNotice::confirmed : WebNotice::confirm_ask;
    case Confirming::already:
      return WebNotice::already_confirmed;
    case Confirming::lapsed:
      return WebNotice::lapsed;
    case Confirming::taken_back:
      return WebNotice::taken_back;
    case Confirming::address:
      return WebNotice::other_address;
    case Confirming::not_allowed:
      return WebNotice::too_young;
    case Confirming::unknown:
      break;
  }
  return WebNotice::unknown;
}

Result<WebPage> answer_confirmation(Office& office, const v1::Chain& chain, const WebCall& call,
                                    std::int64_t now_ms) {
  TRY_TO(done, call.agrees ? confirm_by_token(office, call.link.token, call.from, now_ms)
                           : look_at_token(office, call.link.token, now_ms));
  const ConsentRecord& proof = done.proof;
  WebPage page = blank_page(chain, proof.text.language, call.accept_language);
  page.notice = notice_of(done.what, call.agrees);
  page.channel = proof.channel;
  page.address = proof.address;
  if (!proof.controller.name.empty()) page.chain = proof.controller.name;
  // Only the words that were shown: the chain may have others by now.
  const v1::Text* const text = find_text(chain.texts(), proof.text.id, proof.text.language);
  if (text != nullptr && shown_text(*text) == proof.text) {
    page.wording_title = text->title();
    page.wording = text->text();
  }
  return page;
}

Result<WebPage> answer_unsubscribing(Office& office, const v1::Chain& chain, const WebCall& call,
                                     std::int64_t now_ms) {
  TRY_TO(key, office.store().dispatch().link_key());
  const auto link = read_unsubscribe_token(key, call.link.token);
  if (!link) return blank_page(chain, {}, call.accept_language);
  CustomerStore& records = office.store().customers();
  TRY_TO(customer, kept_customer(records, link->customer));
  WebPage page =
      blank_page(chain, customer ? customer->text("language") : "", call.accept_language);
  page.channel = link->channel;
  page.notice = WebNotice::already_unsubscribed;
  // Who was erased gets nothing already.
  if (!customer) return page;
  TRY_TO(consents, records.of_customer(customer->id, RecordKind::consent));
  const ConsentScene scene{
      *customer, consents,           chain.rules(), customer->text("home_branch"), 0, {}, {},
      now_ms,    local_date(now_ms), call.from};
  IdSource ids;
  const std::vector<Edit> edits =
      withdraw_channel(scene, link->channel, ended, ConsentWay::web, ids);
  if (edits.empty()) return page;
  page.address = address_for(*customer, link->channel);
  page.notice = call.agrees ? WebNotice::unsubscribed : WebNotice::unsubscribe_ask;
  if (!call.agrees) return page;
  TRY_TO(campaign, campaign_of(office, link->message));
  TRY_TO(answer, unsubscribed_edit(office, *customer, campaign, link->channel, now_ms));
  std::vector<Edit> all = edits;
  if (answer) all.push_back(std::move(*answer));
  TRY(office.submit(all, scene.branch, now_ms));
  TRY(note_sensitive(office, edits, now_ms));
  return page;
}

}  // namespace

Result<WebPage> answer_web(Office& office, const WebCall& call, std::int64_t now_ms) {
  TRY_TO(chain, office.store().campaigns().chain());
  if (call.link.purpose == WebPurpose::confirm) {
    return answer_confirmation(office, chain, call, now_ms);
  }
  return answer_unsubscribing(office, chain, call, now_ms);
}

}  // namespace tresen
