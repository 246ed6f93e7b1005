#pragma once
// A figure that we publish: never alone, always beside the floor of the same run.

#include <optional>
#include <string>
#include <vector>

namespace tresen::bench {

// What a figure is to reach: its value, or its ratio to the floor.
struct Target {
  enum class Of { value, ratio } of = Of::ratio;
  enum class Bound { at_least, at_most } bound = Bound::at_least;
  double limit = 0;
};
constexpr Target ratio_at_least(double limit) {
  return {Target::Of::ratio, Target::Bound::at_least, limit};
}
constexpr Target ratio_at_most(double limit) {
  return {Target::Of::ratio, Target::Bound::at_most, limit};
}
constexpr Target value_at_least(double limit) {
  return {Target::Of::value, Target::Bound::at_least, limit};
}
constexpr Target value_at_most(double limit) {
  return {Target::Of::value, Target::Bound::at_most, limit};
}

struct Figure {
  std::string bench, name;
  double value = 0;
  std::string unit;
  std::string base;  // what the floor is: "an answer of a still screen"
  double base_value = 0;
  std::optional<Target> target = std::nullopt;
};

// A line of words, or of JSON as the contract has it. Standard output.
void print(const Figure& figure, bool as_json);

// The value that the share `of` of all values does not exceed, 0 to 1.
double quantile(std::vector<double> values, double of);

}  // namespace tresen::bench
