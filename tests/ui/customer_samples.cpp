// What lies behind the card, and what the customer sees in hand-over.

#include "tests/ui/sample_parts.h"

namespace tresen::test {
namespace {

using ui::Row;

ui::TopBar customer_bar(const In& in) {
  ui::TopBar bar = back_bar(in, in("Kunde", "Customer"));
  bar.name = "Hans Müller";
  bar.number = "104711";
  return bar;
}

Row detail(const char* key, const char* icon, std::string label, std::string value) {
  Row row;
  row.key = std::string("field.") + key;
  row.icon = icon;
  row.title = std::move(label);
  row.detail = std::move(value);
  return row;
}

ui::View all_details(const In& in) {
  const std::string missing = in("fehlt", "missing");
  ui::DetailsView page;
  page.title = in("Alle Angaben", "All details");
  page.advice = in("Zum Ändern antippen.", "Tap one to change it.");
  page.rows = {
      detail("salutation", "person", in("Anrede", "Salutation"), missing),
      detail("title", "person", in("Titel", "Title"), missing),
      detail("first_name", "person", in("Vorname", "First name"), "Hans"),
      detail("last_name", "person", in("Nachname", "Last name"), "Müller"),
      detail("birth_date", "cake", in("Geburtsdatum", "Date of birth"), missing),
      detail("street", "home", in("Straße", "Street"), "Grabenstraße"),
      detail("house_no", "home", in("Hausnummer", "House number"), "12"),
      detail("postcode", "place", in("Postleitzahl", "Postcode"), "71229"),
      detail("city", "home", in("Ort", "Town"), "Leonberg"),
      detail("mobile", "smartphone", in("Mobilnummer", "Mobile"), missing),
      detail("phone_home", "phone", in("Telefon privat", "Home phone"), "07152 00 41 38"),
      detail("email", "email", in("E-Mail", "E-mail"), in("möchte nicht", "does not want to say")),
      detail("insurer", "person", in("Krankenkasse", "Insurer"), "AOK Baden-Württemberg"),
      detail("doctor", "person", in("Arzt", "Doctor"), missing),
      detail("notes", "person", in("Notizen", "Notes"), missing),
      detail("referred_by", "person", in("Empfohlen von", "Referred by"), missing)};
  return with(in, "S03", customer_bar(in), page);
}

ui::View consents(const In& in) {
  ui::DetailsView page;
  page.title = in("Werbung erlaubt?", "Advertising allowed?");
  page.advice = in("Ein Widerruf gilt sofort, auch ohne Verbindung.",
                   "A withdrawal holds at once, also without a connection.");
  const auto row = [](const char* key, const char* icon, std::string title, std::string detail,
                      std::string action) {
    Row line;
    line.key = key;
    line.icon = icon;
    line.title = std::move(title);
    line.detail = std::move(detail);
    line.still = action.empty();
    line.action = std::move(action);
    return line;
  };
  const std::string withdraw = in("Widerrufen", "Withdraw");
  page.rows = {
      row("consent.post.advertising", "mail_outline",
          in("Werbung per Brief", "Advertising by letter"),
          in("ja, ohne Widerspruch", "yes, no objection"), in("Ablehnen", "Refuse")),
      row("consent.email.advertising", "alternate_email",
          in("Werbung per E-Mail", "Advertising by e-mail"),
          in("ja, seit 03/2025", "yes, since 03/2025"), withdraw),
      row("consent.email.advertising_health", "alternate_email",
          in("Gesundheitswerbung per E-Mail", "Health advertising by e-mail"),
          in("nein, seit 03/2025", "no, since 03/2025"), ""),
      row("consent.sms.reminder_service", "sms", in("Erinnerung per SMS", "Reminder by SMS"),
          in("ja, seit 11/2025", "yes, since 11/2025"), withdraw)};
  page.undo = ui::UndoStrip{in("Werbung per Telefon beendet", "Advertising by phone ended"), 7};
  return with(in, "S03", customer_bar(in), page);
}

ui::View requests(const In& in) {
  ui::DetailsView page;
  page.title = in("Datenschutz-Anfrage", "Data-protection request");
  page.advice = in("Die Zentrale antwortet spätestens in einem Monat.",
                   "Head office answers within a month.");
  const auto row = [](const char* key, const char* icon, std::string title, std::string detail) {
    Row line;
    line.key = key;
    line.icon = icon;
    line.title = std::move(title);
    line.detail = std::move(detail);
    return line;
  };
  page.rows = {row("request.access", "visibility", in("Auskunft", "Access"),
                   in("Welche Daten haben Sie von mir?", "Which data do you have about me?")),
               row("request.correction", "edit", in("Berichtigung", "Correction"),
                   in("Etwas ist falsch und lässt sich hier nicht ändern",
                      "Something is wrong and cannot be changed here")),
               row("request.erasure", "delete", in("Löschung", "Erasure"),
                   in("Meine Daten sollen gelöscht werden", "My data shall be erased")),
               row("request.objection", "block", in("Widerspruch", "Objection"),
                   in("Gegen Werbung, gilt ab sofort", "To advertising, holds at once")),
               row("request.withdrawal", "block", in("Widerruf", "Withdrawal"),
                   in("Alle Einwilligungen, gilt ab sofort", "Of every consent, holds at once"))};
  return with(in, "S18", customer_bar(in), page);
}

ui::View receipt(const In& in) {
  ui::MessageView page;
  page.icon = "task_alt";
  page.title = "DS-20261122-4A5B";
  page.text =
      in("Auskunft, aufgenommen am 22.11.2026. Die Zentrale antwortet bis spätestens "
         "22.12.2026. Bitte nennen Sie dem Kunden diese Nummer.",
         "Access, taken on 22/11/2026. Head office answers by 22/12/2026 at the latest. "
         "Please give the customer this number.");
  page.primary_key = "receipt.close";
  page.primary = in("Zur Karte", "To the card");
  return with(in, "S18", customer_bar(in), page);
}

ui::View duplicate(const In& in) {
  using Verdict = ui::DuplicateView::Verdict;
  ui::DuplicateView page;
  page.typed = {{in("Nachname", "Last name"), "Müller"},
                {in("Vorname", "First name"), "Hans"},
                {in("Geburtsdatum", "Date of birth"), in("14.03.1948", "14/03/1948")},
                {in("Telefon", "Phone"), "07152 00 41 38"}};
  page.title = in("Kennen wir Hans Müller schon?", "Do we know Hans Müller already?");
  page.prompt = in("Waren Sie schon einmal bei uns?", "Have you been here before?");
  page.known_label = in("Schon da: K-Nr. 104711", "Here already: no. 104711");
  page.lines = {
      {in("Name", "Name"), "Müller, Hans", "Müller, Hans", Verdict::same, in("gleich", "same")},
      {in("Telefon", "Phone"), "07152 00 41 38", "07152 00 41 38", Verdict::same,
       in("gleich", "same")},
      {in("Geboren", "Born"), in("14.03.1948", "14/03/1948"), in("fehlt", "missing"),
       Verdict::added, in("neu", "new")},
      {in("Anschrift", "Address"), in("nicht gefragt", "not asked"), "Grabenstraße 12",
       Verdict::known, in("bekannt", "known")}};
  page.other = in("Ähnlich: Ingrid Müller, gleiche Telefonnummer",
                  "Similar: Ingrid Müller, same phone number");
  return with(in, "S04", back_bar(in, in("Neuer Kunde", "New customer")), page);
}

// A page of hand-over, number `at` of four.
ui::View for_customer(const In& in, int at, std::string question,
                      decltype(ui::HandOverView::page) page) {
  ui::HandOverView view;
  view.chain = "Klarblick Optik";
  view.at = at;
  view.of = 4;
  view.back = at > 1;
  view.tongue = in("DE", "EN");
  view.question = std::move(question);
  view.page = std::move(page);
  return with(in, "S11", {}, std::move(view));
}

ui::View check_address(const In& in) {
  ui::HandOverCheck page;
  page.icon = "home";
  page.lines = {"Hans Müller", "Grabenstraße 12", "71229 Leonberg"};
  return for_customer(in, 2, in("Stimmt diese Anschrift noch?", "Is this address still correct?"),
                      page);
}

ui::View check_masked(const In& in) {
  ui::HandOverCheck page;
  page.icon = "smartphone";
  page.label = in("Mobilnummer", "Mobile number");
  page.lines = {"0171 … 4711"};
  return for_customer(in, 1, in("Stimmt diese Angabe noch?", "Is this still correct?"), page);
}

ui::View larger(ui::View view) {
  std::get<ui::HandOverView>(view.page).larger = true;
  return view;
}

ui::View ask_phone(const In& in) {
  ui::QuestionView page;
  page.field = "mobile";
  page.entry = ui::Entry::phone;
  page.value = "0171 39 200 42";
  page.next = true;
  page.helper = in("11 Ziffern, bitte kurz vorlesen", "11 digits, please read them out");
  return for_customer(in, 2,
                      in("Unter welcher Mobilnummer erreichen wir Sie?",
                         "On which mobile number can we reach you?"),
                      page);
}

ui::View ask_date(const In& in) {
  ui::QuestionView page;
  page.field = "birth_date";
  page.entry = ui::Entry::date;
  page.date = {{{"14", false}, {"13", true}, {"", false}}};
  page.date_active = 1;
  page.error = in("Der Monat muss zwischen 01 und 12 liegen. Einfach neu tippen.",
                  "The month must be between 01 and 12. Just type it again.");
  return for_customer(in, 3, in("Wann sind Sie geboren?", "When were you born?"), page);
}

ui::View ask_mail(const In& in) {
  ui::QuestionView page;
  page.field = "email";
  page.entry = ui::Entry::email;
  page.value = "hans.mueller";
  page.chips = {"@gmx.de", "@web.de", "@t-online.de", "@gmail.com"};
  page.next = true;
  return for_customer(in, 3, in("Wie lautet Ihre E-Mail-Adresse?", "What is your e-mail address?"),
                      page);
}

ui::View consent_for_mail(const In& in) {
  ui::HandOverConsent page;
  page.text = in(
      "Ich bin einverstanden, dass mir die Klarblick Optik GmbH Angebote per E-Mail schickt. Ich "
      "kann das jederzeit für die Zukunft widerrufen: in jeder Filiale, telefonisch oder über den "
      "Link in jeder E-Mail.\nDie Einwilligung gilt erst, wenn ich den Link in der "
      "Bestätigungsmail angeklickt habe.",
      "I agree that Klarblick Optik GmbH sends me offers by e-mail. I can withdraw this at any "
      "time for the future: in each branch, by telephone or by the link in each e-mail.\nThe "
      "consent holds only when I have followed the link in the confirmation mail.");
  page.version = in("Fassung 4, Klarblick Optik GmbH", "Version 4, Klarblick Optik GmbH");
  page.wish.key = "consent.email.advertising";
  page.wish.label = in("Ja, das erlaube ich", "Yes, I allow this");
  page.wish.detail =
      in("Freiwillig, jederzeit widerrufbar", "Voluntary, can be withdrawn at any time");
  return for_customer(in, 3, in("Werbung per E-Mail", "Advertising by e-mail"), page);
}

ui::View sign(const In& in) {
  ui::HandOverSignature page;
  page.allowed = {in("Werbung per E-Mail", "Advertising by e-mail"),
                  in("Erinnerung per SMS", "Reminder by SMS")};
  page.pad.label = in("Unterschrift", "Signature");
  page.pad.line = in("Hans Müller, 22.11.2026", "Hans Müller, 22/11/2026");
  return for_customer(in, 4, in("Bitte unterschreiben", "Please sign"), page);
}

ui::View remark(const In& in, const char* icon, std::string question, std::string text) {
  ui::HandOverRemark page;
  page.icon = icon;
  page.text = std::move(text);
  ui::View view = for_customer(in, 1, std::move(question), page);
  std::get<ui::HandOverView>(view.page).of = 0;
  return view;
}

ui::View more_time(const In& in) {
  ui::View view =
      remark(in, "schedule", in("Brauchen Sie noch Zeit?", "Do you need more time?"),
             in("Nichts von Ihren Angaben geht verloren.", "None of your answers is lost."));
  auto& page = std::get<ui::HandOverRemark>(std::get<ui::HandOverView>(view.page).page);
  page.primary_key = "more_time";
  page.primary = in("Ja, weiter", "Yes, go on");
  page.secondary_key = "done";
  page.secondary = in("Fertig", "Done");
  return view;
}

ui::View neutral(const In& in) {
  ui::View view =
      remark(in, "touch_app", in("Bitte geben Sie das Gerät zurück", "Please hand the device back"),
             in("Vielen Dank.", "Thank you."));
  std::get<ui::HandOverView>(view.page).tools = false;
  return view;
}

ui::View staff_pin(const In& in) {
  ui::HandOverPin page;
  page.typed = 2;
  page.error = in("Diese PIN kennt das Gerät nicht.", "This device does not know that PIN.");
  ui::View view = for_customer(in, 2, in("Wer bedient?", "Who is serving?"), page);
  auto& shown = std::get<ui::HandOverView>(view.page);
  shown.of = 0;
  shown.tools = false;
  return view;
}

ui::View tongues(const In& in) {
  ui::HandOverLanguages page;
  page.tongues = {{"de", "Deutsch", in.german},
                  {"en", "English", !in.german},
                  {"tr", "Türkçe"},
                  {"pl", "Polski"},
                  {"uk", "Українська"}};
  ui::View view = for_customer(in, 2, in("Sprache", "Language"), page);
  std::get<ui::HandOverView>(view.page).of = 0;
  return view;
}

}  // namespace

std::vector<Sample> customer_samples(const In& in) {
  return {{"S04-duplicate", duplicate(in)},
          {"S18-requests", requests(in)},
          {"S18-receipt", receipt(in)},
          {"S03-details", all_details(in)},
          {"S03-consents", consents(in)},
          {"S11-check", check_address(in)},
          {"S11-check-larger", larger(check_address(in))},
          {"S11-masked", check_masked(in)},
          {"S11-phone", ask_phone(in)},
          {"S11-phone-larger", larger(ask_phone(in))},
          {"S11-date-error", ask_date(in)},
          {"S11-email", ask_mail(in)},
          {"S11-consent", consent_for_mail(in)},
          {"S11-signature", sign(in)},
          {"S11-more-time", more_time(in)},
          {"S11-neutral", neutral(in)},
          {"S11-pin", staff_pin(in)},
          {"S11-languages", tongues(in)}};
}

}  // namespace tresen::test
