#include "sync/office/cli/chain_check.h"

#include "sync/office/cli/chain_dispatch_check.h"
#include "sync/office/cli/chain_rules_check.h"
#include "sync/office/cli/names.h"
#include "sync/office/cli/place.h"

namespace tresen {
namespace {

constexpr std::size_t picture_digits = 64;  // SHA-256, hex
constexpr std::size_t pin_digits_min = 4;
constexpr std::size_t pin_digits_max = 8;

void check_selection(const v1::Campaign& campaign, const Place& place) {
  if (!campaign.has_selection()) return;
  const Place inside = place.in("selection");
  if (campaign.selection().made_on().empty()) {
    inside.wrong("made_on", "is missing; write the day on which the list was made, YYYY-MM-DD");
  } else {
    check_date(inside, "made_on", campaign.selection().made_on());
  }
}

void check_picture(const v1::Campaign& campaign, const Place& place) {
  const std::string& hash = campaign.picture();
  const bool hex = hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!hash.empty() && (hash.size() != picture_digits || !hex)) {
    place.wrong("picture", "is not the SHA-256 of a picture in 64 hex digits");
  }
}

void check_campaign(const v1::Campaign& campaign, const Place& place, const Names& names) {
  check_name(place, "name", campaign.name(), "what stands on the tile at the counter");
  if (campaign.state() == v1::Campaign::STATE_UNSPECIFIED ||
      !v1::Campaign::State_IsValid(campaign.state())) {
    place.wrong("state",
                "is missing; write STATE_DRAFT, STATE_ACTIVE, STATE_PAUSED or STATE_ENDED");
  }
  if (!campaign.goal().empty() && campaign.goal() != "retention" &&
      campaign.goal() != "acquisition") {
    place.wrong("goal", "\"" + campaign.goal() + "\" is no goal; write retention or acquisition");
  }
  check_range(place, campaign.valid_from(), campaign.valid_to());
  names.branches.check_all(place, "branches", campaign.branches());
  names.process_types.check_all(place, "process_types", campaign.process_types());
  check_not_negative(place, "cost_total_cents", campaign.cost_total_cents());
  check_not_negative(place, "cost_per_piece_cents", campaign.cost_per_piece_cents());
  check_not_negative(place, "attribution_days", campaign.attribution_days());
  const std::string& currency = campaign.currency();
  const bool capitals =
      currency.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
  if (!currency.empty() && (currency.size() != 3 || !capitals)) {
    place.wrong("currency", "\"" + currency + "\" is no currency; write its ISO 4217 code, as EUR");
  }
  check_picture(campaign, place);
  check_selection(campaign, place);
}

void check_campaigns(const v1::Campaigns& campaigns, const Place& place, const Names& names) {
  IdCheck ids("campaign");
  for (int i = 0; i < campaigns.campaigns_size(); ++i) {
    const Place inside = place.in("campaigns", i);
    ids.check(inside, campaigns.campaigns(i).id());
    check_campaign(campaigns.campaigns(i), inside, names);
  }
}

bool is_language(std::string_view tag) {
  return tag.size() >= 2 && tag.size() <= 35 &&
         tag.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
             std::string_view::npos;
}

void check_texts(const v1::Texts& texts, const Place& place) {
  std::set<std::pair<std::string, std::string>> seen;
  for (int i = 0; i < texts.texts_size(); ++i) {
    const v1::Text& text = texts.texts(i);
    const Place inside = place.in("texts", i);
    if (text.id().empty()) inside.wrong("id", "is missing; write a short name, kept for ever");
    if (!is_language(text.language())) {
      inside.wrong("language", "\"" + text.language() + "\" is no language; write de or en");
    }
    if (text.text().empty()) inside.wrong("text", "is missing; write the wording");
    if (!seen.emplace(text.id(), text.language()).second) {
      inside.wrong("id", "the text \"" + text.id() + "\" stands here twice in the language \"" +
                             text.language() + "\"; leave one of them out");
    }
  }
}

void check_pin(const v1::StaffMember& member, const Place& place,
               std::map<std::string, std::string>& owners) {
  if (!member.pin_salt().empty() || !member.pin_hash().empty()) {
    place.wrong(member.pin_hash().empty() ? "pin_salt" : "pin_hash",
                "is made by head office; write pin instead");
  }
  const std::string& pin = member.pin();
  const bool digits = pin.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || pin.size() < pin_digits_min || pin.size() > pin_digits_max) {
    place.wrong("pin", pin.empty() ? "is missing; write 4 to 8 digits"
                                   : "is no PIN; right would be 4 to 8 digits");
    return;
  }
  const auto [owner, fresh] = owners.emplace(pin, member.id());
  if (!fresh) {
    place.wrong("pin",
                "is the PIN of \"" + owner->second + "\" already; each needs one of their own");
  }
}

void check_staff(const v1::Staff& staff, const Place& place, const Names& names) {
  IdCheck ids("member of staff");
  std::map<std::string, std::string> owners;
  for (int i = 0; i < staff.members_size(); ++i) {
    const v1::StaffMember& member = staff.members(i);
    const Place inside = place.in("members", i);
    ids.check(inside, member.id());
    check_name(inside, "name", member.name(), "the person's name");
    names.branches.check_all(inside, "branches", member.branches());
    check_pin(member, inside, owners);
  }
}

}  // namespace

void check_chain(const v1::Chain& chain, TextReading& reading) {
  const Place place(chain, reading);
  IdCheck("chain").check(place, chain.id());
  check_name(place, "name", chain.name(), "the chain's name as customers know it");
  Names names;
  if (chain.has_rules()) {
    names = names_of(chain.rules());
    for (const v1::Text& text : chain.texts().texts()) names.texts.names.push_back(text.id());
    check_rules(chain.rules(), place.in("rules"), names);
  } else {
    place.wrong("rules", "is missing; a chain needs rules { branches { id: .. name: .. } .. }");
  }
  if (chain.has_campaigns()) check_campaigns(chain.campaigns(), place.in("campaigns"), names);
  if (chain.has_campaigns()) check_dispatches(chain, place.in("campaigns"));
  if (chain.has_texts()) check_texts(chain.texts(), place.in("texts"));
  if (chain.has_staff()) check_staff(chain.staff(), place.in("staff"), names);
  reading.sort();
}

}  // namespace tresen
