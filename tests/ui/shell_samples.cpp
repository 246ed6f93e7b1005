// What stands around all pages: this terminal's own screen, practising, and the cover of an idle
// counter.

#include <algorithm>
#include <cassert>

#include "tests/ui/sample_parts.h"

namespace tresen::test {
namespace {

ui::SettingsView settings_page(const In& in) {
  ui::SettingsView page;
  page.mark = "K";
  page.rail = rail(in, "device");
  page.lines = {{in("Darstellung", "Theme"),
                 {{"settings.theme.light", in("Hell", "Light"), true},
                  {"settings.theme.dark", in("Dunkel", "Dark")},
                  {"settings.theme.contrast", in("Kontrast", "Contrast")}}},
                {in("Sprache", "Language"),
                 {{"settings.language.de", "Deutsch", in.german},
                  {"settings.language.en", "English", !in.german}}},
                {in("Bedienung", "Controls"),
                 {{"settings.size.normal", in("Normal", "Normal"), true},
                  {"settings.size.large", in("Groß", "Large")},
                  {"settings.size.largest", in("Sehr groß", "Very large")}}},
                {in("Schrift für Kunden", "Type for customers"),
                 {{"settings.large.off", in("Groß", "Large"), true},
                  {"settings.large.on", in("Sehr groß", "Very large")}}}};
  page.facts = {{in("Filiale", "Branch"), "Leonberg"},
                {in("Gerät", "Device"), "2"},
                {in("Programm", "Program"), "0.1.0"},
                {in("Regeln", "Rules"), in("Fassung 14", "Version 14")}};
  page.train_label = in("Übungsmodus starten", "Start practising");
  page.wipe = true;
  return page;
}

ui::View settings(const In& in) {
  ui::SettingsView page = settings_page(in);
  page.scan = "4006381333931";
  page.scan_detail = in("13 Zeichen, mit Enter am Ende", "13 characters, with Enter at the end");
  return with(in, "S15", home_bar(in), page);
}

ui::View settings_notice(const In& in) {
  ui::SettingsView page = settings_page(in);
  page.notice = in("Das darf die Filialleitung: AB, KM.", "A branch manager may do that: AB, KM.");
  return with(in, "S15", home_bar(in), page);
}

ui::View wipe(const In& in) {
  ui::SettingsView page = settings_page(in);
  page.wipe_asked =
      in("Alle Kunden auf diesem Gerät werden gelöscht. Danach muss es neu angemeldet werden.",
         "All customers on this device will be deleted. Then it must be enrolled anew.");
  return with(in, "S15", home_bar(in), page);
}

ui::View tasks(const In& in) {
  ui::ListView page;
  page.mark = "K";
  page.rail = rail(in, "tasks");
  page.title = in("Aufgaben", "Tasks");
  page.segments = {{"tasks.mine", in("Meine 2", "Mine 2"), false},
                   {"tasks.branch", in("Filiale 4", "Branch 4"), true}};
  const auto row = [&](const char* number, ui::Row::Mood mood, std::string title,
                       std::string detail, std::string note, bool asks) {
    ui::Row made;
    made.key = std::string("task.") + number;
    made.icon = "event";
    made.mood = mood;
    made.title = std::move(title);
    made.detail = std::move(detail);
    made.note = std::move(note);
    if (asks) {
      made.note.clear();
      made.choices = {{made.key + ".tomorrow", in("Morgen", "Tomorrow"), false},
                      {made.key + ".next_week", in("Nächste Woche", "Next week"), false}};
    } else {
      made.action = in("Erledigt", "Done");
      made.choices = {{made.key + ".later", in("Später", "Later"), false}};
    }
    return made;
  };
  using Mood = ui::Row::Mood;
  page.sections = {{in("Überfällig", "Overdue"),
                    true,
                    {row("1", Mood::overdue, in("Brille abholbereit?", "Glasses ready?"),
                         "SK 101467", in("seit 2 Tagen", "2 days ago"), false)}},
                   {in("Heute", "Today"),
                    false,
                    {row("2", Mood::plain, in("Mobilnummer fragen", "Ask for the mobile"),
                         "AY 104702", in("heute", "today"), true),
                     row("3", Mood::plain, in("Sitz der Brille", "Fit of the glasses"), "IB 103982",
                         in("heute", "today"), false)}},
                   {in("Demnächst", "Soon"),
                    false,
                    {row("4", Mood::plain, in("Brille abholbereit?", "Glasses ready?"), "HM 104711",
                         "27.11.", false)}}};
  page.undo = ui::UndoStrip{in("Aufgabe erledigt", "Task done"), 7};
  return with(in, "S12", home_bar(in), page);
}

ui::View history(const In& in, ui::View view) {
  auto& process = std::get<ui::ProcessView>(view.page);
  auto& page = std::get<ui::SummaryView>(process.page);
  page.undo.reset();
  page.warning.clear();
  page.shows_history = true;
  page.history = {{in("Abholung", "Collection"), {}, in("Fr 27.11.", "Fri 27 Nov")},
                  {in("Eigenschaft", "Category"), {}, in("Sport und Freizeit", "Sports")},
                  {in("Aktion", "Campaign"), {}, "Sehtest-Gutschein"},
                  {in("Mobilnummer", "Mobile number"), {}, "0171 39 200 42"}};
  return view;
}

ui::View view_of(const std::vector<Sample>& others, const std::string& name) {
  const auto found = std::ranges::find(others, name, &Sample::name);
  assert(found != others.end());
  return found->view;
}

ui::View training(const In& in, ui::View view) {
  view.screen = "S17";
  view.training = true;
  const std::string word = in("ÜBUNG", "PRACTICE");
  view.bar.sync = {ui::SyncChip::State::training, word, word};
  return view;
}

ui::View training_lock(const In& in, ui::View view) {
  view.training = true;
  auto& page = std::get<ui::LockView>(view.page);
  const std::string word = in("ÜBUNG", "PRACTICE");
  page.sync = {ui::SyncChip::State::training, word, word};
  page.place =
      in("Übung mit erfundenen Kunden, PIN 1234", "Practice with invented customers, PIN 1234");
  return view;
}

// It has crashed several times.
ui::View careful(const In& in, ui::View view) {
  view.banner = in("Nach Abstürzen ohne Bilder von Aktionen. Beenden unter „Gerät“.",
                   "No pictures of campaigns after crashes. End it under \"Device\".");
  if (auto* process = std::get_if<ui::ProcessView>(&view.page)) {
    for (ui::Tile& tile : std::get<ui::TilesView>(process->page).tiles) tile.picture.clear();
  }
  if (auto* page = std::get_if<ui::SettingsView>(&view.page)) {
    page->safe_label = in("Bilder wieder zeigen", "Show pictures again");
  }
  return view;
}

ui::View covered(ui::View view) {
  view.covered = true;
  return view;
}

// Somebody rings, and two campaigns have written to her.
ui::View response(const In& in) {
  ui::ResponseView page;
  page.title = in("Gleitsicht-Wochen", "Varifocal weeks");
  page.number = "0171 39 200 42";
  page.known = in("Angeschrieben am 04.11.2026, noch keine Antwort",
                  "Written to on 4 Nov 2026, no answer yet");
  page.script = in(
      "Wir haben Ihnen wegen unserer Gleitsicht-Wochen geschrieben: Bis Weihnachten messen wir "
      "Ihre Augen kostenlos nach. Wann würde es Ihnen passen?",
      "We have written to you about our varifocal weeks: until Christmas we measure your eyes free "
      "of charge. When would it suit you?");
  page.campaigns = {{"about.glasses", in("Gleitsicht-Wochen", "Varifocal weeks"), true},
                    {"about.spring", in("Frühlingsbrief", "Spring letter"), false}};
  page.outcomes = {{"interested", "thumb_up", in("Interessiert", "Interested")},
                   {"appointment", "event_available", in("Termin vereinbart", "Appointment made"),
                    true},
                   {"bought", "shopping_bag", in("Hat gekauft", "Has bought")},
                   {"callback", "phone_callback", in("Bittet um Rückruf", "Asks to be called")},
                   {"declined", "cancel", in("Kein Interesse", "Not interested")},
                   {"wrong_address", "location_on", in("Anschrift falsch", "Wrong address")},
                   {"objects", "block", in("Keine Werbung mehr", "No more advertising")}};
  page.save = in("Notieren", "Put down");
  page.ready = true;
  ui::View view = with(in, "S19", back_bar(in, in("Antwort", "Answer")),
                   page);
  view.bar.name = "Anna Beck";
  view.bar.number = "104702";
  return view;
}

// A task to ring somebody up, who was not reached.
ui::View response_again(const In& in) {
  ui::View view = response(in);
  auto& page = std::get<ui::ResponseView>(view.page);
  page.campaigns.clear();
  page.outcomes[1].chosen = false;
  page.outcomes.push_back({"not_reached", "snooze", in("Nicht erreicht", "Not reached"), true});
  page.again = {{"again.1", in("Morgen", "Tomorrow"), true},
                {"again.3", in("In 3 Tagen", "In 3 days"), false},
                {"again.7", in("In einer Woche", "In a week"), false}};
  return view;
}

}  // namespace

std::vector<Sample> shell_samples(const In& in, const std::vector<Sample>& others) {
  return {{"S15-settings", settings(in)},
          {"S15-notice", settings_notice(in)},
          {"S15-wipe", wipe(in)},
          {"S12-tasks", tasks(in)},
          {"S19-response", response(in)},
          {"S19-again", response_again(in)},
          {"S10-history", history(in, view_of(others, "S10-summary"))},
          {"S17-start", training(in, view_of(others, "S02-start"))},
          {"S15-careful", careful(in, settings(in))},
          {"S07-careful", careful(in, view_of(others, "S07-tiles"))},
          {"S02-careful", careful(in, view_of(others, "S02-start"))},
          {"S01-careful", careful(in, view_of(others, "S01-lock"))},
          {"S17-lock", training_lock(in, view_of(others, "S01-lock"))},
          {"S06-covered", covered(view_of(others, "S06-phone"))}};
}

}  // namespace tresen::test
