#include "sync/office/channels/line_breaking.h"

#include <algorithm>
#include <limits>

namespace tresen {
namespace {

// What is avoided, in units of a line whose spaces are half again as wide.
constexpr double divided_word = 0.6;
constexpr double two_divided_lines = 3;
constexpr double lonely_last_line = 4;   // shorter than a tenth of the measure
constexpr double divided_last_line = 6;  // the paragraph ends with the rest of a word
constexpr double no_way = 1e12;

// A place where a line may end.
struct Place {
  std::size_t word = 0;    // the word that ends here, or is divided here
  std::size_t byte = 0;    // of that word; its size: at its end
  double before = 0;       // widths of all text up to here, without spaces
  std::size_t spaces = 0;  // up to here
  bool hyphen = false;     // the line gets one
  bool divided = false;
};

struct Best {
  double cost = no_way;
  std::size_t from = 0;
};

std::vector<Place> places_of(const std::vector<BreakableWord>& words) {
  std::vector<Place> places{{0, 0, 0, 0, false, false}};
  double before = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const BreakableWord& word = words[i];
    if (word.divisions != nullptr) {
      for (const std::size_t byte : *word.divisions) {
        const bool own = word.text[byte - 1] == '-';
        places.push_back({i, byte, before + (*word.edges)[byte], i, !own, true});
      }
    }
    before += word.edges->back();
    places.push_back({i, word.text.size(), before, i, false, false});
  }
  return places;
}

bool at_word_end(const Place& place, const std::vector<BreakableWord>& words) {
  return place.byte == words[place.word].text.size();
}

// Spaces within a line: the one at which the line before it ended is not among them.
std::size_t spaces_between(const Place& from, const Place& to, std::size_t index_from,
                           const std::vector<BreakableWord>& words) {
  const bool swallowed = index_from > 0 && at_word_end(from, words);
  return to.spaces - from.spaces - (swallowed ? 1 : 0);
}

struct Line {
  double natural = 0;  // with spaces as they are
  double spaces = 0;
};

double cost_of(const Line& line, const Place& from, const Place& to, bool last,
               const LineMeasure& measure) {
  const double slack = measure.width - line.natural;
  double cost = 0.05;  // a line more
  if (last) {
    if (line.natural < measure.width / 10) cost += lonely_last_line;
    if (from.divided && line.spaces < 1) cost += divided_last_line;
    const double lacking = std::max(0.0, -slack) / (std::max(line.spaces, 1.0) * measure.space);
    return cost + lacking * lacking * 20;
  }
  if (measure.block) {
    const double stretch = slack / (std::max(line.spaces, 0.25) * measure.space);
    const double ratio = stretch < 0 ? stretch / 0.25 : stretch / 0.5;
    cost += ratio * ratio * std::abs(ratio) / 4 + ratio * ratio / 4;
  } else {
    const double ratio = 8 * slack / measure.width;
    cost += ratio * ratio / 4;
  }
  if (to.divided) cost += divided_word;
  if (to.divided && from.divided) cost += two_divided_lines;
  return cost;
}

std::vector<Best> weigh(const std::vector<BreakableWord>& words, const std::vector<Place>& places,
                        const LineMeasure& measure) {
  std::vector<Best> best(places.size());
  best[0].cost = 0;
  const double narrowest = measure.block ? narrowest_space : 1;
  for (std::size_t to = 1; to < places.size(); ++to) {
    const bool last = to + 1 == places.size();
    for (std::size_t from = to; from-- > 0;) {
      Line line;
      line.spaces = static_cast<double>(spaces_between(places[from], places[to], from, words));
      const double text =
          places[to].before - places[from].before + (places[to].hyphen ? measure.hyphen : 0);
      line.natural = text + line.spaces * measure.space;
      const bool fits = text + line.spaces * measure.space * narrowest <= measure.width + 0.01;
      // What is too wide even alone has to stand somewhere: the caller sees it and says whose it
      // is.
      if (!fits && from + 1 < to) break;
      const double penalty = fits ? cost_of(line, places[from], places[to], last, measure) : 1e6;
      if (best[from].cost + penalty < best[to].cost) best[to] = {best[from].cost + penalty, from};
    }
  }
  return best;
}

BrokenLine line_between(const std::vector<BreakableWord>& words, const Place& from, const Place& to,
                        bool first) {
  BrokenLine line;
  std::size_t word = from.word;
  std::size_t byte = first ? 0 : from.byte;
  if (!first && byte == words[word].text.size()) {
    ++word;
    byte = 0;
  }
  for (; word < to.word; ++word, byte = 0) line.parts.emplace_back(words[word].text.substr(byte));
  line.parts.emplace_back(words[word].text.substr(byte, to.byte - byte));
  if (to.hyphen) line.parts.back() += '-';
  return line;
}

}  // namespace

std::vector<BrokenLine> break_lines(const std::vector<BreakableWord>& words,
                                    const LineMeasure& measure) {
  if (words.empty()) return {{{""}, true}};
  const std::vector<Place> places = places_of(words);
  const std::vector<Best> best = weigh(words, places, measure);
  std::vector<BrokenLine> lines;
  for (std::size_t at = places.size() - 1; at > 0; at = best[at].from) {
    lines.push_back(line_between(words, places[best[at].from], places[at], best[at].from == 0));
  }
  std::ranges::reverse(lines);
  lines.back().last = true;
  return lines;
}

}  // namespace tresen
