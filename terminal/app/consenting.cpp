#include "terminal/app/consenting.h"

#include <algorithm>

#include "sync/record/customer.h"
#include "terminal/app/shared.h"

namespace tresen {
namespace {

std::string name_of(const v1::ConsentWish& wish) { return wish.channel() + "." + wish.purpose(); }

constexpr std::string_view prefix = "consent.";

bool press(Consenting& page, const std::string& key) {
  if (key == "consent.text") {
    page.reading = true;
  } else if (key == "text.close") {
    page.reading = false;
  } else if (key == "consent.verbal") {
    page.verbal = !page.verbal;
  } else if (key == "signature.clear") {
    page.ink.clear();
  } else if (key == "consent.objection") {
    page.objects = !page.objects;
    if (page.objects) page.on.clear();
  } else if (parse_consent_key(key)) {
    const std::string name = key.substr(prefix.size());
    if (page.on.erase(name) == 0) page.on.insert(name);
  } else {
    return false;
  }
  return true;
}

// What stands under the name of a channel.
std::string detail_of(const v1::ConsentWish& wish, const ui::Locale& words) {
  if (wish.purpose() == "advertising_health") return words.text("consent.health");
  return wish.channel() == "email" ? words.text("consent.by_link") : std::string();
}

std::string label_of(const v1::ConsentWish& wish, const ui::Locale& words) {
  const std::string channel = words.text("channel." + wish.channel());
  if (wish.purpose() == "advertising") return channel;
  return channel + ", " + words.text("purpose." + wish.purpose());
}

ui::Wording wording_of(std::span<const AskedConsent> asked, const Shared& shared,
                       const ui::Locale& words) {
  ui::Wording all;
  all.title = words.text("consent.title");
  std::set<std::string> shown;
  for (const AskedConsent& one : asked) {
    if (!shown.insert(one.text->id()).second) continue;
    if (all.version.empty()) all.version = version_line(*one.text, shared, words);
    if (!all.text.empty()) all.text += "\n";
    all.text += one.text->title() + "\n" + one.text->text();
  }
  return all;
}

}  // namespace

std::vector<AskedConsent> asked_consents(const v1::Rules& rules, const v1::Texts& texts,
                                         std::span<const int> wishes, std::string_view language) {
  std::vector<AskedConsent> asked;
  for (const int index : wishes) {
    const v1::ConsentWish& wish = rules.consents(index);
    const v1::Text* text = find_text(texts, wish.text(), language);
    if (text != nullptr) asked.push_back({&wish, text});
  }
  return asked;
}

bool on_consenting(Consenting& page, const ui::Action& action) {
  if (action.kind == ui::Action::Kind::stroke && action.key == "signature") {
    add_stroke(page.ink, action.stroke, action.pause_ms);
    return true;
  }
  return action.kind == ui::Action::Kind::press && press(page, action.key);
}

bool can_be_taken(const Consenting& page) {
  return page.on.empty() || page.verbal || !page.ink.empty();
}

std::vector<ConsentSaid> said_of(const Consenting& page, std::span<const AskedConsent> asked,
                                 bool refused) {
  const ConsentWay way = page.ink.empty() ? ConsentWay::verbal : ConsentWay::signature;
  if (page.objects && !refused) {
    return {{ConsentAct::objection, {}, {}, ConsentState::granted, {}, way, {}}};
  }
  std::vector<ConsentSaid> said;
  for (const AskedConsent& one : asked) {
    const bool yes = !refused && page.on.contains(name_of(*one.wish));
    said.push_back({ConsentAct::consent,
                    one.wish->channel(),
                    one.wish->purpose(),
                    yes ? ConsentState::granted : ConsentState::refused,
                    shown_text(*one.text),
                    yes ? way : ConsentWay::verbal,
                    {}});
  }
  return said;
}

std::string version_line(const v1::Text& text, const Shared& shared, const ui::Locale& words) {
  const Controller controller = controller_of(shared.options.rules, shared.device.branch);
  return words.format("text.version", {std::to_string(text.version()), controller.name});
}

ui::SignaturePad signature_pad_of(const Consenting& page, const Record& customer,
                                  const Shared& shared, const ui::Locale& words) {
  const std::string& guardian = customer.text("guardian.name");
  const bool minor = needs_guardian(customer, shared.today) && !guardian.empty();
  return {words.text("step.signature"),
          (minor ? guardian : full_name(customer)) + ", " + words.date(shared.today), page.ink};
}

ConsentScene consent_scene(const CustomerFile& file, const Shared& shared) {
  return {.customer = file.customer,
          .consents = file.consents,
          .rules = shared.options.rules,
          .branch = shared.device.branch,
          .device = shared.device.id,
          .staff = shared.staff ? shared.staff->id : std::string(),
          .process = {},
          .now_ms = shared.now.wall_ms,
          .today = shared.today};
}

ui::ConsentView consent_view(const Consenting& page, std::span<const AskedConsent> asked,
                             const Record& customer, const Shared& shared,
                             const ui::Locale& words) {
  ui::ConsentView view;
  for (const AskedConsent& one : asked) {
    const std::string name = name_of(*one.wish);
    view.wishes.push_back({std::string(prefix) + name,
                           {},
                           label_of(*one.wish, words),
                           detail_of(*one.wish, words),
                           page.on.contains(name),
                           !page.objects});
  }
  view.objection = ui::Switch{"consent.objection", "block", words.text("consent.objection"),
                              words.text("consent.objection_detail"), page.objects};
  view.notes.push_back(words.text("consent.voluntary"));
  if (!asked.empty()) view.notes.push_back(version_line(*asked.front().text, shared, words));
  view.pad = signature_pad_of(page, customer, shared, words);
  view.said = page.verbal;
  if (page.reading && !asked.empty()) view.wording = wording_of(asked, shared, words);
  view.next = can_be_taken(page);
  return view;
}

}  // namespace tresen
