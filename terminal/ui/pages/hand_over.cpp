#include "terminal/ui/pages/hand_over.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "terminal/ui/keyboard.h"
#include "terminal/ui/pages/hand_over_parts.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

// Segments and "step 2 of 4".
void draw_steps(Ui& ui, const HandOverView& view) {
  if (view.of < 2) return;
  const int shown = std::min(view.of, 8);
  const auto count = static_cast<float>(shown);
  const float most = ui.portrait() ? 720 : 368;
  const float w = std::min(80.0F, std::floor((most - (count - 1) * 16) / count));
  const float whole = count * w + (count - 1) * 16;
  const float y = ui.portrait() ? 128 : 60;
  float x = (ui.width() - whole) / 2 - (ui.portrait() ? 0 : 4);
  const float middle = x + whole / 2;
  for (int i = 1; i <= shown; ++i, x += w + 16) {
    const Rect segment{x, y, w, 12};
    if (i > view.at && ui.contrast())
      ui.outline(segment, Tone::line, 2, 6);
    else
      ui.fill(segment, i < view.at ? Tone::success : i == view.at ? Tone::primary : Tone::line, 6);
  }
  const std::string words =
      ui.locale().format("customer_mode.step", {std::to_string(view.at), std::to_string(view.of)});
  ui.text_in({middle - 200, y + 22, 400, 32}, words, Type::body, Tone::text2, Align::centre);
  ui.note("step", {middle - 200, y + 22, 400, 32}, words);
}

// What stands on every page. Drawn in letters of one size, so that nothing jumps with A+.
void draw_head(Ui& ui, const HandOverView& view) {
  ui.read_as(Reading::staff);
  const float margin = hand_over_margin(ui), right = ui.width() - margin;
  ui.text_in({margin, 44, ui.portrait() ? 320.0F : 352.0F, 36}, view.chain, Type::value,
             Tone::text2);
  draw_steps(ui, view);
  const Rect staff{right - 104, 24, 104, 80};
  const Held lock = ui.control("staff", staff, Role::button, ui.words("customer_mode.staff"));
  if (lock.pressed) ui.fill(staff, Tone::pressed, radius_box);
  ui.icon(staff.x + 52, 49, 32, "lock_outline", Tone::text2);
  ui.text_in({staff.x, 66, 104, 28}, ui.words("customer_mode.staff"), Type::label, Tone::text2,
             Align::centre);
  if (!view.tools) return;
  const Rect larger{right - 232, 24, 112, 80};
  const Held size = ui.control("larger", larger, Role::button, ui.words("customer_mode.larger"),
                               true, view.larger ? "on" : "");
  ui.fill(larger,
          size.pressed  ? Tone::pressed
          : view.larger ? Tone::primary_soft
                        : Tone::surface,
          radius_box);
  ui.outline(larger, view.larger ? Tone::primary : Tone::outline, view.larger ? 3.0F : 1.0F,
             radius_box);
  ui.text_in(larger, view.larger ? "A" : "A+", Type::title,
             view.larger ? Tone::on_primary_soft : Tone::text, Align::centre);
  const Rect tongue{right - 344, 24, 96, 80};
  const Held word = ui.control("language", tongue, Role::button, ui.words("customer_mode.language"),
                               true, view.tongue);
  if (word.pressed) ui.fill(tongue, Tone::pressed, radius_box);
  ui.icon(tongue.x + 48, 49, 32, "language", Tone::text2);
  ui.text_in({tongue.x, 66, 96, 28}, view.tongue, Type::label_strong, Tone::text2, Align::centre);
}

