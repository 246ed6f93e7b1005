// Words, dates and numbers of both languages.

#include "terminal/ui/locale.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace tresen::ui {
namespace {

using namespace std::chrono_literals;

// Key to words, of one .po file.
std::map<std::string, std::string> catalogue(const std::string& language) {
  std::ifstream file(std::string(TRESEN_SOURCE_DIR) + "/assets/text/" + language + ".po");
  std::map<std::string, std::string> words;
  std::string line, key;
  const auto quoted = [](const std::string& text) {
    const auto first = text.find('"'), last = text.rfind('"');
    return text.substr(first + 1, last - first - 1);
  };
  while (std::getline(file, line)) {
    if (line.starts_with("msgid ")) key = quoted(line);
    if (line.starts_with("msgstr") && !key.empty()) words[key] += quoted(line);
  }
  return words;
}

std::set<std::string> gaps_of(const std::string& words) {
  std::set<std::string> gaps;
  for (auto at = words.find('{'); at != std::string::npos; at = words.find('{', at + 1))
    gaps.insert(words.substr(at, words.find('}', at) - at + 1));
  return gaps;
}

// The keys that a source file names in full; those it puts together end with a dot.
std::vector<std::string> keys_asked_for(const std::filesystem::path& path) {
  std::ifstream file(path);
  const std::string code{std::istreambuf_iterator<char>(file), {}};
  std::vector<std::string> keys;
  for (const std::string_view call : {"words(\"", "format(\"", "plural(\""}) {
    for (auto at = code.find(call); at != std::string::npos; at = code.find(call, at + 1)) {
      const auto begin = at + call.size();
      const std::string key = code.substr(begin, code.find('"', begin) - begin);
      if (!key.ends_with('.')) keys.push_back(key);
    }
  }
  return keys;
}

}  // namespace

TEST(Catalogues, HaveEveryKeyInBothLanguages) {
  const auto german = catalogue("de"), english = catalogue("en");
  ASSERT_GT(german.size(), 60U);
  for (const auto& [key, words] : german) {
    EXPECT_FALSE(words.empty()) << key;
    ASSERT_TRUE(english.contains(key)) << key << " is missing in en.po";
    EXPECT_FALSE(english.at(key).empty()) << key;
    EXPECT_EQ(gaps_of(words), gaps_of(english.at(key))) << key;
  }
  EXPECT_EQ(german.size(), english.size());
}

// What may stand on the screen while a customer holds the device.
bool is_read_by_customers(std::string_view key) {
  constexpr std::array<std::string_view, 13> staff_only{"field.external_id",
                                                        "field.referred_by",
                                                        "field.notes",
                                                        "field.objection",
                                                        "field.restricted",
                                                        "field.home_branch",
                                                        "prompt.referred_by",
                                                        "prompt.notes",
                                                        "error.not_now",
                                                        "field.deceased",
                                                        "field.moved_unknown",
                                                        "field.email_undeliverable",
                                                        "field.mobile_undeliverable"};
  if (std::ranges::find(staff_only, key) != staff_only.end()) return false;
  constexpr std::array<std::string_view, 13> rooms{
      "customer_mode.", "answer.", "date.",    "question.", "doubt.",   "error.",    "prompt.",
      "field.",         "choice.", "channel.", "purpose.",  "consent.", "signature."};
  constexpr std::array<std::string_view, 7> words{"next",  "back",      "undo", "clear",
                                                  "shift", "backspace", "space"};
  return std::ranges::any_of(rooms, [&](auto room) { return key.starts_with(room); }) ||
         std::ranges::find(words, key) != words.end();
}

TEST(Catalogues, SpeakToCustomersInFiveLanguages) {
  const auto german = catalogue("de");
  for (const std::string_view language : customer_languages) {
    const auto theirs = catalogue(std::string(language));
    for (const auto& [key, words] : german) {
      if (!is_read_by_customers(key) || key == "date.long" || key == "date.brief") continue;
      ASSERT_TRUE(theirs.contains(key)) << key << " is missing in " << language << ".po";
      EXPECT_FALSE(theirs.at(key).empty()) << key;
      EXPECT_EQ(gaps_of(words), gaps_of(theirs.at(key))) << key << " in " << language;
    }
    for (const auto& [key, words] : theirs)
      EXPECT_TRUE(german.contains(key)) << language << ".po says " << key << ", which nobody asks";
  }
}

TEST(Locale, SaysInGermanWhatACustomersLanguageLacks) {
  const Locales locales;
  EXPECT_EQ(locales.in("pl").text("next"), "Dalej");
  EXPECT_EQ(locales.in("uk").text("rail.tasks"), "Aufgaben");
  EXPECT_EQ(locales.in("tr").plural("sync.waiting", 2), "2 Angaben warten");
  EXPECT_EQ(locales.in("uk").plural("question.digits", 3), "3 цифри, будь ласка, перевірте");
  EXPECT_EQ(locales.in("pl").date(2026y / 11 / 21), "21.11.2026");
}

