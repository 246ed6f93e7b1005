#include "terminal/ui/pages/settings.h"

#include <algorithm>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

constexpr float line_pitch = 108;
constexpr float fact_h = 40;

// A label over a segmented switch. Gives where the next may begin.
float draw_line(Ui& ui, float x, float y, float width, const SettingLine& line) {
  ui.text_in({x, y, width, 28}, line.label, Type::label, Tone::text2);
  segmented(ui, {x, y + 32, width, 64}, line.segments);
  return y + line_pitch;
}

float draw_scanner(Ui& ui, float x, float y, float width, const SettingsView& view) {
  ui.text_in({x, y, width, 28}, ui.words("settings.scanner"), Type::label, Tone::text2);
  const Rect box{x, y + 32, width, 88};
  ui.fill(box, Tone::surface, radius_box);
  ui.outline(box, Tone::outline, 1, radius_box);
  ui.icon(box.x + 40, box.y + 44, 32, "qr_code_scanner", Tone::text2);
  const bool waits = view.scan.empty();
  ui.text_in({box.x + 76, box.y, box.w - 100, box.h},
             waits ? ui.words("settings.scan_now") : view.scan, waits ? Type::body : Type::value,
             waits ? Tone::text2 : Tone::text);
  ui.note("settings.scan", box, view.scan);
  ui.text_in({x, box.bottom() + 8, width, 28}, view.scan_detail, Type::label, Tone::text2);
  return box.bottom() + 52;
}

float draw_facts(Ui& ui, float x, float y, float width, const SettingsView& view) {
  for (const DeviceFact& fact : view.facts) {
    ui.text_in({x, y, 152, 28}, fact.label, Type::label, Tone::text2);
    ui.text_in({x + 160, y, width - 160, 28}, fact.value, Type::label_strong, Tone::text);
    y += fact_h;
  }
  ui.note("settings.facts", {x, y - fact_h, width, 28},
          view.facts.empty() ? std::string() : view.facts.back().value);
  return y;
}

// "All of it would go": said, and to be said again.
void draw_wipe(Ui& ui, const Rect& area, const SettingsView& view) {
  strip(ui, {area.x, area.y, area.w, 96}, view.wipe_asked, true);
  const float y = area.y + 112;
  secondary_button(ui, "settings.wipe_back", {area.x, y, area.w / 2 - 8, 72}, ui.words("back"),
                   "arrow_back");
  secondary_button(ui, "settings.wipe_now", {area.x + area.w / 2 + 8, y, area.w / 2 - 8, 72},
                   ui.words("settings.wipe"), "delete", !view.wiping);
}

}  // namespace

void draw_settings(Ui& ui, const SettingsView& view) {
  const Space space = draw_home_sheet(ui, view.mark, view.rail);
  const Rect& all = space.content;
  const std::string title = ui.words("settings.title");
  ui.text_in({all.x, all.y, all.w, 44}, title, Type::title, Tone::text);
  ui.note("title", {all.x, all.y, all.w, 44}, title);
  const bool portrait = ui.portrait();
  const float left_w = portrait ? all.w : 560;
  float y = all.y + 72;
  // What is asked or told below takes the place of the last line.
  const bool interrupted = !view.wipe_asked.empty() || !view.notice.empty();
  const std::size_t shown = std::min<std::size_t>(view.lines.size(), interrupted ? 3 : 4);
  for (std::size_t i = 0; i < shown; ++i) y = draw_line(ui, all.x, y, left_w, view.lines[i]);
  const float right_x = portrait ? all.x : all.right() - 400;
  const float right_w = portrait ? all.w : 400;
  float below = draw_scanner(ui, right_x, portrait ? y + 8 : all.y + 72, right_w, view);
  below = draw_facts(ui, right_x, below + (portrait ? 0 : 12), right_w, view);
  if (!view.wipe_asked.empty()) {
    const float top = portrait ? below + 16 : space.line_y - 112;
    draw_wipe(ui, {all.x, top, left_w, 184}, view);
  } else if (!view.notice.empty()) {
    strip(ui, {all.x, portrait ? below + 16 : space.line_y - 104, left_w, 88}, view.notice, false);
  }
  if (view.wipe && view.wipe_asked.empty())
    ghost_button(ui, "settings.wipe", all.x, space.line_y + 44, ui.words("settings.wipe"),
                 "delete");
  if (!view.safe_label.empty())
    secondary_button(ui, "settings.safe_end", {all.right() - 400, space.line_y - 104, 400, 88},
                     view.safe_label, "build");
  secondary_button(ui, "settings.train", {all.right() - 400, space.line_y, 400, 88},
                   view.train_label, "construction");
}

}  // namespace tresen::ui
