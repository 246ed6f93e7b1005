#include "sync/office/cli/person_words.h"

#include <algorithm>
#include <array>

namespace tresen {
namespace {

struct Word {
  std::string_view key, german, english;
};

constexpr auto table = std::to_array<Word>({
    {"title", "Auskunft über gespeicherte Daten", "What is stored about you"},
    {"made_at", "Erstellt am", "Made at"},
    {"customer", "Kundendaten", "Customer data"},
    {"process", "Vorgang", "Process"},
    {"marketing_contact", "Werbekontakt", "Marketing contact"},
    {"follow_up", "Wiedervorlage", "Follow-up"},
    {"consent", "Einwilligung", "Consent"},
    {"past", "Frühere und nicht übernommene Angaben", "Earlier answers, and those not taken over"},
    {"lost", "nicht übernommen", "not taken over"},
    {"held", "Nicht verarbeitete Änderungen", "Changes that were not processed"},
    {"lists", "Verteilerlisten", "Distribution lists"},
    {"list", "Liste", "List"},
    {"selections", "Ausgewählt für Kampagnen", "Selected for campaigns"},
    {"sendings", "Sendungen", "What was sent"},
    {"campaign", "Kampagne", "Campaign"},
    {"channel", "Weg", "Channel"},
    {"address", "Adresse", "Address"},
    {"result", "Ergebnis", "Result"},
    {"document", "Beleg", "Document"},
    {"page", "Seite", "page"},
    {"sent", "gesendet", "sent"},
    {"not_taken", "nicht angenommen", "not taken"},
    {"left_out", "ausgelassen", "left out"},
    {"waiting", "noch nicht gesendet", "not sent yet"},
    {"delayed", "Zustellung verzögert", "delivery delayed"},
    {"delivered", "zugestellt", "delivered"},
    {"undeliverable", "unzustellbar", "undeliverable"},
    {"devices", "Kassenterminals, die die Daten halten", "Terminals that hold the data"},
    {"device", "Terminal", "Terminal"},
    {"lookups", "Abfragen durch andere Filialen", "Looked up by other branches"},
    {"field", "Angabe", "Field"},
    {"value", "Inhalt", "Value"},
    {"source", "Herkunft", "Source"},
    {"since", "Zeitpunkt (UTC)", "When (UTC)"},
    {"where", "Filiale", "Branch"},
    {"reason", "Grund", "Reason"},
    {"customer_present", "Kunde war anwesend", "Customer was present"},
    {"missing", "keine Angabe", "nothing said"},
    {"refused", "nicht gewünscht", "did not want to say"},
    {"unknown", "nicht bekannt", "did not know"},
    {"later", "auf später verschoben", "put off"},
    {"not_applicable", "trifft nicht zu", "does not apply"},
    {"spoken", "mündlich an der Kasse", "told at the counter"},
    {"card", "Karte", "card"},
    {"till", "Kasse", "till"},
    {"import", "Übernahme aus einer Datei", "import of a file"},
    {"desk", "Zentrale", "head office"},
    {"system", "automatisch", "by a rule"},
    {"customer_no", "Kundennummer", "Customer number"},
    {"external_id", "Fremde Nummer", "External id"},
    {"salutation", "Anrede", "Salutation"},
    {"first_name", "Vorname", "First name"},
    {"name_affix", "Namenszusatz", "Name affix"},
    {"last_name", "Nachname", "Last name"},
    {"company", "Firma", "Company"},
    {"birth_date", "Geburtsdatum", "Date of birth"},
    {"street", "Straße", "Street"},
    {"house_no", "Hausnummer", "House number"},
    {"address_extra", "Adresszusatz", "Address line 2"},
    {"district", "Ortsteil", "District"},
    {"postcode", "Postleitzahl", "Postcode"},
    {"city", "Ort", "City"},
    {"country", "Land", "Country"},
    {"mobile", "Mobiltelefon", "Mobile phone"},
    {"phone_home", "Telefon privat", "Phone at home"},
    {"phone_work", "Telefon dienstlich", "Phone at work"},
    {"fax", "Fax", "Fax"},
    {"email", "E-Mail", "E-mail"},
    {"preferred_channel", "Bevorzugter Weg", "Preferred channel"},
    {"language", "Sprache", "Language"},
    {"insurer", "Krankenkasse", "Health insurer"},
    {"insured_status", "Versichertenstatus", "Insured as"},
    {"doctor", "Arzt", "Doctor"},
    {"guardian.name", "Gesetzlicher Vertreter", "Legal guardian"},
    {"guardian.relation", "Verhältnis", "Relation"},
    {"referred_by", "Empfohlen von", "Recommended by"},
    {"notes", "Notizen", "Notes"},
    {"objection", "Werbewiderspruch", "Objection to advertising"},
    {"restricted", "Verarbeitung eingeschränkt", "Processing restricted"},
    {"home_branch", "Stammfiliale", "Home branch"},
});

}  // namespace

std::string PersonWords::of(std::string_view key) const {
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const Word& word) { return word.key == key; });
  if (found == table.end()) return std::string(key);
  return std::string(english_ ? found->english : found->german);
}

}  // namespace tresen
