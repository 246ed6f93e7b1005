#include "tests/bench/figure.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>

namespace tresen::bench {

void print(const Figure& figure, bool as_json) {
  const double ratio = figure.base_value == 0 ? 0 : figure.value / figure.base_value;
  if (as_json) {
    std::printf(
        "{\"bench\":\"%s\",\"figure\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"base\":\"%s\","
        "\"base_value\":%.3f,\"ratio\":%.3f}\n",
        figure.bench.c_str(), figure.name.c_str(), figure.value, figure.unit.c_str(),
        figure.base.c_str(), figure.base_value, ratio);
  } else {
    std::printf("%-10s %-36s %10.3f %-6s  %.3f for %s (x %.2f)\n", figure.bench.c_str(),
                figure.name.c_str(), figure.value, figure.unit.c_str(), figure.base_value,
                figure.base.c_str(), ratio);
  }
  std::fflush(stdout);
}

double quantile(std::vector<double> values, double of) {
  assert(!values.empty());
  std::ranges::sort(values);
  const auto last = static_cast<double>(values.size() - 1);
  return values[static_cast<std::size_t>(std::ceil(of * last))];
}

}  // namespace tresen::bench
