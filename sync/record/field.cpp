#include "sync/record/field.h"

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/record/email.h"
#include "sync/record/field_rules.h"
#include "sync/record/person_name.h"
#include "sync/record/merging.h"
#include "sync/record/phone.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 6> salutations{"none",    "ms",     "mr",
                                                      "diverse", "family", "company"};
constexpr std::array<std::string_view, 4> channels{"post", "phone", "email", "sms"};
constexpr std::array<std::string_view, 4> insured{"member", "family", "pensioner", "exempt"};
constexpr std::array<std::string_view, 4> consents{"granted", "refused", "withdrawn", "pending"};
constexpr std::array<std::string_view, 2> yes_no{"yes", "no"};

using K = Keys;
using L = FieldLevel;
using P = Policy;

// Columns: key, keyboard, length_max, level, policy, purpose, tidy, fits, choices.
constexpr auto table = std::to_array<Field>({
    {"customer_no",
     K::none,
     20,
     L::system,
     P::head_office_only,
     "administration",
     tidy_text,
     fits_any,
     {}},
    {"external_id",
     K::none,
     60,
     L::system,
     P::head_office_only,
     "administration",
     tidy_text,
     fits_any,
     {}},
    {"salutation", K::choice, 10, L::optional, P::last_writer, "correspondence", tidy_salutation,
     fits_any, salutations},
    {"title",
     K::letters,
     30,
     L::optional,
     P::last_writer,
     "correspondence",
     tidy_text,
     fits_any,
     {}},
    {"first_name",
     K::letters,
     60,
     L::must,
     P::last_writer,
     "identification",
     tidy_text,
     fits_first_name,
     {}},
    {"name_affix",
     K::letters,
     30,
     L::optional,
     P::last_writer,
     "identification",
     tidy_text,
     fits_any,
     {}},
    {"last_name",
     K::letters,
     80,
     L::blocking,
     P::last_writer,
     "identification",
     tidy_text,
     fits_last_name,
     {}},
    {"company",
     K::letters,
     120,
     L::optional,
     P::last_writer,
     "identification",
     tidy_text,
     fits_any,
     {}},
    {"birth_date",
     K::date,
     10,
     L::must,
     P::last_writer,
     "identification",
     tidy_date,
     fits_birth_date,
     {}},
    {"street", K::letters, 80, L::must, P::last_writer, "contract", tidy_text, fits_any, {}},
    {"house_no",
     K::letters,
     12,
     L::must,
     P::last_writer,
     "contract",
     tidy_house_no,
     fits_house_no,
     {}},
    {"address_extra",
     K::letters,
     60,
     L::optional,
     P::last_writer,
     "contract",
     tidy_text,
     fits_any,
     {}},
    {"district", K::letters, 60, L::optional, P::last_writer, "contract", tidy_text, fits_any, {}},
    {"postcode",
     K::postcode,
     12,
     L::must,
     P::last_writer,
     "contract",
     tidy_postcode,
     fits_postcode,
     {}},
    {"city", K::letters, 60, L::must, P::last_writer, "contract", tidy_text, fits_any, {}},
    {"country",
     K::choice,
     2,
     L::optional,
     P::last_writer,
     "contract",
     tidy_country,
     fits_country,
     {}},
    {"mobile", K::phone, 20, L::must, P::last_writer, "contact", tidy_phone, fits_mobile, {}},
    {"phone_home",
     K::phone,
     20,
     L::optional,
     P::last_writer,
     "contact",
     tidy_phone,
     fits_phone,
     {}},
    {"phone_work",
     K::phone,
     20,
     L::optional,
     P::last_writer,
     "contact",
     tidy_phone,
     fits_phone,
     {}},
    {"fax", K::phone, 20, L::optional, P::last_writer, "contact", tidy_phone, fits_phone, {}},
    {"email", K::mail, 254, L::must, P::last_writer, "contact", tidy_mail, fits_mail, {}},
    {"preferred_channel", K::choice, 10, L::must, P::last_writer, "contact", tidy_choice, fits_any,
     channels},
    {"language",
     K::choice,
     20,
     L::optional,
     P::last_writer,
     "correspondence",
     tidy_language,
     fits_language,
     {}},
    {"insurer",
     K::letters,
     80,
     L::optional,
     P::last_writer,
     "billing",
     tidy_text,
     fits_insurer,
     {}},
    {"insured_status", K::choice, 10, L::optional, P::last_writer, "billing", tidy_choice, fits_any,
     insured},
    {"doctor", K::letters, 80, L::optional, P::last_writer, "supply", tidy_text, fits_any, {}},
    {"guardian.name",
     K::letters,
     120,
     L::optional,
     P::last_writer,
     "contract",
     tidy_text,
     fits_last_name,
     {}},
    {"guardian.relation",
     K::letters,
     40,
     L::optional,
     P::last_writer,
     "contract",
     tidy_text,
     fits_any,
     {}},
    {"referred_by",
     K::letters,
     80,
     L::optional,
     P::last_writer,
     "marketing",
     tidy_text,
     fits_any,
     {}},
    {"notes", K::letters, 500, L::optional, P::last_writer, "advice", tidy_text, fits_notes, {}},
    {"category.", K::choice, 1000, L::optional, P::set, "marketing", tidy_set, fits_any, {}},
    {"consent.", K::choice, 10, L::optional, P::withdraw_wins, "consent", tidy_choice, fits_any,
     consents},
    {"objection", K::choice, 3, L::system, P::withdraw_wins, "consent", tidy_choice, fits_any,
     yes_no},
    {"restricted", K::choice, 3, L::system, P::head_office_only, "administration", tidy_choice,
     fits_any, yes_no},
    {"deceased", K::choice, 3, L::system, P::last_writer, "administration", tidy_choice, fits_any,
     yes_no},
    {"moved_unknown", K::choice, 3, L::system, P::last_writer, "administration", tidy_choice,
     fits_any, yes_no},
    {"email_undeliverable",
     K::none,
     254,
     L::system,
     P::last_writer,
     "administration",
     tidy_mail,
     fits_any,
     {}},
    {"mobile_undeliverable",
     K::none,
     20,
     L::system,
     P::last_writer,
     "administration",
     tidy_phone,
     fits_any,
     {}},
    {"home_branch",
     K::none,
     40,
     L::system,
     P::last_writer,
     "administration",
     tidy_text,
     fits_any,
     {}},
});

