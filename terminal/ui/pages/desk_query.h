#pragma once
// H02, a query as rows of field, operator and value in groups; beside it how many it finds, how
// each channel is lawful for them, and why somebody is found or not.
// Keys: row.PATH.field, row.PATH.op, row.PATH.value, row.PATH.more, group.PATH.all|any|none,
// add.row.PATH, add.group.PATH; PATH as "0.2", the outermost group "root".

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/desk_head.h"

namespace tresen::ui {

// One line of the builder, in the order in which it is written.
struct DeskQueryLine {
  int depth = 0;
  bool is_group = false;
  // Of a group: how it joins, and in words what that means.
  std::vector<Segment> join{};
  std::string meaning{};
  bool negated = false;
  std::optional<DeskButton> remove{};
  // Of a row.
  DeskField field{}, op{};
  std::optional<DeskField> value{};
  std::string count{};
  bool health = false;
  std::string fault{};  // why it cannot be asked like that
};

// The buttons at the end of a group.
struct DeskQueryAdd {
  std::size_t after = 0;  // line
  int depth = 0;
  std::vector<DeskButton> buttons;
};

struct DeskLamp {
  std::string icon, channel;
  std::string word, word_icon;
  DeskMood mood = DeskMood::plain;
  std::string count;
  double share = 0;  // of all found, 0 to 1
  std::string reasons;
};

struct DeskWhy {
  std::string text;
  std::string saw;
  int depth = 0;
  bool holds = false;
};

struct DeskQuery {
  DeskHead head;
  std::string count_note;  // "danach übrig"
  std::vector<DeskQueryLine> lines;
  std::vector<DeskQueryAdd> adds;
  std::string health;  // a sentence where the query uses health data
  std::string words_title, words;
  DeskFigure hits;
  std::string age;  // "84 ms"
  bool counting = false;
  std::string lamp_title;
  std::vector<DeskLamp> lamp;
  std::string why_title;
  DeskField why_field;
  std::string verdict;
  bool found = false;
  std::vector<DeskWhy> why;
};

void draw_desk_query(Ui& ui, const Rect& room, const DeskQuery& view);

}  // namespace tresen::ui
