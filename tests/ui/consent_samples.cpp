// S09 and the pages beside it: consents, privacy notice, signature.

#include <cmath>
#include <utility>

#include "tests/ui/sample_parts.h"

namespace tresen::test {
namespace {

// Loops along the base line of a pad, as a hand writes them, and a bar through the first letter.
Ink signed_name() {
  Stroke name;
  for (int i = 0; i <= 60; ++i) {
    const double turn = i * 0.42;
    name.push_back({static_cast<int>(std::lround(160 + i * 9.5 + 40 * std::sin(turn))),
                    static_cast<int>(std::lround(520 - (i < 12 ? 170 : 90) * std::cos(turn))),
                    i * 11});
  }
  return {name, {{150, 430, 900}, {220, 424, 916}, {300, 405, 932}}};
}

ui::SignaturePad pad(const In& in) {
  return {in("Unterschrift", "Signature"),
          in("Hans Müller, 21.11.2026", "Hans Müller, 21/11/2026"),
          {}};
}

ui::ConsentView consent(const In& in) {
  ui::ConsentView page;
  page.title = in("Einwilligung", "Consent");
  page.prompt = in("Dürfen wir Ihnen Angebote schicken?", "May we send you offers?");
  page.wishes = {{"consent.email.advertising",
                  {},
                  in("E-Mail", "E-mail"),
                  in("gilt, sobald der Link bestätigt ist", "valid once the link is confirmed")},
                 {"consent.sms.advertising", {}, "SMS", {}},
                 {"consent.phone.advertising", {}, in("Anruf", "Call"), {}},
                 {"consent.email.advertising_health",
                  {},
                  in("E-Mail, passend zur Sehhilfe", "E-mail, matching the glasses"),
                  in("nutzt Gesundheitsdaten", "uses health data")}};
  page.objection = ui::Switch{"consent.objection", "block", in("Keine Werbung", "No advertising"),
                              in("auch nicht per Post", "not by post either")};
  page.notes = {
      in("Freiwillig und jederzeit widerrufbar.", "Voluntary, and revocable at any time."),
      in("Text Fassung 4, Klarblick Optik GmbH", "Text version 4, Klarblick Optik GmbH")};
  page.pad = pad(in);
  return page;
}

ui::ConsentView signed_consent(const In& in) {
  ui::ConsentView page = consent(in);
  page.wishes[0].on = true;
  page.wishes[3].on = true;
  page.pad.ink = signed_name();
  return page;
}

ui::ConsentView few_consents(const In& in) {
  ui::ConsentView page = consent(in);
  page.wishes.resize(2);
  page.said = true;
  for (ui::Switch& wish : page.wishes) wish.enabled = false;
  page.objection->on = true;
  page.undo = ui::UndoStrip{in("Hinweis gezeigt", "Notice shown"), 6};
  return page;
}

std::string long_text(const In& in) {
  return in(
      "Ja, die Klarblick Optik GmbH, Marktplatz 4, 71229 Leonberg, darf mir Werbung zu Brillen, "
      "Kontaktlinsen und Hörgeräten per E-Mail an die oben genannte Adresse schicken.\n"
      "Die Einwilligung ist freiwillig. Kauf, Beratung und Service hängen nicht von ihr ab.\n"
      "Ich kann sie jederzeit mit Wirkung für die Zukunft widerrufen, in jeder Filiale, am Telefon "
      "oder über den Link in jeder E-Mail. Was bis dahin geschah, bleibt rechtmäßig.\n"
      "Die Einwilligung gilt erst, wenn ich den Link in der Bestätigungsmail angeklickt habe. Ohne "
      "Klick verfällt sie nach 14 Tagen.",
      "Yes, Klarblick Optik GmbH, Marktplatz 4, 71229 Leonberg, may send me advertising on "
      "glasses, contact lenses and hearing aids by e-mail to the address given above.\n"
      "This consent is voluntary. Purchase, advice and service do not depend on it.\n"
      "I can withdraw it at any time for the future, in each branch, by telephone or by the link "
      "in every e-mail. What happened until then stays lawful.\n"
      "The consent holds only when I have followed the link in the confirmation mail. Without it, "
      "it lapses after 14 days.");
}

ui::ConsentView wording(const In& in) {
  ui::ConsentView page = consent(in);
  page.wording = ui::Wording{
      in("Werbung per E-Mail", "Advertising by e-mail"),
      in("Fassung 4, Klarblick Optik GmbH", "Version 4, Klarblick Optik GmbH"), long_text(in)};
  return page;
}

ui::NoticeView notice(const In& in) {
  ui::NoticeView page;
  page.title = in("Datenschutz", "Data protection");
  page.prompt = in("So gehen wir mit Ihren Daten um.", "This is how we treat your data.");
  page.version = in("Fassung 2, Klarblick Optik GmbH", "Version 2, Klarblick Optik GmbH");
  page.text = long_text(in) + "\n" + long_text(in);
  return page;
}

ui::SignatureView signature(const In& in) {
  ui::SignatureView page;
  page.title = in("Unterschrift", "Signature");
  page.prompt = in("Bitte hier unterschreiben.", "Please sign here.");
  page.text = long_text(in);
  page.version = in("Fassung 2, Klarblick Optik GmbH", "Version 2, Klarblick Optik GmbH");
  page.pad = pad(in);
  page.pad.ink = signed_name();
  page.next = true;
  return page;
}

// A step of the checklist that is one of these.
ui::View shown(const In& in, std::size_t at, const char* de, const char* en,
               decltype(ui::ProcessView::page) page) {
  ui::View view = step(in, "S09", at, std::move(page));
  ui::StepRow& row = std::get<ui::ProcessView>(view.page).steps[at];
  row.label = in(de, en);
  row.detail = in("freiwillig", "voluntary");
  return view;
}

}  // namespace

std::vector<Sample> consent_samples(const In& in) {
  const auto consents = [&](ui::ConsentView page) {
    return shown(in, 3, "Einwilligung", "Consent", std::move(page));
  };
  return {{"S09-consent", consents(consent(in))},
          {"S09-signed", consents(signed_consent(in))},
          {"S09-objection", consents(few_consents(in))},
          {"S09-text", consents(wording(in))},
          {"S09-notice", shown(in, 0, "Datenschutz", "Data protection", notice(in))},
          {"S09-signature", shown(in, 3, "Unterschrift", "Signature", signature(in))}};
}

}  // namespace tresen::test
