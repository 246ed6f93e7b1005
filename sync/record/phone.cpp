#include "sync/record/phone.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>

namespace tresen {
namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr int german_country_code = 49;
// Shorter ones are emergency and service numbers, or not yet typed to the end.
constexpr std::size_t unassigned_digits_min = 6;

// Letters would be read as a vanity number; at a counter they are a slip.
bool is_written_as_number(std::string_view raw) {
  return std::all_of(raw.begin(), raw.end(), [](char c) {
    return (c >= '0' && c <= '9') || std::string_view("+()/-. ").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string in_groups(std::string_view digits) {
  std::string text;
  const std::size_t pairs = digits.size() / 2;
  const std::size_t three_at = digits.size() % 2 == 1 ? pairs / 2 : pairs;
  std::size_t at = 0;
  for (std::size_t group = 0; at < digits.size(); ++group) {
    const std::size_t wanted = group == three_at ? 3 : 2;
    if (!text.empty()) text += ' ';
    text += digits.substr(at, wanted);
    at += wanted;
  }
  return text;
}

std::optional<Phone> read_phone(std::string_view raw, std::string_view country) {
  if (!is_written_as_number(raw)) return std::nullopt;
  const PhoneNumberUtil& plans = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  const std::string region(country.empty() ? "DE" : country);
  if (plans.Parse(std::string(raw), region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
    return std::nullopt;
  }
  std::string national;
  plans.GetNationalSignificantNumber(number, &national);
  const bool valid = plans.IsValidNumber(number);
  const bool possible = plans.IsPossibleNumberWithReason(number) == PhoneNumberUtil::IS_POSSIBLE &&
                        national.size() >= unassigned_digits_min;
  if (!valid && !possible) return std::nullopt;
  Phone phone;
  plans.Format(number, PhoneNumberUtil::E164, &phone.e164);
  // Too many zeros in front read differently the second time; no such number can be dialled.
  PhoneNumber again;
  std::string once_more;
  if (plans.Parse(phone.e164, region, &again) != PhoneNumberUtil::NO_PARSING_ERROR) {
    return std::nullopt;
  }
  plans.Format(again, PhoneNumberUtil::E164, &once_more);
  if (once_more != phone.e164) return std::nullopt;
  phone.valid = valid;
  phone.digits = static_cast<int>(national.size());
  if (number.country_code() == german_country_code) {
    phone.mobile =
        national.starts_with("15") || national.starts_with("16") || national.starts_with("17");
  } else {
    const auto type = plans.GetNumberType(number);
    phone.mobile = type == PhoneNumberUtil::MOBILE || type == PhoneNumberUtil::FIXED_LINE_OR_MOBILE;
  }
  return phone;
}

std::string shown_phone(std::string_view e164) {
  const PhoneNumberUtil& plans = *PhoneNumberUtil::GetInstance();
  PhoneNumber number;
  if (!e164.starts_with('+') ||
      plans.Parse(std::string(e164), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
    return std::string(e164);
  }
  std::string text;
  if (number.country_code() != german_country_code) {
    plans.Format(number, PhoneNumberUtil::INTERNATIONAL, &text);
    return text;
  }
  std::string national;
  plans.GetNationalSignificantNumber(number, &national);
  const bool mobile =
      national.starts_with("15") || national.starts_with("16") || national.starts_with("17");
  const int area = mobile ? 3 : plans.GetLengthOfGeographicalAreaCode(number);
  const auto area_size = static_cast<std::size_t>(std::clamp(area, 0, int(national.size())));
  if (area_size == 0) {
    plans.Format(number, PhoneNumberUtil::NATIONAL, &text);
    return text;
  }
  return "0" + national.substr(0, area_size) + " " + in_groups(national.substr(area_size));
}

}  // namespace tresen
