#include "terminal/ui/pages/sync_status.h"

#include <algorithm>

#include "terminal/ui/frame.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

void draw_banner(Ui& ui, const Rect& rect, const SyncView& view) {
  const bool stuck = view.state == SyncChip::State::stuck;
  const bool offline = stuck || view.state == SyncChip::State::offline;
  const bool sending = view.state == SyncChip::State::sending;
  const Tone ground = stuck     ? Tone::error_soft
                      : offline ? Tone::warning_soft
                      : sending ? Tone::surface2
                                : Tone::success_soft;
  const Tone ink = stuck     ? Tone::error
                   : offline ? Tone::warning
                   : sending ? Tone::text2
                             : Tone::success;
  ui.panel(rect, ground, radius_box, ink);
  const float middle = rect.y + 40;
  ui.icon(rect.x + 40, middle, 32,
          offline   ? "cloud_off"
          : sending ? "cloud_queue"
                    : "cloud_done",
          ink);
  const float room = rect.w - 96;
  const float taken =
      ui.text_in({rect.x + 72, rect.y, room, 80}, view.headline, Type::body_strong, Tone::text);
  if (ui.portrait())
    ui.text_in({rect.x + 72, rect.y + 56, room, 32}, view.advice, Type::body, Tone::text);
  else if (room - taken > 80)
    ui.text_in({rect.x + 80 + taken, rect.y, room - taken - 8, 80}, view.advice, Type::body,
               Tone::text);
  ui.note("sync.state", rect, view.headline);
}

}  // namespace

void draw_sync(Ui& ui, const SyncView& view) {
  const Space space = draw_home_sheet(ui, view.mark, view.rail);
  const Rect& all = space.content;
  const std::string title = ui.words("sync.title");
  ui.text_in({all.x, all.y, all.w, 44}, title, Type::title, Tone::text);
  ui.note("title", {all.x, all.y, all.w, 44}, title);
  const float banner_h = ui.portrait() ? 104 : 80;
  draw_banner(ui, {all.x, all.y + 64, all.w, banner_h}, view);
  const float left_w = ui.portrait() ? all.w : 672;
  float y = all.y + 64 + banner_h + 28;
  ui.text_in({all.x, y, left_w, 36}, view.waiting_title, Type::heading, Tone::text);
  y += 52;
  const float list_bottom = ui.portrait() ? space.line_y - 120 : space.line_y + 88;
  const Rect area{all.x, y, left_w, list_bottom - y};
  ui.begin_scroll("waiting", area, static_cast<float>(view.waiting.size()) * 84);
  for (std::size_t i = 0; i < view.waiting.size(); ++i)
    list_row(ui, {area.x, area.y + static_cast<float>(i) * 84, area.w, 80}, view.waiting[i],
             i + 1 == view.waiting.size());
  ui.end_scroll();
  const float lines_x = ui.portrait() ? all.x : all.right() - 400;
  float line_y = space.line_y - 16 - 28 * static_cast<float>(view.lines.size());
  for (const std::string& line : view.lines) {
    ui.text_in({lines_x, line_y, 400, 28}, line, Type::label, Tone::text2);
    line_y += 28;
  }
  const std::string_view key = view.enrol ? "sync.enrol" : "sync.retry";
  secondary_button(ui, key, {all.right() - 400, space.line_y, 400, 88}, ui.words(key), "sync");
}

}  // namespace tresen::ui
