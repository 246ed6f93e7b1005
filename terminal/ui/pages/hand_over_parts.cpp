#include "terminal/ui/pages/hand_over_parts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "terminal/ui/keyboard.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

bool by_letters(Entry entry) {
  return entry == Entry::text || entry == Entry::name || entry == Entry::email;
}

// Reads smaller while this lives, where `text` would not fit into `room`.
class Fitting {
 public:
  Fitting(Ui& ui, std::string_view text, Type type, float room) : ui_(ui), wanted_(ui.reading()) {
    if (ui.text_width(text, type) > room) ui.read_as(Reading::hand_over);
    if (ui.text_width(text, type) > room) ui.read_as(Reading::staff);
  }
  ~Fitting() { ui_.read_as(wanted_); }
  Fitting(const Fitting&) = delete;
  Fitting& operator=(const Fitting&) = delete;

 private:
  Ui& ui_;
  Reading wanted_;
};

void draw_box(Ui& ui, const Rect& rect, bool active, bool error) {
  ui.fill(rect, error ? Tone::error_soft : Tone::surface, radius_box);
  ui.outline(rect,
             error    ? Tone::error
             : active ? Tone::primary
                      : Tone::outline,
             error || active ? 3.0F : 1.0F, radius_box);
}

void draw_field(Ui& ui, const Rect& rect, const QuestionView& view) {
  ui.control("field." + view.field, rect, Role::field, view.title, true, view.value);
  draw_box(ui, rect, true, !view.error.empty());
  const float middle = rect.y + rect.h / 2, x = rect.x + 24, room = rect.w - 64;
  const Fitting fitting(ui, view.value, Type::entry, room);
  const float end = ui.text_in({x, rect.y, room, rect.h}, view.value, Type::entry, Tone::text);
  ui.fill({x + std::min(end, room) + 3, middle - 26, 3, 52}, Tone::primary);
}

void draw_date(Ui& ui, const Rect& rect, const QuestionView& view) {
  ui.control("field." + view.field, rect, Role::field, view.title, true, view.value);
  const std::array<const char*, 3> labels{"date.day", "date.month", "date.year"};
  const float share = (rect.w - 32) / 10;
  float x = rect.x;
  ui.read_as(Reading::hand_over);
  for (std::size_t i = 0; i < 3; ++i) {
    const Rect box{x, rect.y, std::floor(share * (i == 2 ? 4 : 3)), rect.h};
    x = box.right() + 16;
    const bool active = static_cast<int>(i) == view.date_active, error = view.date[i].error;
    draw_box(ui, box, active, error);
    ui.text_in({box.x + 16, box.y + 6, box.w - 24, 36}, ui.words(labels[i]), Type::label,
               error ? Tone::error : Tone::text2);
    const float end = ui.text(box.x + 16, box.y + 44, view.date[i].text, Type::entry, Tone::text);
    if (active && !error && !(i == 2 && view.date[i].text.size() == 4))
      ui.fill({box.x + 19 + end, box.y + 52, 3, 48}, Tone::primary);
  }
}

void draw_chips(Ui& ui, const Rect& area, std::size_t columns,
                const std::vector<std::string>& chips) {
  const auto count = static_cast<float>(columns);
  const float w = std::floor((area.w - (count - 1) * 16) / count);
  for (std::size_t i = 0; i < chips.size() && i < columns; ++i) {
    const Fitting fitting(ui, chips[i], Type::body_strong, w - 24);
    soft_button(ui, "chip." + chips[i],
                {area.x + static_cast<float>(i) * (w + 16), area.y, w, area.h}, chips[i]);
  }
}

// What stands under the field: trouble, chips, or a word of help.
void draw_below(Ui& ui, const Rect& area, std::size_t columns, const QuestionView& view) {
  const Reading wanted = ui.reading();
  ui.read_as(Reading::hand_over);
  if (!view.error.empty())
    strip(ui, area, view.error, true);
  else if (!view.chips.empty())
    draw_chips(ui, {area.x, area.y, area.w, 80}, columns, view.chips);
  else if (!view.helper.empty())
    ui.paragraph({area.x, area.y, area.w, area.h}, view.helper, Type::label, Tone::text2, 2);
  ui.read_as(wanted);
}

