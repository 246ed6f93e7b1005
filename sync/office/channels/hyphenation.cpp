#include "sync/office/channels/hyphenation.h"

#include <hyphen.h>

#include <array>
#include <cstdlib>
#include <cstring>

#include "sync/base/text.h"

namespace tresen {
namespace {

constexpr std::size_t letters_kept = 3;   // on each side of a hyphen
constexpr std::size_t letters_max = 120;  // longer ones are no words

// The patterns of German are written in ISO 8859-1, and no word that they know leaves it.
struct Latin {
  std::string letters;              // a byte each
  std::vector<std::size_t> places;  // where each begins in UTF-8, and the end
};

bool latin_of(std::string_view word, Latin& latin) {
  for (std::size_t at = 0; at < word.size();) {
    latin.places.push_back(at);
    const auto first = static_cast<unsigned char>(word[at]);
    if (first < 0x80) {
      latin.letters += word[at];
      ++at;
    } else if ((first == 0xC2 || first == 0xC3) && at + 1 < word.size()) {
      const auto second = static_cast<unsigned char>(word[at + 1]);
      latin.letters += static_cast<char>((first & 0x03) << 6 | (second & 0x3F));
      at += 2;
    } else {
      return false;
    }
  }
  latin.places.push_back(word.size());
  return true;
}

}  // namespace

void Hyphenation::Free::operator()(_HyphenDict* patterns) const { hnj_hyphen_free(patterns); }

Result<Hyphenation> Hyphenation::load(std::string_view language) {
  const std::string path =
      language == "de" ? "/usr/share/hyphen/hyph_de_DE.dic" : "/usr/share/hyphen/hyph_en_GB.dic";
  if (language != "de" && language != "en") {
    return fail(Fault::invalid,
                "words are divided in de and en, not in \"" + std::string(language) + "\"");
  }
  HyphenDict* const patterns = hnj_hyphen_load(path.c_str());
  if (patterns == nullptr) {
    return fail(Fault::absent, "the patterns for dividing words are not there: " + path);
  }
  return Hyphenation(std::string(language), patterns);
}

std::vector<std::size_t> Hyphenation::places(std::string_view word) const {
  std::vector<std::size_t> found;
  const std::string small = lower(word);
  Latin latin;
  // A lower-case form of another length would shift all places.
  if (small.size() != word.size() || !latin_of(small, latin)) return found;
  const std::size_t count = latin.letters.size();
  if (count < 2 * letters_kept || count > letters_max) return found;
  const std::string& bytes = patterns_->utf8 != 0 ? small : latin.letters;
  std::array<char, 2 * letters_max + 5> marks{};
  char** spelling = nullptr;
  int* places = nullptr;
  int* cuts = nullptr;
  hnj_hyphen_hyphenate2(patterns_.get(), bytes.c_str(), static_cast<int>(bytes.size()),
                        marks.data(), nullptr, &spelling, &places, &cuts);
  for (std::size_t i = letters_kept; i + letters_kept <= count; ++i) {
    // A place that changes the spelling ("Schiffahrt") is left out.
    const bool spelled_anew = spelling != nullptr && spelling[i - 1] != nullptr;
    if ((marks[i - 1] & 1) != 0 && !spelled_anew) found.push_back(latin.places[i]);
  }
  if (spelling != nullptr) {
    for (std::size_t i = 0; i < bytes.size(); ++i) std::free(spelling[i]);
    std::free(spelling);
  }
  std::free(places);
  std::free(cuts);
  return found;
}

}  // namespace tresen
