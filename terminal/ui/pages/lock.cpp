#include "terminal/ui/pages/lock.h"

#include <algorithm>

#include "terminal/ui/frame.h"
#include "terminal/ui/keyboard.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

void draw_brand(Ui& ui, const Rect& panel, const LockView& view) {
  ui.fill(panel, Tone::brand);
  ui.begin_clip(panel);
  if (!ui.contrast()) {
    // A pair of spectacles, far larger than the panel.
    const float y = panel.bottom() - 240, x = panel.x + 250;
    ui.ring(x, y, 194, 28, Tone::brand_motif);
    ui.ring(x + 440, y, 194, 28, Tone::brand_motif);
    ui.arc(x + 220, y - 6, 44, 28, 3.75F, 5.67F, Tone::brand_motif);
  }
  ui.end_clip();
  const float x = panel.x + (ui.compact() ? 24 : ui.portrait() ? 40 : 64);
  const float w = panel.right() - x - (ui.compact() ? 8 : 24);
  const float y = panel.y + (ui.portrait() ? 40 : 64);
  draw_mark(ui, x, y, view.mark, Tone::on_brand, Tone::brand);
  ui.text_in({x + 64, y, w - 64, 48}, view.chain, Type::body_strong, Tone::on_brand);
  const float clock_y = y + (ui.portrait() ? 72 : 112);
  ui.text(x - 4, clock_y, view.clock, Type::clock, Tone::on_brand);
  ui.note("clock", {x, clock_y, 320, 120}, view.clock);
  ui.text_in({x, clock_y + 128, w, 36}, view.date, Type::value, Tone::on_brand);
  const float foot = panel.bottom() - (ui.portrait() ? 140 : 168);
  ui.text_in({x, foot, w, 36}, view.branch, Type::heading, Tone::on_brand);
  const bool wraps = ui.text_width(view.place, Type::body) > w;
  ui.paragraph({x, foot + (wraps ? 32.0F : 40.0F), w, 56}, view.place,
               wraps ? Type::label : Type::body, Tone::on_brand, 2);
  const bool fine =
      view.sync.state == SyncChip::State::fine || view.sync.state == SyncChip::State::arrived;
  const bool training = view.sync.state == SyncChip::State::training;
  ui.icon(x + 12, foot + 102, 24,
          training ? "construction"
          : fine   ? "cloud_done"
                   : "cloud_off",
          Tone::on_brand);
  ui.text_in({x + 36, foot + 88, w - 36, 28}, view.sync.text, Type::label, Tone::on_brand);
}

void draw_dots(Ui& ui, float middle, float y, const LockView& view) {
  const auto count = static_cast<float>(view.expected);
  float x = middle - (count - 1) * 20;
  for (int i = 0; i < view.expected; ++i, x += 40) {
    if (i < view.typed)
      ui.circle(x, y, 10, Tone::primary);
    else
      ui.ring(x, y, 10, 2, Tone::outline);
  }
  ui.note("pin", {middle - 80, y - 10, 160, 20}, std::to_string(view.typed));
}

}  // namespace

void draw_lock(Ui& ui, const LockView& view) {
  const bool portrait = ui.portrait();
  ui.fill({0, 0, ui.width(), ui.height()}, Tone::surface);
  const Rect panel =
      portrait ? Rect{0, 0, ui.width(), 480} : Rect{0, 0, ui.width() / 2, ui.height()};
  draw_brand(ui, panel, view);
  if (ui.contrast())
    ui.fill(portrait ? Rect{0, 478, ui.width(), 2} : Rect{panel.right() - 2, 0, 2, ui.height()},
            Tone::outline);
  const float left = portrait ? 0 : panel.right(), width = ui.width() - left;
  const float middle = left + width / 2, top = portrait ? 480 : 0;
  // On a small panel what stands above the keys moves up.
  const float lifted = ui.compact() ? 64 : 0;
  symbol_button(ui, "theme", ui.width() - 46, top + 44,
                ui.theme() == Theme::light  ? "dark_mode"
                : ui.theme() == Theme::dark ? "light_mode"
                                            : "contrast",
                ui.words("theme"));
  ui.text_in({left, top + 72 - lifted, width, 44}, ui.words("who"), Type::title, Tone::text,
             Align::centre);
  if (view.error.empty()) {
    ui.text_in({left, top + 120 - lifted, width, 32}, ui.words("enter_pin"), Type::body,
               Tone::text2, Align::centre);
  } else {
    ui.note("error", {left, top + 120 - lifted, width, 32}, view.error);
    ui.text_fit({left + 16, top + 120 - lifted, width - 32, 32}, view.error, Type::body_strong,
                Type::label_strong, Tone::error, Align::centre);
  }
  draw_dots(ui, middle, top + (ui.compact() ? 110 : 186), view);
  const Rect pad{middle - 200, top + (ui.compact() ? 136 : 232), 400,
                 ui.compact() ? ui.height() - 208 : 440};
  draw_pin_pad(ui, pad, !view.locked_out, view.ok);
  const std::string language = view.language;
  const float half = (ui.text_width(language, Type::body_strong) + 36) / 2;
  ghost_button(ui, "language", middle - half, std::min(top + 728, ui.height() - 36), language,
               "language", Type::body_strong);
}

}  // namespace tresen::ui
