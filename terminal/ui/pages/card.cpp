#include "terminal/ui/pages/card.h"

#include <algorithm>
#include <cmath>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

void card(Ui& ui, const Rect& rect) { ui.outline(rect, Tone::line, 1, radius_box); }

void draw_completeness(Ui& ui, const Rect& rect, const CardView& view) {
  card(ui, rect);
  const float x = rect.x + 24, w = rect.w - 48;
  ui.text_in({x, rect.y + 20, w, 32}, view.completeness, Type::body_strong, Tone::text);
  const int count = std::clamp(view.wanted, 1, 24);
  const float pitch = (w + 8) / static_cast<float>(count);
  for (int i = 0; i < count; ++i) {
    const float left = std::round(x + static_cast<float>(i) * pitch);
    const float right = std::round(x + static_cast<float>(i + 1) * pitch - 8);
    const Rect segment{left, rect.y + 72, right - left, 8};
    if (i >= view.known && ui.contrast())
      ui.outline(segment, Tone::line, 2, 4);
    else
      ui.fill(segment, i < view.known ? Tone::success : Tone::line, 4);
  }
  ui.text_in({x, rect.y + 96, w, 28}, view.missing_label, Type::label, Tone::text2);
  ui.note("customer.missing", {x, rect.y + 96, w, 60}, view.missing_label);
  ui.text_in({x, rect.y + 124, w, 32}, view.missing, Type::body, Tone::text);
}

void draw_contact(Ui& ui, const Rect& rect, const CardView& view) {
  card(ui, rect);
  const float x = rect.x + 24, w = rect.w - 48;
  ui.text_in({x, rect.y + 20, w, 32}, view.contact_label, Type::body_strong, Tone::text);
  float y = rect.y + 76;
  for (std::size_t i = 0; i < view.contact.size() && i < 4; ++i, y += 48) {
    const Fact& fact = view.contact[i];
    ui.icon(x + 14, y + 16, 28, fact.icon, Tone::text2);
    ui.text_in({x + 44, y, 168, 32}, fact.label, Type::body, Tone::text2);
    ui.text_in({x + 224, y, w - 224, 32}, fact.value, Type::body, Tone::text);
  }
}

void draw_fact(Ui& ui, const Rect& rect, const Fact& fact) {
  card(ui, rect);
  ui.icon(rect.x + 38, rect.y + 40, 28, fact.icon, Tone::text2);
  ui.text_in({rect.x + 73, rect.y + 10, rect.w - 97, 28}, fact.label, Type::label, Tone::text2);
  ui.text_in({rect.x + 73, rect.y + 38, rect.w - 97, 32}, fact.value, Type::body_strong,
             Tone::text);
}

void draw_open(Ui& ui, const Rect& rect, const CardView& view) {
  card(ui, rect);
  const float x = rect.x + 24, w = rect.w - 48;
  ui.text_in({x, rect.y + 20, w, 32}, ui.words("still_open"), Type::body_strong, Tone::text);
  const std::size_t count = std::min<std::size_t>(2, view.open.size());
  for (std::size_t i = 0; i < count; ++i)
    list_row(ui, {x, rect.y + 64 + static_cast<float>(i) * 96, w, 80}, view.open[i],
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

}  // namespace

void draw_card(Ui& ui, const CardView& view) {
  const Space space = draw_wide_sheet(ui);
  const Rect& all = space.content;
  ui.text_in({all.x, all.y - 4, all.w, 56}, view.name, Type::display, Tone::text);
  ui.note("customer", {all.x, all.y - 4, all.w, 56}, view.name);
  ui.text_in({all.x, all.y + 56, all.w, 32}, view.line, Type::body, Tone::text2);
  if (!view.restricted.empty()) {
    draw_restricted(ui, {all.x, all.y + 112, all.w, 208}, view);
    return;
  }
  const bool portrait = ui.portrait();
  const float w = portrait ? all.w : (all.w - 16) / 2, top = all.y + 112;
  draw_completeness(ui, {all.x, top, w, 176}, view);
  draw_contact(ui, {all.x, top + 192, w, 272}, view);
  const float right = portrait ? all.x : all.x + w + 16;
  float y = portrait ? top + 480 : top;
  for (std::size_t i = 0; i < view.facts.size() && i < 2; ++i, y += 96)
    draw_fact(ui, {right, y, w, 80}, view.facts[i]);
  const float open_y = portrait ? y : std::max(y, top + (view.facts.size() > 1 ? 192.0F : 96.0F));
  const float open_h = portrait ? 248 : space.line_y - 16 - open_y;
  draw_open(ui, {right, open_y, w, open_h}, view);
  primary_button(ui, "customer.new_process", {all.right() - 400, space.line_y, 400, 88},
                 ui.words("new_process"), "add", true, true);
}

}  // namespace tresen::ui
