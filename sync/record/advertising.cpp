#include "sync/record/advertising.h"

#include <array>

#include "sync/record/consent_record.h"
#include "sync/record/customer.h"
#include "sync/record/merging.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 13> names{
    "allowed", "restricted", "deceased", "objected",         "minor",      "unreachable", "moved",
    "health",  "refused",    "pending",  "other_controller", "no_consent", "no_notice"};

// The exception is for e-mail alone, and only with all four facts.
bool is_existing(const Advertisement& advertisement) {
  if (!advertisement.existing || advertisement.channel != "email") return false;
  const ExistingCustomer& facts = *advertisement.existing;
  return facts.address_from_sale && facts.similar_goods && facts.told_at_collection &&
         facts.told_each_time;
}

}  // namespace

std::string_view name_of(Advertising verdict) {
  return names.at(static_cast<std::size_t>(verdict));
}

Advertising judge_advertising(const Record& customer, std::span<const Record> consents,
                              const v1::Rules& rules, const Advertisement& advertisement,
                              std::int64_t now_ms, const Date& today) {
  const std::string_view channel = advertisement.channel;
  const std::string_view purpose =
      advertisement.health_derived ? "advertising_health" : "advertising";
  // Who was merged away is written to as the one who was kept, not twice.
  if (is_restricted(customer) || merged_into(customer)) return Advertising::restricted;
  if (is_deceased(customer)) return Advertising::deceased;
  if (has_objected(customer)) return Advertising::objected;
  if (const auto years = age(customer, today); years && *years < 16) return Advertising::minor;
  if (!can_reach(customer, channel)) return Advertising::unreachable;
  if (channel == "post" && has_moved(customer)) return Advertising::moved;
  const auto said = consent_of(customer, channel, purpose);
  const auto holds = consent_for(customer, channel, purpose, rules, advertisement.branch, now_ms);
  if (holds == ConsentState::granted) return Advertising::allowed;
  if (said == ConsentState::refused || said == ConsentState::withdrawn) return Advertising::refused;
  if (advertisement.health_derived) return Advertising::health;
  if (channel == "post") {
    const Controller controller = controller_of(rules, advertisement.branch);
    return notice_given_ms(consents, controller) > 0 ? Advertising::allowed
                                                     : Advertising::no_notice;
  }
  if (is_existing(advertisement)) return Advertising::allowed;
  if (holds == ConsentState::pending) return Advertising::pending;
  return said == ConsentState::granted ? Advertising::other_controller : Advertising::no_consent;
}

}  // namespace tresen