void draw_bottom(Ui& ui, const HandOverView& view, const QuestionView& page, float line_y) {
  const HandOverSpace space = hand_over_space(ui);
  const float w = ui.portrait() ? 352 : 408;
  if (view.back) hand_over_ghost(ui, "back", space.x, line_y + 16, "arrow_back");
  if (page.entry == Entry::choice) return;
  hand_over_button(ui, "next", {space.x + space.w - w, line_y, w, 112}, "next", "arrow_forward",
                   true, page.next);
}

void draw_by_digits(Ui& ui, const HandOverView& view, const QuestionView& page) {
  const HandOverSpace space = hand_over_space(ui);
  const bool portrait = ui.portrait();
  const float w = portrait ? space.w : space.w - 496;
  // Three lines of a question leave room for one word of help, but not for trouble or chips.
  const bool busy = portrait || !page.error.empty() || !page.chips.empty();
  // With A+ the question comes first: it may push the field down, and take the place of the help.
  const bool trouble = !page.error.empty() || !page.chips.empty();
  const float grown = portrait ? 208 : 312;
  const float room = view.larger && !trouble ? grown : busy ? 136.0F : 192.0F;
  const float end =
      draw_hand_over_question(ui, {space.x, portrait ? 200.0F : 128.0F, w, room}, view.question);
  const float y = std::max(portrait ? 344.0F : 280.0F, end + 8);
  const float refusal_y = portrait ? 568 : 520;
  const bool pushed = y + 112 > refusal_y;
  const Rect box{space.x, y, w, 112};
  if (page.entry == Entry::date)
    draw_date(ui, box, page);
  else
    draw_field(ui, box, page);
  const float below_y = y + (busy ? 128.0F : 120.0F);
  const Rect below{space.x, below_y, w, std::min(busy ? 96.0F : 76.0F, refusal_y - below_y)};
  if (below.h >= 36) draw_below(ui, below, 2, page);
  if (page.refused) {
    const bool aside = pushed && !portrait && view.back;
    hand_over_ghost(ui, "answer.refused", aside ? space.x + 240 : space.x,
                    pushed && !portrait ? space.line_y + 16 : refusal_y, "front_hand");
  }
  const Rect pad =
      portrait ? Rect{space.x, 656, space.w, 448} : Rect{space.x + space.w - 464, 128, 464, 472};
  ui.read_as(Reading::hand_over);
  draw_keypad(ui, pad, page.entry == Entry::phone ? Corner::plus : Corner::nothing);
}

void draw_by_letters(Ui& ui, const HandOverView& view, const QuestionView& page) {
  const HandOverSpace space = hand_over_space(ui);
  const bool portrait = ui.portrait(), mail = page.entry == Entry::email;
  const float tray = ui.height() - tray_height(ui), line_y = tray - 128;
  if (portrait) {
    draw_hand_over_question(ui, {space.x, 200, space.w, 136}, view.question);
    draw_field(ui, {space.x, 344, space.w, 112}, page);
    draw_below(ui, {space.x, 472, space.w, 96}, 3, page);
  } else if (!page.error.empty()) {
    strip(ui, {space.x, 112, space.w, 88}, page.error, true);
  } else {
    const Fitting fitting(ui, view.question, Type::question, space.w);
    const float h = std::min(88.0F, ui.line(Type::question));
    ui.text_in({space.x, 112 + (88 - h) / 2, space.w, h}, view.question, Type::question,
               Tone::text);
    ui.note("title", {space.x, 112, space.w, 88}, view.question);
  }
  if (!portrait) {
    const float w = mail && !page.chips.empty() ? space.w - 496 : space.w;
    draw_field(ui, {space.x, 208, w, 104}, page);
    if (w < space.w) {
      ui.read_as(Reading::hand_over);
      draw_chips(ui, {space.x + w + 16, 216, 480, 88}, 2, page.chips);
    }
  }
  ui.read_as(view.larger && portrait ? Reading::large : Reading::hand_over);
  if (page.refused)
    hand_over_ghost(ui, "answer.refused", portrait ? space.x : space.x + 240,
                    portrait ? line_y - 104 : line_y + 16, "front_hand");
  draw_bottom(ui, view, page, line_y);
  ui.read_as(Reading::staff);
  draw_letters(ui, mail ? Letters::mail : Letters::plain, page.shift, page.symbols);
}

