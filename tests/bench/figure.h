#pragma once
// A figure that we publish: never alone, always beside the floor of the same run.

#include <string>
#include <vector>

namespace tresen::bench {

struct Figure {
  std::string bench, name;
  double value = 0;
  std::string unit;
  std::string base;  // what the floor is: "an answer of a still screen"
  double base_value = 0;
};

// A line of words, or of JSON as the contract has it. Standard output.
void print(const Figure& figure, bool as_json);

// The value that the share `of` of all values does not exceed, 0 to 1.
double quantile(std::vector<double> values, double of);

}  // namespace tresen::bench
