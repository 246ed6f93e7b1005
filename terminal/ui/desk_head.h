#pragma once
// The head of a screen of the desk, 64 high: back, title, badge, context, and tools at the right.

#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/desk_parts.h"

namespace tresen::ui {

struct DeskHead {
  std::string back;  // the word on the button, known as "back"; empty: there is none
  std::string title;
  std::optional<DeskBadge> badge{};
  std::string context{};
  std::vector<DeskButton> tools{};
};

inline constexpr float desk_head_height = 64;

// In `rect`, which is that high; a hairline below it.
void desk_head(Ui& ui, const Rect& rect, const DeskHead& head);

}  // namespace tresen::ui
