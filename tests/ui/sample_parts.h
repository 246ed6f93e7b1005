#pragma once
// What the samples of pages share: words in two languages, bars, and the frame of a process.

#include <string>
#include <vector>

#include "tests/ui/samples.h"

namespace tresen::test {

// Words in the language of the sample.
struct In {
  bool german;
  std::string operator()(const char* de, const char* en) const { return german ? de : en; }
};

ui::SyncChip fine(const In& in);
ui::TopBar home_bar(const In& in);
ui::TopBar back_bar(const In& in, std::string title);
std::vector<ui::RailItem> rail(const In& in, const std::string& current);

// A whole view of the page.
ui::View with(const In& in, std::string screen, ui::TopBar bar, ui::Page page);
// The same of a page inside a process, with step `current` of five open.
ui::View step(const In& in, std::string screen, std::size_t current,
              decltype(ui::ProcessView::page) page);

// The pages of a process.
std::vector<Sample> step_samples(const In& in);
std::vector<Sample> consent_samples(const In& in);
// This terminal's own screen, practising, and the cover, made of pages in `others`.
std::vector<Sample> shell_samples(const In& in, const std::vector<Sample>& others);
// What lies behind the card, and the screen for the customer.
std::vector<Sample> customer_samples(const In& in);
// The same pages with too much of everything; the names of those with long texts end in -long.
std::vector<Sample> extreme_samples(const std::vector<Sample>& others);

}  // namespace tresen::test
