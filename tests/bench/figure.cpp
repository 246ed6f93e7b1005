#include "tests/bench/figure.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>

namespace tresen::bench {

namespace {

// Behind the figure itself; empty without a target.
std::string verdict_on(const Target& target, const Figure& figure, double ratio, bool as_json) {
  const bool is_ratio = target.of == Target::Of::ratio;
  const bool at_least = target.bound == Target::Bound::at_least;
  const double reached = is_ratio ? ratio : figure.value;
  const bool met = at_least ? reached >= target.limit : reached <= target.limit;
  char text[120];
  if (as_json) {
    std::snprintf(text, sizeof text, ",\"wanted\":\"%s %s %g\",\"met\":%s",
                  is_ratio ? "ratio" : "value", at_least ? ">=" : "<=", target.limit,
                  met ? "true" : "false");
  } else {
    std::snprintf(text, sizeof text, "; wanted %s %s%g%s%s: %s", at_least ? "at least" : "at most",
                  is_ratio ? "x " : "", target.limit, is_ratio ? "" : " ",
                  is_ratio ? "" : figure.unit.c_str(), met ? "met" : "NOT MET");
  }
  return text;
}

}  // namespace

void print(const Figure& figure, bool as_json) {
  const double ratio = figure.base_value == 0 ? 0 : figure.value / figure.base_value;
  const std::string verdict =
      figure.target ? verdict_on(*figure.target, figure, ratio, as_json) : std::string();
  if (as_json) {
    std::printf(
        "{\"bench\":\"%s\",\"figure\":\"%s\",\"value\":%.3f,\"unit\":\"%s\",\"base\":\"%s\","
        "\"base_value\":%.3f,\"ratio\":%.3f%s}\n",
        figure.bench.c_str(), figure.name.c_str(), figure.value, figure.unit.c_str(),
        figure.base.c_str(), figure.base_value, ratio, verdict.c_str());
  } else {
    std::printf("%-10s %-36s %10.3f %-6s  %.3f for %s (x %.2f)%s\n", figure.bench.c_str(),
                figure.name.c_str(), figure.value, figure.unit.c_str(), figure.base_value,
                figure.base.c_str(), ratio, verdict.c_str());
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
