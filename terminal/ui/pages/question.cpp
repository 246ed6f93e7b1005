#include "terminal/ui/pages/question.h"

#include <algorithm>
#include <cmath>

#include "terminal/ui/keyboard.h"
#include "terminal/ui/pieces.h"
#include "terminal/ui/step_parts.h"

namespace tresen::ui {
namespace {

bool by_letters(Entry entry) {
  return entry == Entry::text || entry == Entry::name || entry == Entry::email;
}

// The part of a long value that is being typed: its end.
std::string end_of(const Ui& ui, std::string text, Type type, float width) {
  if (ui.text_width(text, type) <= width) return text;
  while (!text.empty() && ui.text_width("…" + text, type) > width) {
    text.erase(0, 1);
    while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U)
      text.erase(0, 1);
  }
  return "…" + text;
}

void draw_box(Ui& ui, const Rect& rect, bool active, bool error) {
  ui.fill(rect, error ? Tone::error_soft : Tone::surface, radius_box);
  if (error)
    ui.outline(rect, Tone::error, 3, radius_box);
  else
    ui.outline(rect, active ? Tone::primary : Tone::outline, active ? 3.0F : 1.0F, radius_box);
}

void draw_caret(Ui& ui, float x, float middle, float height) {
  ui.fill({x + 3, middle - height / 2, 3, height}, Tone::primary);
}

void draw_field(Ui& ui, const Rect& rect, const QuestionView& view) {
  ui.control("field." + view.field, rect, Role::field, view.title, true, view.value);
  const bool error = !view.error.empty();
  draw_box(ui, rect, true, error);
  const float middle = rect.y + rect.h / 2, x = rect.x + 73;
  ui.icon(rect.x + 40, middle, 32, view.icon, Tone::text2);
  if (view.value.empty()) {
    ui.text_in({x + 12, rect.y, rect.right() - x - 24, rect.h}, view.placeholder, Type::value,
               Tone::outline);
    draw_caret(ui, x - 2, middle, 44);
    return;
  }
  const float room = rect.right() - x - 24;
  const Type type = ui.text_width(view.value, Type::entry) <= room ? Type::entry : Type::heading;
  const float y = middle - static_cast<float>(face(type).line) / 2;
  const float end = ui.text(x, y, end_of(ui, view.value, type, room), type, Tone::text);
  draw_caret(ui, x + end + 1, middle, 44);
}

void draw_date(Ui& ui, const Rect& rect, const QuestionView& view) {
  ui.control("field." + view.field, rect, Role::field, view.title, true, view.value);
  const float share = (rect.w - 32) / 432;  // boxes of 136, 136 and 160
  const std::array<const char*, 3> labels{"date.day", "date.month", "date.year"};
  const std::array<const char*, 3> empty{"date.dd", "date.mm", "date.yyyy"};
  float x = rect.x;
  for (std::size_t i = 0; i < 3; ++i) {
    const Rect box{x, rect.y, std::round((i == 2 ? 160.0F : 136.0F) * share), rect.h};
    x = box.right() + 16;
    const bool active = static_cast<int>(i) == view.date_active, error = view.date[i].error;
    draw_box(ui, box, active, error);
    ui.text(box.x + 21, box.y + 18, ui.words(labels[i]), Type::label,
            error ? Tone::error : Tone::text2);
    const std::string& typed = view.date[i].text;
    const float y = box.y + 46;
    if (typed.empty()) ui.text(box.x + 21, y + 6, ui.words(empty[i]), Type::value, Tone::outline);
    const float end = ui.text(box.x + 21, y, typed, Type::entry, Tone::text);
    if (active && !error && !(i == 2 && typed.size() == 4))
      draw_caret(ui, box.x + 19 + end, y + 26, 40);
  }
}

// Field or boxes, what is said about them, and "why?". Gives where all of it ends.
float draw_entry(Ui& ui, const StepSpace& space, const QuestionView& view, float width) {
  const float y = ui.portrait() ? 300 : 232, x = space.x;
  const bool date = view.entry == Entry::date;
  const Rect box{x, y, width, date ? 112.0F : 104.0F};
  if (date)
    draw_date(ui, box, view);
  else
    draw_field(ui, box, view);
  float end = box.bottom() + (ui.portrait() ? 18 : 12);
  if (!view.error.empty()) {
    strip(ui, {x, box.bottom() + 16, width, 88}, view.error, true);
    end = box.bottom() + 104;
  } else if (!view.helper.empty()) {
    const float text_x = view.helper_good ? x + 34 : x;
    if (view.helper_good) ui.icon(x + 12, end + 14, 24, "check", Tone::success);
    ui.text_in({text_x, end, width - (text_x - x) - (ui.portrait() ? 280 : 0), 28}, view.helper,
               Type::label, view.helper_good ? Tone::text : Tone::text2);
    end += 28;
  }
  const std::string why = ui.words("why");
  if (ui.portrait()) {
    const float middle = view.error.empty() ? box.bottom() + 36 : end + 36;
    ghost_button(ui, "why", x + width, middle, why, "info_outline", Type::label_strong,
                 Align::right);
    return middle + 28;
  }
  ghost_button(ui, "why", x, end + 36, why, "info_outline", Type::label_strong);
  return end + 64;
}

void draw_chips(Ui& ui, const Rect& area, int columns, const std::vector<std::string>& chips) {
  const auto count = static_cast<float>(columns);
  const float width = std::floor((area.w - (count - 1) * 16) / count);
  for (std::size_t i = 0; i < chips.size() && i < 4; ++i) {
    const auto column = static_cast<float>(static_cast<int>(i) % columns);
    const auto row = static_cast<float>(static_cast<int>(i) / columns);
    soft_button(ui, "chip." + chips[i],
                {area.x + column * (width + 16), area.y + row * 80, width, 64}, chips[i]);
  }
}

void draw_why(Ui& ui, const Rect& area, const std::string& why) {
  // As high as it needs to be, up to four lines or what the area has.
  const int most = std::max(4, static_cast<int>((area.h - 32) / 28));
  const int count = std::min(most, ui.lines(why, Type::label, area.w - 48));
  const Rect panel{area.x, area.y, area.w, static_cast<float>(count) * 28 + 32};
  ui.panel(panel, Tone::surface2, radius_small);
  ui.note("why.text", panel, why);
  ui.paragraph({panel.x + 24, panel.y + 16, panel.w - 48, panel.h}, why, Type::label, Tone::text,
               most);
}

void draw_known(Ui& ui, float x, float y, float width, const std::vector<Known>& known,
                std::size_t most) {
  if (known.empty() || most == 0) return;
  ui.text(x, y, ui.words("already_known"), Type::label, Tone::text2);
  y += 36;
  for (std::size_t i = 0; i < known.size() && i < most; ++i, y += 40) {
    ui.icon(x + 12, y + 17, 24, known[i].icon, Tone::text2);
    ui.text_in({x + 36, y, width - 36, 32}, known[i].text, Type::body, Tone::text);
  }
}

// Keypad beside the field, or below it in portrait.
void draw_by_digits(Ui& ui, const StepSpace& space, const QuestionView& view) {
  const bool portrait = ui.portrait();
  const float width = portrait ? space.w : 464;
  title_and_prompt(ui, space.x, space.title_y, space.w, view.title, view.prompt);
  const float end = draw_entry(ui, space, view, width);
  const float pad_y = portrait ? space.line_y - 488 : 232;
  const float pad_h = portrait ? 472 : std::min(440.0F, space.line_y - 16 - pad_y);
  draw_keypad(
      ui, portrait ? Rect{space.x, pad_y, width, pad_h} : Rect{space.primary_x, pad_y, 400, pad_h},
      view.entry == Entry::phone ? Corner::plus : Corner::nothing);
  const float floor = (portrait ? pad_y : space.line_y) - 16;
  const float undo_y = floor - 72;
  if (view.undo) undo_strip(ui, {space.x, undo_y, width, 72}, *view.undo);
  const float bottom = view.undo ? undo_y : floor;
  if (!view.why.empty()) return draw_why(ui, {space.x, end + 4, width, 0}, view.why);
  if (!view.chips.empty())
    return draw_chips(ui, {space.x, end + 16, width, 0}, portrait ? 4 : 2, view.chips);
  const float top = std::max(end + 8, portrait ? 512.0F : 488.0F);
  const float rows = std::max(0.0F, (bottom - top - 36) / 40);
  draw_known(ui, space.x, top, width, view.known, std::min<std::size_t>(3, std::size_t(rows)));
}

// What stands between the field and the bottom line while the letters are open.
void draw_between(Ui& ui, const StepSpace& space, const QuestionView& view, float y) {
  const Rect area{space.x, y, space.w, 64};
  if (!view.error.empty()) return strip(ui, area, view.error, true);
  if (!view.why.empty()) return draw_why(ui, {space.x, y - 4, space.w, 0}, view.why);
  if (!view.chips.empty()) return draw_chips(ui, area, 4, view.chips);
  if (view.undo) return undo_strip(ui, area, *view.undo);
  if (view.helper.empty()) return;
  if (view.helper_good) ui.icon(space.x + 12, y + 14, 24, "check", Tone::success);
  ui.text_in({space.x + (view.helper_good ? 34.0F : 0.0F), y, space.w - 40, 28}, view.helper,
             Type::label, view.helper_good ? Tone::text : Tone::text2);
}

// The letters take the lower half; everything else moves up.
StepSpace letter_space(const Ui& ui) {
  StepSpace space = step_space(ui);
  const float tray = ui.height() - tray_height(ui);
  space.line_h = ui.portrait() ? 88 : is_low(ui) ? 80 : 96;
  space.line_y = tray - (is_low(ui) ? 12.0F : 16.0F) - space.line_h;
  if (!ui.portrait()) space.title_y = is_low(ui) ? 72 : 84;
  return space;
}

void draw_by_letters(Ui& ui, const QuestionView& view) {
  const StepSpace space = letter_space(ui);
  const bool portrait = ui.portrait();
  title_and_prompt(ui, space.x, space.title_y, space.w, view.title, view.prompt);
  const Rect box{space.x, portrait ? 300.0F : space.title_y + 96, space.w,
                 portrait     ? 104.0F
                 : is_low(ui) ? 72.0F
                              : 80.0F};
  draw_field(ui, box, view);
  draw_between(ui, space, view, box.bottom() + 12);
  const float prompt_middle = portrait ? box.bottom() + 120 : space.title_y + 60;
  const bool strip_shown =
      view.undo && view.error.empty() && view.why.empty() && view.chips.empty();
  const bool undo_here = view.undo && !strip_shown;
  const float right = space.x + space.w;
  const std::string word = ui.words(undo_here ? "undo" : "why");
  ghost_button(ui, undo_here ? "undo" : "why", right, prompt_middle, word,
               undo_here ? "undo" : "info_outline", Type::label_strong, Align::right);
  if (portrait) draw_known(ui, space.x, 580, space.w, view.known, 3);
  draw_answers(ui, space, {view.refused, view.unknown, view.later});
  draw_next(ui, space, view.next_label, view.next);
  draw_letters(ui, view.entry == Entry::email ? Letters::mail : Letters::plain, view.shift,
               view.symbols);
}

// ---- a small panel: all that is needed to type stands in the window ----

// What is to be said, without a headline where it has to be short.
void said_above(Ui& ui, const StepSpace& space, const QuestionView& view) {
  const float y = space.title_y;
  ui.text_in({space.x, y, space.w - 240, 36}, view.title, Type::heading, Tone::text);
  ui.note("title", {space.x, y, space.w - 240, 36}, view.title);
  if (view.prompt.empty()) return;
  ui.icon(space.x + 14, y + 60, 28, "record_voice_over", Tone::text2);
  const std::string quoted = ui.locale().format("quoted", {view.prompt});
  ui.paragraph({space.x + 40, y + 42, space.w - 40, 56}, quoted, Type::label, Tone::text2, 2);
}

// Under the field: trouble, towns, or a word of help and the way to the reason or back.
void compact_below(Ui& ui, const StepSpace& space, const QuestionView& view, float y) {
  if (!view.error.empty()) return strip(ui, {space.x, y, space.w, 72}, view.error, true);
  if (!view.chips.empty())
    return draw_chips(ui, {space.x, y, space.w, 0}, space.line_y - y < 152 ? 4 : 2, view.chips);
  if (!view.helper.empty()) {
    const float in = view.helper_good ? 34 : 0;
    if (view.helper_good) ui.icon(space.x + 12, y + 14, 24, "check", Tone::success);
    ui.text_in({space.x + in, y, space.w - in, 28}, view.helper, Type::label,
               view.helper_good ? Tone::text : Tone::text2);
  }
  const std::string key = view.undo ? "undo" : "why";
  ghost_button(ui, key, space.x, std::min(y + 64, space.line_y - 36), ui.words(key),
               view.undo ? "undo" : "info_outline", Type::label_strong);
}

void draw_compact_digits(Ui& ui, const StepSpace& space, const QuestionView& view) {
  said_above(ui, space, view);
  const bool date = view.entry == Entry::date;
  const Rect box{space.x, space.work_y, space.w, date ? 112.0F : 88.0F};
  if (date)
    draw_date(ui, box, view);
  else
    draw_field(ui, box, view);
  compact_below(ui, space, view, box.bottom() + 8);
  const Rect pad{space.primary_x, space.title_y, space.primary_w, space.line_y - 8 - space.title_y};
  if (view.why.empty())
    draw_keypad(ui, pad, view.entry == Entry::phone ? Corner::plus : Corner::nothing);
  else
    draw_why(ui, pad, view.why);
  draw_answers(ui, space, {view.refused, view.unknown, view.later});
  draw_next(ui, space, view.next_label, view.next);
}

// In a row, each as wide as its words; those that fit.
void compact_chips(Ui& ui, const Rect& area, const std::vector<std::string>& chips) {
  float x = area.x;
  for (const std::string& chip : chips) {
    const float width = std::ceil(ui.text_width(chip, Type::body_strong)) + 40;
    if (x + width > area.right()) return;
    soft_button(ui, "chip." + chip, {x, area.y, width, area.h}, chip);
    x += width + 8;
  }
}

// Three rows above the letters: what is asked, the field, the answers.
void draw_compact_letters(Ui& ui, const QuestionView& view) {
  const float w = ui.width() - 48, right = ui.width() - 24;
  const StepSpace space{24, w, 68, 132, 188, 196, 64, right - 264, 264};
  const std::string key = view.undo ? "undo" : "why";
  symbol_button(ui, key, right - 28, 96, view.undo ? "undo" : "info_outline", ui.words(key));
  if (!view.error.empty()) {
    strip(ui, {24, 64, w - 72, 64}, view.error, true);
  } else {
    const float title = std::min(w - 72, ui.text_width(view.title, Type::heading) + 2);
    ui.text_in({24, 68, title, 56}, view.title, Type::heading, Tone::text);
    ui.note("title", {24, 68, title, 56}, view.title);
    const float x = 24 + title + 24, room = right - 72 - x;
    const bool shown = !view.chips.empty();
    if (shown) compact_chips(ui, {x, 68, room, 56}, view.chips);
    if (!shown) {
      ui.text_in({x, 68, room, 56}, ui.locale().format("quoted", {view.prompt}), Type::label,
                 Tone::text2);
    }
  }
  draw_field(ui, {24, space.work_y, w, 56}, view);
  draw_answers(ui, space, {view.refused, view.unknown, view.later});
  draw_next(ui, space, view.next_label, view.next);
  // Who reads the reason does not type meanwhile.
  if (!view.why.empty()) return draw_why(ui, {24, space.line_y + 80, w, 0}, view.why);
  draw_letters(ui, view.entry == Entry::email ? Letters::mail : Letters::plain, view.shift,
               view.symbols);
}

void draw_by_choice(Ui& ui, const StepSpace& space, const QuestionView& view) {
  title_and_prompt(ui, space.x, space.title_y, space.w, view.title, view.prompt);
  ui.note("field." + view.field, {space.x, space.title_y, space.w, 44}, view.title);
  const int columns = ui.portrait() ? 2 : 3;
  float bottom = space.work_y;
  for (std::size_t i = 0; i < view.choices.size() && i < 9; ++i) {
    const Choice& choice = view.choices[i];
    const Rect rect = grid_cell(space, ui.portrait() ? 300 : 232, columns, 104, i);
    choice_tile(ui, "choice." + choice.id, rect, choice.label, choice.icon, choice.chosen, {});
    bottom = rect.bottom();
  }
  if (!view.why.empty())
    draw_why(ui, {space.x, bottom + 16, space.w, 0}, view.why);
  else
    ghost_button(ui, "why", space.x, bottom + 44, ui.words("why"), "info_outline");
  draw_undo(ui, space, view.undo, bottom + 72);
}

}  // namespace

void draw_question(Ui& ui, const QuestionView& view) {
  const StepSpace space = step_space(ui);
  if (ui.compact()) {
    if (by_letters(view.entry)) return draw_compact_letters(ui, view);
    progress(ui, space.x + space.w, space.title_y + 18, view.at, view.of);
    return draw_compact_digits(ui, space, view);
  }
  const float top = by_letters(view.entry) ? letter_space(ui).title_y : space.title_y;
  progress(ui, space.x + space.w, top + 22, view.at, view.of);
  if (by_letters(view.entry)) return draw_by_letters(ui, view);
  if (view.entry == Entry::choice)
    draw_by_choice(ui, space, view);
  else
    draw_by_digits(ui, space, view);
  draw_answers(ui, space, {view.refused, view.unknown, view.later});
  draw_next(ui, space, view.next_label, view.next);
}

}  // namespace tresen::ui
