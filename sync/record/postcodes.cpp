#include "sync/record/postcodes.h"

#include <algorithm>

#include "sync/base/text.h"

namespace tresen {
namespace {

bool is_postcode(std::string_view text) {
  return text.size() == 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<Postcodes> Postcodes::read(std::string_view lines) {
  Postcodes table;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    const std::size_t end = lines.find('\n');
    std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    const std::size_t mark = line.find(';');
    if (mark == std::string_view::npos || !is_postcode(line.substr(0, mark)) ||
        mark + 1 == line.size() || !is_utf8(line)) {
      return fail(Fault::invalid, "line " + std::to_string(number) + " is not POSTCODE;TOWN");
    }
    table.rows_.emplace_back(line.substr(0, mark), line.substr(mark + 1));
  }
  std::stable_sort(table.rows_.begin(), table.rows_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  return table;
}

std::vector<std::string> Postcodes::towns(std::string_view postcode) const {
  if (!is_postcode(postcode)) return {};
  return towns_of_prefix(postcode, rows_.size());
}

std::vector<std::string> Postcodes::towns_of_prefix(std::string_view prefix,
                                                    std::size_t limit) const {
  std::vector<std::string> found;
  if (prefix.empty()) return found;
  auto row = std::lower_bound(rows_.begin(), rows_.end(), prefix, [](const auto& a, const auto& b) {
    return std::string_view(a.first) < b;
  });
  for (; row != rows_.end() && row->first.starts_with(prefix) && found.size() < limit; ++row) {
    if (std::find(found.begin(), found.end(), row->second) == found.end()) {
      found.push_back(row->second);
    }
  }
  return found;
}

Verdict with_delivery_list(Verdict verdict, std::string_view postcode, const FieldContext& context,
                           const Postcodes& list) {
  const bool german = context.country.empty() || context.country == "DE";
  if (verdict != Verdict::good || !german || list.empty()) return verdict;
  return list.towns(postcode).empty() ? Verdict::unlikely : verdict;
}

}  // namespace tresen
