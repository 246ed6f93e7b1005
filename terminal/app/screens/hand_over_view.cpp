// How hand-over looks, and how long it waits.

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/consent_record.h"
#include "sync/record/customer.h"
#include "terminal/app/screens/customer.h"
#include "terminal/app/screens/hand_over.h"
#include "terminal/app/screens/hand_over_parts.h"
#include "terminal/app/screens/lock.h"
#include "terminal/app/shared.h"

namespace tresen {
namespace {

using Phase = HandOverScreen::Phase;

constexpr int idle_default_s = 60;
constexpr int grace_default_s = 30;

std::int64_t span_ms(int seconds, int otherwise_s) {
  return std::int64_t{1000} * (seconds > 0 ? seconds : otherwise_s);
}

std::string tongue_name(std::string_view language) {
  return language == "de"   ? "Deutsch"
         : language == "en" ? "English"
         : language == "tr" ? "Türkçe"
         : language == "pl" ? "Polski"
                            : "Українська";
}

ui::HandOverRemark remark(std::string icon, std::string text) {
  ui::HandOverRemark said;
  said.icon = std::move(icon);
  said.text = std::move(text);
  return said;
}

void put_pin(const HandOverScreen& screen, const Shared& shared, const ui::Locale& words,
             ui::HandOverView& view) {
  const std::int64_t wait = screen.blocked_until_ms - shared.now.boot_ms;
  ui::HandOverPin pin;
  pin.typed = static_cast<int>(screen.pin.size());
  pin.expected = static_cast<int>(std::max(screen.pin.size(), pin_length_min));
  pin.locked_out = wait > 0;
  pin.ok = screen.pin.size() >= pin_length_min && !screen.pin_asked && wait <= 0;
  pin.text = words.text("enter_pin");
  if (wait > 0) {
    pin.error = words.plural("lock.wait", (wait + 999) / 1000);
  } else if (screen.pin_wrong) {
    pin.error = words.text("lock.wrong_pin");
  }
  view.question = words.text("who");
  view.tools = false;
  view.back = true;
  view.page = std::move(pin);
}

ui::HandOverLanguages languages(const HandOverScreen& screen) {
  ui::HandOverLanguages page;
  for (const char* language : ui::customer_languages) {
    page.tongues.push_back({language, tongue_name(language), screen.language == language});
  }
  return page;
}

ui::HandOverCheck address(const Record& customer) {
  ui::HandOverCheck check;
  check.icon = "home";
  check.lines.push_back(full_name(customer));
  check.lines.push_back(tidied(customer.text("street") + " " + customer.text("house_no")));
  check.lines.push_back(tidied(customer.text("postcode") + " " + customer.text("city")));
  std::erase(check.lines, "");
  return check;
}

void put_check(const HandOverScreen& screen, const Shared& shared, const ui::Locale& words,
               ui::HandOverView& view) {
  const Record& customer = screen.file.customer;
  const std::string& topic = screen.topics[screen.at];
  if (topic == "address") {
    view.question = words.text("customer_mode.check_address");
    view.page = address(customer);
    return;
  }
  const Field& field = *find_field(topic);
  const Answer& known = customer.answer(topic);
  ui::HandOverCheck check;
  check.icon = icon_of(field);
  check.label = field_label(words, topic);
  // A name or a choice is to be read; what identifies or reaches somebody stays masked.
  const bool shown_whole = field.keys == Keys::choice || topic.ends_with("name");
  check.lines = {shown_whole ? shown_value(shared, words, topic, known)
                             : masked(field, known.value)};
  check.refused = field.level != FieldLevel::blocking;
  view.question = words.text("customer_mode.check");
  view.page = std::move(check);
}

void put_consent(const HandOverScreen& screen, const Shared& shared, const ui::Locale& words,
                 ui::HandOverView& view) {
  const std::string& topic = screen.topics[screen.at];
  const v1::Rules& rules = shared.options.rules;
  const Controller controller = controller_of(rules, shared.device.branch);
  ui::HandOverConsent page;
  for (const v1::ConsentWish& wish : rules.consents()) {
    if (consent_key(wish.channel(), wish.purpose()) != topic) continue;
    const v1::Text* text = find_text(shared.options.texts, wish.text(), screen.language);
    if (text == nullptr) continue;
    page.text = text->text();
    page.version =
        words.format("customer_mode.version", {std::to_string(text->version()), controller.name});
    view.question = text->title();
  }
  if (view.question.empty()) view.question = field_label(words, topic);
  const bool on =
      std::find(screen.allowed.begin(), screen.allowed.end(), topic) != screen.allowed.end();
  page.wish.key = topic;
  page.wish.label = words.text("customer_mode.allow");
  page.wish.detail = words.text("customer_mode.voluntary");
  page.wish.on = on;
  view.page = std::move(page);
}

void put_signature(const HandOverScreen& screen, const Shared& shared, const ui::Locale& words,
                   ui::HandOverView& view) {
  ui::HandOverSignature page;
  for (const std::string& key : screen.allowed) page.allowed.push_back(field_label(words, key));
  page.pad.label = words.text("customer_mode.signature");
  page.pad.line = full_name(screen.file.customer) + ", " + words.date(shared.today);
  page.pad.ink = screen.ink;
  page.next = !screen.ink.empty() && screen.token == 0;
  view.question = words.text("customer_mode.sign");
  view.page = std::move(page);
}

void put_working(const HandOverScreen& screen, const Shared& shared, const ui::Locale& words,
                 const Postcodes& postcodes, ui::HandOverView& view) {
  view.of = static_cast<int>(screen.topics.size());
  view.at = static_cast<int>(screen.at) + 1;
  const bool known_first = screen.changing && screen.at < screen.topics.size();
  view.back =
      (screen.at > 0 && !screen.said) ||
      (known_first && screen.file.customer.answer(screen.asking.field).state == AnswerState::value);
  if (screen.at >= screen.topics.size()) {
    view.question = words.text("customer_mode.finished");
    view.page = remark("task_alt", words.text("customer_mode.finished.text"));
    return;
  }
  const std::string& topic = screen.topics[screen.at];
  if (topic == "signature") return put_signature(screen, shared, words, view);
  if (topic.starts_with("consent.")) return put_consent(screen, shared, words, view);
  if (!screen.changing) return put_check(screen, shared, words, view);
  ui::QuestionView page =
      question_view(screen.asking, {screen.file.customer, shared.today, postcodes}, shared, words);
  page.known.clear();
  page.next_label.clear();
  page.next = page.next && screen.token == 0 && !screen.reading;
  view.question = page.prompt;
  view.page = std::move(page);
}

}  // namespace

std::string masked(const Field& field, std::string_view value) {
  if (field.keys == Keys::mail) {
    const auto at = value.find('@');
    if (at == std::string_view::npos) return "…";
    return std::string(first_letter(value)) + "…" + std::string(value.substr(at));
  }
  if (field.keys == Keys::date) return "… " + std::string(value.substr(0, 4));
  if (field.keys == Keys::phone) {
    const std::string text = shown(field, value);
    const std::string digits = digits_of(text);
    if (digits.size() < 9) return "…";
    return text.substr(0, text.find(' ')) + " … " + digits.substr(digits.size() - 4);
  }
  return std::string(first_letter(value)) + "…";
}

std::int64_t asks_for_time_ms(const Shared& shared) {
  return shared.touched_ms + span_ms(shared.options.rules.hand_over_idle_s(), idle_default_s);
}

std::int64_t turns_neutral_ms(const Shared& shared) {
  return asks_for_time_ms(shared) +
         span_ms(shared.options.rules.hand_over_grace_s(), grace_default_s);
}

void grow_idle(HandOverScreen& screen, const Shared& shared) {
  if (screen.phase == Phase::neutral) return;
  const std::int64_t now = shared.now.boot_ms;
  if (now >= turns_neutral_ms(shared) || shared.sync.locked) {
    screen.phase = Phase::neutral;
    screen.pin.clear();
  } else if (now >= asks_for_time_ms(shared)) {
    screen.phase = Phase::more_time;
    screen.pin.clear();
  }
}

std::int64_t next_change_ms(const HandOverScreen& screen, const Shared& shared) {
  const std::int64_t now = shared.now.boot_ms;
  if (screen.blocked_until_ms > now) return now + 1 + (screen.blocked_until_ms - now - 1) % 1000;
  return now < asks_for_time_ms(shared) ? asks_for_time_ms(shared) : turns_neutral_ms(shared);
}

ui::HandOverView present(const HandOverScreen& screen, const Shared& shared,
                         const ui::Locale& words, const Postcodes& postcodes) {
  ui::HandOverView view;
  view.chain = shared.options.chain_name;
  view.larger = screen.larger;
  view.tongue = upper(screen.language);
  switch (screen.phase) {
    case Phase::working:
      put_working(screen, shared, words, postcodes, view);
      break;
    case Phase::languages:
      view.question = words.text("customer_mode.language");
      view.back = true;
      view.page = languages(screen);
      break;
    case Phase::more_time: {
      view.question = words.text("customer_mode.more_time");
      ui::HandOverRemark said = remark("schedule", words.text("customer_mode.more_time.text"));
      said.primary_key = "more_time";
      said.primary = words.text("customer_mode.go_on");
      said.secondary_key = "done";
      said.secondary = words.text("customer_mode.done");
      view.page = std::move(said);
      break;
    }
    case Phase::neutral:
      view.question = words.text("customer_mode.give_back");
      view.tools = false;
      view.page = remark("touch_app", words.text("customer_mode.give_back.text"));
      break;
    case Phase::pin:
      put_pin(screen, shared, words, view);
      break;
  }
  return view;
}

std::string scene_name(const HandOverScreen& screen) {
  return std::to_string(static_cast<int>(screen.phase)) + "/" + std::to_string(screen.at) + "/" +
         (screen.changing ? screen.asking.field : std::string()) + screen.language;
}

}  // namespace tresen
