#include "sync/office/campaigns/run_sheet.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/base/clock.h"
#include "sync/office/campaigns/figure_sheet.h"

namespace tresen {
namespace {

constexpr auto words = std::to_array<SheetWord>({
    {"run", "Lauf", "Run"},
    {"total", "Gesamt", "Total"},
    {"channels", "Nach Weg", "By channel"},
    {"branches", "Nach Filiale", "By branch"},
    {"excluded", "Vorher ausgeschlossen", "Excluded before the start"},
    {"reasons", "Im Lauf nicht gesendet", "Not sent in the run"},
    {"recipients", "Empfänger", "Recipients"},
    {"sent", "Gesendet", "Sent"},
    {"not_sent", "Nicht ges.", "Not sent"},
    {"cost", "Kosten", "Cost"},
    {"responses", "Mitgebrachte Briefe", "Letters brought along"},
    {"delivered", "Zugestellt gemeldet", "Reported as delivered"},
    {"delayed", "Als verzögert gemeldet", "Reported as delayed"},
    {"undeliverable", "Unzustellbar zurück", "Undeliverable, came back"},
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

std::uint64_t not_sent(const v1::RunCount& one) { return one.refused() + one.left_out(); }

double part(std::uint64_t count, std::uint64_t of) {
  return of == 0 ? 0 : static_cast<double>(count) / static_cast<double>(of);
}

void draw_counts(FigureSheet& to, const v1::RunStatisticsReply& statistics, std::string_view head,
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

void draw_reasons(FigureSheet& to, std::string_view head,
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

Result<std::string> draw_run_sheet(const v1::RunStatisticsReply& statistics,
                                   std::string_view language) {
  FigureSheet to(language, words);
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
  for (const auto& [word, count] :
       {std::pair("delivered", run.delivered()), std::pair("delayed", run.delayed()),
        std::pair("undeliverable", run.undeliverable())}) {
    if (count == 0) continue;
    to.row({.label = to.word(word), .figures = {to.number(count)}, .strong = true});
  }
  if (statistics.fixed_cents() != 0) {
    to.row({.label = to.word("fixed"),
            .figures = {to.money(statistics.fixed_cents(), statistics.currency())},
            .strong = true});
  }
  draw_counts(to, statistics, "branches", statistics.branches());
  draw_reasons(to, "excluded", statistics.excluded());
  draw_reasons(to, "reasons", run.reasons());
  return to.finish();
}

}  // namespace tresen
