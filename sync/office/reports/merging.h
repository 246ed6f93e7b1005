#pragma once
// What keeps a report from becoming a report on somebody of the staff: figures are told by branch
// only where at least five people work and ten cases are counted; smaller ones are merged until
// that holds, or not told (BetrVG 87(1) no. 6; BAG 1 ABR 6/94: figures of a small group press on
// each of it). The one place of this rule. Pure.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tresen/v1/chain.pb.h"

namespace tresen {

inline constexpr std::size_t staff_min = 5;
inline constexpr std::uint64_t cases_min = 10;

// Under which name each key is told.
class Merged {
 public:
  // Nothing: it is not told at all.
  std::optional<std::string> name_of(const std::string& key) const;
  // Whether something is not told.
  bool withholds() const { return withholds_; }
  // Nobody could be told of.
  bool none() const { return names_.empty(); }

 private:
  friend Merged merge_branches(const v1::Chain& chain,
                               const std::map<std::string, std::uint64_t>& cases);
  friend Merged merge_kinds(const std::map<std::string, std::uint64_t>& cases);
  using Enough = std::function<bool(const std::set<std::string>& keys, std::uint64_t cases)>;
  Merged(const std::map<std::string, std::uint64_t>& cases, const Enough& enough);

  std::map<std::string, std::string> names_;
  bool withholds_ = false;
};

// Branches with their cases; one of which nothing is told yet, or no more, has no staff. Whose
// branches are not named counts in each. A branch without cases hides nobody: it is left out.
Merged merge_branches(const v1::Chain& chain, const std::map<std::string, std::uint64_t>& cases);
// Kinds of cases within such a group, such as its templates.
Merged merge_kinds(const std::map<std::string, std::uint64_t>& cases);

}  // namespace tresen
