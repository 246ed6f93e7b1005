#include "sync/net/enrolment_code.h"

#include <gtest/gtest.h>

#include <random>

namespace tresen {
namespace {

TEST(EnrolmentCode, ReadsWhatItWrote) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1000; ++i) {
    EnrolmentCode code;
    code.secret = random() >> 4U;
    for (std::uint8_t& byte : code.ca_pin) byte = static_cast<std::uint8_t>(random());
    const auto read = parse_enrolment_code(to_text(code));
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(*read, code);
  }
}

TEST(EnrolmentCode, StandsInSevenGroupsOfFour) {
  EnrolmentCode code;
  code.secret = (std::uint64_t{1} << 60U) - 1;
  EXPECT_EQ(to_text(code), "ZZZZ-ZZZZ-ZZZZ-0000-0000-0000-0000");
}

TEST(EnrolmentCode, ForgivesHowPeopleType) {
  const auto strict = parse_enrolment_code("01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0101");
  ASSERT_TRUE(strict.has_value());
  for (const char* text : {"01ABCDEFGHJKMNPQRSTVWXYZ0101", " olab cdef ghjk mnpq rstv wxyz oioi \n",
                           "OIAB-CDEF-GHJK-MNPQ-RSTV-WXYZ-oLoL"}) {
    const auto read = parse_enrolment_code(text);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_EQ(*read, *strict) << text;
  }
}

TEST(EnrolmentCode, RefusesWhatIsNone) {
  for (const char* text :
       {"", "01AB", "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0101-0", "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-010",
        "U1AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0101", "01AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-01\xc3\xa4"}) {
    const auto read = parse_enrolment_code(text);
    ASSERT_FALSE(read.has_value()) << text;
    EXPECT_EQ(read.error().fault, Fault::invalid);
  }
}

TEST(EnrolmentCode, PinsNothingThatIsNoCertificate) {
  EXPECT_FALSE(pin_of("").has_value());
  EXPECT_FALSE(
      pin_of("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").has_value());
}

}  // namespace
}  // namespace tresen
