#include "tests/ui/samples.h"

#include <algorithm>
#include <cassert>

#include "tests/ui/sample_parts.h"

namespace tresen::test {
namespace {

using ui::Row;
using ui::SyncChip;

ui::View lock(const In& in) {
  ui::LockView page;
  page.chain = "Klarblick Optik";
  page.mark = "K";
  page.clock = "14:08";
  page.date = in("Samstag, 21. November", "Saturday, 21 November");
  page.branch = "Leonberg";
  page.place = in("Marktplatz 4, Gerät 2", "Marktplatz 4, device 2");
  page.sync = fine(in);
  page.typed = 2;
  page.language = in("English", "Deutsch");
  return with(in, "S01", {}, page);
}

ui::View lock_wrong(const In& in) {
  ui::View view = lock(in);
  auto& page = std::get<ui::LockView>(view.page);
  page.typed = 0;
  page.locked_out = true;
  page.error = in("Fünfmal falsch. Weiter in 30 Sekunden.", "Wrong five times. Wait 30 seconds.");
  page.sync = {SyncChip::State::offline, in("Offline, 3 warten", "Offline, 3 waiting"), "Offline"};
  return view;
}

ui::View enrol(const In& in) {
  ui::EnrolView page;
  page.server = "10.0.4.7:7443";
  page.code = "7KQM 2XWD 94HC";
  page.language = in("English", "Deutsch");
  page.shift = true;
  return with(in, "S16", {}, page);
}

ui::View enrol_error(const In& in) {
  ui::View view = enrol(in);
  auto& page = std::get<ui::EnrolView>(view.page);
  page.code = "7KQM 2XWD 94HC 8RTV 3NPL KD5E B6WA";
  page.next = true;
  page.error = in("Dieser Code wurde schon benutzt. Die Zentrale gibt einen neuen aus.",
                  "This code was used already. Head office gives out a new one.");
  return view;
}

ui::View start(const In& in) {
  ui::StartView page;
  page.mark = "K";
  page.rail = rail(in, "start");
  const auto recent = [](const char* initials, const char* number, std::string what,
                         std::string when) {
    Row row;
    row.key = std::string("recent.") + number;
    row.avatar = initials;
    row.title = number;
    row.detail = std::move(what);
    row.note = std::move(when);
    return row;
  };
  page.recent = {
      recent("HM", "104711", in("Reparatur", "Repair"), in("vor 12 Min.", "12 min ago")),
      recent("IB", "103982", in("Abholung", "Collection"), in("vor 35 Min.", "35 min ago")),
      recent("SK", "101467", in("Reparatur", "Repair"), "10:52"),
      recent("AY", "104702", in("Kontaktlinsen", "Contact lenses"), "10:20"),
      recent("PW", "100344", in("Reparatur", "Repair"), "09:48"),
      recent("GH", "099120", in("Zubehör", "Accessories"), "09:15")};
  page.open = {{"process.1",
                {},
                "pause_circle_outline",
                Row::Mood::waiting,
                in("Reparatur", "Repair"),
                in("HM 104711, noch 1 Schritt", "HM 104711, 1 step left"),
                {},
                {},
                {}},
               {"process.2",
                {},
                "pause_circle_outline",
                Row::Mood::waiting,
                in("Kontaktlinsen", "Contact lenses"),
                in("AY 104702, noch 2 Schritte", "AY 104702, 2 steps left"),
                {},
                {},
                {}}};
  page.due = {{"task.1",
               {},
               "phone",
               Row::Mood::overdue,
               in("Anruf: Brille abholbereit", "Call: glasses are ready"),
               in("SK 101467, seit 2 Tagen", "SK 101467, 2 days late"),
               {},
               {},
               {}}};
  return with(in, "S02", home_bar(in), page);
}

ui::View start_empty(const In& in) {
  ui::StartView page;
  page.mark = "K";
  page.rail = rail(in, "start");
  ui::TopBar bar = home_bar(in);
  bar.sync = {SyncChip::State::offline, in("Offline, 3 warten", "Offline, 3 waiting"), "Offline"};
  return with(in, "S02", bar, page);
}

ui::View search(const In& in) {
  ui::SearchView page;
  page.text = "muell han";
  page.count = in("3 Treffer", "3 found");
  const std::string by_letter = in("Name, ue wie ü", "name, ue as ü");
  page.hits = {{"104711",
                "HM",
                {{"Müll", true}, {"er, ", false}, {"Han", true}, {"s", false}},
                "Grabenstraße 12, 71229 Leonberg",
                by_letter,
                false},
               {"102358",
                "HM",
                {{"Müll", true}, {"er-Hofer, ", false}, {"Han", true}, {"na", false}},
                "02.09.1981, Seestraße 40, 71229 Leonberg",
                by_letter,
                false},
               {"098216",
                "JM",
                {{"Mül", true}, {"er, Jo", false}, {"han", true}, {"nes", false}},
                "27.06.1965, Amselweg 3, 71277 Rutesheim",
                in("klingt ähnlich", "sounds alike"),
                true}};
  page.new_customer = in("Neuer Kunde „muell han“", "New customer “muell han”");
  return with(in, "S02", back_bar(in, in("Kunden suchen", "Find a customer")), page);
}

ui::View card(const In& in) {
  ui::CardView page;
  page.name = "Hans Müller";
  page.line = in("K-Nr. 104711, Grabenstraße 12, 71229 Leonberg",
                 "No. 104711, Grabenstraße 12, 71229 Leonberg");
  page.completeness = in("7 von 10 Angaben", "7 of 10 details");
  page.known = 7;
  page.wanted = 10;
  page.missing_label = in("3 Angaben fehlen", "3 details missing");
  page.missing = in("Mobilnummer, Geburtsdatum, E-Mail", "Mobile, date of birth, e-mail");
  using Mood = ui::ConsentLine::Mood;
  page.consents = {{"consent.post", "mail_outline", in("Brief", "Letter"), Mood::yes,
                    in("ja, ohne Widerspruch", "yes, no objection")},
                   {"consent.phone", "phone", in("Telefon", "Phone"), Mood::no,
                    in("nein, seit 03/2025", "no, since 03/2025")},
                   {"consent.email", "alternate_email", in("E-Mail", "E-mail"), Mood::waiting,
                    in("noch zu bestätigen", "to be confirmed")},
                   {"consent.sms", "sms", "SMS", Mood::open, in("offen", "not asked")}};
  page.facts = {
      {"sell", in("Eigenschaft", "Category"), in("Sport und Freizeit", "Sports, leisure")},
      {"campaign", in("Letzte Aktion", "Last campaign"), "Frühlingsbrief, 12.03.2025"}};
  page.open = {{"process.1",
                {},
                "pause_circle_outline",
                Row::Mood::waiting,
                in("Reparatur", "Repair"),
                in("seit 18.11., noch 1 Schritt", "since 18 Nov, 1 step left"),
                {},
                {},
                in("Fortsetzen", "Resume")},
               {"task.1",
                {},
                "event",
                Row::Mood::plain,
                in("Anruf: Reparatur fertig", "Call: repair is done"),
                in("fällig Mo 23.11.", "due Mon 23 Nov"),
                {},
                {},
                {}}};
  return with(in, "S03", back_bar(in, in("Kundenkarte", "Customer")), page);
}

ui::View card_undo(const In& in) {
  ui::View view = card(in);
  auto& page = std::get<ui::CardView>(view.page);
  for (ui::ConsentLine& line : page.consents) {
    line.mood = ui::ConsentLine::Mood::no;
    line.text = in("nein, Widerspruch", "no, objected");
  }
  page.objected = true;
  page.undo = ui::UndoStrip{in("Keine Werbung mehr", "No more advertising"), 8};
  return view;
}

ui::View restricted_card(const In& in) {
  ui::CardView page;
  page.name = "Hans Müller";
  page.line = in("K-Nr. 104711", "No. 104711");
  page.restricted =
      in("Die Daten dieses Kunden sind gesperrt.", "This customer's data is restricted.");
  page.restricted_advice =
      in("Der Kunde hat verlangt, dass sie nur aufbewahrt werden (DSGVO Art. 18). Ein Vorgang ist "
         "erst wieder möglich, wenn die Zentrale die Sperre aufhebt: Bitte dort anrufen.",
         "The customer has asked that it is only kept (GDPR Art. 18). A process is possible again "
         "when head office lifts the restriction: please call them.");
  return with(in, "S03", back_bar(in, in("Kundenkarte", "Customer")), page);
}

ui::View templates(const In& in) {
  ui::TemplatesView page;
  page.customer = "Hans Müller, 104711";
  const std::string usual = in("Angaben, Aktion, Eigenschaft", "Details, campaign, category");
  page.tiles = {{"brille_neu", "eyeglasses", in("Brille neu", "New glasses"), usual, {}},
                {"kontaktlinsen", "lens", in("Kontaktlinsen", "Contact lenses"), usual, {}},
                {"reparatur", "build", in("Reparatur", "Repair"), in("Angaben", "Details"),
                 in("geparkt, noch 1 Schritt", "parked, 1 step left")},
                {"hoergeraet", "hearing", in("Hörgerät anpassen", "Hearing aid"), usual, {}},
                {"abholung",
                 "shopping_bag",
                 in("Abholung", "Collection"),
                 in("Angaben, Wiedervorlage", "Details, follow-up"),
                 {}},
                {"beratung", "record_voice_over", in("Beratung", "Advice"), usual, {}}};
  return with(in, "S05", back_bar(in, in("Neuer Vorgang", "New process")), page);
}

ui::View list(const In& in) {
  ui::ListView page;
  page.mark = "K";
  page.rail = rail(in, "open_processes");
  page.title = in("Offene Vorgänge", "Open processes");
  const auto row = [](const char* key, std::string title, std::string detail, std::string note,
                      std::string action) {
    return Row{key,
               {},
               "pause_circle_outline",
               Row::Mood::waiting,
               std::move(title),
               std::move(detail),
               std::move(note),
               "schedule",
               std::move(action)};
  };
  const std::string resume = in("Fortsetzen", "Resume");
  page.sections = {
      {in("Heute", "Today"),
       false,
       {row("process.1", in("Reparatur", "Repair"),
            in("HM 104711, noch 1 Schritt", "HM 104711, 1 step left"), "13:44", resume),
        row("process.2", in("Kontaktlinsen", "Contact lenses"),
            in("AY 104702, noch 2 Schritte", "AY 104702, 2 steps left"), "10:20", resume)}},
      {in("Älter", "Older"),
       true,
       {row("process.3", in("Brille neu", "New glasses"),
            in("PW 100344, noch 3 Schritte", "PW 100344, 3 steps left"), "18.11.", resume)}}};
  return with(in, "S13", home_bar(in), page);
}

ui::View list_empty(const In& in) {
  ui::ListView page;
  page.mark = "K";
  page.rail = rail(in, "tasks");
  page.rail[1].badge = 0;
  page.title = in("Aufgaben", "Tasks");
  page.nothing = in("Alles erledigt", "All done");
  return with(in, "S12", home_bar(in), page);
}

ui::View sync(const In& in) {
  ui::SyncView page;
  page.mark = "K";
  page.rail = rail(in, "office");
  page.state = SyncChip::State::offline;
  page.headline = in("Keine Verbindung seit 13:41.", "No connection since 13:41.");
  page.advice = in("Sie können normal weiterarbeiten.", "You can go on working as usual.");
  page.waiting_title = in("3 Angaben warten", "3 answers are waiting");
  page.waiting = {Row{"sync.oldest",
                      {},
                      "cloud_queue",
                      Row::Mood::waiting,
                      in("Älteste Angabe", "Oldest answer"),
                      in("13:44, seit 1 Stunde", "13:44, for 1 hour"),
                      {},
                      {},
                      {},
                      {},
                      true}};
  page.overruled_title = in("Anders entschieden", "Decided otherwise");
  page.overruled = {
      {"overruled.0", in("Mobil", "Mobile"), "HM 104711", in("Hier: 11:02", "Here: 11:02"),
       "0171 3920042", in("Gilt jetzt: Calw, 11:40", "Holds now: Calw, 11:40"), "0160 1112223",
       true, true},
      {"overruled.1", in("E-Mail", "E-mail"), "PW 100344",
       in("Hier: Fr 20.11. 17:55", "Here: Fri 20/11 17:55"), "p.wagner@beispiel.de",
       in("Gilt jetzt: Zentrale, 09:12", "Holds now: head office, 09:12"),
       in("möchte nicht", "does not want to say"), true, true}};
  page.days = {in("Heute", "Today"), in("Gestern", "Yesterday")};
  page.day_lines = {{in("Geschrieben", "Written"), {"128", "214"}, false, false},
                    {in("warten hier", "waiting here"), {"3", "0"}, true, true},
                    {in("Bei der Zentrale", "At head office"), {"125", "214"}, false, false},
                    {in("übernommen", "applied"), {"123", "212"}, true, false},
                    {in("in Arbeit", "in progress"), {"1", "0"}, true, true},
                    {in("anders entschieden", "decided otherwise"), {"1", "1"}, true, true},
                    {in("zur Prüfung", "under review"), {"0", "1"}, true, true}};
  page.lines = {in("Letzter Kontakt: 13:40", "Last contact: 13:40")};
  ui::TopBar bar = home_bar(in);
  bar.sync = {SyncChip::State::offline, in("Offline, 3 warten", "Offline, 3 waiting"), "Offline"};
  return with(in, "S14", bar, page);
}

// A new terminal that is being filled; nothing to worry about.
ui::View sync_fine(const In& in) {
  ui::View view = sync(in);
  auto& page = std::get<ui::SyncView>(view.page);
  page.state = SyncChip::State::fine;
  page.headline = in("Verbunden seit 13:41.", "Connected since 13:41.");
  page.advice =
      in("Jede Angabe geht sofort zur Zentrale.", "Each answer goes to head office at once.");
  page.waiting_title = in("Nichts wartet", "Nothing waits");
  page.waiting = {Row{"sync.loading",
                      {},
                      "cloud_download",
                      Row::Mood::plain,
                      in("Kundendaten werden geladen", "Customers are being loaded"),
                      in("12.400 von 31.000", "12,400 of 31,000"),
                      "40 %",
                      {},
                      {},
                      {},
                      true}};
  page.overruled.clear();
  page.day_lines = {{in("Geschrieben", "Written"), {"12", "0"}, false, false},
                    {in("Bei der Zentrale", "At head office"), {"12", "0"}, false, false},
                    {in("übernommen", "applied"), {"12", "0"}, true, false}};
  view.bar.sync = fine(in);
  return view;
}

// Too long without contact.
ui::View sync_locked(const In& in) {
  ui::View view = sync(in);
  auto& page = std::get<ui::SyncView>(view.page);
  page.state = SyncChip::State::stuck;
  page.headline = in("Die Kunden sind gesperrt: kein Kontakt zur Zentrale seit Mi 21.10. 18:02.",
                     "Customers are locked: no contact to head office since Wed 21/10 18:02.");
  page.advice =
      in("Zum Schutz der Kunden. Sobald die Verbindung steht, geht es von selbst weiter. Nichts "
         "ist verloren.",
         "To protect your customers. All goes on by itself once there is a connection. Nothing is "
         "lost.");
  page.waiting[0].detail =
      in("Mi 21.10. 18:04, seit 746 Stunden", "Wed 21/10 18:04, for 746 hours");
  page.overruled.clear();
  page.day_lines = {{in("Geschrieben", "Written"), {"0", "0"}, false, false},
                    {in("Bei der Zentrale", "At head office"), {"0", "0"}, false, false},
                    {in("übernommen", "applied"), {"0", "0"}, true, false}};
  page.lines = {in("Letzter Kontakt: Mi 21.10. 18:02", "Last contact: Wed 21/10 18:02")};
  return view;
}

// The machine's clock is wrong.
ui::View sync_clock(const In& in) {
  ui::View view = sync_fine(in);
  auto& page = std::get<ui::SyncView>(view.page);
  page.waiting = {Row{"sync.clock",
                      {},
                      "schedule",
                      Row::Mood::overdue,
                      in("Die Uhr dieses Geräts geht falsch", "The clock of this device is wrong"),
                      in("Es gilt die Zentrale: 21.11.2026 14:08. Hier: 11.12.2026 14:26.",
                         "Head office's holds: 21/11/2026 14:08. Here: 11/12/2026 14:26."),
                      {},
                      {},
                      {},
                      {},
                      true}};
  return view;
}

// Nobody of the branch fits what was typed.
ui::View search_lookup(const In& in) {
  ui::View view = search(in);
  auto& page = std::get<ui::SearchView>(view.page);
  page.text = "wagner pet";
  page.hits.clear();
  page.count = in("0 Treffer", "0 hits");
  page.nothing = in("Niemand gefunden.", "Nobody found.");
  page.lookup = in("Bei der Zentrale nachsehen (Kunde ist anwesend)",
                   "Look up at head office (customer is present)");
  page.new_customer = in("Neuer Kunde „wagner pet“", "New customer “wagner pet”");
  return view;
}

// The code on a letter was typed.
ui::View search_letter(const In& in) {
  ui::View view = search(in);
  auto& page = std::get<ui::SearchView>(view.page);
  page.text = "001-000-00CN";
  page.hits.resize(1);
  page.hits.front().name = {{"Müller, Hans", false}};
  page.hits.front().why.clear();
  page.hits.front().detail =
      in("Brief „Gleitsicht-Aktion“, 12.10.2026", "Letter “Progressive lenses”, 12/10/2026");
  page.count = in("1 Treffer", "1 found");
  page.new_customer.clear();
  return view;
}

// Neither the letter nor anybody else is known.
ui::View search_letter_unknown(const In& in) {
  ui::View view = search_lookup(in);
  auto& page = std::get<ui::SearchView>(view.page);
  page.text = "001-000-00CN";
  page.nothing = in("Den Brief 001-000-00CN kennt dieses Terminal nicht.",
                    "This terminal does not know letter 001-000-00CN.");
  page.letter = in("Unbekannter Brief: Antwort festhalten", "Unknown letter: record the answer");
  page.new_customer.clear();
  return view;
}

ui::View message(const In& in) {
  ui::MessageView page;
  page.icon = "person_off";
  page.trouble = true;
  page.title = in("Diesen Kunden gibt es nicht", "There is no such customer");
  page.text =
      in("Die Kasse nannte die Kundennummer 104799. Vielleicht ist sie in dieser Filiale "
         "noch nicht bekannt.",
         "The till named customer number 104799. It may not be known in this branch yet.");
  page.primary_key = "search";
  page.primary = in("Kunden suchen", "Find the customer");
  page.secondary_key = "home";
  page.secondary = in("Zum Start", "To the start");
  return with(in, "S03", back_bar(in, in("Kasse", "Till")), page);
}

}  // namespace

std::vector<Sample> samples(const std::string& language) {
  const In in{language == "de"};
  std::vector<Sample> all{{"S01-lock", lock(in)},
                          {"S01-locked-out", lock_wrong(in)},
                          {"S16-enrol", enrol(in)},
                          {"S16-enrol-error", enrol_error(in)},
                          {"S02-start", start(in)},
                          {"S02-start-empty", start_empty(in)},
                          {"S02-search", search(in)},
                          {"S03-card", card(in)},
                          {"S03-undo", card_undo(in)},
                          {"S03-restricted", restricted_card(in)},
                          {"S05-templates", templates(in)},
                          {"S13-open", list(in)},
                          {"S12-empty", list_empty(in)},
                          {"S14-sync", sync(in)},
                          {"S14-loading", sync_fine(in)},
                          {"S14-locked", sync_locked(in)},
                          {"S14-clock", sync_clock(in)},
                          {"S02-lookup", search_lookup(in)},
                          {"S02-letter", search_letter(in)},
                          {"S02-letter-unknown", search_letter_unknown(in)},
                          {"S03-message", message(in)}};
  for (Sample& step : step_samples(in)) all.push_back(std::move(step));
  for (Sample& step : consent_samples(in)) all.push_back(std::move(step));
  for (Sample& around : shell_samples(in, all)) all.push_back(std::move(around));
  for (Sample& page : customer_samples(in)) all.push_back(std::move(page));
  for (Sample& extreme : extreme_samples(all)) all.push_back(std::move(extreme));
  return all;
}

ui::View sample(const std::string& name, const std::string& language) {
  const auto all = samples(language);
  const auto found = std::ranges::find(all, name, &Sample::name);
  assert(found != all.end());
  return found->view;
}

}  // namespace tresen::test