void draw_check(Ui& ui, const HandOverView& view, const HandOverCheck& check) {
  const HandOverSpace space = hand_over_space(ui);
  const bool portrait = ui.portrait();
  // The value is what has to be read: it gets the room before a second line of the question.
  const float room = portrait ? 200 : 112;
  const float end = draw_hand_over_question(ui, {space.x, space.top, space.w, room}, view.question);
  const float refusal_y = space.line_y - (portrait ? 232.0F : 104.0F);
  const Rect card{space.x, end + 24, space.w,
                  std::min(portrait ? 320.0F : 264.0F, refusal_y - 16 - end - 24)};
  ui.panel(card, Tone::surface2, radius_sheet);
  ui.circle(card.x + 88, card.y + card.h / 2, 40, Tone::surface);
  ui.icon(card.x + 88, card.y + card.h / 2, 32, check.icon, Tone::primary);
  const float x = card.x + 168, w = card.right() - x - 32;
  const auto count = static_cast<float>(check.lines.size());
  const float label = check.label.empty() ? 0 : ui.line(Type::label);
  Reading reading = ui.reading();
  const Reading wanted = reading;
  if (count * ui.line(Type::answer) + label > card.h - 16) reading = Reading::hand_over;
  for (const std::string& line : check.lines)
    if (ui.text_width(line, Type::answer) > w) reading = Reading::hand_over;
  ui.read_as(reading);
  float y = card.y + (card.h - count * ui.line(Type::answer) - label) / 2;
  if (!check.label.empty()) {
    ui.text_in({x, y, w, ui.line(Type::label)}, check.label, Type::label, Tone::text2);
    y += ui.line(Type::label);
  }
  for (const std::string& line : check.lines) {
    ui.text_in({x, y, w, ui.line(Type::answer)}, line, Type::answer, Tone::text);
    y += ui.line(Type::answer);
  }
  std::string all;
  for (const std::string& line : check.lines) all += (all.empty() ? "" : ", ") + line;
  ui.note("value", card, all);
  ui.read_as(wanted);
  if (check.refused) hand_over_ghost(ui, "answer.refused", space.x, refusal_y, "front_hand");
  if (view.back) hand_over_ghost(ui, "back", space.x, space.line_y + 16, "arrow_back");
  // Standing, the two answers are one above the other.
  const float w2 = portrait ? 400 : 408, right = space.x + space.w;
  const Rect yes{right - w2, space.line_y, w2, 112};
  const Rect no =
      portrait ? Rect{yes.x, yes.y - 128, w2, 112} : Rect{yes.x - w2 - 16, yes.y, w2, 112};
  hand_over_button(ui, "no", no, "customer_mode.no", "edit", false);
  hand_over_button(ui, "yes", yes, "customer_mode.yes", "check", true);
}

void draw_remark(Ui& ui, const HandOverView& view, const HandOverRemark& remark) {
  const HandOverSpace space = hand_over_space(ui);
  const float middle = ui.width() / 2, top = ui.height() * 0.22F;
  ui.circle(middle, top + 56, 56, Tone::primary_soft);
  ui.icon(middle, top + 56, 40, remark.icon, Tone::on_primary_soft);
  const int lines = std::min(2, ui.lines(view.question, Type::question, space.w));
  const float h = static_cast<float>(lines) * ui.line(Type::question);
  ui.paragraph({space.x, top + 144, space.w, h}, view.question, Type::question, Tone::text, 2,
               Align::centre);
  ui.note("title", {space.x, top + 144, space.w, h}, view.question);
  ui.paragraph({space.x, top + 168 + h, space.w, 3 * ui.line(Type::body)}, remark.text, Type::body,
               Tone::text2, 3, Align::centre);
  if (view.back) hand_over_ghost(ui, "back", space.x, space.line_y + 16, "arrow_back");
  const float w = ui.portrait() ? 352 : 408, right = space.x + space.w;
  if (!remark.secondary_key.empty())
    hand_over_button(ui, remark.secondary_key, {right - 2 * w - 16, space.line_y, w, 112}, {}, {},
                     false, true, remark.secondary);
  if (!remark.primary_key.empty())
    hand_over_button(ui, remark.primary_key, {right - w, space.line_y, w, 112}, {}, "check", true,
                     true, remark.primary);
}

void draw_languages(Ui& ui, const HandOverView& view, const HandOverLanguages& page) {
  const HandOverSpace space = hand_over_space(ui);
  const float end = draw_hand_over_question(ui, {space.x, space.top, space.w, 200}, view.question);
  const int columns = ui.portrait() ? 1 : 2;
  const float w =
      std::floor((space.w - static_cast<float>(columns - 1) * 16) / static_cast<float>(columns));
  for (std::size_t i = 0; i < page.tongues.size(); ++i) {
    const auto column = static_cast<float>(static_cast<int>(i) % columns);
    const auto row = static_cast<float>(static_cast<int>(i) / columns);
    const HandOverLanguages::Tongue& tongue = page.tongues[i];
    choice_tile(ui, "language." + tongue.id,
                {space.x + column * (w + 16), end + 32 + row * 128, w, 112}, tongue.name,
                "language", tongue.chosen, {});
  }
  hand_over_ghost(ui, "back", space.x, space.line_y + 16, "arrow_back");
}

void draw_pin(Ui& ui, const HandOverView& view, const HandOverPin& pin) {
  ui.read_as(Reading::staff);
  const HandOverSpace space = hand_over_space(ui);
  const bool portrait = ui.portrait();
  const float w = portrait ? space.w : space.w - 464, top = portrait ? 216 : 200;
  ui.text_in({space.x, top, w, 56}, view.question, Type::display, Tone::text);
  ui.note("title", {space.x, top, w, 56}, view.question);
  if (pin.error.empty()) {
    ui.paragraph({space.x, top + 72, w, 64}, pin.text, Type::body, Tone::text2, 2);
  } else {
    ui.paragraph({space.x, top + 72, w, 64}, pin.error, Type::body_strong, Tone::error, 2);
    ui.note("error", {space.x, top + 72, w, 64}, pin.error);
  }
  float x = space.x + 12;
  for (int i = 0; i < pin.expected; ++i, x += 40) {
    if (i < pin.typed)
      ui.circle(x, top + 176, 10, Tone::primary);
    else
      ui.ring(x, top + 176, 10, 2, Tone::outline);
  }
  ui.note("pin", {space.x, top + 160, 400, 32}, std::to_string(pin.typed));
  const Rect pad =
      portrait ? Rect{space.x, 520, space.w, 472} : Rect{space.x + space.w - 400, 160, 400, 440};
  draw_pin_pad(ui, pad, !pin.locked_out, pin.ok);
  ui.read_as(Reading::hand_over);
  hand_over_ghost(ui, "back", space.x, space.line_y + 16, "arrow_back");
}

