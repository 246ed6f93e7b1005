#pragma once
// The order in which letters are printed: the Post gives discounts on letters that come sorted.

#include <string>
#include <tuple>

namespace tresen {

struct PostalPlace {
  std::string country;   // ISO 3166-1 alpha-2
  std::string postcode;  // as written
  std::string rest;      // street and name: one household stays together
};

// Letters within the country first, the others by country; then by postcode, rising. A postcode
// without its leading zeros stands where it would with them.
struct PostalOrder {
  std::string home = "DE";

  bool operator()(const PostalPlace& a, const PostalPlace& b) const {
    return key_of(a) < key_of(b);
  }

 private:
  std::tuple<bool, std::string, std::string, std::string> key_of(const PostalPlace& place) const {
    constexpr std::size_t digits = 5;
    const std::size_t length = place.postcode.size();
    const bool padded = place.country == home && length < digits;
    const std::string postcode = std::string(padded ? digits - length : 0, '0') + place.postcode;
    return {place.country != home, place.country, postcode, place.rest};
  }
};

}  // namespace tresen
