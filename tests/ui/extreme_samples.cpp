// The same pages where there is too much of everything: the longest names, full lists.

#include <algorithm>
#include <cassert>

#include "tests/ui/sample_parts.h"

namespace tresen::test {
namespace {

constexpr const char* long_name =
    "Anna-Maria Freifrau von und zu Schlüsselburg-Großkreutz-Łukasiewicz";
constexpr const char* long_street =
    "Bürgermeister-Doktor-Nebelthau-Straße 112 b, Hinterhaus, 71229 Leonberg-Gebersheim";

ui::View of(const std::vector<Sample>& others, const std::string& name) {
  const auto found = std::ranges::find(others, name, &Sample::name);
  assert(found != others.end());
  return found->view;
}

ui::View long_card(const std::vector<Sample>& others) {
  ui::View view = of(others, "S03-card");
  auto& page = std::get<ui::CardView>(view.page);
  page.name = long_name;
  page.line = std::string("K-Nr. 104711, ") + long_street;
  page.missing = "Mobilnummer, Geburtsdatum, E-Mail, Postleitzahl, Ort, Bevorzugter Weg";
  for (ui::ConsentLine& line : page.consents) line.text = long_street;
  for (ui::Row& row : page.open) row.title = long_street;
  return view;
}

ui::View long_search(const std::vector<Sample>& others) {
  ui::View view = of(others, "S02-search");
  auto& page = std::get<ui::SearchView>(view.page);
  page.text = "schlüsselburg großkreutz łukasiewicz anna maria freifrau von und zu";
  const ui::Hit first = page.hits.front();
  page.hits.clear();
  for (int i = 0; i < 20; ++i) {
    ui::Hit hit = first;
    hit.number = std::to_string(104711 + i);
    hit.name = {{long_name, false}};
    hit.detail = long_street;
    page.hits.push_back(hit);
  }
  return view;
}

ui::View full_list(const std::vector<Sample>& others) {
  ui::View view = of(others, "S13-open");
  auto& page = std::get<ui::ListView>(view.page);
  ui::Section& section = page.sections.front();
  const ui::Row row = section.rows.front();
  for (int i = 0; i < 40; ++i) {
    section.rows.push_back(row);
    section.rows.back().key = "process.full" + std::to_string(i);
  }
  return view;
}

}  // namespace

std::vector<Sample> extreme_samples(const std::vector<Sample>& others) {
  ui::View long_bar = of(others, "S06-phone");
  long_bar.bar.name = long_name;
  return {{"S03-card-long", long_card(others)},
          {"S02-search-long", long_search(others)},
          {"S06-phone-long", std::move(long_bar)},
          {"S13-open-full", full_list(others)}};
}

}  // namespace tresen::test
