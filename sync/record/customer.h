#pragma once
// A customer record, read as people speak of it. All functions are pure and take any record; what
// is missing gives an empty text.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/record/field.h"
#include "sync/record/missing_data.h"
#include "sync/record/record.h"

namespace tresen {

// "Dr. Hans von Müller"; a company without a person: its name.
std::string full_name(const Record& customer);
// "Müller, Hans", as lists are sorted.
std::string sorted_name(const Record& customer);
// "H. M.", for screens that others may read.
std::string initials(const Record& customer);
// "Bergstraße 12, 71229 Leonberg"; abroad with the country's code.
std::string address_line(const Record& customer);
// The first phone that there is, stored form: mobile, home, work.
std::string phone_of(const Record& customer);

std::optional<Date> birth_date(const Record& customer);
std::optional<int> age(const Record& customer, const Date& today);  // whole years
// Younger than 18 (BGB 2). Without a birth date: not known to be one.
bool is_minor(const Record& customer, const Date& today);
// ISO 3166-1 alpha-2; DE where nothing is known.
std::string country_of(const Record& customer);

// What judging one of the customer's fields hangs on. Valid as long as the record.
FieldContext context_of(const Record& customer, const Date& today);

// The day on which the record was made at a counter (from its UUIDv7). Nothing for imported
// customers: they were customers before us.
std::optional<Date> made_on(const Record& customer);
// Made today, or never yet seen by head office; imported customers never are.
bool is_new(const Record& customer, const Date& today);

// The field that messages of a channel go to, where it can be marked as one that nothing arrives
// at: "email" or "mobile". Empty: it cannot.
std::string_view marked_field(std::string_view channel);
// Whether nothing arrives at the present e-mail address or mobile number ("email", "mobile"), and
// nobody has said since that it is right, or given another one. False of other fields.
bool comes_back(const Record& customer, std::string_view field);
// Marks what stands in that field now as such.
Edit undeliverable_edit(const Record& customer, std::string_view field);

// Whether a channel (post, phone, email, sms, messenger, fax) can reach the customer at all.
bool can_reach(const Record& customer, std::string_view channel);

// "7 of 10": of what the rules want here of this customer, how much is settled.
struct Completeness {
  int resolved = 0;
  int wanted = 0;

  bool operator==(const Completeness&) const = default;
};
Completeness completeness(const Record& customer, const v1::Rules& rules,
                          const Situation& situation);

}  // namespace tresen
