#pragma once
// H01, campaigns: the list with search and state at the left, the chosen one at the right in two
// tabs. Keys: search, new, chip.STATE, campaign.ID, tab.general, tab.dispatch, and those of the
// fields and buttons in it.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "terminal/ui/desk_table.h"

namespace tresen::ui {

struct DeskCampaignRow {
  std::string key;  // campaign.ID
  std::string name;
  std::string icon;
  std::string state;
  DeskMood mood = DeskMood::plain;
  std::string count;  // "47.426 Personen"; empty: nobody has counted
  bool chosen = false;
};

// Tab "Allgemein".
struct DeskGeneral {
  DeskField name, description;
  std::string goal_label;
  std::vector<Segment> goal;
  std::string valid_label;
  DeskField valid_from, valid_to;
  std::string branches_label;
  std::vector<DeskChip> branches;
  std::string types_label;
  std::vector<DeskChip> types;
  DeskSwitch not_new, referral;
  std::string tile_title, tile_note, tile_icon, tile_name;
  DeskField prompt, icon, order;
  std::string cost_title;
  DeskField cost_total, cost_piece, attribution;
  std::string attribution_note;
};

// A cell of "Aktion wählen".
struct DeskAction {
  std::string key;
  std::string name, detail;
  bool on = false;
  bool locked = false;  // a padlock; the detail says why
};

// Tab "Kampagne".
struct DeskDispatch {
  std::string source_title, source_note;
  DeskMood source_mood = DeskMood::plain;
  std::string source_icon;
  std::vector<Segment> sources;
  std::optional<DeskField> source;  // which query or list
  std::optional<DeskButton> edit;
  std::string action_title, action_note;
  std::vector<DeskAction> actions;
  std::vector<DeskField> action_fields;  // below them: template, cost of a piece
  std::string group_title, group_count, group_word, sample_word;
  DeskButton all_rows;
  DeskTable rows;
  std::string choice_title;
  std::vector<Segment> choice;
  std::optional<DeskField> from, to;
  std::vector<DeskFigure> figures;  // found, left out, persons, then one a channel, then cost
  std::vector<DeskShare> shares;
  double whole = 0;
  DeskSwitch households;
  std::string stale;  // why the figures are not those of what stands here; empty: they are
};

struct DeskCampaigns {
  DeskField search;
  DeskButton add;
  std::vector<DeskChip> chips;
  std::vector<DeskCampaignRow> rows;
  std::string foot;  // below the last row
  // The chosen one; without a title none is.
  std::string title;
  DeskBadge badge;
  std::vector<DeskButton> tools;
  std::vector<Segment> tabs;
  std::string last_run;
  std::variant<DeskGeneral, DeskDispatch> tab;
  std::string nothing;  // what is said where no campaign is chosen
};

void draw_desk_campaigns(Ui& ui, const Rect& room, const DeskCampaigns& view);
void draw_desk_general(Ui& ui, const Rect& room, const DeskGeneral& view);
void draw_desk_dispatch(Ui& ui, const Rect& room, const DeskDispatch& view);

}  // namespace tresen::ui
