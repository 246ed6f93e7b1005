#include "sync/office/campaigns/figure_sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "sync/office/channels/letter_geometry.h"

namespace tresen {
namespace {

struct Colour {
  double r, g, b;
};
// Of the desk's light theme.
constexpr Colour text{0.086, 0.129, 0.173};
constexpr Colour text2{0.247, 0.306, 0.365};
constexpr Colour outline{0.435, 0.490, 0.545};
constexpr Colour line{0.827, 0.859, 0.890};
constexpr Colour chart1{0.043, 0.361, 0.678};
constexpr Colour chart4{0.420, 0.471, 0.525};

constexpr double row_height = 19;
constexpr double bar_height = 10;
constexpr double bar_left = sheet::mm(82);
constexpr double bar_width = sheet::mm(18);
// Right edges of the figures; the last ones have room for "abgebrochen" and for amounts.
constexpr std::array<double, 4> columns{sheet::mm(122), sheet::mm(141), sheet::mm(165),
                                        sheet::right};

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
struct Unset {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
struct Close {
  void operator()(cairo_t* page) const { cairo_destroy(page); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};

cairo_status_t take(void* bytes, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct FigureSheet::Inside {
  Inside(bool in_german, std::span<const SheetWord> with_words)
      : german(in_german),
        words(with_words),
        surface(cairo_pdf_surface_create_for_stream(take, &bytes, sheet::width, sheet::height)),
        page(cairo_create(surface.get())),
        layout(pango_cairo_create_layout(page.get())) {}

  // A table of fewer figures has them at the right.
  static std::size_t column(std::size_t i, const std::vector<std::string>& figures) {
    return columns.size() - figures.size() + i;
  }
  void next_page() {
    cairo_show_page(page.get());
    at_y = sheet::next_page_top;
  }
  void colour(const Colour& of) { cairo_set_source_rgb(page.get(), of.r, of.g, of.b); }
  void set(const std::string& words_to_set, const std::string& font) {
    const std::unique_ptr<PangoFontDescription, Unset> description(
        pango_font_description_from_string(font.c_str()));
    pango_layout_set_font_description(layout.get(), description.get());
    pango_layout_set_text(layout.get(), words_to_set.c_str(), -1);
  }
  void write(const std::string& what, const std::string& font, const Colour& in, double x, double y,
             double width_max = 0) {
    set(what, font);
    pango_layout_set_width(layout.get(),
                           width_max > 0 ? static_cast<int>(width_max * PANGO_SCALE) : -1);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
    colour(in);
    cairo_move_to(page.get(), x, y);
    pango_cairo_show_layout(page.get(), layout.get());
  }
  void write_right(const std::string& what, const std::string& font, const Colour& in, double x,
                   double y) {
    set(what, font);
    pango_layout_set_width(layout.get(), -1);
    int width = 0;
    pango_layout_get_size(layout.get(), &width, nullptr);
    colour(in);
    cairo_move_to(page.get(), x - static_cast<double>(width) / PANGO_SCALE, y);
    pango_cairo_show_layout(page.get(), layout.get());
  }
  void hair_line(const Colour& in, double from, double y, double to) {
    colour(in);
    cairo_set_line_width(page.get(), 0.4);
    cairo_move_to(page.get(), from, y);
    cairo_line_to(page.get(), to, y);
    cairo_stroke(page.get());
  }
  // Hairlines at half and full scale, an axis at nothing.
  void bar(double share, const Colour& in) {
    cairo_t* const ink = page.get();
    cairo_set_line_width(ink, 0.4);
    for (const double at : {0.5, 1.0}) {
      colour(line);
      cairo_move_to(ink, bar_left + at * bar_width, at_y);
      cairo_line_to(ink, bar_left + at * bar_width, at_y + row_height - 2);
      cairo_stroke(ink);
    }
    const double width = share * bar_width;
    const double top = at_y + (row_height - 2 - bar_height) / 2;
    const double round = std::min(2.2, width);
    colour(in);
    cairo_new_path(ink);
    cairo_move_to(ink, bar_left, top);
    cairo_arc(ink, bar_left + width - round, top + round, round, -M_PI / 2, 0);
    cairo_arc(ink, bar_left + width - round, top + bar_height - round, round, 0, M_PI / 2);
    cairo_line_to(ink, bar_left, top + bar_height);
    cairo_close_path(ink);
    cairo_fill(ink);
    colour(outline);
    cairo_move_to(ink, bar_left, at_y);
    cairo_line_to(ink, bar_left, at_y + row_height - 2);
    cairo_stroke(ink);
  }

  std::string bytes;  // of the file, as far as it is made; outlives the surface
  bool german;
  std::span<const SheetWord> words;
  std::unique_ptr<cairo_surface_t, Close> surface;
  std::unique_ptr<cairo_t, Close> page;
  std::unique_ptr<PangoLayout, Unref> layout;
  double at_y = sheet::next_page_top;
};

FigureSheet::FigureSheet(std::string_view language, std::span<const SheetWord> words)
    : inside_(std::make_unique<Inside>(language != "en", words)) {}
FigureSheet::~FigureSheet() = default;

std::string FigureSheet::word(std::string_view key) const {
  const auto found = std::ranges::find(inside_->words, key, &SheetWord::key);
  if (found == inside_->words.end()) return std::string(key);
  return std::string(inside_->german ? found->german : found->english);
}

std::string_view FigureSheet::point() const { return inside_->german ? "," : "."; }

std::string FigureSheet::number(std::uint64_t value) const {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, inside_->german ? "." : ",");
  }
  return digits;
}

std::string FigureSheet::money(std::int64_t cents, const std::string& currency) const {
  const std::int64_t size = std::abs(cents);
  std::array<char, 4> rest{};
  std::snprintf(rest.data(), rest.size(), "%02d", static_cast<int>(size % 100));
  return (cents < 0 ? "\u2212" : "") + number(static_cast<std::uint64_t>(size / 100)) +
         std::string(point()) + rest.data() + "\u00a0" + (currency == "EUR" ? "€" : currency);
}

void FigureSheet::title(const std::string& head, const std::string& below) {
  Inside& to = *inside_;
  to.write(head, "Noto Sans Bold 16", text, sheet::left, to.at_y);
  to.at_y += 26;
  to.write(below, "Noto Sans 9.5", text2, sheet::left, to.at_y);
  to.at_y += 24;
}

void FigureSheet::section(const std::string& head, const std::vector<std::string>& figures,
                          const std::string& scale) {
  Inside& to = *inside_;
  if (to.at_y + 3 * row_height > sheet::footer_bottom) to.next_page();
  to.at_y += 8;
  to.write(head, "Noto Sans Bold 10", text, sheet::left, to.at_y);
  to.write("0", "Noto Sans 7.5", text2, bar_left, to.at_y + 3);
  to.write_right(scale, "Noto Sans 7.5", text2, bar_left + bar_width, to.at_y + 3);
  for (std::size_t i = 0; i < figures.size(); ++i) {
    to.write_right(figures[i], "Noto Sans 8", text2, columns[Inside::column(i, figures)],
                   to.at_y + 2);
  }
  to.at_y += row_height;
  to.hair_line(outline, sheet::left, to.at_y - 2, sheet::right);
}

void FigureSheet::row(const SheetRow& row) {
  Inside& to = *inside_;
  if (to.at_y + row_height > sheet::footer_bottom) to.next_page();
  if (row.strong) to.hair_line(outline, sheet::left, to.at_y - 1, sheet::right);
  const std::string font = row.strong ? "Noto Sans Bold 9.5" : "Noto Sans 9.5";
  to.write(row.label, font, text, sheet::left, to.at_y + 2, bar_left - sheet::left - 8);
  if (!row.strong) to.bar(row.share, row.rest ? chart4 : chart1);
  for (std::size_t i = 0; i < row.figures.size(); ++i) {
    to.write_right(row.figures[i], font, text, columns[Inside::column(i, row.figures)],
                   to.at_y + 2);
  }
  to.at_y += row_height;
  if (!row.strong) to.hair_line(line, sheet::left, to.at_y - 1, sheet::right);
}

Result<std::string> FigureSheet::finish() {
  Inside& to = *inside_;
  to.layout.reset();
  to.page.reset();
  cairo_surface_finish(to.surface.get());
  const cairo_status_t status = cairo_surface_status(to.surface.get());
  if (status == CAIRO_STATUS_SUCCESS) return std::move(to.bytes);
  return fail(Fault::storage,
              std::string("the sheet cannot be drawn: ") + cairo_status_to_string(status));
}

}  // namespace tresen
