#include "terminal/app/screens/hand_over.h"

#include <algorithm>
#include <utility>

#include "sync/base/text.h"
#include "sync/record/consent_record.h"
#include "sync/record/field.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/hand_over_parts.h"
#include "terminal/app/screens/process_turn.h"
#include "terminal/process/process_fields.h"
#include "terminal/process/turns.h"
#include "terminal/ui/locale.h"

namespace tresen {
namespace {

using Phase = HandOverScreen::Phase;

bool is_busy(const HandOverScreen& screen) { return screen.token != 0 || screen.reading; }

bool is_known(const Record& customer, const std::string& topic) {
  const std::string_view key = topic == "address" ? std::string_view("street") : topic;
  return customer.answer(key).state == AnswerState::value;
}

void ask(HandOverScreen& screen, std::string_view key) {
  screen.changing = true;
  screen.asking = asking_for(key, screen.file.customer);
}

// The keys open where nothing is known; otherwise the customer is asked whether it is right.
void open_topic(HandOverScreen& screen) {
  screen.changing = false;
  screen.asking = {};
  screen.rest.clear();
  if (screen.at >= screen.topics.size()) return;
  const std::string& topic = screen.topics[screen.at];
  if (is_about_consent(topic) || is_known(screen.file.customer, topic)) return;
  if (topic != "address") return ask(screen, topic);
  screen.rest.assign(address_parts.begin() + 1, address_parts.end());
  ask(screen, address_parts.front());
}

// What was typed is thrown away: the question about a known value begins empty.
void change(HandOverScreen& screen) {
  const std::string& topic = screen.topics[screen.at];
  if (topic == "address") {
    screen.rest.assign(address_parts.begin() + 1, address_parts.end());
    return ask(screen, address_parts.front());
  }
  ask(screen, topic);
  // A masked value stays masked.
  screen.asking.entry.text.clear();
  screen.asking.entry.shift = screen.asking.entry.capital;
}

void advance(HandOverScreen& screen) {
  while (!screen.rest.empty()) {
    const std::string next = screen.rest.front();
    screen.rest.erase(screen.rest.begin());
    // A town that followed from the postcode needs no question.
    if (next == "city" && screen.file.customer.answer(next).state == AnswerState::value &&
        !screen.town) {
      continue;
    }
    return ask(screen, next);
  }
  ++screen.at;
  // Nothing was allowed: there is nothing to sign.
  const bool unsigned_end = screen.at < screen.topics.size() &&
                            screen.topics[screen.at] == "signature" && screen.allowed.empty();
  if (unsigned_end) ++screen.at;
  open_topic(screen);
}

void go_back(HandOverScreen& screen) {
  if (screen.phase == Phase::pin) {
    screen.phase = screen.before_pin;
    screen.pin.clear();
    return;
  }
  if (screen.phase == Phase::languages) {
    screen.phase = Phase::working;
    return;
  }
  if (is_busy(screen)) return;
  const bool known = screen.at < screen.topics.size() &&
                     !is_about_consent(screen.topics[screen.at]) &&
                     is_known(screen.file.customer, screen.topics[screen.at]);
  if (screen.changing && known) return open_topic(screen);
  if (screen.at == 0 || screen.said) return;
  --screen.at;
  if (screen.topics[screen.at] == "signature" && screen.allowed.empty()) --screen.at;
  open_topic(screen);
}

Answer typed(AnswerState state, std::string value) {
  Answer answer;
  answer.state = state;
  answer.value = std::move(value);
  answer.source = Source::typed_by_customer;
  return answer;
}

void write_to_customer(HandOverScreen& screen, std::vector<FieldEdit> edits, Reach& reach) {
  const Record& customer = screen.file.customer;
  for (FieldEdit& edit : edits) edit.base = customer.answer(edit.key).stamp;
  screen.token = reach.write({Edit{customer.id, RecordKind::customer, std::move(edits)}},
                             reach.shared.options.rules.version());
}

void read_back(HandOverScreen& screen, Reach& reach) {
  screen.token = 0;
  screen.reading = true;
  if (screen.back_to) {
    reach.order(ToStore(LoadProcess{screen.back_to->process.id}));
  } else {
    reach.order(ToStore(LoadCustomer{screen.file.customer.id, ""}));
  }
}

// Inside a process the answer is one of its own, and stands in its summary.
void take(HandOverScreen& screen, Given given, Reach& reach) {
  if (is_busy(screen)) return;
  const std::string key = screen.asking.field;
  const Record& customer = screen.file.customer;
  const bool blank = given.state != AnswerState::value;
  screen.town = std::move(given.town);
  // An answer without a value takes nothing away.
  if (blank && customer.answer(key).state == AnswerState::value) return advance(screen);
  const Answer said = typed(given.state, std::move(given.value));
  if (screen.back_to) {
    ProcessScreen& process = *screen.back_to;
    auto turn = answer(process.process, surroundings(process, reach.shared), key, said, reach.ids);
    if (!turn) {
      screen.asking.error = "error.malformed";
      return;
    }
    screen.token = reach.write(std::move(turn->edits), process.rules.version());
    return;
  }
  std::vector<FieldEdit> edits{{.key = key, .answer = said, .base = {}}};
  if (blank) {
    for (FieldEdit& more : consents_after_refusal(customer, key, Source::typed_by_customer)) {
      edits.push_back(std::move(more));
    }
  }
  write_to_customer(screen, std::move(edits), reach);
}

// "Yes, that is right": the same again, from the customer and from today.
void confirm(HandOverScreen& screen, Reach& reach) {
  if (is_busy(screen) || screen.at >= screen.topics.size()) return;
  const Record& customer = screen.file.customer;
  std::vector<FieldEdit> edits;
  const auto add = [&](std::string_view key) {
    const Answer& known = customer.answer(key);
    if (known.state != AnswerState::value) return;
    edits.push_back({.key = std::string(key),
                     .answer = typed(AnswerState::value, known.value),
                     .base = known.stamp});
  };
  const std::string& topic = screen.topics[screen.at];
  if (topic == "address") {
    for (const std::string_view part : address_parts) add(part);
  } else {
    add(topic);
  }
  write_to_customer(screen, std::move(edits), reach);
}

void refuse(HandOverScreen& screen, Reach& reach) {
  if (is_busy(screen) || screen.at >= screen.topics.size()) return;
  screen.rest.clear();
  if (!screen.changing) return advance(screen);
  take(screen, {.state = AnswerState::refused, .value = {}, .town = {}}, reach);
}

// All that was shown, as it was left: a switch that stayed off is a no. Written at once when the
// last page is left, for a consent counts only as a whole.
void write_consents(HandOverScreen& screen, ConsentWay way, Reach& reach) {
  const Shared& shared = reach.shared;
  const v1::Rules& rules = shared.options.rules;
  ConsentScene scene = consent_scene(screen.file, shared);
  if (screen.back_to) scene.process = screen.back_to->process.id;
  std::vector<ConsentSaid> said;
  for (const v1::ConsentWish& wish : rules.consents()) {
    const std::string key = consent_key(wish.channel(), wish.purpose());
    const auto& topics = screen.topics;
    if (std::find(topics.begin(), topics.end(), key) == topics.end()) continue;
    const auto& on = screen.allowed;
    const bool allowed = std::find(on.begin(), on.end(), key) != on.end();
    const v1::Text* text = find_text(shared.options.texts, wish.text(), screen.language);
    if (text == nullptr) continue;
    said.push_back(
        {.act = ConsentAct::consent,
         .channel = wish.channel(),
         .purpose = wish.purpose(),
         .state = allowed ? ConsentState::granted : ConsentState::refused,
         .text = shown_text(*text),
         .way = allowed ? way : ConsentWay::verbal,
         .ink = allowed && way == ConsentWay::signature ? ink_text(screen.ink) : std::string()});
  }
  std::vector<Edit> edits = consent_edits(scene, said, reach.ids);
  screen.said = true;
  if (edits.empty()) return advance(screen);
  screen.token = reach.write(std::move(edits), rules.version());
}

void on_consent(HandOverScreen& screen, const std::string& topic, std::string_view key,
                Reach& reach) {
  if (is_busy(screen)) return;
  if (key == topic) {
    const auto on = std::find(screen.allowed.begin(), screen.allowed.end(), topic);
    if (on == screen.allowed.end()) {
      screen.allowed.push_back(topic);
    } else {
      screen.allowed.erase(on);
    }
  } else if (key == "next") {
    const bool last = screen.topics[screen.at + 1] == "signature";
    if (last && screen.allowed.empty()) return write_consents(screen, ConsentWay::verbal, reach);
    advance(screen);
  }
}

void on_signature(HandOverScreen& screen, const ui::Action& action, Reach& reach) {
  if (is_busy(screen)) return;
  if (action.kind == ui::Action::Kind::stroke) {
    add_stroke(screen.ink, action.stroke, action.pause_ms);
  } else if (action.key == "signature.clear") {
    screen.ink.clear();
  } else if (action.key == "answer.refused") {
    screen.ink.clear();
    write_consents(screen, ConsentWay::verbal, reach);
  } else if (action.key == "next" && !screen.ink.empty()) {
    write_consents(screen, ConsentWay::signature, reach);
  }
}

void on_pin(HandOverScreen& screen, std::string_view key, Reach& reach) {
  if (screen.pin_asked || screen.blocked_until_ms > reach.shared.now.boot_ms) return;
  if (key == "backspace") {
    if (!screen.pin.empty()) screen.pin.pop_back();
  } else if (key == "ok") {
    if (screen.pin.size() < pin_length_min) return;
    screen.pin_asked = true;
    reach.order(ToStore(SignIn{screen.pin}));
  } else if (key.size() == 1 && screen.pin.size() < pin_length_max) {
    screen.pin_wrong = false;
    screen.pin += key;
  }
}

void on_working(HandOverScreen& screen, const ui::Action& action, Reach& reach) {
  if (screen.at >= screen.topics.size()) return;
  const bool press = action.kind == ui::Action::Kind::press;
  const std::string topic = screen.topics[screen.at];
  if (topic == "signature") return on_signature(screen, action, reach);
  if (topic.starts_with("consent.")) {
    if (press) on_consent(screen, topic, action.key, reach);
    return;
  }
  if (press && action.key == "answer.refused") return refuse(screen, reach);
  if (!screen.changing) {
    if (press && action.key == "yes") confirm(screen, reach);
    if (press && action.key == "no") change(screen);
    return;
  }
  if (is_busy(screen)) return;
  const bool staff_only = press && (action.key == "answer.later" || action.key == "answer.unknown");
  if (staff_only) return;
  const AskedOf of{screen.file.customer, reach.shared.today, reach.postcodes};
  if (auto given = on_asked(screen.asking, action, of)) take(screen, *std::move(given), reach);
}

void on_press(HandOverScreen& screen, const ui::Action& action, Reach& reach) {
  const std::string_view key = action.key;
  if (key == "staff") {
    if (screen.phase == Phase::pin) return;
    screen.before_pin = screen.phase == Phase::neutral ? Phase::neutral : Phase::working;
    screen.phase = Phase::pin;
  } else if (screen.phase == Phase::pin) {
    if (key == "back") return go_back(screen);
    if (key.starts_with("pin.")) on_pin(screen, key.substr(4), reach);
  } else if (screen.phase == Phase::neutral) {
    return;
  } else if (screen.phase == Phase::more_time) {
    screen.phase = key == "done" ? Phase::neutral : Phase::working;
  } else if (key == "larger") {
    screen.larger = !screen.larger;
  } else if (key == "language") {
    screen.phase = Phase::languages;
  } else if (key.starts_with("language.")) {
    for (const char* known : ui::customer_languages) {
      if (key.substr(9) == known) screen.language = known;
    }
    screen.phase = Phase::working;
  } else if (key == "back") {
    go_back(screen);
  } else if (screen.phase == Phase::working) {
    on_working(screen, action, reach);
  }
}

void on_action(HandOverScreen& screen, const ui::Action& action, Reach& reach) {
  if (action.kind == ui::Action::Kind::press) return on_press(screen, action, reach);
  if (screen.phase == Phase::working) return on_working(screen, action, reach);
  if (screen.phase != Phase::pin) return;
  if (action.kind == ui::Action::Kind::type && action.text.size() == 1 && action.text[0] >= '0' &&
      action.text[0] <= '9') {
    on_pin(screen, action.text, reach);
  }
  if (action.kind == ui::Action::Kind::erase) on_pin(screen, "backspace", reach);
  if (action.kind == ui::Action::Kind::enter) on_pin(screen, "ok", reach);
}

// What was begun and not finished is played into the process's own question, key by key.
void hand_back_half_typed(const HandOverScreen& screen, ProcessScreen& process, Reach& reach) {
  const Asking& begun = screen.asking;
  auto turn = open_question(process.process, surroundings(process, reach.shared), begun.field);
  if (!turn) return;
  carry_out(process, std::move(turn), "", reach);
  if (!is_writing(process)) {
    process.asking = begun;
    return;
  }
  for (std::string_view text = begun.entry.text; !text.empty();) {
    const std::string_view letter = first_letter(text);
    process.held.push_back({ui::Action::Kind::type, "", std::string(letter)});
    text.remove_prefix(letter.size());
  }
}

void back_to_staff(HandOverScreen& screen, const SignedIn& told, Reach& reach) {
  Shared& shared = reach.shared;
  shared.handed_over = false;
  shared.staff = told.staff;
  reach.note(Act::hand_back, screen.file.customer.id);
  shared.touched_ms = shared.now.boot_ms;
  reach.order(ToStore(ListProcesses{}));
  reach.order(ToStore(ListFollowUps{}));
  const bool half_typed = screen.changing && screen.at < screen.topics.size() &&
                          !screen.asking.entry.text.empty() && !is_busy(screen) &&
                          screen.asking != asking_for(screen.asking.field, screen.file.customer);
  if (screen.file.customer.id.none()) return reach.go(StartScreen{});
  if (screen.back_to) {
    ProcessScreen process = *std::move(screen.back_to);
    if (half_typed) hand_back_half_typed(screen, process, reach);
    if (!is_writing(process)) reach.order(ToStore(LoadProcess{process.process.id}));
    return reach.go(std::move(process));
  }
  reach.order(ToStore(LoadCustomer{screen.file.customer.id, ""}));
  CustomerScreen card{.file = screen.file};
  if (half_typed) {
    card.part = CustomerScreen::Part::question;
    card.asking = screen.asking;
  }
  reach.go(std::move(card));
}

void on_loaded(HandOverScreen& screen, const CustomerFile& file, Reach& reach) {
  screen.file = file;
  if (!screen.reading) return;
  screen.reading = false;
  if (screen.town) {
    const std::string town = *std::exchange(screen.town, std::nullopt);
    Answer answer = typed(AnswerState::value, town);
    answer.source = Source::system;
    return write_to_customer(screen, {{.key = "city", .answer = answer, .base = {}}}, reach);
  }
  ask_consents_anew(screen, reach.shared);
  advance(screen);
}

void on_told(HandOverScreen& screen, const FromStore& told, Reach& reach) {
  if (const auto* signed_in = std::get_if<SignedIn>(&told)) {
    if (screen.pin_asked) back_to_staff(screen, *signed_in, reach);
  }
  if (const auto* refused = std::get_if<SignInRefused>(&told)) {
    screen.pin_asked = false;
    screen.pin_wrong = true;
    screen.pin.clear();
    const std::int64_t wait_ms = std::int64_t{1000} * refused->wait_s;
    screen.blocked_until_ms = wait_ms > 0 ? reach.shared.now.boot_ms + wait_ms : 0;
  }
  if (const auto* written = std::get_if<EditsWritten>(&told);
      written != nullptr && written->token == screen.token) {
    read_back(screen, reach);
  }
  if (const auto* refused = std::get_if<EditsRefused>(&told);
      refused != nullptr && refused->token == screen.token) {
    screen.token = 0;
    screen.asking.error = "error.not_saved";
  }
  if (const auto* loaded = std::get_if<ProcessLoaded>(&told);
      loaded != nullptr && screen.back_to && loaded->process.id == screen.back_to->process.id) {
    if (auto process = process_of(loaded->process)) {
      *screen.back_to = process_screen(*loaded, *std::move(process));
    }
    on_loaded(screen, loaded->file, reach);
  }
  if (const auto* loaded = std::get_if<CustomerLoaded>(&told);
      loaded != nullptr && !screen.back_to && loaded->is_for(screen.file.customer.id)) {
    on_loaded(screen, loaded->file, reach);
  }
  if (const auto* erased = std::get_if<PeopleErased>(&told)) {
    const auto& gone = erased->records;
    if (std::find(gone.begin(), gone.end(), screen.file.customer.id) == gone.end()) return;
    // Nothing of the customer may stay, not even for staff.
    HandOverScreen empty{.file = {}};
    empty.phase = Phase::neutral;
    empty.language = screen.language;
    screen = std::move(empty);
  }
}

}  // namespace

void hand_over(const CustomerFile& file, std::optional<ProcessScreen> from, Reach& reach) {
  Shared& shared = reach.shared;
  HandOverScreen screen{.file = file, .back_to = std::move(from)};
  screen.language = shared.language;
  const auto large = shared.settings.find("large");
  screen.larger = large != shared.settings.end() && large->second == "on";
  screen.topics = released_topics(screen, shared);
  open_topic(screen);
  shared.handed_over = true;
  reach.note(Act::hand_over, file.customer.id);
  reach.go(std::move(screen));
}

void reduce(HandOverScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) on_action(screen, *action, reach);
  if (const auto* told = std::get_if<FromStore>(&letter)) on_told(screen, *told, reach);
  grow_idle(screen, reach.shared);
}

}  // namespace tresen
