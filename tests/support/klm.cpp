#include "tests/support/klm.h"

#include <fstream>
#include <map>
#include <sstream>

namespace tresen::test {

double seconds(const Trace& trace) {
  return 0.60 * trace.taps + 0.41 * trace.keys + 1.35 * trace.thoughts + 1.10 * trace.points +
         0.20 * trace.clicks + 0.28 * trace.letters + 0.40 * trace.hands + trace.waits_s;
}

std::optional<Trace> read_trace(const std::string& path) {
  Trace trace;
  const std::map<std::string, int Trace::*> counts{
      {"tap", &Trace::taps},     {"key", &Trace::keys},     {"think", &Trace::thoughts},
      {"point", &Trace::points}, {"click", &Trace::clicks}, {"letter", &Trace::letters},
      {"hand", &Trace::hands},
  };
  std::ifstream file(path);
  if (!file) return {};
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string act;
    double count = 0;
    if (!(words >> act >> count)) return {};
    if (act == "wait")
      trace.waits_s += count;
    else if (const auto known = counts.find(act); known != counts.end())
      trace.*known->second += static_cast<int>(count);
    else
      return {};
  }
  return trace;
}

}  // namespace tresen::test
