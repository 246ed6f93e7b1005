#include <algorithm>
#include <cmath>

#include "terminal/ui/pages/desk_campaigns.h"

namespace tresen::ui {
namespace {

void draw_source(Ui& ui, const Rect& rect, const DeskDispatch& view) {
  const float y =
      desk_card(ui, rect, view.source_title, view.source_note, view.source_mood, view.source_icon) +
      12;
  float x = rect.x + 16;
  x += desk_segments(ui, x, y, view.sources) + 12;
  float right = rect.right() - 16;
  if (view.edit) {
    const float width = desk_button_width(ui, *view.edit);
    desk_button(ui, {right - width, y, width, 40}, *view.edit);
    right -= width + 12;
  }
  if (view.source) desk_field(ui, x, y, right - x, *view.source);
}

void draw_action(Ui& ui, const Rect& rect, const DeskAction& action) {
  const Held held = ui.control(action.key, rect, Role::toggle, action.name, !action.locked,
                               action.on ? "on" : "off", radius_desk);
  if (action.on || held.pressed)
    ui.fill(rect, held.pressed ? Tone::pressed : Tone::primary_soft, radius_desk);
  ui.icon(rect.x + 22, rect.y + rect.h / 2, 24,
          action.locked ? "lock"
          : action.on   ? "check_box"
                        : "check_box_outline_blank",
          action.locked ? Tone::text2
          : action.on   ? Tone::primary
                        : Tone::outline);
  const float x = rect.x + 46, w = rect.w - 52;
  ui.text_in({x, rect.y + 3, w, 22}, action.name, action.on ? Type::desk_strong : Type::desk_body,
             action.locked ? Tone::text2 : Tone::text);
  ui.text_in({x, rect.y + 24, w, 20}, action.detail, Type::desk_small,
             action.on ? Tone::on_primary_soft : Tone::text2);
}

void draw_actions(Ui& ui, const Rect& rect, const DeskDispatch& view) {
  const float y = desk_card(ui, rect, view.action_title, view.action_note) + 8;
  const float width = (rect.w - 16 - 8) / 3;
  for (std::size_t i = 0; i < view.actions.size(); ++i) {
    const auto column = static_cast<float>(i % 3), line = static_cast<float>(i / 3);
    draw_action(ui, {rect.x + 8 + column * (width + 4), y + line * 52, width, 48}, view.actions[i]);
  }
  // Beside the last of them: how the ways that were chosen are carried out.
  std::size_t cell = view.actions.size();
  for (const DeskField& field : view.action_fields) {
    const auto column = static_cast<float>(cell % 3), line = static_cast<float>(cell / 3);
    const float x = rect.x + 8 + column * (width + 4), top = y + line * 52 + 4;
    DeskField bare = field;
    bare.label.clear();
    ui.text_in({x + 10, top, 100, 40}, field.label, Type::desk_small, Tone::text2);
    desk_field(ui, x + 110, top, width - 122, bare);
    ++cell;
  }
}

void draw_rows(Ui& ui, const Rect& rect, const DeskDispatch& view) {
  const float y = desk_card(ui, rect, view.group_title);
  float x = rect.x + 16 + ui.text_width(view.group_title, Type::desk_strong) + 10;
  x += ui.digits(x, rect.y + 10, view.group_count, Type::desk_section, Tone::primary) + 8;
  ui.text(x, rect.y + 10, view.group_word, Type::desk_body, Tone::text2);
  const float width = desk_button_width(ui, view.all_rows);
  desk_button(ui, {rect.right() - 8 - width, rect.y + 2, width, 40}, view.all_rows);
  const float sample = ui.text_width(view.sample_word, Type::desk_small);
  ui.text(rect.right() - 16 - width - sample, rect.y + 12, view.sample_word, Type::desk_small,
          Tone::text2);
  desk_table(ui, {rect.x, y, rect.w, rect.bottom() - y}, view.rows);
}

// "52.640 − 5.214 = 47.426", then a line, then what each channel gets, then the cost.
void draw_figures(Ui& ui, const Rect& rect, float y, const DeskDispatch& view) {
  if (view.figures.empty()) return;
  const float left = rect.x + 16, room = rect.w - 32;
  const auto count = static_cast<float>(view.figures.size());
  const float step = room / count;
  for (std::size_t i = 0; i < view.figures.size(); ++i) {
    const float x = left + static_cast<float>(i) * step;
    if (i == 1 || i == 2)
      ui.text_in({x - 30, y, 20, 32}, i == 1 ? "−" : "=", Type::desk_title, Tone::text2,
                 Align::centre);
    if (i == 3 || (i > 3 && i + 1 == view.figures.size())) ui.fill({x - 17, y, 1, 52}, Tone::line);
    ui.begin_clip({x - 2, y - 2, step + 2, 60});
    desk_figure(ui, x, y, view.figures[i]);
    ui.end_clip();
  }
}

void draw_choice(Ui& ui, const Rect& rect, const DeskDispatch& view) {
  const float y = desk_card(ui, rect, view.choice_title) + 10;
  float right = rect.right() - 16;
  if (view.from && view.to) {
    desk_field(ui, right - 80, rect.y + 2, 80, *view.to);
    desk_field(ui, right - 176, rect.y + 2, 80, *view.from);
    right -= 192;
  }
  const float width = desk_segments_width(ui, view.choice);
  desk_segments(ui, right - width, rect.y + 2, view.choice);
  draw_figures(ui, rect, y, view);
  float bar = rect.w - 32;
  bar -= ui.text_width(view.households.label, Type::desk_body) + 48 + 24;
  desk_bar(ui, {rect.x + 16, y + 70, bar, 12}, view.shares, view.whole);
  desk_switch(ui, rect.x + 16 + bar + 24, y + 56, view.households);
  if (!view.stale.empty())
    desk_word(ui, rect.x + 16, y + 20, view.stale, "info_outline", DeskMood::plain,
              Type::desk_body);
}

}  // namespace

void draw_desk_dispatch(Ui& ui, const Rect& room, const DeskDispatch& view) {
  const float x = room.x + 24, w = room.w - 48;
  const auto cells = view.actions.size() + view.action_fields.size();
  const auto lines = std::ceil(static_cast<float>(cells) / 3);
  const float actions = 45 + 8 + lines * 52 + 4;
  const float rows =
      45 + 36 + 40 * static_cast<float>(std::max<std::size_t>(1, view.rows.rows.size()));
  const float source = 107, choice = 45 + 10 + 98;
  const float whole = 12 + source + 12 + actions + 12 + rows + 12 + choice + 8;
  ui.begin_scroll("dispatch", room, whole);
  float y = room.y + 12;
  draw_source(ui, {x, y, w, source}, view);
  y += source + 12;
  draw_actions(ui, {x, y, w, actions}, view);
  y += actions + 12;
  draw_rows(ui, {x, y, w, rows}, view);
  y += rows + 12;
  draw_choice(ui, {x, y, w, choice}, view);
  ui.end_scroll();
}

}  // namespace tresen::ui
