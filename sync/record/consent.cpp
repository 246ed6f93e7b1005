#include "sync/record/consent.h"

#include <algorithm>
#include <array>

#include "sync/record/customer.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 6> channels{"post", "phone",     "email",
                                                   "sms",  "messenger", "fax"};
constexpr std::array<std::string_view, 4> purposes{"advertising", "advertising_health",
                                                   "reminder_service", "survey"};
constexpr std::array<std::string_view, 4> states{"granted", "refused", "withdrawn", "pending"};
constexpr std::string_view prefix = "consent.";

template <std::size_t Size>
std::optional<std::string_view> in(const std::array<std::string_view, Size>& words,
                                   std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return *found;
}

}  // namespace

std::string_view name_of(ConsentState state) { return states.at(static_cast<std::size_t>(state)); }

std::optional<ConsentState> consent_state(std::string_view word) {
  const auto found = std::find(states.begin(), states.end(), word);
  if (found == states.end()) return std::nullopt;
  return static_cast<ConsentState>(found - states.begin());
}

std::span<const std::string_view> consent_channels() { return channels; }
std::span<const std::string_view> consent_purposes() { return purposes; }

std::string consent_key(std::string_view channel, std::string_view purpose) {
  return std::string(prefix) + std::string(channel) + "." + std::string(purpose);
}

std::optional<ConsentName> parse_consent_key(std::string_view key) {
  if (!key.starts_with(prefix)) return std::nullopt;
  key.remove_prefix(prefix.size());
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const auto channel = in(channels, key.substr(0, dot));
  const auto purpose = in(purposes, key.substr(dot + 1));
  if (!channel || !purpose) return std::nullopt;
  return ConsentName{.channel = *channel, .purpose = *purpose};
}

std::optional<ConsentState> consent_of(const Record& customer, std::string_view channel,
                                       std::string_view purpose) {
  const Answer& answer = customer.answer(consent_key(channel, purpose));
  if (answer.state == AnswerState::refused) return ConsentState::refused;
  if (answer.state != AnswerState::value) return std::nullopt;
  return consent_state(answer.value);
}

bool has_objected(const Record& customer) { return customer.text("objection") == "yes"; }
bool is_restricted(const Record& customer) { return customer.text("restricted") == "yes"; }
bool is_deceased(const Record& customer) { return customer.text("deceased") == "yes"; }
bool has_moved(const Record& customer) { return customer.text("moved_unknown") == "yes"; }

bool may_contact(const Record& customer, std::string_view channel, std::string_view purpose) {
  if (!can_reach(customer, channel) || is_restricted(customer)) return false;
  if (is_deceased(customer) || (channel == "post" && has_moved(customer))) return false;
  const auto consent = consent_of(customer, channel, purpose);
  const bool refused = consent == ConsentState::refused || consent == ConsentState::withdrawn;
  if (purpose == "reminder_service") return !refused;
  if (has_objected(customer)) return false;
  if (channel == "post" && purpose == "advertising") return !refused;
  return consent == ConsentState::granted;
}

std::vector<FieldEdit> consents_after_refusal(const Record& customer, std::string_view field,
                                              Source source) {
  struct Channel {
    std::string_view field, channel;
  };
  constexpr auto carried =
      std::to_array<Channel>({{"email", "email"}, {"mobile", "sms"}, {"mobile", "messenger"}});
  std::vector<FieldEdit> edits;
  for (const Channel& by : carried) {
    if (by.field != field) continue;
    for (const std::string_view purpose : {purposes[0], purposes[1]}) {
      const std::string key = consent_key(by.channel, purpose);
      const Answer& known = customer.answer(key);
      if (known.state != AnswerState::missing || known.stamp != Stamp{}) continue;
      Answer refusal;
      refusal.state = AnswerState::value;
      refusal.value = name_of(ConsentState::refused);
      refusal.source = source;
      edits.push_back(
          {.key = key, .action = FieldEdit::Action::set, .answer = refusal, .base = known.stamp});
    }
  }
  return edits;
}

}  // namespace tresen
