#include "sync/office/cli/mistake_words.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

namespace tresen {
namespace {

struct Sentence {
  std::string_view english, german;  // {1} and {2} stand for the same in both
};

// The first that fits counts: the more special ones stand before the others.
constexpr auto sentences = std::to_array<Sentence>({
    {"is missing", "fehlt"},
    {"is empty", "ist leer"},
    {"is no text", "ist kein Text"},
    {"is locked: a commission for staff needs an agreement with the works council (BetrVG "
     "87(1) no. 10)",
     "ist gesperrt: Eine Provision für Beschäftigte braucht eine Betriebsvereinbarung "
     "(BetrVG § 87 Abs. 1 Nr. 10)"},
    {"is made by head office", "wird von der Zentrale gebildet"},
    {"is somebody else's PIN already", "ist schon die PIN von jemand anderem"},
    {"is the PIN of \"{1}\" already", "ist schon die PIN von „{1}“"},
    {"is no PIN", "ist keine PIN"},
    {"is not the SHA-256 of a picture in 64 hex digits",
     "ist keine SHA-256-Prüfsumme eines Bildes mit 64 hexadezimalen Ziffern"},
    {"is for channel \"{1}\" alone", "passt nur zum Kanal „{1}“"},
    {"is neither a line nor a group", "ist weder eine Zeile noch eine Gruppe"},
    {"must be empty here", "muss hier leer sein"},
    {"must be one value here", "braucht hier genau einen Wert"},
    {"has more than 500 values", "hat mehr als 500 Werte"},
    {"belongs to a STEP_KIND_CATEGORY only", "gehört nur zu einem Schritt „Eigenschaft“"},
    {"belongs to a STEP_KIND_FOLLOW_UP only", "gehört nur zu einem Schritt „Nachfassen“"},
    {"belongs to a STEP_KIND_CONSENT only", "gehört nur zu einem Schritt „Einwilligung“"},
    {"belongs to an OUTPUT_TASK only", "gehört nur zu einer Aufgabe"},
    {"needs escalate_after_days: after how many working days",
     "braucht die Angabe, nach wie vielen Werktagen"},
    {"needs rules for the fields guardian.name and guardian.relation",
     "braucht Feldregeln für Name und Verhältnis der gesetzlichen Vertretung"},
    {"this op compares with nothing", "Diese Bedingung vergleicht mit nichts"},
    {"this channel is asked for this purpose already",
     "Nach diesem Kanal wird für diesen Zweck schon gefragt"},
    {"the text \"{1}\" stands here twice in the language \"{2}\"",
     "Der Text „{1}“ steht hier zweimal in der Sprache „{2}“"},
    {"the query \"{1}\" is no list for campaigns",
     "Die Abfrage „{1}“ ist kein Verteiler für Kampagnen"},
    {"there is nothing to ask", "Es gibt nichts zu fragen"},
    {"there is no query \"{1}\"", "Die Abfrage „{1}“ gibt es nicht"},
    {"there is no field with the key \"{1}\"", "Ein Feld „{1}“ gibt es nicht"},
    {"there is no field \"{1}\"", "Ein Feld „{1}“ gibt es nicht"},
    {"there is a rule for \"{1}\" with the same branches, types, dates and condition already",
     "Für „{1}“ gibt es schon eine Regel mit denselben Filialen, Vorgangsarten, Tagen und "
     "Bedingungen"},
    {"there is no {1} \"{2}\"", "„{2}“ gibt es nicht ({1})"},
    {"there is a {1} \"{2}\" already", "„{2}“ gibt es schon ({1})"},
    {"there are {1}", "Es gibt {1}"},
    {"a chain has at least one branch", "Eine Kette hat mindestens eine Filiale"},
    {"a chain needs rules { branches { id: .. name: .. } .. }",
     "Eine Kette braucht Regeln mit Filialen"},
    {"a process needs a step", "Ein Vorgang braucht einen Schritt"},
    {"a set without categories cannot be answered",
     "Eine Gruppe ohne Eigenschaften lässt sich nicht beantworten"},
    {"a message has words", "Eine Nachricht hat einen Text"},
    {"a fax is a letter, letters/ID.letter", "Ein Fax ist ein Brief: letters/ID.letter"},
    {"a salutation must never be compulsory (CJEU C-394/23)",
     "Eine Anrede darf nie Pflicht sein (EuGH C-394/23)"},
    {"a campaign has at most 20 of them", "Eine Kampagne hat höchstens 20 davon"},
    {"a query has at most 500 lines and groups",
     "Eine Abfrage hat höchstens 500 Zeilen und Gruppen"},
    {"a {1} needs a short id, kept for ever",
     "Nötig ist eine kurze Kennung, die für immer bleibt ({1})"},
    {"an age can be told from a date only", "Ein Alter ergibt sich nur aus einem Datum"},
    {"groups stand too deep in one another", "Die Gruppen stehen zu tief ineinander"},
    {"one summary is enough", "Eine Zusammenfassung genügt"},
    {"each needs one of their own", "jede Person braucht eine eigene"},
    {"ids are unique", "Kennungen sind einmalig"},
    {"exchange them", "bitte vertauschen"},
    {"leave it out", "bitte weglassen"},
    {"leave one out", "bitte eine davon weglassen"},
    {"leave one of them out", "bitte eins davon weglassen"},
    {"leave this rule out", "bitte diese Regel weglassen"},
    {"leave this step out until it is", "bitte diesen Schritt bis dahin weglassen"},
    {"give it is_list: true", "bitte als Verteiler kennzeichnen"},
    {"use a static list", "dafür gibt es feste Listen"},
    {"at most 5000 are allowed", "erlaubt sind höchstens 5000"},
    {"say why the chain may ask for \"{1}\" (GDPR 5(1)(b)), or write level: LEVEL_OFF",
     "bitte angeben, wozu nach „{1}“ gefragt werden darf (DSGVO Art. 5 Abs. 1 b), oder die "
     "Angabe ausschalten"},
    {"`tresen-headoffice fields` lists the keys", "`tresen-headoffice fields` nennt alle"},
    {"`tresen-headoffice fields` lists them", "`tresen-headoffice fields` nennt alle"},
    {"right would be 4 to 8 digits", "richtig wären 4 bis 8 Ziffern"},
    {"right would be 0 or more", "richtig wäre 0 oder mehr"},
    {"right would be 0 (never) to 1200 months", "richtig wären 0 (nie) bis 1200 Monate"},
    {"right would be 0 to 250 working days", "richtig wären 0 bis 250 Werktage"},
    {"right would be 990 to 999 (in thousandths of the score), or 0 to merge nobody without asking",
     "richtig wären 990 bis 999 (Tausendstel der Übereinstimmung) oder 0: niemanden ungefragt "
     "zusammenführen"},
    {"right would be at most 32 of a-z, 0-9, _ and -",
     "richtig wären höchstens 32 Zeichen aus a–z, 0–9, _ und -"},
    {"right would be one whole number of years, as values: \"18\"",
     "richtig wäre eine ganze Zahl von Jahren, etwa 18"},
    {"right would be one of {1}", "richtig wäre eins von: {1}"},
    {"right would be YYYY-MM-DD, as 2026-11-21", "richtig wäre JJJJ-MM-TT, etwa 2026-11-21"},
    {"right would be HELD_BRANCH or HELD_CHAIN", "richtig wäre: die Filiale oder die ganze Kette"},
    {"right would be OPEN_MANDATORY_BLOCK_CLOSE, _WARN or _IGNORE",
     "richtig wäre: nicht schließen, warnen oder nichts tun"},
    {"write 4 to 8 digits", "bitte 4 bis 8 Ziffern"},
    {"write pin instead", "bitte stattdessen eine PIN"},
    {"write a short name, kept for ever", "bitte eine kurze Kennung, die für immer bleibt"},
    {"write de or en", "bitte de oder en"},
    {"write the wording", "bitte den Wortlaut schreiben"},
    {"write the day on which the list was made, YYYY-MM-DD",
     "bitte den Tag angeben, an dem die Liste entstand (JJJJ-MM-TT)"},
    {"write retention or acquisition", "bitte Kundenbindung oder Neukunden wählen"},
    {"write STATE_DRAFT, STATE_ACTIVE, STATE_PAUSED or STATE_ENDED",
     "bitte Entwurf, aktiv, angehalten oder beendet wählen"},
    {"write its ISO 4217 code, as EUR", "bitte das Kürzel nach ISO 4217, etwa EUR"},
    {"write what to compare with", "bitte angeben, womit verglichen wird"},
    {"write what is tested, as OP_HAS_VALUE or OP_EQUALS", "bitte wählen, was geprüft wird"},
    {"write LEVEL_MUST, LEVEL_OPTIONAL or LEVEL_OFF", "bitte Pflicht, freiwillig oder aus wählen"},
    {"write LEVEL_OPTIONAL", "bitte „freiwillig“ wählen"},
    {"write STEP_KIND_MISSING_DATA, STEP_KIND_CAMPAIGN, STEP_KIND_CATEGORY, "
     "STEP_KIND_FOLLOW_UP or STEP_KIND_SUMMARY",
     "bitte eine Art von Schritt wählen"},
    {"write OUTPUT_PRINT, OUTPUT_UPLOAD, OUTPUT_CSV, OUTPUT_MAIL, OUTPUT_SMS, OUTPUT_FAX, "
     "OUTPUT_TASK or OUTPUT_CUSTOM",
     "bitte wählen, wie es aus dem Haus geht"},
    {"write consents { .. } into the rules", "bitte erst Einwilligungen in die Regeln aufnehmen"},
    {"write the id of a text, or notice_text into the rules",
     "bitte die Kennung eines Textes, oder einen Hinweistext für die ganze Kette"},
    {"write guardian.name and guardian.relation, and birth_date if it is to be asked here",
     "bitte guardian.name und guardian.relation, dazu birth_date, wenn hier danach gefragt "
     "wird"},
    {"write the key of a field", "bitte ein Feld wählen"},
    {"write the id of an event, see `event list`", "bitte ein Event wählen"},
    {"write which answers earn it, such as \"bought\"",
     "bitte wählen, welche Antworten sie auslösen"},
    {"write what an answer earns its branch, in cents",
     "bitte angeben, wie viel Cent eine Antwort der Filiale bringt"},
    {"write rules { works_agreement { reference: .. approver: .. } }",
     "nötig sind Aktenzeichen der Vereinbarung und wer sie freigibt, in den Regeln der Kette"},
    {"write what stands on the tile at the counter",
     "bitte angeben, was auf der Kachel am Tresen steht"},
    {"write the chain's name as customers know it",
     "bitte den Namen der Kette, wie Kunden ihn kennen"},
    {"write the person's name", "bitte den Namen der Person"},
    {"write the branch's name", "bitte den Namen der Filiale"},
    {"write the controller's name", "bitte den Namen der verantwortlichen Stelle"},
    {"write who is responsible for customers' data",
     "bitte angeben, wer für Kundendaten verantwortlich ist"},
    {"write what is to be done, as \"Send the brochure\"",
     "bitte angeben, was zu tun ist, etwa „Prospekt senden“"},
    {"write what is to be done or said", "bitte angeben, was zu tun oder zu sagen ist"},
    {"write what is to be done", "bitte angeben, was zu tun ist"},
    {"write what staff see, as \"Brille neu\"",
     "bitte angeben, was am Tresen steht, etwa „Brille neu“"},
    {"write what rules and campaigns refer to, as \"glasses\"",
     "bitte die Vorgangsart, auf die sich Regeln und Kampagnen beziehen, etwa „glasses“"},
    {"write what staff see above the list", "bitte angeben, was am Tresen über der Liste steht"},
    {"write what staff see in the list", "bitte angeben, was am Tresen in der Liste steht"},
    {"write what people at the desk choose it by", "bitte einen Namen, unter dem sie gewählt wird"},
    {"write a line, or leave it out", "bitte eine Zeile schreiben oder weglassen"},
    {"write row { .. } or group { .. }", "bitte eine Zeile oder Gruppe schreiben"},
    {"write at least one value", "bitte mindestens einen Wert"},
    {"write a value, or ask whether it is missing", "bitte einen Wert, oder fragen, ob er fehlt"},
    {"write such as 14 days, 24 months, 2 years", "bitte so: 14 days, 24 months, 2 years"},
    {"write whole years", "bitte ganze Jahre"},
    {"write it as 2026-11-21", "bitte so: 2026-11-21"},
    {"write one of: {1}", "bitte eins davon: {1}"},
    {"write one of {1}", "bitte eins davon: {1}"},
    {"write the steps in their order, first to last", "bitte die Schritte in ihrer Reihenfolge"},
    {"write {1}", "bitte angeben: {1}"},
    {"\"{1}\" is none of its values", "„{1}“ ist keiner der möglichen Werte"},
    {"\"{1}\" is none", "„{1}“ ist keins"},
    {"\"{1}\" is no goal", "„{1}“ ist kein Ziel"},
    {"\"{1}\" is no currency", "„{1}“ ist keine Währung"},
    {"\"{1}\" is no language", "„{1}“ ist keine Sprache"},
    {"\"{1}\" is no id", "„{1}“ ist keine Kennung"},
    {"\"{1}\" is no channel", "„{1}“ ist kein Kanal"},
    {"\"{1}\" is no outcome", "„{1}“ ist kein Ausgang eines Kontakts"},
    {"\"{1}\" is no day of the calendar", "„{1}“ ist kein Tag des Kalenders"},
    {"\"{1}\" is no day", "„{1}“ ist kein Tag"},
    {"\"{1}\" is no age", "„{1}“ ist kein Alter"},
    {"\"{1}\" is no span", "„{1}“ ist keine Zeitspanne"},
    {"\"{1}\" can be no {2}", "„{1}“ kann nicht stimmen ({2})"},
    {"\"{1}\" cannot be asked of {2}", "„{1}“ lässt sich von {2} nicht fragen"},
    {"\"{1}\" is written by the house", "„{1}“ schreibt das Programm selbst"},
    {"\"{1}\" is always needed, that is fixed", "„{1}“ ist immer nötig, das steht fest"},
    {"{1} is not in this release yet", "{1} gibt es in dieser Fassung des Programms noch nicht"},
    {"{1} is before valid_from {2}", "{1} liegt vor dem ersten Tag {2}"},
    {"{1} is too small", "{1} ist zu klein"},
    {"{1} tasks are more than branches can work off",
     "{1} Aufgaben sind mehr, als Filialen erledigen können"},
    {"{1}, did you mean \"{2}\"?", "{1}; gemeint vielleicht „{2}“?"},
});

// What a hole can hold that is an English word itself.
constexpr auto nouns = std::to_array<Sentence>({
    {"branch", "Filiale"},
    {"type of a template", "Vorgangsart"},
    {"category set", "Gruppe von Eigenschaften"},
    {"category of this set", "Eigenschaft dieser Gruppe"},
    {"text", "Text"},
    {"template", "Vorlage"},
    {"consent", "Einwilligung"},
    {"legal entity", "verantwortliche Stelle"},
    {"member of staff", "Person"},
    {"campaign", "Kampagne"},
    {"query", "Abfrage"},
    {"contact template", "Kontaktvorlage"},
    {"chain", "Kette"},
    {"answer rule of this campaign", "Regel für Antworten dieser Kampagne"},
});

struct Filling {
  char hole;  // its number
  std::string_view words;
};

// The words for each hole; nothing: it is another sentence.
std::optional<std::vector<Filling>> fillings(std::string_view pattern, std::string_view text) {
  std::vector<Filling> found;
  while (true) {
    const auto hole = pattern.find('{');
    const bool is_hole =
        hole != std::string_view::npos && hole + 2 < pattern.size() && pattern[hole + 2] == '}';
    if (!is_hole) return pattern == text ? std::optional(found) : std::nullopt;
    if (!text.starts_with(pattern.substr(0, hole))) return std::nullopt;
    const char number = pattern[hole + 1];
    text.remove_prefix(hole);
    pattern.remove_prefix(hole + 3);
    // Up to the last place where what follows can begin.
    const std::string_view next = pattern.substr(0, pattern.find('{'));
    const auto end = next.empty() ? text.size() : text.rfind(next);
    if (end == std::string_view::npos) return std::nullopt;
    found.push_back({number, text.substr(0, end)});
    text.remove_prefix(end);
  }
}

std::string_view noun(std::string_view english) {
  const auto* const found = std::ranges::find(nouns, english, &Sentence::english);
  return found == nouns.end() ? english : found->german;
}

std::optional<std::string> german_part(std::string_view part);

std::string filled(std::string_view german, std::span<const Filling> fillings) {
  std::string text(german);
  for (const auto& [number, words] : fillings) {
    const std::string hole = std::string("{") + number + "}";
    const auto at = text.find(hole);
    if (at == std::string::npos) continue;
    const bool sentence = at == 0 && german.starts_with("{1}; gemeint");
    const auto inner = sentence ? german_part(words) : std::nullopt;
    text.replace(at, hole.size(), inner ? *inner : std::string(noun(words)));
  }
  return text;
}

std::optional<std::string> german_part(std::string_view part) {
  for (const auto& [english, german] : sentences) {
    const auto found = fillings(english, part);
    if (found) return filled(german, *found);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> german_mistake(std::string_view what) {
  const auto parting = what.find("; ");
  if (parting == std::string_view::npos) return german_part(what);
  const auto fact = german_part(what.substr(0, parting));
  const auto advice = german_part(what.substr(parting + 2));
  if (!fact || !advice) return std::nullopt;
  return *fact + "; " + *advice;
}

std::string mistake_in(std::string_view language, const std::string& what) {
  if (language != "de") return what;
  return german_mistake(what).value_or(what);
}

bool has_german(std::string_view words) {
  const auto has = [&](const Sentence& one) {
    return one.english.find(words) != std::string_view::npos;
  };
  return std::ranges::any_of(sentences, has) || std::ranges::any_of(nouns, has);
}

}  // namespace tresen
