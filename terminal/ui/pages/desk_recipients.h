#pragma once
// H03, recipients: filters with their counts at the left, the table with channel, household and
// reason, and the choice all / none / from-to / single.
// Keys: back, filter.WORD, search, pick.all|none|range, pick.from, pick.to, recipient.NO(.check).

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/desk_head.h"
#include "terminal/ui/desk_table.h"

namespace tresen::ui {

struct DeskFilter {
  std::string key;
  std::string label;
  std::string count;
  std::string icon{};  // empty: a child of the one above it
  bool chosen = false;
};

struct DeskRecipients {
  DeskHead head;
  std::string filter_title, filter_count;
  std::vector<DeskFilter> filters;
  std::string advice;
  DeskField search;
  std::vector<Segment> pick;
  std::optional<DeskField> from, to;
  DeskTable table;
  std::string foot, foot_right;
};

void draw_desk_recipients(Ui& ui, const Rect& room, const DeskRecipients& view);

}  // namespace tresen::ui
