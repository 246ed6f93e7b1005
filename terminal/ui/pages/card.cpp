#include "terminal/ui/pages/card.h"

#include <algorithm>
#include <cmath>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

void card(Ui& ui, const Rect& rect) { ui.outline(rect, Tone::line, 1, radius_box); }

// A heading and, at its right end, the way to all of it.
void draw_heading(Ui& ui, const Rect& rect, const std::string& title, const std::string& key,
                  const std::string& word) {
  ui.text_in({rect.x + 24, rect.y + 20, rect.w - 48, 32}, title, Type::body_strong, Tone::text);
  const float right = rect.right() - 24;
  const float width = ui.text_width(word, Type::body_strong) + 28;
  const Rect touch{right - width - 16, rect.y, width + 24, touch_min};
  const Held held = ui.control(key, touch, Role::button, word, true, {}, radius_small);
  if (held.pressed) ui.fill(touch, Tone::surface2, radius_small);
  ui.text_in({right - width, rect.y + 20, width, 32}, word, Type::body_strong, Tone::primary);
  ui.icon(right - 8, rect.y + 36, 28, "chevron_right", Tone::primary);
}

void draw_completeness(Ui& ui, const Rect& rect, const CardView& view) {
  card(ui, rect);
  const float x = rect.x + 24, w = rect.w - 48;
  draw_heading(ui, rect, view.completeness, "customer.missing", ui.words("customer.view"));
  const int count = std::clamp(view.wanted, 1, 24);
  const float pitch = (w + 8) / static_cast<float>(count);
  for (int i = 0; i < count; ++i) {
    const float left = std::round(x + static_cast<float>(i) * pitch);
    const float right = std::round(x + static_cast<float>(i + 1) * pitch - 8);
    const Rect segment{left, rect.y + 68, right - left, 8};
    if (i >= view.known && ui.contrast())
      ui.outline(segment, Tone::line, 2, 4);
    else
      ui.fill(segment, i < view.known ? Tone::success : Tone::line, 4);
  }
  ui.text_in({x, rect.y + 88, w, 28}, view.missing_label, Type::label, Tone::text2);
  ui.note("customer.missing.text", {x, rect.y + 88, w, 60}, view.missing_label);
  ui.text_in({x, rect.y + 116, w, 32}, view.missing, Type::body, Tone::text);
}

struct MoodLook {
  std::string_view icon;
  Tone ink;
};

MoodLook look_of(ConsentLine::Mood mood) {
  switch (mood) {
    case ConsentLine::Mood::yes:
      return {"check_circle", Tone::success};
    case ConsentLine::Mood::no:
      return {"front_hand", Tone::warning};
    case ConsentLine::Mood::waiting:
      return {"schedule", Tone::warning};
    case ConsentLine::Mood::open:
      return {"help_outline", Tone::text2};
  }
  return {"help_outline", Tone::text2};
}

void draw_consents(Ui& ui, const Rect& rect, const CardView& view) {
  card(ui, rect);
  draw_heading(ui, rect, ui.words("customer.advertising"), "customer.consents",
               ui.words("customer.change"));
  const float x = rect.x + 24;
  float y = rect.y + 64;
  // On a low screen the last ones stand behind the heading's way to all of them.
  const auto room = static_cast<std::size_t>(std::max(0.0F, (rect.h - 64) / touch_min));
  for (std::size_t i = 0; i < view.consents.size() && i < std::min<std::size_t>(4, room);
       ++i, y += touch_min) {
    const ConsentLine& line = view.consents[i];
    const Rect row{rect.x + 8, y, rect.w - 16, touch_min};
    const Held held =
        ui.control(line.key, row, Role::row, line.channel, true, line.text, radius_small);
    if (held.pressed) ui.fill(row, Tone::pressed, radius_small);
    const MoodLook look = look_of(line.mood);
    ui.icon(x + 14, y + 28, 28, line.icon, Tone::text2);
    ui.text_in({x + 44, y, 128, touch_min}, line.channel, Type::body, Tone::text);
    ui.icon(x + 190, y + 28, 28, look.icon, look.ink);
    ui.text_in({x + 216, y, rect.right() - 64 - x - 216, touch_min}, line.text, Type::body,
               Tone::text);
    ui.icon(rect.right() - 32, y + 28, 28, "chevron_right", Tone::text2);
  }
}

void draw_fact(Ui& ui, const Rect& rect, const Fact& fact) {
  card(ui, rect);
  float w = rect.w - 97;
  if (!fact.key.empty()) {
    const Held held = ui.control(fact.key, rect, Role::row, fact.label, true, fact.value);
    if (held.pressed) ui.fill(rect, Tone::pressed, radius_box);
    ui.icon(rect.right() - 32, rect.y + 40, 28, "chevron_right", Tone::text2);
    w -= 40;
  }
  ui.icon(rect.x + 38, rect.y + 40, 28, fact.icon, Tone::text2);
  ui.text_in({rect.x + 73, rect.y + 10, w, 28}, fact.label, Type::label, Tone::text2);
  ui.text_in({rect.x + 73, rect.y + 38, w, 32}, fact.value, Type::body_strong, Tone::text);
}