void draw_consent(Ui& ui, const HandOverView& view, const HandOverConsent& page) {
  const HandOverSpace space = hand_over_space(ui);
  const float end =
      draw_hand_over_question(ui, {space.x, space.top - 24, space.w, 136}, view.question);
  const float switch_y = space.line_y - 136;
  const Rect card{space.x, end + 16, space.w, switch_y - 16 - end - 16};
  const Reading wanted = ui.reading();
  ui.panel(card, Tone::surface2, radius_sheet);
  ui.read_as(Reading::staff);
  const float foot = page.version.empty() ? 0 : 36;
  wording(ui, {card.x + 32, card.y + 24, card.w - 64, card.h - 40 - foot}, page.text,
          Size::hand_over);
  ui.text_in({card.x + 32, card.bottom() - 44, card.w - 64, 28}, page.version, Type::label,
             Tone::text2);
  switch_row(ui, {space.x, switch_y, space.w, 112}, page.wish, true, Size::hand_over);
  ui.read_as(wanted);
  if (view.back) hand_over_ghost(ui, "back", space.x, space.line_y + 16, "arrow_back");
  const float w = ui.portrait() ? 352 : 408;
  hand_over_button(ui, "next", {space.x + space.w - w, space.line_y, w, 112}, "next",
                   "arrow_forward", true);
}

void draw_signature(Ui& ui, const HandOverView& view, const HandOverSignature& page) {
  const HandOverSpace space = hand_over_space(ui);
  const bool portrait = ui.portrait();
  const float pad_h = portrait ? 576 : 440, pad_w = signature_width(pad_h);
  const float w = portrait ? space.w : space.w - pad_w - 32;
  const float end = draw_hand_over_question(ui, {space.x, space.top - 24, w, 136}, view.question);
  const Reading wanted = ui.reading();
  ui.read_as(Reading::hand_over);
  float y = end + 16;
  for (std::size_t i = 0; i < page.allowed.size() && i < 4; ++i, y += 40) {
    ui.icon(space.x + 16, y + 20, 24, "check", Tone::success);
    ui.text_in({space.x + 44, y, w - 44, 40}, page.allowed[i], Type::label, Tone::text);
  }
  ui.read_as(Reading::staff);
  const Rect pad = portrait ? Rect{space.x + (space.w - pad_w) / 2, 432, pad_w, pad_h}
                            : Rect{space.x + space.w - pad_w, 136, pad_w, pad_h};
  signature_pad(ui, pad, page.pad, Size::hand_over);
  ui.read_as(portrait ? Reading::hand_over : wanted);
  hand_over_ghost(ui, "answer.refused", space.x, space.line_y - 104, "front_hand",
                  "customer_mode.unsigned");
  ui.read_as(wanted);
  if (view.back) hand_over_ghost(ui, "back", space.x, space.line_y + 16, "arrow_back");
  const float button = portrait ? 352 : 408;
  hand_over_button(ui, "next", {space.x + space.w - button, space.line_y, button, 112}, "next",
                   "arrow_forward", true, page.next);
}

struct Draw {
  Ui& ui;
  const HandOverView& view;
  void operator()(const HandOverCheck& page) const { draw_check(ui, view, page); }
  void operator()(const QuestionView& page) const { draw_hand_over_entry(ui, view, page); }
  void operator()(const HandOverConsent& page) const { draw_consent(ui, view, page); }
  void operator()(const HandOverSignature& page) const { draw_signature(ui, view, page); }
  void operator()(const HandOverRemark& page) const { draw_remark(ui, view, page); }
  void operator()(const HandOverLanguages& page) const { draw_languages(ui, view, page); }
  void operator()(const HandOverPin& page) const { draw_pin(ui, view, page); }
};

}  // namespace

void draw_hand_over(Ui& ui, const HandOverView& view) {
  ui.fill({0, 0, ui.width(), ui.height()}, Tone::surface);
  draw_head(ui, view);
  ui.read_as(view.larger ? Reading::large : Reading::hand_over);
  std::visit(Draw{ui, view}, view.page);
  ui.read_as(Reading::staff);
}

}  // namespace tresen::ui
