#include "sync/office/unsubscribing.h"

#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"

namespace tresen {
namespace {

constexpr std::string_view outcome = "unsubscribed";

}  // namespace

Result<std::string> last_campaign(Office& office, const Uuid& customer, std::string_view channel) {
  TRY_TO(sent, office.store().runs().of_person(customer));
  for (const v1::PersonSending& one : sent.sendings()) {
    if (one.channel() == channel && one.what() == v1::RunOutcome::WHAT_SENT) return one.campaign();
  }
  return std::string();
}

Result<std::string> campaign_of(Office& office, const LetterCode& message) {
  if (message == LetterCode{}) return std::string();
  TRY_TO(letter, office.store().customers().find(participation_id(message)));
  return letter ? read_participation(*letter).campaign : std::string();
}

Result<std::optional<Edit>> unsubscribed_edit(Office& office, const Record& customer,
                                              const std::string& campaign,
                                              const std::string& channel, std::int64_t now_ms) {
  if (campaign.empty()) return std::optional<Edit>();
  TRY_TO(contacts,
         office.store().customers().of_customer(customer.id, RecordKind::marketing_contact));
  for (const Record& record : contacts) {
    const MarketingContact contact = read_contact(record);
    if (contact.campaign == campaign && contact.outcome == outcome) return std::optional<Edit>();
  }
  return std::optional(contact_edit({}, {.id = office.new_id(now_ms),
                                         .campaign = campaign,
                                         .customer = customer.id,
                                         .process = {},
                                         .at_ms = now_ms,
                                         .kind = ContactKind::written,
                                         .referrer = {},
                                         .branch = customer.text("home_branch"),
                                         .source = channel,
                                         .outcome = std::string(outcome)}));
}

}  // namespace tresen
