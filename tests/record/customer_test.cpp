// A customer, read as people speak of it.

#include "sync/record/customer.h"

#include <gtest/gtest.h>

namespace tresen {
namespace {

const Date today = parse_date("2026-11-21").value();

Record known(std::initializer_list<std::pair<std::string, std::string>> values) {
  Record record;
  for (const auto& [key, value] : values) {
    record.fields[key].state = AnswerState::value;
    record.fields[key].value = value;
  }
  return record;
}

TEST(Customer, HasANameForEveryUse) {
  struct Case {
    Record customer;
    std::string_view full, sorted, initials;
  };
  for (const Case& test : {
           Case{known({{"title", "Dr."},
                       {"first_name", "Hans"},
                       {"name_affix", "von"},
                       {"last_name", "Müller"}}),
                "Dr. Hans von Müller", "von Müller, Hans", "H. M."},
           Case{known({{"last_name", "müller"}}), "müller", "müller", "M."},
           Case{known({{"first_name", "Öznur"}}), "Öznur", "Öznur", "Ö."},
           Case{known({{"company", "Muster GmbH"}}), "Muster GmbH", "Muster GmbH", "M."},
           Case{known({}), "", "", ""},
       }) {
    EXPECT_EQ(full_name(test.customer), test.full);
    EXPECT_EQ(sorted_name(test.customer), test.sorted);
    EXPECT_EQ(initials(test.customer), test.initials);
  }
}

TEST(Customer, HasAnAddressInOneLine) {
  EXPECT_EQ(address_line(known({{"street", "Bergstraße"},
                                {"house_no", "12"},
                                {"postcode", "71229"},
                                {"city", "Leonberg"}})),
            "Bergstraße 12, 71229 Leonberg");
  EXPECT_EQ(address_line(known({{"city", "Wien"}, {"postcode", "1010"}, {"country", "AT"}})),
            "1010 Wien, AT");
  EXPECT_EQ(address_line(known({{"country", "AT"}})), "");
  EXPECT_EQ(address_line(known({})), "");
}

TEST(Customer, ComesOfAgeOnTheBirthday) {
  const auto born = [](std::string_view date) {
    return known({{"birth_date", std::string(date)}});
  };
  EXPECT_TRUE(is_minor(born("2008-11-22"), today));
  EXPECT_FALSE(is_minor(born("2008-11-21"), today));
  EXPECT_FALSE(is_minor(known({}), today));
  EXPECT_EQ(age(born("1961-03-12"), today), 65);
  EXPECT_EQ(age(born("2027-01-01"), today), std::nullopt);
  EXPECT_EQ(age(born("gestern"), today), std::nullopt);
}

TEST(Customer, IsNotReachedByAnAddressThatMailsComeBackFromUntilSomebodySaysThatItIsRight) {
  Record anna = known({{"email", "anna@example.org"}});
  anna.fields["email"].stamp = {.ms = 1000, .counter = 0, .device = 7};
  EXPECT_TRUE(can_reach(anna, "email"));
  const Edit mark = undeliverable_edit(anna, "email");
  const Record marked = with_edit(anna, mark, {.ms = 2000, .counter = 0, .device = 0});
  EXPECT_TRUE(comes_back(marked, "email"));
  EXPECT_FALSE(can_reach(marked, "email"));
  // Another address was given, before the mark or after it.
  Answer other = anna.fields["email"];
  other.value = "anna@example.net";
  const Stamp before{.ms = 1500, .counter = 0, .device = 7};
  const Stamp after{.ms = 3000, .counter = 0, .device = 7};
  const Edit given{anna.id, RecordKind::customer, {{.key = "email", .answer = other, .base = {}}}};
  EXPECT_FALSE(comes_back(with_edit(marked, given, before), "email"));
  EXPECT_TRUE(can_reach(with_edit(marked, given, after), "email"));
  // The same one, which somebody has asked about.
  const Edit confirmed{anna.id,
                       RecordKind::customer,
                       {{.key = "email", .answer = anna.fields["email"], .base = {}}}};
  EXPECT_TRUE(can_reach(with_edit(marked, confirmed, after), "email"));
}

TEST(Customer, IsNotSentTextMessagesToANumberThatNoneArrivesAtButCanBeRung) {
  Record anna = known({{"mobile", "+491701112233"}, {"email", "anna@example.org"}});
  anna.fields["mobile"].stamp = {.ms = 1000, .counter = 0, .device = 7};
  const Record marked =
      with_edit(anna, undeliverable_edit(anna, "mobile"), {.ms = 2000, .counter = 0, .device = 0});
  EXPECT_TRUE(comes_back(marked, "mobile"));
  EXPECT_FALSE(comes_back(marked, "email"));
  EXPECT_FALSE(comes_back(marked, "street"));
  EXPECT_FALSE(can_reach(marked, "sms"));
  EXPECT_TRUE(can_reach(marked, "phone"));
  EXPECT_TRUE(can_reach(marked, "email"));
}

TEST(Customer, IsReachedWhereTheDataSuffices) {
  const Record some = known({{"phone_home", "+4971112345"}, {"street", "Weg"}, {"city", "Ulm"}});
  EXPECT_TRUE(can_reach(some, "phone"));
  EXPECT_FALSE(can_reach(some, "sms"));
  EXPECT_FALSE(can_reach(some, "post"));
  EXPECT_FALSE(can_reach(some, "email"));
  EXPECT_FALSE(can_reach(some, "pigeon"));
  EXPECT_EQ(phone_of(some), "+4971112345");
}

TEST(Customer, LivesInGermanyUnlessKnown) {
  EXPECT_EQ(country_of(known({})), "DE");
  EXPECT_EQ(country_of(known({{"country", "CH"}})), "CH");
  const Record swiss = known({{"country", "CH"}});
  EXPECT_EQ(judge(*find_field("postcode"), "8001", context_of(swiss, today)), Verdict::good);
}

TEST(Customer, IsNewOnTheDayAndUntilHeadOfficeKnows) {
  Record fresh;
  EXPECT_TRUE(is_new(fresh, today));
  fresh.row_ver = 1;
  EXPECT_FALSE(is_new(fresh, today));
  EXPECT_EQ(made_on(fresh), std::nullopt);
  IdSource ids([] { return std::uint64_t{0}; });
  fresh.id = ids.next(parse_time("2026-11-21T08:00:00Z").value());
  EXPECT_EQ(made_on(fresh), today);
  EXPECT_TRUE(is_new(fresh, today));
  EXPECT_FALSE(is_new(fresh, plus_days(today, 1)));
  fresh.fields["last_name"].source = Source::import;
  EXPECT_FALSE(is_new(fresh, today));
  EXPECT_EQ(made_on(fresh), std::nullopt);
}

}  // namespace
}  // namespace tresen
