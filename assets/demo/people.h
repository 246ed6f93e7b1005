#pragma once
// Invented customers that look like those of a German optician.
//
// The same seed and day make the same people on every machine: nothing here depends on the
// library's distributions. E-mail addresses end in ".example" and reach nobody.

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"

namespace tresen::demo {

// What people are made of, read from assets/demo/lists and assets/postcodes.
struct Lists {
  struct Name {
    std::string text;
    bool female = false;
    std::uint64_t up_to = 0;  // bearers of this and all earlier names of the list
  };
  struct Town {
    std::string postcode, name, area_code;  // area code empty: none known
  };
  std::vector<Name> given_names, last_names;
  std::vector<std::string> streets;
  std::vector<Town> near, region, far;  // by distance from the chain's branches
};

// `assets` is the folder that holds demo/ and postcodes/. Fault::absent names the missing file.
Result<Lists> read_lists(const std::string& assets);

// The columns of a customer file, by field key; a row has one text for each.
inline constexpr std::array columns{"external_id", "salutation", "title",    "first_name",
                                    "last_name",   "birth_date", "street",   "house_no",
                                    "postcode",    "city",       "country",  "mobile",
                                    "phone_home",  "email",      "language", "preferred_channel",
                                    "home_branch"};
using Row = std::array<std::string, columns.size()>;

// The customers that tests, pictures and the README speak of; T-0001 comes first.
std::vector<Row> named_people();

class People {
 public:
  // `lists` must outlive this. `today` is the day from which ages count.
  People(const Lists& lists, Date today, std::uint64_t seed)
      : lists_(lists), today_(today), random_(seed) {}

  // The next invented customer. `number` becomes the external id. About a third have gaps among
  // the fields that the demo chain asks for.
  Row next(int number);

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  bool chance(std::uint64_t percent) { return below(100) < percent; }
  const Lists::Name& name(const std::vector<Lists::Name>& names);
  const Lists::Town& town();
  std::string digits(int count);
  std::string mobile();
  std::string birth_date();
  std::string email(const std::string& first, const std::string& last);
  void open_gaps(Row& row);

  const Lists& lists_;
  Date today_;
  std::mt19937_64 random_;
};

}  // namespace tresen::demo
