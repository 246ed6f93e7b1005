#pragma once
// One view of every page as a shop would see it, in both languages: for pictures, touch sizes and
// text keys.

#include <string>
#include <vector>

#include "terminal/ui/view.h"

namespace tresen::test {

struct Sample {
  std::string name;
  ui::View view;
};

std::vector<Sample> samples(const std::string& language);
// The one with this name; it must exist.
ui::View sample(const std::string& name, const std::string& language = "de");

}  // namespace tresen::test
