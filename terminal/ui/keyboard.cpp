#include "terminal/ui/keyboard.h"

#include <array>
#include <cmath>
#include <span>
#include <vector>

namespace tresen::ui {
namespace {

// One of twelve cells, row by row, on whole units.
Rect cell_of(const Rect& area, int index) {
  const float pitch_x = (area.w + 8) / 3, pitch_y = (area.h + 8) / 4;
  const auto column = static_cast<float>(index % 3), row = static_cast<float>(index / 3);
  const float x = std::round(area.x + column * pitch_x), y = std::round(area.y + row * pitch_y);
  const float right = std::round(area.x + (column + 1) * pitch_x - 8);
  return {x, y, right - x, std::round(area.y + (row + 1) * pitch_y - 8) - y};
}

void pad_key(Ui& ui, const Rect& rect, const std::string& key, const std::string& label,
             std::string_view icon, bool enabled) {
  const Held held = ui.control(key, rect, Role::key, label, enabled);
  if (enabled) {
    ui.panel(rect,
             held.pressed    ? Tone::pressed
             : ui.contrast() ? Tone::surface
                             : Tone::surface2,
             radius_box);
  } else {
    ui.fill(rect, Tone::surface, radius_box);
    ui.outline(rect, Tone::line, 1, radius_box);
  }
  const Tone ink = enabled ? Tone::text : Tone::text2;
  if (icon.empty())
    ui.text_in(rect, label, Type::key, ink, Align::centre);
  else
    ui.icon(rect.x + rect.w / 2, rect.y + rect.h / 2, 32, icon, ink);
}

void draw_pad(Ui& ui, const Rect& area, const std::string& family, bool enabled) {
  for (int digit = 1; digit <= 9; ++digit)
    pad_key(ui, cell_of(area, digit - 1), family + std::to_string(digit), std::to_string(digit), {},
            enabled);
  pad_key(ui, cell_of(area, 10), family + "0", "0", {}, enabled);
  pad_key(ui, cell_of(area, 11), family + "backspace", ui.words("backspace"), "backspace", enabled);
}

// A key of the tray: what it writes, how wide it is in columns of eleven.
struct TrayKey {
  std::string text;
  float columns = 1;
};

enum class Look { letter, function };

void tray_key(Ui& ui, const Rect& rect, std::string_view key, std::string_view label,
              std::string_view icon, Look look, bool on = false) {
  const Held held = ui.control(key, rect, Role::key, label, true, on ? "on" : "", radius_small);
  const Tone rest = on                       ? Tone::primary_soft
                    : ui.contrast()          ? Tone::surface
                    : look == Look::function ? Tone::pressed
                                             : Tone::surface;
  const Tone tone = !held.pressed ? rest : on ? Tone::primary_soft_pressed : Tone::primary_soft;
  ui.panel(rect, tone, radius_small);
  const Tone ink = on || held.pressed ? Tone::on_primary_soft : Tone::text;
  if (!icon.empty()) {
    ui.icon(rect.x + rect.w / 2, rect.y + rect.h / 2, 32, icon, ink);
    return;
  }
  ui.text_in(rect, label, look == Look::function ? Type::body : Type::letter, ink, Align::centre);
}

// Rows of the tray from its top; the two last keys of row 3 and the whole of row 4 are functions.
struct Rows {
  std::vector<std::string> first, second, third;
};

Rows letter_rows(bool shift) {
  if (shift)
    return {{"Q", "W", "E", "R", "T", "Z", "U", "I", "O", "P", "Ü"},
            {"A", "S", "D", "F", "G", "H", "J", "K", "L", "Ö", "Ä"},
            {"Y", "X", "C", "V", "B", "N", "M", "ß"}};
  return {{"q", "w", "e", "r", "t", "z", "u", "i", "o", "p", "ü"},
          {"a", "s", "d", "f", "g", "h", "j", "k", "l", "ö", "ä"},
          {"y", "x", "c", "v", "b", "n", "m", "ß"}};
}

// Digits and signs; with shift the letters of our neighbours' names.
Rows symbol_rows(bool shift) {
  if (shift)
    return {{"á", "à", "â", "å", "ã", "æ", "ç", "č", "ć", "ď", "đ"},
            {"é", "è", "ê", "ë", "ě", "ğ", "í", "î", "ı", "ł", "ñ"},
            {"ó", "ô", "ø", "ř", "ś", "š", "ş", "ž"}};
  return {{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "ź"},
          {"/", ",", ";", "(", ")", "&", "+", "*", "#", "\"", "ż"},
          {"ą", "ę", "ń", "ő", "ů", "ű", "ý", "!"}};
}

std::vector<TrayKey> last_row(Letters letters) {
  switch (letters) {
    case Letters::plain:
      return {{"-"}, {" ", 6}, {"."}, {"'"}};
    case Letters::mail:
      return {{"@", 2}, {"."}, {"-"}, {"_"}, {".de", 2}, {".com", 2}};
    case Letters::code:
      return {{"-"}, {".", 2}, {":", 2}, {" ", 4}};
  }
  return {};
}

// Where the columns of the tray stand: eleven of them, whole units.
struct Grid {
  float x, y, pitch_x, pitch_y;

