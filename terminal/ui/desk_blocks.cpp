#include "terminal/ui/desk_blocks.h"

#include <algorithm>

namespace tresen::ui {
namespace {

constexpr float row = 40, fact = 32, head = 36, gap = 12, side = 16, bar_height = 16;

float count_of(std::size_t size) { return static_cast<float>(size); }

std::vector<float> widths_of(const DeskFields& view, float width) {
  float whole = 0;
  std::vector<float> widths;
  for (std::size_t i = 0; i < view.fields.size(); ++i)
    whole += widths.emplace_back(i < view.shares.size() ? view.shares[i] : 1.0F);
  const float room = width - gap * (count_of(view.fields.size()) - 1);
  for (float& one : widths) one *= room / whole;
  return widths;
}

bool is_boxed(const DeskWords& words) {
  return words.mood == DeskMood::look || words.mood == DeskMood::bad ||
         words.mood == DeskMood::good;
}

float words_room(const DeskWords& words, float width) {
  return width - (words.icon.empty() ? 0.0F : 26.0F) - (is_boxed(words) ? 24.0F : 0.0F);
}

// In the middle of that width.
Rect sheet_in(const DeskSheet& view, float width) {
  if (view.picture.width <= 0) return {0, 0, width, row};
  const float wide = std::min(width, static_cast<float>(view.picture.width));
  const float high =
      wide * static_cast<float>(view.picture.height) / static_cast<float>(view.picture.width);
  return {(width - wide) / 2, 0, wide, high};
}

struct Height {
  const Ui& ui;
  float width;

  float operator()(const DeskFields& view) const {
    float height = 0;
    int faults = 0;
    for (const DeskField& field : view.fields) {
      height = std::max(height, desk_field_height(field));
      faults += field.error.empty() ? 0 : 1;
    }
    return height + 22 * static_cast<float>(std::max(0, faults - 1));
  }
  float operator()(const DeskFacts& view) const { return fact * count_of(view.facts.size()); }
  float operator()(const DeskWords& view) const {
    const int lines =
        std::min(view.lines_max,
                 std::max(1, ui.lines(view.text, Type::desk_small, words_room(view, width))));
    return 20 * static_cast<float>(lines) + (is_boxed(view) ? 20.0F : 0.0F);
  }
  float operator()(const DeskButtons& view) const {
    if (!view.stacked) return row;
    return 48 * count_of(view.buttons.size()) - 8;
  }
  float operator()(const DeskChips& view) const {
    float x = 0, lines = 1;
    for (const DeskChip& chip : view.chips) {
      const float wide = desk_chip_width(ui, chip);
      if (x > 0 && x + wide > width) {
        x = 0;
        lines += 1;
      }
      x += wide + 6;
    }
    return lines * row + (view.label.empty() ? 0.0F : 22.0F);
  }
  float operator()(const DeskSegments& view) const { return view.label.empty() ? row : row + 24; }
  float operator()(const DeskSwitches& view) const { return row * count_of(view.switches.size()); }
  float operator()(const DeskFigures&) const { return 54; }
  float operator()(const DeskLines& view) const {
    return view.labels.empty() ? row : desk_lines_height;
  }
  float operator()(const DeskSheet& view) const { return sheet_in(view, width).h; }
  float operator()(const DeskBars& view) const {
    return head + row * std::max(1.0F, count_of(view.rows.size()));
  }
  float operator()(const DeskTable& view) const {
    return head + row * std::max(1.0F, count_of(view.rows.size()));
  }
};

void draw_facts(Ui& ui, const Rect& rect, const DeskFacts& view) {
  float y = rect.y;
  for (const DeskFact& one : view.facts) {
    const float word = std::min(ui.text_width(one.word, Type::desk_body), rect.w * 0.6F);
    ui.text_in({rect.x, y, word + 1, fact}, one.word, Type::desk_body, Tone::text2);
    const bool told = one.mood != DeskMood::plain;
    const Tone ink = told ? ink_of(one.mood) : Tone::text;
    const Type type = told ? Type::desk_strong : Type::desk_body;
    const float icon = one.icon.empty() ? 0 : 24, room = rect.w - word - 12 - icon;
    const float width = std::min(ui.text_width(one.value, type), room);
    if (icon > 0) ui.icon(rect.right() - width - 15, y + fact / 2, 18, one.icon, ink);
    ui.text_in({rect.right() - room, y, room, fact}, one.value, type, ink, Align::right);
    y += fact;
  }
}

void draw_words(Ui& ui, const Rect& rect, const DeskWords& view) {
  const bool boxed = is_boxed(view);
  const float inset = boxed ? 12.0F : 0.0F, pad = boxed ? 10.0F : 0.0F;
  if (boxed) ui.panel(rect, soft_of(view.mood), 6, ink_of(view.mood));
  float x = rect.x + inset;
  if (!view.icon.empty()) {
    ui.icon(x + 9, rect.y + pad + 10, 18, view.icon, ink_of(view.mood));
    x += 26;
  }
  ui.paragraph({x, rect.y + pad, rect.right() - inset - x, rect.h - 2 * pad}, view.text,
               Type::desk_small, boxed ? Tone::text : Tone::text2, view.lines_max);
}

void draw_bar_row(Ui& ui, const Rect& rect, const DeskBars& view, const DeskBarRow& one,
                  float figures) {
  const Type type = one.total ? Type::desk_strong : Type::desk_body;
  const float x = rect.x + side + view.name_width + gap;
  const float room = rect.right() - side - figures - gap - x;
  if (one.total) ui.fill({rect.x, rect.y, rect.w, 1}, Tone::outline);
  ui.text_in({rect.x + side, rect.y, view.name_width, rect.h}, one.name, type, Tone::text);
  if (!one.total) {
    for (const float part : {0.5F, 1.0F}) ui.fill({x + room * part, rect.y, 1, rect.h}, Tone::line);
    const double share = view.whole > 0 ? std::clamp(one.amount / view.whole, 0.0, 1.0) : 0;
    const float width = static_cast<float>(share) * room;
    if (one.amount > 0)
      ui.fill({x, rect.y + (rect.h - bar_height) / 2, std::max(2.0F, width), bar_height},
              series_tone(one.series), 3, Corners::right);
    ui.fill({x, rect.y, 1, rect.h}, Tone::outline);
  }
  float right = rect.right() - side;
  for (std::size_t i = view.columns.size(); i-- > 0;) {
    const std::string& figure = i < one.figures.size() ? one.figures[i] : std::string();
    const float width = ui.digits_width(figure, type);
    ui.digits(right - width, rect.y + 8, figure, type, Tone::text);
    right -= view.columns[i].width + gap;
  }
}

void draw_bars(Ui& ui, const Rect& rect, const DeskBars& view) {
  float figures = -gap;
  for (const DeskColumn& column : view.columns) figures += column.width + gap;
  const auto title = [&](float x, float width, const std::string& text, Align align) {
    ui.text_in({x, rect.y, width, head}, text, Type::desk_small_strong, Tone::text2, align);
  };
  const float bars = rect.x + side + view.name_width + gap;
  title(rect.x + side, view.name_width, view.name, Align::left);
  title(bars, rect.right() - side - figures - gap - bars, view.bar, Align::left);
  float x = rect.right() - side - figures;
  for (const DeskColumn& column : view.columns) {
    title(x, column.width, column.title, Align::right);
    x += column.width + gap;
  }
  ui.fill({rect.x, rect.y + head - 1, rect.w, 1}, Tone::line);
  float y = rect.y + head;
  if (view.rows.empty())
    ui.text_in({rect.x + side, y, rect.w - 2 * side, row}, view.empty, Type::desk_body,
               Tone::text2);
  for (const DeskBarRow& one : view.rows) {
    draw_bar_row(ui, {rect.x, y, rect.w, row}, view, one, figures);
    y += row;
  }
}

struct Draw {
  Ui& ui;
  const Rect& rect;

