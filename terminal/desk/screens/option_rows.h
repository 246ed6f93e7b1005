#pragma once
// The rows of H06: where those of each part stand in the chain's options.
//
// Most parts are one list of a document; categories and steps stand in lists inside of a list and
// are shown as one. The terms are fields of the rules, a row each.

#include <google/protobuf/message.h>

#include <array>
#include <string_view>

#include "terminal/desk/state.h"

namespace tresen::desk {

// What holds for the whole chain: numbers, with what counts where none is written, and choices.
struct Term {
  std::string_view field;  // of the rules
  int otherwise;
  bool chosen = false;  // from a menu
};
inline constexpr std::array terms{
    Term{"attribution_days", 90},   Term{"refused_again_months", 12},
    Term{"unknown_again_days", 14}, Term{"later_days", 7},
    Term{"held_days", 90},          Term{"lease_days", 30},
    Term{"staff_blur_s", 90},       Term{"staff_lock_s", 300},
    Term{"hand_over_idle_s", 60},   Term{"hand_over_grace_s", 30},
    Term{"held", 0, true},          Term{"merge_score_permille", 0, true}};

// "option.purpose" -> "purpose".
std::string_view option_field(std::string_view key);
// The chosen row of the draft, to be written into; null: there is none.
google::protobuf::Message* chosen_option(Options& options);

// The list that a row stands in, and where.
struct OptionPlace {
  google::protobuf::Message* parent = nullptr;
  const google::protobuf::FieldDescriptor* list = nullptr;
  int at = 0;
  int parent_at = 0;  // of the parent in its own list; 0: it stands in none
};
// null parent: there is no such row, or it stands in no list.
OptionPlace option_place(v1::Chain& chain, Options::Part part, int at);
void remove_option(v1::Chain& chain, Options::Part part, int at);
// Before or after the one beside it in its list (by: -1, 1). False: there is none.
bool move_option(v1::Chain& chain, Options::Part part, int at, int by);
// Whether the order of the rows says something.
bool is_ordered(Options::Part part);

}  // namespace tresen::desk
