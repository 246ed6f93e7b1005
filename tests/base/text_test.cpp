// Text as people write it, and bytes that are none.

#include "sync/base/text.h"

#include <gtest/gtest.h>

#include <fstream>

namespace tresen {
namespace {

std::string from_hex(std::string hex) {
  std::erase(hex, ' ');
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

TEST(Text, TellsUtf8FromWhatIsNone) {
  std::ifstream file(TRESEN_SOURCE_DIR "/tests/base/data/utf8tests.txt");
  int valid = 0, invalid = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const auto parts = split(line, ':');
    ASSERT_GE(parts.size(), 3u) << line;
    const std::string kind = tidied(parts[1]);
    if (kind.starts_with("valid")) {
      ++valid;
      EXPECT_TRUE(is_utf8(kind == "valid" ? parts[2] : from_hex(parts[2]))) << line;
    } else {
      ++invalid;
      EXPECT_FALSE(is_utf8(from_hex(parts[2]))) << line;
    }
  }
  EXPECT_GT(valid, 50);
  EXPECT_GT(invalid, 100);
}

TEST(Text, FoldsForComparing) {
  struct Case {
    std::string_view text, folded;
  };
  for (const auto& [text, expected] : {
           Case{"Müller", "mueller"},
           {"MÜLLER", "mueller"},
           {"Mueller", "mueller"},
           {"Mu\u0308ller", "mueller"},
           {"Größe", "groesse"},
           {"ÀÉÎÕÿ Æsir Þór", "aeioy aesir thor"},
           {"GROẞ", "gross"},
           {"Ähre", "aehre"},
           {"Łukasz", "lukasz"},
           {"Şimşek", "simsek"},
           {"Çelik", "celik"},
           {"Nguyễn", "nguyen"},
           {"Dvořák", "dvorak"},
           {"O'Neill", "o'neill"},
           {"René", "rene"},
           {"Ağaoğlu", "agaoglu"},
           {"Müller-Lüdenscheidt", "mueller-luedenscheidt"},
           {"", ""},
       }) {
    EXPECT_EQ(folded(text), expected) << text;
  }
}

TEST(Text, FoldingTwiceChangesNothing) {
  for (const std::string_view text : {"Müller", "ŁÓDŹ", "ßtraße", "Æsir", "i̇stanbul", "Ÿ"}) {
    EXPECT_EQ(folded(folded(text)), folded(text)) << text;
  }
}

TEST(Text, TidiesSpacesAndControlCharacters) {
  struct Case {
    std::string_view text, tidied;
  };
  for (const auto& [text, expected] : {
           Case{"  Hans   Müller ", "Hans Müller"},
           {"\tHans\r\nMüller\n", "Hans Müller"},
           {"Hans\u00A0Müller", "Hans Müller"},
           {"Hans\u2028Müller", "Hans Müller"},
           {"", ""},
           {" \t ", ""},
           {"a\x7F"
            "b",
            "a b"},
           {"Öl", "Öl"},
       }) {
    EXPECT_EQ(tidied(text), expected);
    EXPECT_EQ(tidied(tidied(text)), expected);
  }
  EXPECT_EQ(tidied(std::string_view("a\0b", 3)), "a b");
}

TEST(Text, CountsAndCutsLetters) {
  EXPECT_EQ(length("Müller"), 6u);
  EXPECT_EQ(length("€𝒜"), 2u);
  EXPECT_EQ(without_last("Groß"), "Gro");
  EXPECT_EQ(without_last("𝒜"), "");
  EXPECT_EQ(without_last(""), "");
  EXPECT_EQ(first_letter("Öl"), "Ö");
  EXPECT_EQ(first_letter(""), "");
}

TEST(Text, ChangesCaseWithUmlauts) {
  EXPECT_EQ(upper("äöü"), "ÄÖÜ");
  EXPECT_EQ(lower("ÄÖÜ"), "äöü");
  EXPECT_EQ(upper("straße"), "STRASSE");
}

TEST(Text, ComposesLetters) {
  EXPECT_EQ(composed("Mu\u0308ller"), "Müller");
  EXPECT_EQ(composed("Müller"), "Müller");
  EXPECT_EQ(composed("plain"), "plain");
}

TEST(Text, ReadsLatin1) {
  EXPECT_EQ(from_latin1("M\xFCller"), "Müller");
  for (int byte = 0; byte < 256; ++byte) {
    EXPECT_TRUE(is_utf8(from_latin1(std::string(1, static_cast<char>(byte))))) << byte;
  }
}

TEST(Text, SplitsAndJoins) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string>{""}));
  EXPECT_EQ(join({"a", "", "b"}, ", "), "a, , b");
  EXPECT_EQ(join({}, ", "), "");
  // Equal parts are no reason to forget a separator.
  EXPECT_EQ(join({"a", "a"}, "-"), "a-a");
}

TEST(Text, TakesTheDigits) {
  EXPECT_EQ(digits_of("+49 (171) 39-20"), "491713920");
  EXPECT_EQ(digits_of("Öl"), "");
}

// RFC 8259, section 7.
TEST(Text, EscapesForJson) {
  EXPECT_EQ(json_escaped("say \"hi\""), R"(say \"hi\")");
  EXPECT_EQ(json_escaped("back\\slash"), R"(back\\slash)");
  EXPECT_EQ(json_escaped("a\nb\tc"), R"(a\u000ab\u0009c)");
  EXPECT_EQ(json_escaped(std::string_view("\0\x1f", 2)), R"(\u0000\u001f)");
  EXPECT_EQ(json_escaped("Müller €"), "Müller €");
}

}  // namespace
}  // namespace tresen
