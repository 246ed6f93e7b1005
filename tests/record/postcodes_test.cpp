// Postcodes and their towns.

#include "sync/record/postcodes.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

using Towns = std::vector<std::string>;

TEST(Postcodes, NameTheirTowns) {
  const auto table =
      Postcodes::read("71229;Leonberg\r\n01067;Dresden\n\n36419;Geisa\n36419;Spahl\n");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->towns("71229"), Towns{"Leonberg"});
  EXPECT_EQ(table->towns("36419"), (Towns{"Geisa", "Spahl"}));
  EXPECT_EQ(table->towns("3641"), Towns{});
  EXPECT_EQ(table->towns("99999"), Towns{});
  EXPECT_EQ(table->towns(""), Towns{});
  EXPECT_EQ(table->towns_of_prefix("3", 9), (Towns{"Geisa", "Spahl"}));
  EXPECT_EQ(table->towns_of_prefix("3", 1), Towns{"Geisa"});
  EXPECT_EQ(table->towns_of_prefix("", 9), Towns{});
  EXPECT_FALSE(table->empty());
}

TEST(Postcodes, TellWhichLineIsWrong) {
  for (const std::string_view wrong :
       {"7122;Leonberg", "71229", "71229;", "71229,Leonberg", "712z9;Leonberg", "71229;Leon\xFF"}) {
    const auto table = Postcodes::read("01067;Dresden\n" + std::string(wrong));
    ASSERT_FALSE(table) << wrong;
    EXPECT_EQ(table.error().detail, "line 2 is not POSTCODE;TOWN");
  }
  EXPECT_TRUE(Postcodes::read("")->empty());
}

TEST(Postcodes, DoubtAGermanOneThatIsNotOnTheList) {
  const auto list = Postcodes::read("71229;Leonberg\n");
  ASSERT_TRUE(list);
  const auto judged = [&](std::string_view code, std::string_view country, const Postcodes& known) {
    const FieldContext context{.today = {}, .country = country};
    return with_delivery_list(judge(*find_field("postcode"), code, context), code, context, known);
  };
  EXPECT_EQ(judged("71229", "DE", *list), Verdict::good);
  EXPECT_EQ(judged("99999", "DE", *list), Verdict::unlikely) << "a firm may have it";
  EXPECT_EQ(judged("00123", "DE", *list), Verdict::malformed);
  EXPECT_EQ(judged("1010", "AT", *list), Verdict::good);
  EXPECT_EQ(judged("99999", "DE", Postcodes()), Verdict::good) << "an empty list knows nothing";
}

}  // namespace
}  // namespace tresen
