#include "terminal/ui/pages/desk_cards.h"

#include <algorithm>

namespace tresen::ui {
namespace {

constexpr float head = 45, gap = 12, side = 16, margin = 24, between = 14;
constexpr float grown_min = 36 + 3 * 40;  // a table of three rows is worth scrolling

float upper_pad(const DeskBlock& block) { return desk_block_is_wide(block) ? 0 : gap; }

// What its blocks need; the table of a card that grows counts with so much as is given for it.
float height_of(const Ui& ui, const DeskCard& card, float width, float table) {
  float height = head;
  for (std::size_t i = 0; i < card.blocks.size(); ++i) {
    const DeskBlock& block = card.blocks[i];
    const bool wide = desk_block_is_wide(block), last = i + 1 == card.blocks.size();
    height += i == 0 ? upper_pad(block) : gap;
    height += card.grows && last && table >= 0
                  ? table
                  : desk_block_height(ui, block, wide ? width : width - 2 * side);
    if (last && !wide) height += side;
  }
  return height;
}

void draw_card(Ui& ui, const Rect& rect, const DeskCard& card, bool scrolls) {
  float y = desk_card(ui, rect, card.title, card.note, card.mood, card.note_icon);
  for (std::size_t i = 0; i < card.blocks.size(); ++i) {
    const DeskBlock& block = card.blocks[i];
    const bool wide = desk_block_is_wide(block), last = i + 1 == card.blocks.size();
    y += i == 0 ? upper_pad(block) : gap;
    const float width = wide ? rect.w : rect.w - 2 * side;
    const bool grown = card.grows && last && !scrolls;
    const float height = grown ? rect.bottom() - 1 - y : desk_block_height(ui, block, width);
    const Rect at{wide ? rect.x : rect.x + side, y, width, height};
    if (wide && i > 0) ui.fill({rect.x, y, rect.w, 1}, Tone::line);
    const auto* table = std::get_if<DeskTable>(&block);
    if (table != nullptr && !grown) {
      DeskTable whole = *table;
      whole.key.clear();
      desk_table(ui, at, whole);
    } else {
      desk_block(ui, at, block);
    }
    y += height;
  }
}

void draw_pane(Ui& ui, const Rect& rect, const DeskPane& pane) {
  float least = 0, fixed = 0;
  int growing = 0;
  for (const DeskCard& card : pane.cards) {
    const float gaps = &card == &pane.cards.front() ? 0 : between;
    least += gaps + height_of(ui, card, rect.w, grown_min);
    fixed += gaps + height_of(ui, card, rect.w, card.grows ? 0 : -1);
    growing += card.grows ? 1 : 0;
  }
  const bool scrolls = least > rect.h;
  const float rest = growing == 0 ? 0 : (rect.h - fixed) / static_cast<float>(growing);
  if (scrolls) {
    float whole = 0;
    for (const DeskCard& card : pane.cards) whole += height_of(ui, card, rect.w, -1) + between;
    ui.begin_scroll(pane.key, rect, whole - between + 1);
  }
  float y = rect.y;
  for (const DeskCard& card : pane.cards) {
    const float height = height_of(ui, card, rect.w, scrolls ? -1 : rest);
    draw_card(ui, {rect.x, y, rect.w, height}, card, scrolls);
    y += height + between;
  }
  if (scrolls) ui.end_scroll();
}

}  // namespace

void draw_desk_cards(Ui& ui, const Rect& room, const DeskCards& view) {
  desk_head(ui, {room.x, room.y, room.w, desk_head_height}, view.head);
  float fixed = 0;
  int shared = 0;
  for (const DeskPane& pane : view.panes) {
    fixed += pane.width;
    shared += pane.width <= 0 ? 1 : 0;
  }
  const float gaps = side * static_cast<float>(std::max<std::size_t>(1, view.panes.size()) - 1);
  const float rest = (room.w - 2 * margin - fixed - gaps) / static_cast<float>(std::max(1, shared));
  const float top = room.y + desk_head_height + side;
  float x = room.x + margin;
  for (const DeskPane& pane : view.panes) {
    const float width = pane.width > 0 ? pane.width : rest;
    draw_pane(ui, {x, top, width, room.bottom() - side - top}, pane);
    x += width + side;
  }
}

}  // namespace tresen::ui