void draw_open(Ui& ui, const Rect& rect, const CardView& view) {
  card(ui, rect);
  const float x = rect.x + 24, w = rect.w - 48;
  ui.text_in({x, rect.y + 20, w, 32}, ui.words("still_open"), Type::body_strong, Tone::text);
  const std::size_t room = rect.h >= 240 ? 2 : 1;
  const std::size_t count = std::min(room, view.open.size());
  const float pitch = rect.h < 256 ? 84 : 96;
  for (std::size_t i = 0; i < count; ++i)
    list_row(ui, {x, rect.y + pitch - 32 + static_cast<float>(i) * pitch, w, 80}, view.open[i],
             i + 1 == count);
  if (count == 0)
    ui.text_in({x, rect.y + 68, w, 32}, ui.words("all_done"), Type::body, Tone::text2);
}

void draw_restricted(Ui& ui, const Rect& rect, const CardView& view) {
  card(ui, rect);
  const float x = rect.x + 88, w = rect.w - 112;
  ui.icon(rect.x + 46, rect.y + 46, 40, "lock", Tone::text2);
  ui.text_in({x, rect.y + 28, w, 36}, view.restricted, Type::body_strong, Tone::text);
  ui.note("customer.restricted", rect, view.restricted);
  ui.paragraph({x, rect.y + 76, w, rect.h - 92}, view.restricted_advice, Type::body, Tone::text2);
}

void draw_buttons(Ui& ui, const Rect& object, const Rect& edit, const CardView& view) {
  secondary_button(ui, "customer.object", object,
                   ui.words(view.objected ? "customer.objected" : "customer.object"), "block",
                   !view.objected);
  secondary_button(ui, "customer.edit", edit, ui.words("customer.edit"), "edit");
}

// Two columns; what can be taken back stands above the primary button.
void draw_lying(Ui& ui, const Space& space, const CardView& view) {
  const Rect& all = space.content;
  const float w = (all.w - 16) / 2, top = all.y + 112, right = all.x + w + 16;
  const float bottom = space.line_y - 16;
  secondary_button(ui, "customer.hand_over", {all.right() - 400, all.y, 400, 80},
                   ui.words("customer.hand_over"), "touch_app");
  draw_completeness(ui, {all.x, top, w, 160}, view);
  draw_consents(ui, {all.x, top + 176, w, bottom - top - 176}, view);
  float y = top;
  for (std::size_t i = 0; i < view.facts.size() && i < 2; ++i, y += 96)
    draw_fact(ui, {right, y, w, 80}, view.facts[i]);
  const float open_y = std::max(y, top + (view.facts.size() > 1 ? 192.0F : 96.0F));
  const float open_h = bottom - open_y - (view.undo ? 88.0F : 0.0F);
  draw_open(ui, {right, open_y, w, open_h}, view);
  if (view.undo) undo_strip(ui, {right, bottom - 72, w, 72}, *view.undo);
  draw_buttons(ui, {all.x, space.line_y, 352, 88}, {all.x + 368, space.line_y, w - 368, 88}, view);
  primary_button(ui, "customer.new_process", {all.right() - 400, space.line_y, 400, 88},
                 ui.words("new_process"), "add", true, true);
}

void draw_standing(Ui& ui, const Space& space, const CardView& view) {
  const Rect& all = space.content;
  const float half = (all.w - 16) / 2, top = all.y + 104;
  draw_completeness(ui, {all.x, top, all.w, 160}, view);
  draw_consents(ui, {all.x, top + 176, all.w, 292}, view);
  float y = top + 484;
  for (std::size_t i = 0; i < view.facts.size() && i < 2; ++i, y += 96)
    draw_fact(ui, {all.x, y, all.w, 80}, view.facts[i]);
  const float upper = space.line_y - 104;
  if (view.undo)
    undo_strip(ui, {all.x, upper - 88, all.w, 72}, *view.undo);
  else
    draw_open(ui, {all.x, y, all.w, upper - 16 - y}, view);
  draw_buttons(ui, {all.x, upper, half, 88}, {all.x + half + 16, upper, half, 88}, view);
  secondary_button(ui, "customer.hand_over", {all.x, space.line_y, half, 88},
                   ui.words("customer.hand_over"), "touch_app");
  primary_button(ui, "customer.new_process", {all.right() - half, space.line_y, half, 88},
                 ui.words("new_process"), "add", true, true);
}

}  // namespace

void draw_card(Ui& ui, const CardView& view) {
  const Space space = draw_wide_sheet(ui);
  const Rect& all = space.content;
  const bool beside = !ui.portrait() && view.restricted.empty();  // the button for hand-over
  const float room = beside ? all.w - 424 : all.w;
  ui.text_in({all.x, all.y - 4, room, 56}, view.name, Type::display, Tone::text);
  ui.note("customer", {all.x, all.y - 4, room, 56}, view.name);
  ui.text_in({all.x, all.y + 56, room, 32}, view.line, Type::body, Tone::text2);
  if (!view.restricted.empty()) {
    draw_restricted(ui, {all.x, all.y + 112, all.w, 208}, view);
    return;
  }
  if (ui.portrait())
    draw_standing(ui, space, view);
  else
    draw_lying(ui, space, view);
}

}  // namespace tresen::ui
