#include "sync/office/campaigns/run_sheet.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <memory>
#include <vector>

#include "sync/base/clock.h"
#include "sync/office/channels/letter_geometry.h"

namespace tresen {
namespace {

struct Word {
  std::string_view key, german, english;
};

constexpr auto words = std::to_array<Word>({
    {"run", "Lauf", "Run"},
    {"total", "Gesamt", "Total"},
    {"channels", "Nach Weg", "By channel"},
    {"branches", "Nach Filiale", "By branch"},
    {"excluded", "Vorher ausgeschlossen", "Excluded before the start"},
    {"reasons", "Im Lauf nicht gesendet", "Not sent in the run"},
    {"recipients", "Empfänger", "Recipients"},
    {"sent", "Gesendet", "Sent"},
    {"not_sent", "Nicht gesendet", "Not sent"},
    {"cost", "Kosten", "Cost"},
    {"responses", "Mitgebrachte Briefe", "Letters brought along"},
    {"fixed", "Fixkosten der Kampagne", "Fixed cost of the campaign"},
    {"people", "Personen", "People"},
    {"unknown", "nicht mehr bekannt", "not known any more"},
    {"post", "Brief", "Letter"},
    {"email", "E-Mail", "E-mail"},
    {"phone", "Telefon", "Phone"},
    {"sms", "SMS", "SMS"},
    {"messenger", "Messenger", "Messenger"},
    {"restricted", "Verarbeitung eingeschränkt", "processing restricted"},
    {"deceased", "verstorben", "deceased"},
    {"objected", "Werbewiderspruch", "objected"},
    {"minor", "unter 16", "under 16"},
    {"unreachable", "keine Adresse", "no address"},
    {"moved", "unbekannt verzogen", "moved, nobody knows where"},
    {"health", "keine Einwilligung für Gesundheitsdaten", "no consent to health data"},
    {"refused", "abgelehnt oder widerrufen", "refused or withdrawn"},
    {"pending", "noch nicht bestätigt", "not confirmed yet"},
    {"other_controller", "Einwilligung für andere Firma", "consented to another company"},
    {"no_consent", "keine Einwilligung", "no consent"},
    {"no_notice", "nie informiert", "never informed"},
    {"suppressed", "auf der Sperrliste", "on the suppression list"},
    {"prospect", "Fremdadresse", "bought address"},
    {"household", "Brief an den Haushalt", "letter to the household"},
    {"cancelled", "abgebrochen", "cancelled"},
    {"erased", "gelöscht", "erased"},
    {"gone", "nicht mehr da", "gone"},
});

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
constexpr double bar_left = sheet::mm(84);
constexpr double bar_width = sheet::mm(26);
// Right edges of the figures.
constexpr std::array<double, 4> columns{sheet::mm(129), sheet::mm(146), sheet::mm(169),
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

// One row: a bar of `share` of the scale, and its figures.
struct SheetRow {
  std::string label;
  double share = 0;  // 0 to 1
  std::vector<std::string> figures;
  bool strong = false;  // a sum
  bool rest = false;    // of those who got nothing
};

class RunSheet {
 public:
  RunSheet(const std::string& path, bool german)
      : surface_(cairo_pdf_surface_create(path.c_str(), sheet::width, sheet::height)),
        page_(cairo_create(surface_.get())),
        layout_(pango_cairo_create_layout(page_.get())),
        german_(german) {}

  std::string word(std::string_view key) const {
    const auto found = std::ranges::find(words, key, &Word::key);
    if (found == words.end()) return std::string(key);
    return std::string(german_ ? found->german : found->english);
  }
  // "40.212", and in English "40,212".
  std::string number(std::uint64_t value) const {
    std::string digits = std::to_string(value);
    for (std::size_t at = digits.size(); at > 3;) {
      at -= 3;
      digits.insert(at, german_ ? "." : ",");
    }
    return digits;
  }
  std::string money(std::int64_t cents, const std::string& currency) const {
    const std::int64_t size = std::abs(cents);
    std::array<char, 4> rest{};
    std::snprintf(rest.data(), rest.size(), "%02d", static_cast<int>(size % 100));
    return (cents < 0 ? "\u2212" : "") + number(static_cast<std::uint64_t>(size / 100)) +
           (german_ ? "," : ".") + rest.data() + "\u00a0" + (currency == "EUR" ? "€" : currency);
  }

  void title(const std::string& head, const std::string& below) {
    write(head, "Noto Sans Bold 16", text, sheet::left, y_);
    y_ += 26;
    write(below, "Noto Sans 9.5", text2, sheet::left, y_);
    y_ += 24;
  }
  void section(const std::string& head, const std::vector<std::string>& figures,
               const std::string& scale) {
    if (y_ + 3 * row_height > sheet::footer_bottom) next_page();
    y_ += 8;
    write(head, "Noto Sans Bold 10.5", text, sheet::left, y_);
    write("0", "Noto Sans 7.5", text2, bar_left, y_ + 3);
    write_right(scale, "Noto Sans 7.5", text2, bar_left + bar_width, y_ + 3);
    for (std::size_t i = 0; i < figures.size(); ++i) {
      write_right(figures[i], "Noto Sans 8", text2, columns[column(i, figures)], y_ + 2);
    }
    y_ += row_height;
    hair_line(outline, sheet::left, y_ - 2, sheet::right);
  }
  void row(const SheetRow& row) {
    if (y_ + row_height > sheet::footer_bottom) next_page();
    if (row.strong) hair_line(outline, sheet::left, y_ - 1, sheet::right);
    const std::string font = row.strong ? "Noto Sans Bold 9.5" : "Noto Sans 9.5";
    write(row.label, font, text, sheet::left, y_ + 2, bar_left - sheet::left - 8);
    if (!row.strong) bar(row.share, row.rest ? chart4 : chart1);
    for (std::size_t i = 0; i < row.figures.size(); ++i) {
      write_right(row.figures[i], font, text, columns[column(i, row.figures)], y_ + 2);
    }
    y_ += row_height;
    if (!row.strong) hair_line(line, sheet::left, y_ - 1, sheet::right);
  }

  Result<void> finish(const std::string& path) {
    layout_.reset();
    page_.reset();
    cairo_surface_finish(surface_.get());
    const cairo_status_t status = cairo_surface_status(surface_.get());
    if (status == CAIRO_STATUS_SUCCESS) return {};
    return fail(Fault::storage, "cannot write " + path + ": " + cairo_status_to_string(status));
  }

 private:
  // A table of fewer figures has them at the right.
  static std::size_t column(std::size_t i, const std::vector<std::string>& figures) {
    return columns.size() - figures.size() + i;
  }
  void next_page() {
    cairo_show_page(page_.get());
    y_ = sheet::next_page_top;
  }
  void colour(const Colour& of) { cairo_set_source_rgb(page_.get(), of.r, of.g, of.b); }
  void set(const std::string& words_to_set, const std::string& font) {
    const std::unique_ptr<PangoFontDescription, Unset> description(
        pango_font_description_from_string(font.c_str()));
    pango_layout_set_font_description(layout_.get(), description.get());
    pango_layout_set_text(layout_.get(), words_to_set.c_str(), -1);
  }
  void write(const std::string& what, const std::string& font, const Colour& in, double x, double y,
             double width_max = 0) {
    set(what, font);
    pango_layout_set_width(layout_.get(),
                           width_max > 0 ? static_cast<int>(width_max * PANGO_SCALE) : -1);
    pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
    colour(in);
    cairo_move_to(page_.get(), x, y);
    pango_cairo_show_layout(page_.get(), layout_.get());
  }
  void write_right(const std::string& what, const std::string& font, const Colour& in, double x,
                   double y) {
    set(what, font);
    pango_layout_set_width(layout_.get(), -1);
    int width = 0;
    pango_layout_get_size(layout_.get(), &width, nullptr);
    colour(in);
    cairo_move_to(page_.get(), x - static_cast<double>(width) / PANGO_SCALE, y);
    pango_cairo_show_layout(page_.get(), layout_.get());
  }
  void hair_line(const Colour& in, double from, double y, double to) {
    colour(in);
    cairo_set_line_width(page_.get(), 0.4);
    cairo_move_to(page_.get(), from, y);
    cairo_line_to(page_.get(), to, y);
    cairo_stroke(page_.get());
  }
  // Hairlines at half and full scale, an axis at nothing.
  void bar(double share, const Colour& in) {
    cairo_t* const page = page_.get();
    cairo_set_line_width(page, 0.4);
    for (const double at : {0.5, 1.0}) {
      colour(line);
      cairo_move_to(page, bar_left + at * bar_width, y_);
      cairo_line_to(page, bar_left + at * bar_width, y_ + row_height - 2);
      cairo_stroke(page);
    }
    const double width = share * bar_width;
    const double top = y_ + (row_height - 2 - bar_height) / 2;
    const double round = std::min(2.2, width);
    colour(in);
    cairo_new_path(page);
    cairo_move_to(page, bar_left, top);
    cairo_arc(page, bar_left + width - round, top + round, round, -M_PI / 2, 0);
    cairo_arc(page, bar_left + width - round, top + bar_height - round, round, 0, M_PI / 2);
    cairo_line_to(page, bar_left, top + bar_height);
    cairo_close_path(page);
    cairo_fill(page);
    colour(outline);
    cairo_move_to(page, bar_left, y_);
    cairo_line_to(page, bar_left, y_ + row_height - 2);
    cairo_stroke(page);
  }

  std::unique_ptr<cairo_surface_t, Close> surface_;
  std::unique_ptr<cairo_t, Close> page_;
  std::unique_ptr<PangoLayout, Unref> layout_;
  bool german_;
  double y_ = sheet::next_page_top;
};

std::uint64_t not_sent(const v1::RunCount& one) { return one.refused() + one.left_out(); }

double part(std::uint64_t count, std::uint64_t of) {
  return of == 0 ? 0 : static_cast<double>(count) / static_cast<double>(of);
}

void draw_counts(RunSheet& to, const v1::RunStatisticsReply& statistics, std::string_view head,
                 const google::protobuf::RepeatedPtrField<v1::RunCount>& counts) {
  std::uint64_t most = 0;
  for (const v1::RunCount& one : counts) most = std::max(most, one.sent());
  to.section(to.word(head),
             {to.word("recipients"), to.word("sent"), to.word("not_sent"), to.word("cost")},
             to.number(most));
  for (const v1::RunCount& one : counts) {
    to.row({one.key().empty() ? to.word("unknown") : to.word(one.key()),
            part(one.sent(), most),
            {to.number(one.recipients()), to.number(one.sent()), to.number(not_sent(one)),
             to.money(one.cost_cents(), statistics.currency())}});
  }
}

void draw_reasons(RunSheet& to, std::string_view head,
                  const google::protobuf::RepeatedPtrField<v1::ReasonCount>& reasons) {
  if (reasons.empty()) return;
  std::uint64_t most = 0;
  for (const v1::ReasonCount& one : reasons) most = std::max(most, one.count());
  to.section(to.word(head), {to.word("people")}, to.number(most));
  for (const v1::ReasonCount& one : reasons) {
    to.row({.label = to.word(one.reason()),
            .share = part(one.count(), most),
            .figures = {to.number(one.count())},
            .rest = true});
  }
}

}  // namespace

Result<void> draw_run_sheet(const v1::RunStatisticsReply& statistics, std::string_view language,
                            const std::string& path) {
  RunSheet to(path, language != "en");
  const v1::RunFacts& run = statistics.run();
  to.title(run.campaign() + ", " + to.word("run") + " " + std::to_string(run.id()),
           iso_time(run.made_ms()) + (run.ended_ms() == 0 ? "" : " – " + iso_time(run.ended_ms())));
  draw_counts(to, statistics, "channels", statistics.channels());
  to.row({.label = to.word("total"),
          .figures = {to.number(run.recipients()), to.number(run.sent()),
                      to.number(run.refused() + run.left_out()),
                      to.money(run.cost_cents(), statistics.currency())},
          .strong = true});
  to.row({.label = to.word("responses"),
          .figures = {to.number(statistics.responses())},
          .strong = true});
  if (statistics.fixed_cents() != 0) {
    to.row({.label = to.word("fixed"),
            .figures = {to.money(statistics.fixed_cents(), statistics.currency())},
            .strong = true});
  }
  draw_counts(to, statistics, "branches", statistics.branches());
  draw_reasons(to, "excluded", statistics.excluded());
  draw_reasons(to, "reasons", run.reasons());
  return to.finish(path);
}

}  // namespace tresen
