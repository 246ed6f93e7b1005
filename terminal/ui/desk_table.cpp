#include "terminal/ui/desk_table.h"

#include <algorithm>

namespace tresen::ui {
namespace {

constexpr float head = 36, row_height = 40, side = 16, gap = 16, box = 36;

std::vector<float> widths_of(const DeskTable& table, float room) {
  float fixed = 0;
  int shared = 0;
  for (const DeskColumn& column : table.columns) {
    fixed += column.width;
    shared += column.width <= 0 ? 1 : 0;
  }
  const auto count = static_cast<float>(table.columns.size());
  const float rest = room - fixed - gap * std::max(0.0F, count - 1);
  std::vector<float> widths;
  for (const DeskColumn& column : table.columns)
    widths.push_back(column.width > 0 ? column.width
                                      : std::max(40.0F, rest / static_cast<float>(shared)));
  return widths;
}

void draw_cell(Ui& ui, Rect at, const DeskCell& cell, Align align, bool muted) {
  const Type type = cell.strong ? Type::desk_strong : Type::desk_body;
  const Tone ink = cell.mood != DeskMood::plain ? ink_of(cell.mood)
                   : muted                      ? Tone::text2
                                                : Tone::text;
  if (!cell.icon.empty()) {
    ui.icon(at.x + 9, at.y + at.h / 2, 18, cell.icon,
            cell.mood == DeskMood::plain ? Tone::text2 : ink);
    at.x += 24;
    at.w -= 24;
  }
  if (align == Align::right) {
    const float width = ui.digits_width(cell.text, type);
    ui.digits(at.right() - width, at.y + 8, cell.text, type, ink);
  } else {
    ui.text_in(at, cell.text, type, ink, align);
  }
}

void draw_check(Ui& ui, float x, float y, const DeskRow& row) {
  const bool barred = row.check == DeskRow::Check::barred;
  const bool on = row.check == DeskRow::Check::on;
  if (barred) return ui.icon(x + 10, y + row_height / 2, 20, "block", Tone::text2);
  ui.control(row.key + ".check", {x - 10, y, row_height, row_height}, Role::toggle,
             row.cells.empty() ? row.key : row.cells.front().text, true, on ? "on" : "off",
             radius_desk);
  ui.icon(x + 10, y + row_height / 2, 20, on ? "check_box" : "check_box_outline_blank",
          on ? Tone::primary : Tone::outline);
}

void draw_row(Ui& ui, const Rect& rect, const DeskRow& row, const DeskTable& table,
              const std::vector<float>& widths) {
  float x = rect.x + side;
  Rect target = rect;
  if (table.checks) {
    target.x += side + box - 6;
    target.w -= side + box - 6;
  }
  bool pressed = false;
  if (!row.key.empty()) {
    std::string words;
    for (const DeskCell& cell : row.cells) words += (words.empty() ? "" : ", ") + cell.text;
    pressed =
        ui.control(row.key, target, Role::row, words, true, row.chosen ? "on" : "", 0).pressed;
  }
  if (row.chosen || pressed)
    ui.fill({rect.x + 1, rect.y, rect.w - 2, rect.h}, pressed ? Tone::pressed : Tone::primary_soft);
  if (table.checks) {
    if (row.check != DeskRow::Check::none) draw_check(ui, x, rect.y, row);
    x += box;
  }
  for (std::size_t i = 0; i < row.cells.size() && i < widths.size(); ++i) {
    draw_cell(ui, {x, rect.y, widths[i], rect.h}, row.cells[i], table.columns[i].align, row.muted);
    x += widths[i] + gap;
  }
  ui.fill({rect.x, rect.bottom() - 1, rect.w, 1}, Tone::line);
}

}  // namespace

void desk_table(Ui& ui, const Rect& rect, const DeskTable& table) {
  const float checks = table.checks ? box : 0;
  const auto widths = widths_of(table, rect.w - 2 * side - checks);
  float x = rect.x + side + checks;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    ui.text_in({x, rect.y, widths[i], head}, table.columns[i].title, Type::desk_small_strong,
               Tone::text2, table.columns[i].align);
    x += widths[i] + gap;
  }
  ui.fill({rect.x, rect.y + head - 1, rect.w, 1}, Tone::line);
  const Rect body{rect.x, rect.y + head, rect.w, rect.h - head};
  if (table.rows.empty()) {
    ui.text_in({rect.x + side, body.y, rect.w - 2 * side, 40}, table.empty, Type::desk_body,
               Tone::text2);
    return;
  }
  if (!table.key.empty())
    ui.begin_scroll(table.key, body, static_cast<float>(table.rows.size()) * row_height);
  float y = body.y;
  for (const DeskRow& row : table.rows) {
    draw_row(ui, {rect.x, y, rect.w, row_height}, row, table, widths);
    y += row_height;
  }
  if (!table.key.empty()) ui.end_scroll();
}

}  // namespace tresen::ui
