// What a text message costs, before it is sent.

#include "sync/office/channels/gsm7.h"

#include <gtest/gtest.h>

#include "sync/base/text.h"

namespace tresen {
namespace {

std::string times(int count, const std::string& text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

TEST(Gsm7, CountsPartsAsTheyArePaid) {
  struct Case {
    std::string text;
    int signs, parts;
    bool unicode;
  };
  for (const auto& [text, signs, parts, unicode] : {
           Case{"", 0, 0, false},
           Case{times(160, "a"), 160, 1, false},
           Case{times(161, "a"), 161, 2, false},
           Case{times(306, "a"), 306, 2, false},
           Case{times(307, "a"), 307, 3, false},
           Case{times(80, "€"), 160, 1, false},
           Case{times(81, "€"), 162, 2, false},
           // The euro sign would begin in the first part: it goes whole into the second.
           Case{times(152, "a") + "€" + times(152, "b"), 306, 3, false},
           Case{times(70, "я"), 70, 1, true},
           Case{times(71, "я"), 71, 2, true},
           Case{times(134, "я"), 134, 2, true},
           Case{times(135, "я"), 135, 3, true},
           Case{times(35, "😀"), 70, 1, true},
           // 67 units hold 33 pairs, not 33 and a half.
           Case{times(67, "😀"), 134, 3, true},
       }) {
    const SmsText sms = sms_text(text);
    EXPECT_EQ(sms.signs, signs) << text;
    EXPECT_EQ(sms.parts, parts) << text;
    EXPECT_EQ(sms.unicode, unicode) << text;
  }
}

TEST(Gsm7, WritesPlainlyWhatOnlyLooksSpecial) {
  struct Case {
    std::string text, leaves;
  };
  for (const auto& [text, leaves] : {
           Case{"Grüße, Äpfel & Öl: 5 €", "Grüße, Äpfel & Öl: 5 €"},
           Case{"„Sommer“ – jetzt… ‚neu‘", "\"Sommer\" - jetzt... 'neu'"},
           Case{"Łódź, Şişli, Işık", "Lodz, Sisli, Isik"},
           Case{"5\u00A0€", "5 €"},
           Case{"Gru\u0308n", "Grün"},
           Case{"[a]{b}~|^\\", "[a]{b}~|^\\"},
       }) {
    const SmsText sms = sms_text(text);
    EXPECT_EQ(sms.text, leaves);
    EXPECT_FALSE(sms.unicode) << text;
  }
}

TEST(Gsm7, LeavesAMessageAsItIsThatMustBeUnicodeAnyway) {
  const SmsText sms = sms_text("Привіт „друже“");
  EXPECT_TRUE(sms.unicode);
  EXPECT_EQ(sms.text, "Привіт „друже“");
}

TEST(Gsm7, MakesWordsOfWhatIsNoUtf8) {
  const SmsText sms = sms_text("a\xff\xfe");
  EXPECT_TRUE(is_utf8(sms.text));
  EXPECT_GT(sms.parts, 0);
}

}  // namespace
}  // namespace tresen