  Rect at(float column, int row, float columns) const {
    const float left = std::round(x + column * pitch_x);
    const float right = std::round(x + (column + columns) * pitch_x - 8);
    const float top = y + static_cast<float>(row) * pitch_y;
    return {left, top, right - left, pitch_y - 8};
  }
};

Grid grid_of(const Ui& ui) {
  const float side = ui.portrait() || ui.compact() ? 8 : 28;
  return {side, ui.height() - tray_height(ui) + 8, (ui.width() - 2 * side + 8) / 11,
          (tray_height(ui) - 8) / 4};
}

void draw_row(Ui& ui, const Grid& grid, int row, float column, std::span<const std::string> keys) {
  for (const std::string& key : keys)
    tray_key(ui, grid.at(column++, row, 1), "key." + key, key, {}, Look::letter);
}

}  // namespace

void draw_keypad(Ui& ui, const Rect& area, Corner corner) {
  draw_pad(ui, area, "key.", true);
  if (corner == Corner::plus) pad_key(ui, cell_of(area, 9), "key.+", "+", {}, true);
}

void draw_pin_pad(Ui& ui, const Rect& area, bool enabled, bool ok) {
  draw_pad(ui, area, "pin.", enabled);
  const Rect rect = cell_of(area, 9);
  const bool may = enabled && ok;
  const Held held = ui.control("pin.ok", rect, Role::key, ui.words("sign_in"), may);
  if (may)
    ui.fill(rect, held.pressed ? Tone::primary_pressed : Tone::primary, radius_box);
  else
    ui.outline(rect, Tone::line, 1, radius_box);
  ui.icon(rect.x + rect.w / 2, rect.y + rect.h / 2, 32, "check",
          may ? Tone::on_primary : Tone::text2);
}

float tray_height(const Ui& ui) {
  if (ui.portrait()) return 376;
  if (ui.compact()) return 264;
  return is_low(ui) ? 304 : 336;
}

void draw_letters(Ui& ui, Letters letters, bool shift, bool symbols) {
  const float top = ui.height() - tray_height(ui);
  ui.fill({0, top, ui.width(), tray_height(ui)}, Tone::bg);
  ui.fill({0, top, ui.width(), 1}, Tone::line);
  const Grid grid = grid_of(ui);
  const Rows rows = symbols ? symbol_rows(shift) : letter_rows(shift);
  draw_row(ui, grid, 0, 0, rows.first);
  draw_row(ui, grid, 1, 0, rows.second);
  tray_key(ui, grid.at(0, 2, 1), "key.shift", ui.words("shift"), "arrow_upward", Look::function,
           shift);
  draw_row(ui, grid, 2, 1, rows.third);
  tray_key(ui, grid.at(9, 2, 2), "key.backspace", ui.words("backspace"), "backspace",
           Look::function);
  tray_key(ui, grid.at(0, 3, 2), "key.symbols", symbols ? "abc" : "123", {}, Look::function);
  float column = 2;
  for (const TrayKey& key : last_row(letters)) {
    const Rect rect = grid.at(column, 3, key.columns);
    column += key.columns;
    if (key.text == " ")
      tray_key(ui, rect, "key.space", ui.words("space"), "space_bar", Look::letter);
    else
      tray_key(ui, rect, "key." + key.text, key.text, {}, Look::letter);
  }
}

}  // namespace tresen::ui
