// What people write into a template, and what they are told about it.

#include "sync/office/channels/letter_template.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sync/office/channels/hyphenation.h"
#include "sync/office/channels/line_breaking.h"
#include "sync/office/channels/logo.h"
#include "tests/office/letter_parts.h"

namespace tresen {
namespace {

struct Filling {
  std::optional<std::string> text;
  std::vector<std::string> missing;
};

Filling filling_of(const std::string& text, const PlaceholderValues& values,
                   const std::string& language = "de") {
  std::vector<TextMistake> mistakes;
  const GappedText gapped(text, 1, 1, language, mistakes);
  EXPECT_TRUE(mistakes.empty()) << text << ": " << mistakes.front().what;
  Filling filling;
  filling.text = gapped.filled(values, filling.missing);
  return filling;
}

TEST(Placeholders, AreFilled) {
  const PlaceholderValues values{{"first_name", "Ada"},
                                 {"voucher", "123450"},
                                 {"valid_until", "2026-03-01"},
                                 {"city", "Köln"}};
  struct Case {
    std::string text, filled;
  };
  for (const auto& [text, filled] : {
           Case{"no gaps } { at all", "no gaps } { at all"},
           Case{"{{first_name}}", "Ada"},
           Case{"{{ vorname }}", "Ada"},
           Case{"{{vorname}}{{ort}}", "AdaKöln"},
           Case{"{{ort|gross}}", "KÖLN"},
           Case{"{{gutschein|euro}}", "1.234,50\u00A0€"},
           Case{"{{valid_until|date}}", "1. März 2026"},
           Case{"{{firma|default:\"Sie\"}}", "Sie"},
           Case{"{{vorname|default:\"Sie\"}}", "Ada"},
           Case{"{{#if company}}A{{else}}B{{/if}}", "B"},
           Case{"{{#wenn vorname}}A{{sonst}}B{{/wenn}}", "A"},
           Case{"{{#if company}}{{company}}{{/if}}.", "."},
           Case{"{{#if first_name}}{{#if company}}x{{else}}y{{/if}}{{/if}}", "y"},
           Case{"{{#if company}}{{#if first_name}}x{{else}}y{{/if}}{{/if}}", ""},
       }) {
    const Filling filling = filling_of(text, values);
    EXPECT_EQ(filling.text, filled) << text;
  }
  EXPECT_EQ(filling_of("{{gutschein|euro}} {{valid_until|date}}", values, "en").text,
            "€1,234.50 1 March 2026");
}

TEST(Placeholders, WithoutAValueAreAnErrorOfTheRecipient) {
  struct Case {
    std::string text, missing;
  };
  for (const auto& [text, missing] : {
           Case{"{{first_name}}", "first_name"},
           Case{"{{vorname}}", "first_name"},
           Case{"{{voucher|euro}}", "voucher: \"x\" is no amount in cents"},
           Case{"{{valid_until|date}}",
                "valid_until: \"31.12.2026\" is no date such as 2026-12-31"},
           Case{"{{#if voucher}}{{first_name}}{{/if}}", "first_name"},
       }) {
    const Filling filling =
        filling_of(text, {{"voucher", "x"}, {"valid_until", "31.12.2026"}, {"first_name", ""}});
    EXPECT_FALSE(filling.text) << text;
    EXPECT_EQ(filling.missing, std::vector{missing}) << text;
  }
}

TEST(LetterTemplates, SayWhatIsWrongAndWhere) {
  struct Case {
    std::string text, what;
    int line, column;
  };
  const std::string longer_than_allowed = "footer: a\nfooter: b\nfooter: c\nfooter: d\nfooter: e\n";
  for (const auto& [text, what, line, column] : {
           Case{"form: C\n---\nx", "a form is A or B", 1, 7},
           Case{"language: fr\n---\nx", "a language is de or en", 1, 11},
           Case{"size: 7\n---\nx", "a number from 9 to 14 is wanted", 1, 7},
           Case{"size: big\n---\nx", "a number from 9 to 14 is wanted", 1, 7},
           Case{"pages: 0\n---\nx", "a number from 1 to 20 is wanted", 1, 8},
           Case{"\n# remark\ncolour: red\n---\nx", "there is no setting \"colour\"", 3, 1},
           Case{"form\n---\nx", "\"key: value\" is wanted", 1, 1},
           Case{"info: Telefon\n---\nx", "\"info: LABEL | TEXT\" is wanted", 1, 7},
           Case{longer_than_allowed + "---\nx", "at most four lines", 5, 1},
           Case{"logo: ../../etc/passwd\n---\nx", "a logo stands beside its template", 1, 7},
           Case{"form: A\nx", "there is no line ---", 2, 1},
           Case{"form: A\n---\n\n", "there is no text behind", 2, 1},
           Case{"---\nLiebe {{vornahme}},",
                "no placeholder \"vornahme\", did you mean \"vorname\"?", 2, 7},
           Case{"---\nGrüße an {{xy}}", "there is no placeholder \"xy\"", 2, 10},
           Case{"---\na\n\nb {{ort|laut}}", "there is no filter \"laut\"", 4, 3},
           Case{"---\n{{ort", "is never closed by \"}}\"", 2, 1},
           Case{"---\n{{/if}}", "this \"/if\" belongs to no \"#if\"", 2, 1},
           Case{"---\n{{else}}", "this \"else\" belongs to no \"#if\"", 2, 1},
           Case{"---\nab{{#if ort}}", "an \"#if\" is never closed", 2, 14},
           Case{"info: Ort | {{orrt}}\n---\nx", "there is no placeholder \"orrt\"", 1, 13},
           Case{"subject: {{betreff}}\n---\nx", "there is no placeholder \"betreff\"", 1, 10},
           Case{"---\n\xFF", "this is not UTF-8", 2, 1},
       }) {
    const TemplateReading reading = read_letter_template(text, "/nowhere");
    ASSERT_FALSE(reading.mistakes.empty()) << text;
    const bool told = std::ranges::any_of(reading.mistakes, [&](const TextMistake& mistake) {
      return mistake.what.find(what) != std::string::npos && mistake.line == line &&
             mistake.column == column;
    });
    const TextMistake& first = reading.mistakes.front();
    EXPECT_TRUE(told) << text << "\nwanted " << line << ":" << column << ": " << what << "\ngot "
                      << first.line << ":" << first.column << ": " << first.what;
  }
}

TEST(LetterTemplates, ThatComeWithTheProgramAreRight) {
  int count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(TRESEN_SOURCE_DIR "/assets/letters")) {
    if (file.path().extension() != ".letter") continue;
    const auto letter = load_letter_template(file.path().string());
    ASSERT_TRUE(letter) << letter.error().detail;
    EXPECT_TRUE(LetterPress::open(*letter, test::hyphenation_of(letter->language))) << file.path();
    ++count;
  }
  EXPECT_GT(count, 0);
}

TEST(LetterTemplates, AreNamedWithThePlaceOfTheirMistakes) {
  const test::Folder folder;
  std::ofstream(folder / "x.letter") << "form: B\nlogo: none.png\n---\n{{nix}}\n";
  const auto letter = load_letter_template(folder / "x.letter");
  ASSERT_FALSE(letter);
  EXPECT_EQ(letter.error().detail,
            (folder / "x.letter") + ":2:7: the logo " + (folder / "none.png") + " is not there\n" +
                (folder / "x.letter") + ":4:1: there is no placeholder \"nix\"");
  EXPECT_EQ(load_letter_template(folder / "y.letter").error().fault, Fault::absent);
}

TEST(Logos, AreRefusedByTheirHeadWithoutBeingRead) {
  const test::Folder folder;
  const std::string head("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16);
  struct Case {
    std::string bytes;
    std::uintmax_t size;
    std::string message;
  };
  for (const auto& [bytes, size, message] : {
           Case{head + std::string("\0\0\0\x10\0\0\0\x10", 8), 200u * 1024 * 1024,
                "has 200 MiB, at most 2 are allowed"},
           Case{"GIF89a", 100, "is no PNG"},
           Case{"", 0, "is no PNG"},
           Case{head + std::string("\0\0\x10\0\0\0\0\x10", 8), 100, "has 4096 x 16 dots"},
           Case{head + std::string("\0\0\0\0\0\0\0\x10", 8), 100, "has 0 x 16 dots"},
           Case{head + std::string("\0\0\0\x10\0\0\0\x10", 8), 100, "cannot be read"},
       }) {
    std::ofstream(folder / "logo.png", std::ios::binary) << bytes;
    std::filesystem::resize_file(folder / "logo.png", size);  // sparse: nothing to be read
    const auto logo = load_logo(folder / "logo.png");
    ASSERT_FALSE(logo) << message;
    EXPECT_NE(logo.error().detail.find(message), std::string::npos) << logo.error().detail;
  }
}

TEST(Hyphenation, DividesWordsAtTheirSyllables) {
  struct Case {
    std::string language, word, divided;
  };
  for (const auto& [language, word, divided] : {
           Case{"de", "bestätigen", "bestä-ti-gen"},
           Case{"de", "Überprüfung", "Über-prü-fung"},
           Case{"de", "Straße", "Straße"},
           Case{"de", "Uhr", "Uhr"},
           Case{"de", "Łódź", "Łódź"},
           Case{"en", "hyphenation", "hyphen-a-tion"},
       }) {
    const Hyphenation& patterns = test::hyphenation_of(language);
    std::string shown = word;
    std::vector<std::size_t> places = patterns.places(word);
    for (auto place = places.rbegin(); place != places.rend(); ++place) shown.insert(*place, "-");
    EXPECT_EQ(shown, divided);
  }
  EXPECT_FALSE(Hyphenation::load("xx"));
}

// Every byte is one wide, so that lines can be counted by hand.
std::vector<std::string> broken(const std::vector<std::string>& texts, const LineMeasure& measure,
                                const std::vector<std::size_t>& divisions = {}) {
  std::vector<double> edges(100);
  for (std::size_t i = 0; i < edges.size(); ++i) edges[i] = static_cast<double>(i);
  std::vector<std::vector<double>> own;
  own.reserve(texts.size());
  std::vector<BreakableWord> words;
  for (const std::string& text : texts) {
    own.emplace_back(edges.begin(), edges.begin() + static_cast<std::ptrdiff_t>(text.size() + 1));
    words.push_back({text, &own.back(), text.size() > 6 ? &divisions : nullptr});
  }
  std::vector<std::string> lines;
  for (const BrokenLine& line : break_lines(words, measure)) {
    std::string shown;
    for (const std::string& part : line.parts) shown += (shown.empty() ? "" : " ") + part;
    lines.push_back(shown);
  }
  return lines;
}

TEST(LineBreaking, FillsLinesAndDividesOnlyWhereItMay) {
  const LineMeasure ragged{10, 1, 1, false};
  EXPECT_EQ(broken({"one"}, ragged), (std::vector<std::string>{"one"}));
  EXPECT_EQ(broken({}, ragged), (std::vector<std::string>{""}));
  EXPECT_EQ(broken({"aaaa", "bbbbb", "cc"}, ragged),
            (std::vector<std::string>{"aaaa bbbbb", "cc"}));
  EXPECT_EQ(broken({"aaaa", "elephantine"}, ragged, {3}),
            (std::vector<std::string>{"aaaa ele-", "phantine"}));
  EXPECT_EQ(broken({"a", "self-winding"}, ragged, {5}),
            (std::vector<std::string>{"a self-", "winding"}));
  // Nowhere to go: it stands alone and is too wide, and whoever asked can see that.
  EXPECT_EQ(broken({"a", "unbreakable-word"}, ragged),
            (std::vector<std::string>{"a", "unbreakable-word"}));
}

TEST(LineBreaking, KeepsAllWordsInTheirOrderAndNoLineTooWide) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::string> texts;
    std::string all;
    for (std::size_t i = 0, count = 1 + random() % 60; i < count; ++i) {
      texts.emplace_back(1 + random() % 12, static_cast<char>('a' + random() % 26));
      all += texts.back();
    }
    const LineMeasure measure{30, 1, 1, round % 2 == 0};
    std::string found;
    for (std::string line : broken(texts, measure, {3, 5})) {
      const auto spaces = std::ranges::count(line, ' ');
      EXPECT_LE(static_cast<double>(line.size()) - 0.22 * static_cast<double>(spaces), 30.01);
      for (const char c : line) {
        if (c >= 'a' && c <= 'z') found += c;
      }
    }
    EXPECT_EQ(found, all);
  }
}

}  // namespace
}  // namespace tresen
