#include "terminal/ui/pages/search.h"

#include "terminal/ui/frame.h"
#include "terminal/ui/keyboard.h"
#include "terminal/ui/pieces.h"

namespace tresen::ui {
namespace {

constexpr float pitch = 84;

void draw_name(Ui& ui, float x, float y, float right, const std::vector<Piece>& name) {
  for (const Piece& piece : name) {
    if (right - x < 24) return;
    const Type type = piece.matched ? Type::body_strong : Type::body;
    if (piece.matched)
      ui.fill({x - 1, y, ui.text_width(piece.text, type) + 2, 32}, Tone::primary_soft, 6);
    x += ui.text_in({x, y, right - x, 32}, piece.text, type,
                    piece.matched ? Tone::on_primary_soft : Tone::text);
  }
}

void draw_hit(Ui& ui, const Rect& rect, const Hit& hit, bool last) {
  std::string name;
  for (const Piece& piece : hit.name) name += piece.text;
  const Held held =
      ui.control("result." + hit.number, rect, Role::row, name, true, hit.detail, radius_small);
  if (held.pressed) ui.fill(rect, Tone::pressed, radius_small);
  avatar(ui, rect.x, rect.y + 12, 56, hit.initials);
  const float x = rect.x + 76, middle = rect.y + 40;
  // Name and second line take what the number and the reason leave.
  const bool narrow = ui.portrait() || ui.compact();
  const float number_x = narrow ? rect.right() - 204 : rect.x + 648;
  const float why_x = narrow ? number_x : rect.x + 794;
  ui.begin_clip({x - 2, rect.y, number_x - x - 12, rect.h});
  draw_name(ui, x, rect.y + 10, number_x - 16, hit.name);
  ui.end_clip();
  ui.text_in({x, rect.y + 42, number_x - x - 16, 28}, hit.detail, Type::label, Tone::text2);
  ui.text(number_x, narrow ? rect.y + 10 : middle - 16, hit.number, Type::body, Tone::text2);
  if (narrow) {
    ui.text_in({why_x, rect.y + 42, 160, 28}, hit.why, Type::label, Tone::text2);
  } else if (!hit.why.empty()) {
    ui.icon(why_x + 10, middle, 24, hit.by_sound ? "hearing" : "check", Tone::text2);
    ui.text_in({why_x + 30, rect.y, rect.right() - why_x - 80, rect.h}, hit.why, Type::label,
               Tone::text2);
  }
  ui.icon(rect.right() - 16, middle, 28, "chevron_right", Tone::text2);
  if (!last) ui.fill({x, rect.y + 81, rect.right() - x, 1}, Tone::line);
}

// Something that can be done because nobody was found.
void offer_row(Ui& ui, std::string_view key, const Rect& rect, const std::string& words,
               std::string_view icon) {
  const Held held = ui.control(key, rect, Role::row, words, true, {}, radius_small);
  ui.fill(rect, held.pressed ? Tone::pressed : Tone::surface, radius_small);
  ui.icon(rect.x + 28, rect.y + rect.h / 2, 28, icon, Tone::primary);
  ui.text_in({rect.x + 76, rect.y, rect.w - 92, rect.h}, words, Type::body_strong, Tone::primary);
}

void draw_box(Ui& ui, const Rect& rect, const SearchView& view) {
  const std::string placeholder = view.title.empty() ? ui.words("search.placeholder") : view.title;
  ui.control("field.search", {rect.x, rect.y, rect.w - 80, rect.h}, Role::field, placeholder, true,
             view.text);
  ui.fill(rect, Tone::surface, radius_box);
  ui.outline(rect, Tone::primary, 3, radius_box);
  const float middle = rect.y + rect.h / 2;
  ui.icon(rect.x + 40, middle, 32, "search", Tone::text2);
  const float x = rect.x + 73;
  const float count_w = ui.text_width(view.count, Type::label);
  const float room = rect.w - 73 - 88 - count_w - 16;
  float end = 0;
  if (view.text.empty()) {
    ui.text_in({x + 8, rect.y, room, rect.h}, placeholder, Type::value, Tone::outline);
  } else {
    end = ui.text_in({x, rect.y, room, rect.h}, view.text, Type::value, Tone::text);
    symbol_button(ui, "search.clear", rect.right() - 40, middle, "close", ui.words("clear"),
                  Tone::text);
  }
  ui.fill({x + end + 3, middle - 18, 3, 36}, Tone::primary);
  ui.text(rect.right() - 72 - count_w, middle - 14, view.count, Type::label, Tone::text2);
}

}  // namespace

void draw_search(Ui& ui, const SearchView& view) {
  const Space space = draw_wide_sheet(ui);
  const float x = space.content.x, w = space.content.w;
  const bool compact = ui.compact();
  draw_box(ui, compact ? Rect{x, 68, w, 56} : Rect{x, 80, w, 72}, view);
  const float tray = ui.height() - tray_height(ui), top = compact ? 132 : 160;
  const bool offer = !view.new_customer.empty();
  // On a small panel what can be done where nobody fits comes after those who do.
  const bool offer_inside = compact && offer && !view.hits.empty();
  const Rect area{x, top, w, tray - top - (offer && !offer_inside ? 56.0F : 4.0F)};
  if (view.hits.empty()) {
    // On a small panel the box says already that nobody was found.
    const bool room = !compact || (view.lookup.empty() && view.letter.empty());
    if (room) ui.text_in({x, top + 8, w, 64}, view.nothing, Type::body, Tone::text2);
    ui.note("search.nothing", {x, top + 8, w, 64}, view.nothing);
    Rect row = compact ? Rect{x, top, w, 56} : Rect{x, top + 76, w, 72};
    if (!view.letter.empty()) {
      offer_row(ui, "letter.keep", row, view.letter, "mark_email_read");
      row.y += row.h;
    }
    const bool fits = !compact || view.letter.empty();
    if (!view.lookup.empty() && fits) offer_row(ui, "lookup", row, view.lookup, "domain");
  } else {
    const float rows = static_cast<float>(view.hits.size()) * pitch;
    ui.begin_scroll("hits", area, rows + (offer_inside ? 72.0F : -4.0F));
    for (std::size_t i = 0; i < view.hits.size(); ++i)
      draw_hit(ui, {x, area.y + static_cast<float>(i) * pitch, w, 80}, view.hits[i],
               i + 1 == view.hits.size() && !offer);
    if (offer_inside) {
      offer_row(ui, "new_customer", {x, area.y + rows + 4, w, 64}, view.new_customer, "person_add");
    }
    ui.end_scroll();
  }
  if (offer && !offer_inside) {
    offer_row(ui, "new_customer", {x, tray - 56, w, 56}, view.new_customer, "person_add");
  }
  draw_letters(ui, Letters::plain, view.shift, view.symbols);
}

}  // namespace tresen::ui
