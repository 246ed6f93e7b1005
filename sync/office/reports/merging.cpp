#include "sync/office/reports/merging.h"

#include <algorithm>

#include "sync/base/text.h"

namespace tresen {

Merged::Merged(const std::map<std::string, std::uint64_t>& cases, const Enough& enough) {
  std::vector<std::pair<std::uint64_t, std::string>> alone;  // fewest cases first
  std::set<std::string> small;
  std::uint64_t small_cases = 0;
  for (const auto& [key, count] : cases) {
    if (count == 0) continue;
    if (enough({key}, count)) {
      alone.emplace_back(count, key);
    } else {
      small.insert(key);
      small_cases += count;
    }
  }
  std::ranges::sort(alone);
  // Who is missing among the others can be told from the sum: the rest must be large enough too.
  auto next = alone.begin();
  while (!small.empty() && next != alone.end() && !enough(small, small_cases)) {
    small.insert(next->second);
    small_cases += next->first;
    ++next;
  }
  for (auto one = next; one != alone.end(); ++one) names_[one->second] = one->second;
  if (small.empty()) return;
  if (!enough(small, small_cases)) {
    withholds_ = true;
    return;
  }
  const std::string name = join({small.begin(), small.end()}, "+");
  for (const std::string& key : small) names_[key] = name;
}

std::optional<std::string> Merged::name_of(const std::string& key) const {
  const auto found = names_.find(key);
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

Merged merge_branches(const v1::Chain& chain, const std::map<std::string, std::uint64_t>& cases) {
  const auto enough = [&chain](const std::set<std::string>& branches, std::uint64_t count) {
    if (count < cases_min) return false;
    std::set<std::string> staff;
    for (const v1::StaffMember& member : chain.staff().members()) {
      const auto& where = member.branches();
      if (where.empty() ||
          std::ranges::any_of(where, [&](const auto& one) { return branches.contains(one); })) {
        staff.insert(member.id());
      }
    }
    return staff.size() >= staff_min;
  };
  return {cases, enough};
}

Merged merge_kinds(const std::map<std::string, std::uint64_t>& cases) {
  return {cases,
          [](const std::set<std::string>&, std::uint64_t count) { return count >= cases_min; }};
}

}  // namespace tresen
