#include <utility>

#include "tests/ui/sample_parts.h"

namespace tresen::test {
namespace {

using ui::Entry;
using ui::SyncChip;

ui::QuestionView question(const In& in) {
  ui::QuestionView page;
  page.field = "mobile";
  page.icon = "smartphone";
  page.title = in("Mobilnummer", "Mobile number");
  page.prompt = in("Unter welcher Handynummer erreichen wir Sie?",
                   "Which mobile number can we reach you at?");
  page.entry = Entry::phone;
  page.value = "0171 39 200 42";
  page.helper = in("11 Ziffern, bitte kurz vorlesen", "11 digits, please read them back");
  page.helper_good = true;
  page.known = {{"phone", "07152 00 41 38"}, {"home", "Grabenstraße 12, Leonberg"}};
  page.next = true;
  page.at = 1;
  page.of = 3;
  return page;
}

ui::QuestionView date_question(const In& in) {
  ui::QuestionView page = question(in);
  page.field = "birth_date";
  page.icon = "cake";
  page.title = in("Geburtsdatum", "Date of birth");
  page.prompt = in("Wann sind Sie geboren?", "When were you born?");
  page.entry = Entry::date;
  page.value = "14.03.194";
  page.date = {{{"14", false}, {"03", false}, {"194", false}}};
  page.date_active = 2;
  page.helper = in("Kurz geht auch: 48 wird zu 1948", "Short is fine: 48 becomes 1948");
  page.helper_good = false;
  page.known.clear();
  page.next = false;
  page.at = 2;
  page.undo = ui::UndoStrip{in("Mobilnummer ergänzt", "Mobile number added"), 7};
  return page;
}

ui::View date_error(const In& in) {
  ui::QuestionView page = date_question(in);
  page.date = {{{"14", false}, {"13", true}, {{}, false}}};
  page.date_active = 1;
  page.value = "14.13.";
  page.error = in("Der Monat muss zwischen 01 und 12 liegen. Einfach neu tippen.",
                  "The month must be between 01 and 12. Just type it again.");
  page.undo.reset();
  return step(in, "S06", 0, page);
}

ui::QuestionView mail_question(const In& in) {
  ui::QuestionView page = question(in);
  page.field = "email";
  page.icon = "alternate_email";
  page.title = in("E-Mail-Adresse", "E-mail address");
  page.prompt = in("Wie lautet Ihre E-Mail-Adresse?", "What is your e-mail address?");
  page.entry = Entry::email;
  page.value = "hans.mueller48";
  page.helper.clear();
  page.helper_good = false;
  page.chips = {"@gmx.de", "@web.de", "@t-online.de", "@gmail.com"};
  page.next = false;
  page.at = 3;
  return page;
}

ui::View name_question(const In& in) {
  ui::QuestionView page = mail_question(in);
  page.field = "last_name";
  page.icon = "person";
  page.title = in("Nachname", "Last name");
  page.prompt = in("Wie schreibt man Ihren Nachnamen?", "How do you spell your last name?");
  page.entry = Entry::name;
  page.value = "Großmüller-Łukasiewicz";
  page.chips.clear();
  page.shift = true;
  page.next = true;
  page.undo = ui::UndoStrip{in("Geburtsdatum ergänzt", "Date of birth added"), 4};
  return step(in, "S06", 0, page);
}

ui::View postcode_question(const In& in) {
  ui::QuestionView page = question(in);
  page.field = "postcode";
  page.icon = "location_on";
  page.title = in("Postleitzahl", "Postcode");
  page.prompt = in("In welchem Ort wohnen Sie?", "Where do you live?");
  page.entry = Entry::postcode;
  page.value = "71229";
  page.helper.clear();
  page.helper_good = false;
  page.chips = {"Leonberg", "Höfingen", "Gebersheim", "Warmbronn"};
  return step(in, "S06", 0, page);
}

ui::View choice_question(const In& in) {
  ui::QuestionView page = question(in);
  page.field = "preferred_channel";
  page.title = in("Bevorzugter Weg", "Preferred channel");
  page.prompt = in("Wie dürfen wir uns bei Ihnen melden?", "How may we get in touch?");
  page.entry = Entry::choice;
  page.choices = {{"post", "mail_outline", in("Brief", "Letter"), false},
                  {"phone", "phone", in("Anruf", "Call"), true},
                  {"email", "alternate_email", in("E-Mail", "E-mail"), false},
                  {"sms", "sms", "SMS", false}};
  return step(in, "S06", 0, page);
}

ui::View why_question(const In& in) {
  ui::QuestionView page = question(in);
  page.why = in("Für Rückfragen, wenn Ihre Brille fertig ist. Werbung nur, wenn Sie es erlauben.",
                "To tell you when your glasses are ready. Advertising only if you allow it.");
  page.value.clear();
  page.helper.clear();
  page.placeholder = "0171 …";
  page.next = false;
  return step(in, "S06", 0, page);
}

ui::TilesView tiles(const In& in) {
  ui::TilesView page;
  page.title = in("Anlass des Besuchs", "Reason for the visit");
  page.prompt = in("Warum sind Sie heute zu uns gekommen?", "What brought you to us today?");
  page.tiles = {
      {"C1", "voucher", "20 €", "Sehtest-Gutschein", in("Gutschein, Oktober", "Voucher, October")},
      {"C2", "newspaper", {}, "Stadtblatt", in("Anzeige seit 14.11.", "Advertisement, 14 Nov")},
      {"C3", "letter", "Herbst 2026", "Herbstbrief", in("Brief vom 02.11.", "Letter of 2 Nov")},
      {"C4", "website", {}, "Internet", in("Suche oder Website", "Search or website")},
      {"C5", "window", {}, in("Schaufenster", "Shop window"), in("im Vorbeigehen", "passing by")},
      {"C6", "flyer", {}, "Schulstart", in("Flyer, September", "Flyer, September")}};
  return page;
}

ui::View tiles_why(const In& in) {
  ui::TilesView page = tiles(in);
  page.why = {in("Sehtest-Gutschein: gilt heute für diese Filiale.",
                 "Sehtest-Gutschein: valid today for this branch."),
              in("Kinderbrille: endete am 31.10.", "Kinderbrille: ended on 31 October."),
              in("Hörtest: nur in Böblingen.", "Hörtest: in Böblingen only.")};
  return step(in, "S07", 1, page);
}

ui::View choices(const In& in) {
  ui::ChoicesView page;
  page.title = in("Was passt am besten?", "What fits best?");
  page.prompt = in("Was ist Ihnen bei Ihrer Brille wichtig?", "What matters to you in glasses?");
  page.categories = {
      {"sport", "directions_bike", in("Sport und Freizeit", "Sports and leisure"), true, true},
      {"mode", "star_border", in("Mode und Marken", "Fashion and brands")},
      {"arbeit", "desktop_windows", in("Arbeit am Bildschirm", "Work at a screen")},
      {"familie", "family_restroom", in("Familie mit Kindern", "Family with children")},
      {"preis", "savings", in("Günstiger Preis", "Good price")},
      {"beratung", "record_voice_over", in("Gute Beratung", "Good advice")},
      {"gleitsicht", "visibility", in("Gleitsicht", "Varifocals"), false, false, true},
      {"linsen", "adjust", in("Kontaktlinsen", "Contact lenses"), false, false, true},
      {"hoeren", "hearing", in("Hörgeräte", "Hearing aids"), false, false, true}};
  page.next = true;
  page.next_label = in("So lassen", "Leave as is");
  page.undo = ui::UndoStrip{in("Aktion gewählt", "Campaign chosen"), 9};
  return step(in, "S08", 2, page);
}

ui::View follow_up(const In& in) {
  ui::FollowUpView page;
  page.title = in("Wiedervorlage", "Follow-up");
  page.prompt = in("Wann dürfen wir uns wieder melden?", "When may we get in touch again?");
  page.days = {{"3", in("in drei Tagen", "in three days"), "Di 24.11."},
               {"7", in("in einer Woche", "in a week"), "Sa 28.11.", true},
               {"14", in("in zwei Wochen", "in two weeks"), "Sa 05.12."},
               {"30", in("in einem Monat", "in a month"), "Mo 21.12."},
               {"180", in("in sechs Monaten", "in six months"), "Do 20.05."},
               {"365", in("in einem Jahr", "in a year"), "So 21.11."}};
  page.next = true;
  page.undo = ui::UndoStrip{in("Eigenschaft gewählt", "Category chosen"), 5};
  return step(in, "S05", 3, page);
}

ui::View summary(const In& in) {
  ui::SummaryView page;
  page.title = in("Das ist neu", "What is new");
  page.line = in("Alle Pflichtschritte sind erledigt.", "All required steps are done.");
  const std::string missing = in("fehlte", "missing");
  page.changes = {
      {in("Mobilnummer", "Mobile"), missing, "0171 39 200 42", true},
      {in("Geburtsdatum", "Date of birth"), missing, in("14.03.1948", "14/03/1948"), true},
      {in("E-Mail", "E-mail"), missing, "hans.mueller48@gmx.de", true},
      {in("Aktion", "Campaign"), "Frühlingsbrief", "Sehtest-Gutschein"},
      {in("Eigenschaft", "Category"), in("offen", "open"),
       in("Sport und Freizeit", "Sports and leisure")},
      {in("Neue Aufgabe", "New task"), in("keine", "none"),
       in("Anruf am Fr 27.11.", "Call on Fri 27 Nov")}};
  page.undo = ui::UndoStrip{in("Anruf am Fr 27.11. vorgemerkt", "Call on Fri 27 Nov noted"), 6};
  ui::View view = step(in, "S10", 4, page);
  view.bar.sync = {SyncChip::State::arrived,
                   in("Bei der Zentrale angekommen", "Arrived at head office"),
                   in("Angekommen", "Arrived")};
  return view;
}

ui::View summary_warning(const In& in) {
  ui::SummaryView page;
  page.title = in("Das ist neu", "What is new");
  page.line = in("Ein Schritt ist noch offen.", "One step is still open.");
  page.nothing = in("Bisher hat sich nichts geändert.", "Nothing has changed so far.");
  page.warning = in("Aktion ist Pflicht. Bitte zuerst wählen.",
                    "The campaign is required. Please choose first.");
  page.close = false;
  return step(in, "S10", 4, page);
}

}  // namespace

std::vector<Sample> step_samples(const In& in) {
  return {{"S06-phone", step(in, "S06", 0, question(in))},
          {"S06-why", why_question(in)},
          {"S06-date", step(in, "S06", 0, date_question(in))},
          {"S06-date-error", date_error(in)},
          {"S06-email", step(in, "S06", 0, mail_question(in))},
          {"S06-name", name_question(in)},
          {"S06-postcode", postcode_question(in)},
          {"S06-choice", choice_question(in)},
          {"S07-tiles", step(in, "S07", 1, tiles(in))},
          {"S07-why", tiles_why(in)},
          {"S08-choices", choices(in)},
          {"S05-follow-up", follow_up(in)},
          {"S10-summary", summary(in)},
          {"S10-warning", summary_warning(in)}};
}

}  // namespace tresen::test