bool names(const Field& field, std::string_view key) {
  if (!field.key.ends_with('.')) return field.key == key;
  if (!key.starts_with(field.key) || key.size() == field.key.size()) return false;
  return field.key != "consent." || parse_consent_key(key).has_value();
}

// A process stays what it was opened as.
bool is_fixed_in_process(std::string_view key) {
  return key == "customer" || key == "template" || key == "opened_at" || key == "branch";
}

}  // namespace

std::span<const Field> fields() { return table; }

const Field* find_field(std::string_view key) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Field& field) { return names(field, key); });
  return found == table.end() ? nullptr : &*found;
}

std::string_view name_of(Keys keys) {
  constexpr std::array<std::string_view, 8> names_of_keys{"letters", "digits",   "date",   "phone",
                                                          "mail",    "postcode", "choice", "none"};
  return names_of_keys.at(static_cast<std::size_t>(keys));
}

std::string_view name_of(FieldLevel level) {
  constexpr std::array<std::string_view, 4> levels{"system", "blocking", "must", "optional"};
  return levels.at(static_cast<std::size_t>(level));
}

std::string_view name_of(Verdict verdict) {
  constexpr std::array<std::string_view, 5> verdicts{"good", "empty", "too_long", "malformed",
                                                     "unlikely"};
  return verdicts.at(static_cast<std::size_t>(verdict));
}

std::string tidy(const Field& field, std::string_view raw, const FieldContext& context) {
  // What cannot be read is not tidied into something else; judge() refuses it.
  return is_readable(raw) ? field.tidy(raw, context) : std::string(raw);
}

Verdict judge(const Field& field, std::string_view raw, const FieldContext& context) {
  if (!is_readable(raw)) return Verdict::malformed;
  const std::string text = field.tidy(raw, context);
  if (text.empty()) return Verdict::empty;
  const auto length_max = static_cast<std::size_t>(field.length_max);
  if (length(text) > length_max) return Verdict::too_long;
  if (!field.choices.empty() &&
      std::find(field.choices.begin(), field.choices.end(), text) == field.choices.end()) {
    return Verdict::malformed;
  }
  return field.fits(text, context);
}

std::vector<std::string> suggest(const Field& field, std::string_view raw, const FieldContext&) {
  if (!is_readable(raw)) return {};
  if (field.keys == Keys::mail) return suggest_email(raw);
  if (field.fits != fits_first_name && field.fits != fits_last_name) return {};
  const std::string name = proposed_name(tidied(raw));
  return name.empty() ? std::vector<std::string>() : std::vector{name};
}

std::string shown(const Field& field, std::string_view value) {
  return field.keys == Keys::phone ? shown_phone(value) : std::string(value);
}

Policy policy_of(RecordKind kind, std::string_view key) {
  if (kind == RecordKind::process && is_fixed_in_process(key)) return Policy::immutable;
  if (kind == RecordKind::process && key.starts_with("category.")) return Policy::set;
  // What proves something is written once, and never again.
  if (kind == RecordKind::consent || kind == RecordKind::audit) return Policy::immutable;
  if (kind != RecordKind::customer) return Policy::last_writer;
  if (is_merge_key(key)) return Policy::head_office_only;
  const Field* field = find_field(key);
  return field ? field->policy : Policy::last_writer;
}

}  // namespace tresen
