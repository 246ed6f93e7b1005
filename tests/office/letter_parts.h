#pragma once
// A letter for tests: a template, its recipients, and what a reader finds in the PDF.

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/office/channels/letter_press.h"
#include "tests/support/folder.h"

namespace tresen::test {

// In English, whose patterns load in no time.
inline const char* const small_letter =
    "form: B\n"
    "language: en\n"
    "sender: Tresen Optics · Marktplatz 1 · 71229 Leonberg\n"
    "info: Date | {{today|date}}\n"
    "subject: Time for your eye test\n"
    "reply: Please bring this letter.\n"
    "footer: Tresen Optics Limited\n"
    "---\n"
    "{{greeting}},\n"
    "\n"
    "our optometrists measure your visual acuity with the most modern instrumentation, examine\n"
    "the comfortable positioning of your spectacles, and clean them in an ultrasonic bath. There\n"
    "is no obligation whatsoever. Your voucher: {{voucher|euro}}.\n"
    "\n"
    "| Yours sincerely\n"
    "| Tresen Optics\n";

inline LetterTemplate template_of(const std::string& text) {
  TemplateReading reading = read_letter_template(text, ".");
  for (const TextMistake& mistake : reading.mistakes) {
    ADD_FAILURE() << mistake.line << ":" << mistake.column << ": " << mistake.what;
  }
  return std::move(reading.letter);
}

// Loaded once in a program; German takes seconds.
inline const Hyphenation& hyphenation_of(const std::string& language) {
  static std::map<std::string, Hyphenation> loaded;
  const auto found = loaded.find(language);
  if (found != loaded.end()) return found->second;
  auto fresh = Hyphenation::load(language);
  EXPECT_TRUE(fresh) << (fresh ? "" : fresh.error().detail);
  return loaded.emplace(language, std::move(*fresh)).first->second;
}

inline LetterPress press_of(const std::string& text) {
  const LetterTemplate letter = template_of(text);
  auto press = LetterPress::open(letter, hyphenation_of(letter.language));
  EXPECT_TRUE(press) << (press ? "" : press.error().detail);
  return std::move(*press);
}

inline LetterData letter_to(std::uint32_t number) {
  LetterData letter;
  letter.key = "run1-" + std::to_string(number);
  letter.address = {"Frau", "Erika Mustermann", "Lange Straße " + std::to_string(number),
                    "01067 Dresden"};
  letter.code = {7, number};
  letter.values = {{"greeting", "Dear Ms Mustermann"},
                   {"voucher", std::to_string(1000 + number)},
                   {"today", "2026-11-22"}};
  return letter;
}

// What a command prints; it must succeed.
inline std::string said_by(const std::string& command) {
  struct Close {
    void operator()(std::FILE* pipe) const { EXPECT_EQ(pclose(pipe), 0); }
  };
  const std::unique_ptr<std::FILE, Close> pipe(popen(command.c_str(), "r"));
  std::string all;
  std::array<char, 4096> piece{};
  for (std::size_t count = 0;
       (count = std::fread(piece.data(), 1, piece.size(), pipe.get())) > 0;) {
    all.append(piece.data(), count);
  }
  return all;
}

}  // namespace tresen::test
