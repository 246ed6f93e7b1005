#include "sync/search/spelling.h"

namespace tresen {

std::string common_spelling(std::string_view folded_word) {
  std::string spelling;
  for (char c : folded_word) {
    if (c == 'c') c = 'k';
    if (c == 'y') c = 'i';
    const char last = spelling.empty() ? '\0' : spelling.back();
    const bool silent_e = c == 'e' && (last == 'a' || last == 'o' || last == 'u' || last == 'i');
    const bool silent_h = c == 'h' && last == 't';
    if (c != last && !silent_e && !silent_h) spelling += c;
  }
  return spelling;
}

bool begins_but_for_one_slip(std::string_view word, std::string_view text) {
  std::size_t at = 0;
  while (at < word.size() && at < text.size() && word[at] == text[at]) ++at;
  const std::string_view w = word.substr(at);
  const std::string_view t = text.substr(at);
  if (w.size() <= 1) return true;               // it fits, or its last letter is the slip
  if (t.starts_with(w.substr(1))) return true;  // one too many
  if (t.empty()) return false;
  if (t.substr(1).starts_with(w.substr(1))) return true;  // a wrong one
  if (t.substr(1).starts_with(w)) return true;            // one too few
  return t.size() >= 2 && w[0] == t[1] && w[1] == t[0] && t.substr(2).starts_with(w.substr(2));
}

bool is_one_slip_apart(std::string_view word, std::string_view other) {
  return begins_but_for_one_slip(word, other) && begins_but_for_one_slip(other, word);
}

}  // namespace tresen
