#include "sync/office/reports/report_sheet.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "sync/base/text.h"
#include "sync/office/campaigns/figure_sheet.h"

namespace tresen {
namespace {

// More would leave their heads no room.
constexpr int figures_a_section = 3;

constexpr auto words = std::to_array<SheetWord>({
    {"contacts", "Kundenmarketingkontakte", "Marketing contacts"},
    {"marketing", "Marketingstatistik", "Marketing statistics"},
    {"processes", "Vorgangsstatistik", "Process statistics"},
    {"completeness", "Vollständigkeit der Daten", "Completeness of data"},
    {"all_branches", "alle Filialen", "all branches"},
    {"campaigns", "Nach Kampagne", "By campaign"},
    {"goals", "Nach Ziel", "By goal"},
    {"branches", "Nach Filiale", "By branch"},
    {"templates", "Nach Vorgangsart", "By template"},
    {"branch_templates", "Nach Filiale und Vorgangsart", "By branch and template"},
    {"fields", "Nach Feld", "By field"},
    {"trend", "Verlauf nach Wochen", "By week"},
    {"reach", "Nicht erreichbar", "Out of reach"},
    {"price", "Preis der Lücken", "Price of the gaps"},
    {"stated", "genannt", "stated"},
    {"matched", "belegt", "matched"},
    {"turned_down", "abgesagt", "turned down"},
    {"written", "Briefe", "letters"},
    {"agreed", "beides", "both"},
    {"contested", "strittig", "contested"},
    {"revenue_stated", "€ genannt", "€ stated"},
    {"revenue_matched", "€ belegt", "€ matched"},
    {"revenue_agreed", "€ beides", "€ both"},
    {"revenue_contested", "€ strittig", "€ contested"},
    {"revenue", "Umsatz", "revenue"},
    {"measures", "Anzahl", "number"},
    {"cost", "Kosten", "cost"},
    {"cost_each", "je Antwort", "each"},
    {"came", "kamen", "came"},
    {"opened", "begonnen", "opened"},
    {"closed", "beendet", "closed"},
    {"parked", "geparkt", "parked"},
    {"open", "offen", "open"},
    {"cancelled", "abgebrochen", "cancelled"},
    {"mean_time", "Dauer", "time"},
    {"steps", "Schritte", "steps"},
    {"done", "erledigt", "done"},
    {"skipped", "ausgelassen", "skipped"},
    {"refused", "abgelehnt", "refused"},
    {"later", "später", "later"},
    {"unknown", "weiß nicht", "unknown"},
    {"missing", "fehlt", "missing"},
    {"customers", "Kunden", "customers"},
    {"filled", "bekannt", "known"},
    {"filled_share", "bekannt", "known"},
    {"recipients", "Empfänger", "recipients"},
    {"revenue_lost", "entgangen", "lost"},
    {"letter", "Brief", "letter"},
    {"post", "Brief", "letter"},
    {"email", "E-Mail", "e-mail"},
    {"phone", "Telefon", "phone"},
    {"sms", "SMS", "SMS"},
    {"retention", "Kundenbindung", "retention"},
    {"acquisition", "Neukunden", "acquisition"},
    {"mobile", "Mobilnummer", "mobile number"},
    {"street", "Anschrift", "address"},
    {"consent.email.advertising", "Einwilligung", "consent"},
    {"consent.phone.advertising", "Einwilligung", "consent"},
    {"consent.sms.advertising", "Einwilligung", "consent"},
    {"notice", "Datenschutzhinweis", "privacy notice"},
    {"withheld", "Nicht gezeigt: zu wenige Mitarbeiter oder Fälle",
     "Not shown: too few staff or cases"},
});

std::string shown(const FigureSheet& to, const v1::ReportColumn& column, const v1::ReportCell& cell,
                  const std::string& currency) {
  if (!cell.has_number()) return "–";
  const std::int64_t number = cell.number();
  switch (column.unit()) {
    case v1::ReportColumn::UNIT_CENTS: {
      // Cents are noise in a large amount, and there is no room for them.
      const std::string text = to.money(number, currency);
      const bool large = std::abs(number) >= 100'000;
      return large ? text.substr(0, text.find(to.point())) + text.substr(text.find("\u00a0"))
                   : text;
    }
    case v1::ReportColumn::UNIT_PERMILLE:
      return std::to_string(number / 10) + std::string(to.point()) + std::to_string(number % 10) +
             "\u00a0%";
    case v1::ReportColumn::UNIT_SECONDS:
      return std::to_string(number / 60) + "\u00a0min";
    default:
      return to.number(static_cast<std::uint64_t>(std::max<std::int64_t>(0, number)));
  }
}

std::string label_of(const FigureSheet& to, const v1::ReportRow& row, int words_count) {
  std::vector<std::string> parts;
  for (int i = 0; i < words_count; ++i) {
    const std::string& word = row.cells(i).word();
    if (!word.empty()) parts.push_back(to.word(word));
  }
  return parts.empty() ? "–" : join(parts, ", ");
}

// The figures from column `first` on, as many as a section takes.
void draw_part(FigureSheet& to, const v1::ReportTable& table, const std::string& currency,
               int words_count, int first) {
  const int last = std::min(table.columns_size(), first + figures_a_section);
  std::int64_t most = 0;
  for (const v1::ReportRow& row : table.rows()) most = std::max(most, row.cells(first).number());
  std::vector<std::string> heads;
  for (int i = first; i < last; ++i) heads.push_back(to.word(table.columns(i).key()));
  v1::ReportCell scale;
  scale.set_number(most);
  to.section(to.word(table.id()), heads, shown(to, table.columns(first), scale, currency));
  for (const v1::ReportRow& row : table.rows()) {
    SheetRow drawn{.label = label_of(to, row, words_count), .figures = {}};
    const std::int64_t number = std::max<std::int64_t>(0, row.cells(first).number());
    if (most > 0) drawn.share = static_cast<double>(number) / static_cast<double>(most);
    for (int i = first; i < last; ++i) {
      drawn.figures.push_back(shown(to, table.columns(i), row.cells(i), currency));
    }
    to.row(drawn);
  }
}

}  // namespace

Result<std::string> draw_report(const v1::FiguresReply& report, std::string_view title,
                                std::string_view below, std::string_view language) {
  FigureSheet to(language, words);
  to.title(to.word(title), below.empty() ? to.word("all_branches") : std::string(below));
  for (const v1::ReportTable& table : report.tables()) {
    if (table.rows().empty()) continue;
    int words_count = 0;
    for (const v1::ReportColumn& column : table.columns()) {
      if (column.unit() == v1::ReportColumn::UNIT_WORD) ++words_count;
    }
    for (int first = words_count; first < table.columns_size(); first += figures_a_section) {
      draw_part(to, table, report.currency(), words_count, first);
    }
  }
  for (const std::string& table : report.withheld()) {
    to.row({.label = to.word("withheld"), .figures = {to.word(table)}, .strong = true});
  }
  return to.finish();
}

}  // namespace tresen