  void operator()(const DeskFields& view) const {
    float x = rect.x;
    const auto widths = widths_of(view, rect.w);
    for (std::size_t i = 0; i < view.fields.size(); ++i) {
      desk_field(ui, x, rect.y, widths[i], view.fields[i], fault_room(view, i));
      x += widths[i] + gap;
    }
  }
  DeskFaultRoom fault_room(const DeskFields& view, std::size_t at) const {
    int line = 0;
    for (std::size_t i = 0; i < at; ++i) line += view.fields[i].error.empty() ? 0 : 1;
    return {rect.x, rect.right(), line};
  }
  void operator()(const DeskFacts& view) const { draw_facts(ui, rect, view); }
  void operator()(const DeskWords& view) const { draw_words(ui, rect, view); }
  void operator()(const DeskButtons& view) const {
    float x = rect.x, y = rect.y;
    for (const DeskButton& button : view.buttons) {
      const float width = view.stacked ? rect.w : desk_button_width(ui, button);
      desk_button(ui, {x, y, width, row}, button);
      (view.stacked ? y : x) += view.stacked ? 48 : width + 8;
    }
  }
  void operator()(const DeskChips& view) const {
    const float label = view.label.empty() ? 0 : 22;
    if (label > 0)
      ui.text_in({rect.x, rect.y, rect.w, 20}, view.label, Type::desk_small, Tone::text2);
    desk_chips(ui, rect.x, rect.y + label, rect.w, view.chips);
  }
  void operator()(const DeskSegments& view) const {
    const float label = view.label.empty() ? 0 : 24;
    if (label > 0)
      ui.text_in({rect.x, rect.y, rect.w, 20}, view.label, Type::desk_small, Tone::text2);
    desk_segments(ui, rect.x, rect.y + label, view.segments);
  }
  void operator()(const DeskSwitches& view) const {
    float y = rect.y;
    for (const DeskSwitch& one : view.switches) {
      desk_switch(ui, rect.x, y, one);
      y += row;
    }
  }
  void operator()(const DeskFigures& view) const {
    const float step = rect.w / std::max(1.0F, count_of(view.figures.size()));
    for (std::size_t i = 0; i < view.figures.size(); ++i)
      desk_figure(ui, rect.x + count_of(i) * step, rect.y, view.figures[i]);
  }
  void operator()(const DeskLines& view) const { desk_lines(ui, rect, view); }
  void operator()(const DeskSheet& view) const {
    Rect at = sheet_in(view, rect.w);
    at.x += rect.x;
    at.y += rect.y;
    ui.picture(at, view.picture);
    ui.outline(at, Tone::outline, 1);
  }
  void operator()(const DeskBars& view) const { draw_bars(ui, rect, view); }
  void operator()(const DeskTable& view) const { desk_table(ui, rect, view); }
};

}  // namespace

bool desk_block_is_wide(const DeskBlock& block) {
  return std::holds_alternative<DeskTable>(block) || std::holds_alternative<DeskBars>(block);
}

float desk_block_height(const Ui& ui, const DeskBlock& block, float width) {
  return std::visit(Height{ui, width}, block);
}

void desk_block(Ui& ui, const Rect& rect, const DeskBlock& block) {
  std::visit(Draw{ui, rect}, block);
}

}  // namespace tresen::ui