void draw_by_choice(Ui& ui, const HandOverView& view, const QuestionView& page) {
  const HandOverSpace space = hand_over_space(ui);
  const float end =
      draw_hand_over_question(ui, {space.x, space.top - 40, space.w, 136}, view.question);
  ui.note("field." + page.field, {space.x, space.top - 40, space.w, 56}, view.question);
  const int columns = ui.portrait() ? 1 : 3;
  const float w =
      std::floor((space.w - static_cast<float>(columns - 1) * 16) / static_cast<float>(columns));
  ui.read_as(Reading::hand_over);
  for (std::size_t i = 0; i < page.choices.size() && i < (ui.portrait() ? 5U : 6U); ++i) {
    const auto column = static_cast<float>(static_cast<int>(i) % columns);
    const auto row = static_cast<float>(static_cast<int>(i) / columns);
    choice_tile(ui, "choice." + page.choices[i].id,
                {space.x + column * (w + 16), end + 24 + row * 128, w, 112}, page.choices[i].label,
                page.choices[i].icon, page.choices[i].chosen, {});
  }
  if (page.refused)
    hand_over_ghost(ui, "answer.refused", space.x, space.line_y - 104, "front_hand");
}

}  // namespace

HandOverSpace hand_over_space(const Ui& ui) {
  const float margin = hand_over_margin(ui);
  // On a low screen the margin below gives way before anything above does.
  const float line_y = ui.portrait()
                           ? ui.height() - 152
                           : std::max(ui.height() - 176, std::min(624.0F, ui.height() - 136));
  return {margin, ui.width() - 2 * margin, ui.portrait() ? 232.0F : 152.0F, line_y};
}

float draw_hand_over_question(Ui& ui, const Rect& area, std::string_view question) {
  const Reading wanted = ui.reading();
  const auto height = [&] {
    return static_cast<float>(ui.lines(question, Type::question, area.w)) * ui.line(Type::question);
  };
  if (height() > area.h) ui.read_as(Reading::hand_over);
  if (height() > area.h) ui.read_as(Reading::staff);
  const float used = std::min(area.h, height());
  ui.paragraph({area.x, area.y, area.w, area.h}, question, Type::question, Tone::text, 3);
  ui.note("title", {area.x, area.y, area.w, used}, question);
  ui.read_as(wanted);
  return area.y + used;
}

void hand_over_button(Ui& ui, std::string_view key, const Rect& rect, std::string_view words,
                      std::string_view icon, bool primary, bool enabled, std::string_view label) {
  const std::string said = words.empty() ? std::string(label) : ui.words(words);
  const float room = rect.w - 48 - (icon.empty() ? 0 : ui.grown(40));
  const Fitting fitting(ui, said, primary ? Type::primary : Type::body_strong, room);
  if (primary)
    primary_button(ui, key, rect, said, icon, enabled, true);
  else
    secondary_button(ui, key, rect, said, icon, enabled);
}

void hand_over_ghost(Ui& ui, std::string_view key, float x, float y, std::string_view icon,
                     std::string_view said) {
  const std::string words =
      ui.words(said.empty() ? "customer_mode." + std::string(key) : std::string(said));
  const float room = ui.width() - 2 * hand_over_margin(ui) - 80;
  const Fitting fitting(ui, words, Type::body_strong, room);
  ghost_button(ui, key, x, y + 40, words, icon, Type::body_strong);
}

void draw_hand_over_entry(Ui& ui, const HandOverView& view, const QuestionView& page) {
  if (by_letters(page.entry)) return draw_by_letters(ui, view, page);
  if (page.entry == Entry::choice)
    draw_by_choice(ui, view, page);
  else
    draw_by_digits(ui, view, page);
  draw_bottom(ui, view, page, hand_over_space(ui).line_y);
}

}  // namespace tresen::ui
