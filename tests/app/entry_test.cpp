// Typing on the terminal's own keys.

#include "terminal/app/entry.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

Entry typed(std::string_view field, std::string_view keys) {
  Entry entry = entry_for(*find_field(field));
  for (const char c : keys) press_key(entry, c == ' ' ? "space" : std::string_view(&c, 1));
  return entry;
}

TEST(Entry, TakesWhatTheFieldCanHold) {
  struct Case {
    std::string_view field, keys, text;
  };
  for (const auto& [field, keys, text] : {
           Case{"mobile", "0171 39a20042", "01713920042"},
           Case{"mobile", "+491", "+491"},
           Case{"mobile", "01+71", "0171"},
           Case{"postcode", "7122901", "71229"},
           Case{"last_name", "muell", "Muell"},
           Case{"last_name", "von berg", "Von Berg"},
           Case{"email", "a.b", "a.b"},
           Case{"birth_date", "14031948", "14031948"},
           Case{"birth_date", "140319481", "14031948"},
       }) {
    EXPECT_EQ(typed(field, keys).text, text) << field << " <- " << keys;
  }
}

TEST(Entry, NamesTheImpossiblePartOfADate) {
  struct Case {
    std::string_view keys;
    int wrong;
  };
  for (const auto& [keys, wrong] : {Case{"3", -1}, Case{"32", 0}, Case{"00", 0}, Case{"1412", -1},
                                    Case{"1413", 1}, Case{"1400", 1}, Case{"14031948", -1}}) {
    EXPECT_EQ(date_parts(typed("birth_date", keys)).wrong, wrong) << keys;
  }
}

TEST(Entry, EraseTakesBackWholeLetters) {
  Entry entry = entry_for(*find_field("last_name"));
  press_key(entry, "m");
  press_key(entry, "ü");
  EXPECT_EQ(entry.text, "Mü");
  press_key(entry, "backspace");
  EXPECT_EQ(entry.text, "M");
  press_key(entry, "backspace");
  EXPECT_FALSE(press_key(entry, "backspace"));
}

TEST(Entry, ReadsAPhoneNumberInGroups) {
  EXPECT_EQ(readable(typed("mobile", "01713920042")), "0171 39 200 42");
}

}  // namespace
}  // namespace tresen