TEST(Catalogues, AreWhatTheLocaleSays) {
  const Locales locales;
  for (const char* language : customer_languages)
    for (const auto& [key, words] : catalogue(language)) {
      if (words.find('\\') != std::string::npos || !gaps_of(words).empty()) continue;
      EXPECT_EQ(locales.in(language).text(key), words) << language << " " << key;
    }
}

TEST(Catalogues, HaveEveryKeyThatTheScreensAskFor) {
  const auto known = catalogue("de");
  std::size_t count = 0;
  const auto root = std::filesystem::path(TRESEN_SOURCE_DIR) / "terminal" / "ui";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".cpp") continue;
    for (const std::string& key : keys_asked_for(entry.path())) {
      EXPECT_TRUE(known.contains(key)) << entry.path() << " asks for " << key;
      ++count;
    }
  }
  EXPECT_GT(count, 30U);  // otherwise the search itself is broken
}

TEST(Catalogues, LeaveNoGapThatNothingFills) {
  for (const char* language : customer_languages)
    for (const auto& [key, words] : catalogue(language))
      for (const std::string& gap : gaps_of(words))
        EXPECT_TRUE(gap.size() >= 3 && gap[1] >= '1' && gap[1] <= '9')
            << language << " " << key << ": " << gap << "; gaps are counted from 1";
}

TEST(Catalogues, WriteUmlautsAsUmlauts) {
  for (const auto& [key, words] : catalogue("de"))
    for (const char* wrong : {"fuer", "ueber", "zurueck", "moecht", "koenn", "naechst", "waehl"})
      EXPECT_EQ(words.find(wrong), std::string::npos) << key << ": " << words;
}

TEST(Locale, SaysWordsDatesAndNumbersInBothLanguages) {
  const Locales locales;
  const Locale &german = locales.in("de"), &english = locales.in("en");
  EXPECT_EQ(german.text("next"), "Weiter");
  EXPECT_EQ(english.text("next"), "Next");
  EXPECT_EQ(german.format("progress", {"1", "3"}), "1 von 3");
  EXPECT_EQ(german.date(2026y / 11 / 21), "21.11.2026");
  EXPECT_EQ(english.date(2026y / 11 / 21), "21/11/2026");
  EXPECT_EQ(german.date_long(2026y / 11 / 21), "Samstag, 21. November");
  EXPECT_EQ(english.date_long(2026y / 11 / 21), "Saturday, 21 November");
  EXPECT_EQ(german.date_brief(2026y / 11 / 27), "Fr 27.11.");
  EXPECT_EQ(english.date_brief(2026y / 11 / 27), "Fri 27/11");
  EXPECT_EQ(german.time(14 * 60 + 8), "14:08");
  EXPECT_EQ(german.number(1284), "1.284");
  EXPECT_EQ(english.number(1284), "1,284");
}

TEST(Locale, CountsByTheRuleOfTheLanguage) {
  namespace fs = std::filesystem;
  const fs::path folder =
      fs::temp_directory_path() / ("tresen-plural-" + std::to_string(::getpid()));
  fs::create_directories(folder / "de" / "LC_MESSAGES");
  std::ofstream(folder / "de.po")
      << "msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
         "\"Plural-Forms: nplurals=2; plural=(n != 1);\\n\"\n\n"
         "msgid \"missing\"\nmsgid_plural \"missing\"\n"
         "msgstr[0] \"{1} Angabe fehlt bei {2}\"\nmsgstr[1] \"{1} Angaben fehlen bei {2}\"\n";
  const std::string command = "msgfmt -o " + (folder / "de/LC_MESSAGES/tresen.mo").string() + " " +
                              (folder / "de.po").string();
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
  const Locale german("de", folder.string());
  EXPECT_EQ(german.plural("missing", 1, {"HM"}), "1 Angabe fehlt bei HM");
  EXPECT_EQ(german.plural("missing", 3, {"HM"}), "3 Angaben fehlen bei HM");
  EXPECT_EQ(german.plural("missing", 0, {"HM"}), "0 Angaben fehlen bei HM");
  EXPECT_EQ(german.plural("missing", 1284, {"HM"}), "1.284 Angaben fehlen bei HM");
  fs::remove_all(folder);
}

TEST(Locale, ShowsAKeyThatNobodyTranslated) {
  EXPECT_EQ(Locales().in("de").text("no.such.key"), "no.such.key");
}

TEST(Locale, SpeaksGermanWhereTheLanguageIsUnknown) {
  EXPECT_EQ(Locales().in("fr").language(), "de");
}

}  // namespace tresen::ui
