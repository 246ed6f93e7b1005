#include "terminal/desk/names.h"

#include "sync/base/text.h"

namespace tresen::desk {

std::string fresh_id(const std::string& name, std::string_view empty,
                     const std::function<bool(const std::string&)>& taken) {
  constexpr std::size_t length_max = 24;
  std::string id;
  for (const char c : folded(name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) id += c;
    if (!plain && !id.empty() && id.back() != '-') id += '-';
  }
  if (id.size() > length_max) id.resize(length_max);
  while (!id.empty() && id.back() == '-') id.pop_back();
  if (id.empty()) id = empty;
  std::string free = id;
  for (int n = 2; taken(free); ++n) free = id + "-" + std::to_string(n);
  return free;
}

}  // namespace tresen::desk
