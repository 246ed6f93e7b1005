#pragma once
// What a customer allows: consent for each channel and purpose, and the objection that beats them
// all (GDPR 7, 21(2); UWG 7(2), as of 28 May 2022). Pure.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/record/record.h"

namespace tresen {

enum class ConsentState { granted, refused, withdrawn, pending };

std::string_view name_of(ConsentState state);
std::optional<ConsentState> consent_state(std::string_view word);

std::span<const std::string_view> consent_channels();  // "post", "phone", "email", ...
std::span<const std::string_view> consent_purposes();  // "advertising", ...

// "consent.email.advertising".
std::string consent_key(std::string_view channel, std::string_view purpose);
struct ConsentName {
  std::string_view channel, purpose;  // into the static lists above
};
// Nothing unless both parts are of the lists.
std::optional<ConsentName> parse_consent_key(std::string_view key);

// What the customer said; nothing where nobody has asked. An answer `refused` is a refusal.
std::optional<ConsentState> consent_of(const Record& customer, std::string_view channel,
                                       std::string_view purpose);
bool has_objected(const Record& customer);
// Processing is restricted (GDPR 18): the data is kept and nothing else. Head office alone says so.
bool is_restricted(const Record& customer);
// Nothing is sent to who has died, and no letter to who has moved nobody knows where.
bool is_deceased(const Record& customer);
bool has_moved(const Record& customer);

// Whether advertising or a survey may go out: no objection, the channel can reach the customer, and
// the consent is granted (`pending` is not). Post needs no consent, but a refusal counts.
// Reminders of one's own appointment are no advertising: only a refusal stops them. Nothing at all
// goes to a customer whose data is restricted, or who has died.
bool may_contact(const Record& customer, std::string_view channel, std::string_view purpose);

// What a refused contact field (e-mail, mobile) means for consent: refused for its channels, but
// only where nothing was ever said. To be written together with the refusal.
std::vector<FieldEdit> consents_after_refusal(const Record& customer, std::string_view field,
                                              Source source);

}  // namespace tresen
