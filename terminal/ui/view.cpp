#include "terminal/ui/view.h"

#include "terminal/ui/frame.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {
namespace {

struct DrawPage {
  Ui& ui;
  void operator()(const LockView& page) const { draw_lock(ui, page); }
  void operator()(const EnrolView& page) const { draw_enrol(ui, page); }
  void operator()(const StartView& page) const { draw_start(ui, page); }
  void operator()(const SearchView& page) const { draw_search(ui, page); }
  void operator()(const CardView& page) const { draw_card(ui, page); }
  void operator()(const TemplatesView& page) const { draw_templates(ui, page); }
  void operator()(const ProcessView& page) const { draw_process(ui, page); }
  void operator()(const ListView& page) const { draw_list(ui, page); }
  void operator()(const DetailsView& page) const { draw_details(ui, page); }
  void operator()(const DuplicateView& page) const { draw_duplicate(ui, page); }
  void operator()(const HandOverView& page) const { draw_hand_over(ui, page); }
  void operator()(const SyncView& page) const { draw_sync(ui, page); }
  void operator()(const MessageView& page) const { draw_message(ui, page); }
  void operator()(const SettingsView& page) const { draw_settings(ui, page); }
  void operator()(const ResponseView& page) const { draw_response(ui, page); }
  void operator()(const DeskView& page) const { draw_desk(ui, page); }
};

bool has_bar(const Page& page) {
  return !std::holds_alternative<LockView>(page) && !std::holds_alternative<EnrolView>(page) &&
         !std::holds_alternative<HandOverView>(page) && !std::holds_alternative<DeskView>(page);
}

// Yellow and black, as around a building site: nobody takes it for the real thing.
void draw_training_frame(Ui& ui) {
  constexpr Colour yellow = 0xFFC400, black = 0x14202B;
  constexpr float wide = 8, pitch = 32;
  const float w = ui.width(), h = ui.height();
  for (const Rect& side : {Rect{0, 0, w, wide}, Rect{0, h - wide, w, wide}, Rect{0, 0, wide, h},
                           Rect{w - wide, 0, wide, h}}) {
    ui.fill_colour(side, yellow);
    ui.begin_clip(side);
    // Longer than the side is wide, so that no end of a stripe is seen.
    for (float x = side.x - side.h - wide; x < side.right() + wide; x += pitch)
      ui.stroke({{x - wide, side.bottom() + wide}, {x + side.h + wide, side.y - wide}}, 11, black);
    ui.end_clip();
  }
  ui.note("training", {0, 0, w, wide}, ui.words("chip.training"));
}

// Whether a row of places stands at the foot of it in portrait.
bool has_rail(const Page& page) {
  return std::visit(
      [](const auto& one) {
        return requires { one.rail; };
      },
      page);
}

// In the margin below all that pages draw; it scrolls with a page that is larger than the window.
void draw_banner(Ui& ui, const View& view) {
  constexpr float tall = 24;
  const float foot = ui.portrait() && has_rail(view.page) ? 88 : 0;
  const Rect band{0, ui.height() - foot - tall, ui.width(), tall};
  ui.fill(band, Tone::warning_soft);
  ui.fill({band.x, band.y, band.w, 1}, Tone::warning);
  const float inset = 32;
  ui.icon(band.x + inset, band.y + tall / 2, 20, "build", Tone::warning);
  ui.text_in({band.x + inset + 24, band.y, band.w - 2 * inset - 24, tall}, view.banner, Type::label,
             Tone::text);
  ui.note("banner", band, view.banner);
}

// The page can be guessed and not be read; one touch anywhere brings it back.
void draw_covered(Ui& ui, const View& view) {
  ui.begin_cover();
  std::visit(DrawPage{ui}, view.page);
  if (has_bar(view.page)) draw_top_bar(ui, view.bar);
  ui.end_cover();
  const float width = ui.portrait() ? 688 : 720, height = 168;
  const Rect card{(ui.width() - width) / 2, (ui.height() - height) / 2, width, height};
  ui.fill(card, Tone::surface, radius_sheet);
  ui.outline(card, Tone::outline, 1, radius_sheet);
  ui.icon(card.x + 64, card.y + height / 2, 48, "visibility_off", Tone::text2);
  const float x = card.x + 120, room = width - 144;
  ui.text_in({x, card.y + 40, room, 36}, ui.words("cover.title"), Type::heading, Tone::text);
  ui.paragraph({x, card.y + 88, room, 64}, ui.words("cover.advice"), Type::body, Tone::text2, 2);
  ui.control("uncover", {0, 0, ui.width(), ui.height()}, Role::button, ui.words("cover.advice"),
             true, {}, 0);
}

// Pages on which somebody types keep their keys in sight on a small panel; the list of steps then
// stands below.
void make_compact(Ui& ui, const Page& page) {
  if (std::holds_alternative<DeskView>(page)) return ui.take_window();
  if (std::holds_alternative<LockView>(page) || std::holds_alternative<SearchView>(page))
    return ui.take_compact(0);
  const auto* process = std::get_if<ProcessView>(&page);
  if (process == nullptr) return;
  const auto* question = std::get_if<QuestionView>(&process->page);
  if (question == nullptr || question->entry == Entry::choice) return;
  ui.take_compact(process->park ? compact_steps_height : 0);
}

}  // namespace

bool is_desk(const View& view) { return std::holds_alternative<DeskView>(view.page); }

void draw(Ui& ui, const View& view) {
  make_compact(ui, view.page);
  ui.begin_page();
  draw_ground(ui);
  if (view.asleep) {
    ui.fill_colour({0, 0, ui.width(), ui.height()}, 0x000000);
    ui.control("wake", {0, 0, ui.width(), ui.height()}, Role::button, ui.words("cover.advice"));
    return;
  }
  if (view.covered) {
    draw_covered(ui, view);
  } else {
    std::visit(DrawPage{ui}, view.page);
    if (has_bar(view.page)) draw_top_bar(ui, view.bar);
  }
  if (!view.banner.empty()) draw_banner(ui, view);
  ui.end_page();
  if (view.training) draw_training_frame(ui);
}

}  // namespace tresen::ui
