#pragma once
// How single kinds of fields are written down, and when they can be true: the words of the table in
// field.cpp. Every tidy_ function takes well-formed UTF-8 and changes nothing the second time;
// every fits_ function takes a tidied, non-empty text.

#include <string>
#include <string_view>

#include "sync/record/field.h"

namespace tresen {

// Single spaces, composed letters.
std::string tidy_text(std::string_view raw, const FieldContext& context);
// "12.3.61", "12031961", "1961-03-12", "19610312" -> "1961-03-12". Two-digit years: 00 to this
// year's are 20xx, the others 19xx.
std::string tidy_date(std::string_view raw, const FieldContext& context);
// "0171/3920042" -> "+491713920042".
std::string tidy_phone(std::string_view raw, const FieldContext& context);
std::string tidy_mail(std::string_view raw, const FieldContext& context);
// "D-71 229" -> "71229"; countries without rules of their own: upper case.
std::string tidy_postcode(std::string_view raw, const FieldContext& context);
// "12 - 14" -> "12-14".
std::string tidy_house_no(std::string_view raw, const FieldContext& context);
// "Österreich", "at" -> "AT".
std::string tidy_country(std::string_view raw, const FieldContext& context);
// "DE-at" -> "de-AT".
std::string tidy_language(std::string_view raw, const FieldContext& context);
// "Frau" -> "ms"; the stored words stay.
std::string tidy_salutation(std::string_view raw, const FieldContext& context);
std::string tidy_choice(std::string_view raw, const FieldContext& context);  // lower case
std::string tidy_set(std::string_view raw, const FieldContext& context);     // items, one a line

Verdict fits_any(std::string_view text, const FieldContext& context);
// Letters, space, apostrophe, hyphen, full stop.
Verdict fits_first_name(std::string_view text, const FieldContext& context);
// At least one letter; digits are unlikely.
Verdict fits_last_name(std::string_view text, const FieldContext& context);
// A real day from 1900 to today; above 110 years unlikely.
Verdict fits_birth_date(std::string_view text, const FieldContext& context);
// A number of the country's plan; five digits or fewer, and unassigned ranges, are unlikely.
Verdict fits_phone(std::string_view text, const FieldContext& context);
Verdict fits_mobile(std::string_view text, const FieldContext& context);  // others are unlikely
Verdict fits_mail(std::string_view text, const FieldContext& context);
// DE five digits, not 00xxx; AT and CH four, not 0xxx; elsewhere anything of up to 12 characters.
Verdict fits_postcode(std::string_view text, const FieldContext& context);
// "12", "12 a", "12a-14b", "3/4".
Verdict fits_house_no(std::string_view text, const FieldContext& context);
Verdict fits_country(std::string_view text, const FieldContext& context);   // ISO 3166-1 alpha-2
Verdict fits_language(std::string_view text, const FieldContext& context);  // the shape of BCP 47
// A name; or, if it is all digits, an institution code (IK) whose check digit is right.
Verdict fits_insurer(std::string_view text, const FieldContext& context);
// Unlikely where it speaks of illness, which does not belong there (GDPR 9).
Verdict fits_notes(std::string_view text, const FieldContext& context);

// Whether nine digits are an institution code: class 2, region 2, serial 4, check 1. The check
// digit is the sum of the digit sums of digits 3 to 8 times 2, 1, 2, 1, 2, 1, modulo 10 (ARGE IK).
bool is_institution_code(std::string_view digits);

}  // namespace tresen
