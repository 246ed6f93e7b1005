#pragma once
// Which figures of a report's table stand beside one another, which of them is the bar, and by
// which of its words the rows can be chosen. A table that no row here names (of a newer head
// office) shows its first figures.

#include <string>
#include <string_view>
#include <vector>

#include "terminal/desk/reach.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/pages/chrome.h"

namespace tresen::desk {

struct ReportAspect {
  std::string name;                  // key of its word
  std::vector<std::string> columns;  // the first one is the bar
};

struct ReportShape {
  std::vector<ReportAspect> aspects;  // at least one
  int picked = -1;                    // column whose word can be chosen; -1: none
  bool one = false;                   // one of them is always chosen
  bool lines = false;                 // over time
};

// The table that is shown; null: there is none.
const v1::ReportTable* shown_table(const Reports& reports);
ReportShape shape_of(v1::FiguresRequest::What what, const v1::ReportTable& table);
// Its aspect as it is chosen.
const ReportAspect& aspect_of(const Reports& reports, const ReportShape& shape);
// The column with this key; -1: there is none.
int column_of(const v1::ReportTable& table, std::string_view key);
// The words that can be chosen, as they first occur, and the one that is; empty: all.
std::vector<std::string> pickable(const v1::ReportTable& table, const ReportShape& shape);
std::string picked_word(const Reports& reports, const v1::ReportTable& table,
                        const ReportShape& shape);
// A word of a row as people say it.
std::string report_word(const State& state, const std::string& column, const std::string& word,
                        const ui::Locale& words);

std::vector<ui::Segment> report_picks(const State& state, const ui::Locale& words);
void choose_report_branch(std::size_t option, Reach& reach);
void choose_report_pick(std::size_t option, Reach& reach);

}  // namespace tresen::desk
