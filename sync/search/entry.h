#pragma once
// A customer as the index keeps it: what a list shows, and what else can be found, packed into one
// run of bytes each, for there may be a million of them.

#include <string>
#include <string_view>
#include <vector>

#include "sync/search/index.h"

namespace tresen {

struct SearchEntry {
  CustomerRow row;
  std::string postcode;             // stands somewhere in the address
  std::vector<std::string> phones;  // stored form, but for row.phone
  std::vector<std::string> ids;     // numbers by which the customer was known before
};

// Of a customer whose data is restricted: name and numbers alone.
SearchEntry entry_of(const Record& customer);

// Appends the entry to `bytes`; the id comes first, as it is.
void pack(const SearchEntry& entry, std::string& bytes);
SearchEntry unpacked(std::string_view bytes);
// The texts of a packed entry, lent: those of the row in its order, then postcode, phones, ids.
struct PackedTexts {
  std::string_view customer_no, external_id, name, address, phone, email, postcode;
  std::string birth_date;
  std::string_view more;  // phones, then ids, each behind its length; see next_text()
  std::size_t phones = 0, ids = 0;
};
PackedTexts texts_of(std::string_view bytes);
// Takes the first text off.
std::string_view next_text(std::string_view& more);
Uuid id_of_packed(std::string_view bytes);

// "1961-03-12" as "12031961"; empty: none.
std::string birth_digits(std::string_view iso);
// "+49171..." as "49171...".
std::string_view digits_of_phone(std::string_view e164);

}  // namespace tresen
