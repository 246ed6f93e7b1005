#include "terminal/app/screens/new_customer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/base/text.h"
#include "sync/record/field.h"
#include "sync/record/match.h"
#include "terminal/app/reach.h"
#include "terminal/process/template.h"

namespace tresen {
namespace {

using Phase = NewCustomerScreen::Phase;
using Choice = NewCustomerScreen::Answer;

constexpr std::array<std::string_view, 4> questions{"last_name", "first_name", "birth_date",
                                                    "mobile"};
constexpr std::array<std::string_view, 6> address_keys{"street",   "house_no", "address_extra",
                                                       "district", "postcode", "city"};
constexpr std::size_t alike_max = 8;

FieldEdit edit_of(std::string_view key, Answer answer, const Stamp& base = {}) {
  return {.key = std::string(key), .answer = std::move(answer), .base = base};
}

Answer spoken(AnswerState state, std::string value) {
  Answer answer;
  answer.state = state;
  answer.value = std::move(value);
  answer.source = Source::spoken;
  return answer;
}

void ask(NewCustomerScreen& screen) {
  screen.asking = asking_for(questions.at(screen.at), screen.draft);
  if (screen.at == 1 && screen.asking.entry.text.empty()) {
    screen.asking.entry.text = screen.typed_first_name;
  }
}

// One customer, however often the button is touched: the id is made once.
void save(NewCustomerScreen& screen, Reach& reach) {
  if (screen.token != 0) return;
  screen.phase = Phase::writing;
  screen.customer = reach.ids.next(reach.shared.now.wall_ms);
  Edit edit{screen.customer, RecordKind::customer, {}};
  for (const auto& [key, answer] : screen.draft.fields) edit.fields.push_back(edit_of(key, answer));
  Answer branch = spoken(AnswerState::value, reach.shared.device.branch);
  branch.source = Source::system;
  edit.fields.push_back(edit_of("home_branch", branch));
  screen.token = reach.write({std::move(edit)}, reach.shared.options.rules.version());
}

// The name, and then what tells people of one name apart: one question after the other, for the
// search answers only the newest.
bool has_name_of(const CustomerRow& known, const Record& draft) {
  return folded(known.name) == folded(draft.text("last_name") + ", " + draft.text("first_name"));
}

void look_next(NewCustomerScreen& screen, Reach& reach) {
  if (!screen.queries.empty()) {
    const std::string text = screen.queries.front();
    screen.queries.erase(screen.queries.begin());
    screen.question = reach.search(text, alike_max * 4);
    return;
  }
  screen.question = 0;
  if (screen.alike.empty()) return save(screen, reach);
  // Whoever has the very name is asked about before a namesake whose number is nearly the same.
  const auto rank = [&](const CustomerRow& row) {
    return std::pair(has_name_of(row, screen.draft),
                     likeness(row, screen.draft, reach.shared.customers));
  };
  std::stable_sort(screen.alike.begin(), screen.alike.end(),
                   [&](const auto& a, const auto& b) { return rank(a) > rank(b); });
  if (screen.alike.size() > alike_max) screen.alike.resize(alike_max);
  screen.shown = 0;
  screen.phase = Phase::comparing;
}

void look_for_alike(NewCustomerScreen& screen, Reach& reach) {
  screen.phase = Phase::looking;
  screen.alike.clear();
  const Record& draft = screen.draft;
  screen.queries = {draft.text("last_name") + " " + draft.text("first_name")};
  if (const auto birth = split(draft.text("birth_date"), '-'); birth.size() == 3) {
    screen.queries.push_back(birth[2] + "." + birth[1] + "." + birth[0]);
  }
  if (const std::string& phone = draft.text("mobile"); !phone.empty()) {
    screen.queries.push_back(digits_of(shown(*find_field("mobile"), phone)));
  }
  if (!reach.shared.search_ready) screen.queries.clear();
  look_next(screen, reach);
}

void on_hits(NewCustomerScreen& screen, const SearchAnswer& answer, Reach& reach) {
  if (screen.phase != Phase::looking || answer.question != screen.question) return;
  for (const Hit& hit : answer.hits) {
    const bool known = std::any_of(screen.alike.begin(), screen.alike.end(),
                                   [&](const CustomerRow& row) { return row.id == hit.row.id; });
    if (known || likeness(hit.row, screen.draft, reach.shared.customers) < candidate_threshold) {
      continue;
    }
    screen.alike.push_back(hit.row);
  }
  look_next(screen, reach);
}

void take(NewCustomerScreen& screen, const Given& given, Reach& reach) {
  const std::string key = screen.asking.field;
  // "Later" leaves it to the process.
  if (given.state == AnswerState::later) {
    screen.draft.fields.erase(key);
  } else {
    screen.draft.fields[key] = spoken(given.state, given.value);
  }
  if (screen.at + 1 == questions.size()) return look_for_alike(screen, reach);
  ++screen.at;
  ask(screen);
}

void leave(NewCustomerScreen& screen, Reach& reach) {
  if (screen.token != 0 || screen.phase == Phase::writing) return;
  if (screen.phase != Phase::asking) {
    screen.phase = Phase::asking;
    screen.queries.clear();
    screen.question = 0;
    return ask(screen);
  }
  if (screen.at == 0) return reach.go(StartScreen{});
  --screen.at;
  ask(screen);
}

void decide(NewCustomerScreen& screen, std::string_view answer, Reach& reach) {
  if (screen.token != 0 || screen.alike.empty()) return;
  if (answer == "other") {
    screen.shown = (screen.shown + 1) % screen.alike.size();
    return;
  }
  if (answer == "new") return save(screen, reach);
  screen.answer = answer == "same" ? Choice::same : Choice::household;
  screen.phase = Phase::writing;
  reach.order(ToStore(LoadCustomer{screen.alike[screen.shown].id, ""}));
}

// It is somebody whom we know: what was said now and is missing there is added.
void fill_in(NewCustomerScreen& screen, const CustomerFile& file, Reach& reach) {
  Edit edit{file.customer.id, RecordKind::customer, {}};
  for (const auto& [key, answer] : screen.draft.fields) {
    const Answer& known = file.customer.answer(key);
    if (answer.state != AnswerState::value || known.state == AnswerState::value) continue;
    edit.fields.push_back(edit_of(key, answer, known.stamp));
  }
  if (edit.fields.empty()) return reach.go(CustomerScreen{file});
  screen.customer = file.customer.id;
  screen.token = reach.write({std::move(edit)}, reach.shared.options.rules.version());
}

void share_address(NewCustomerScreen& screen, const CustomerFile& file, Reach& reach) {
  for (const std::string_view key : address_keys) {
    const Answer& known = file.customer.answer(key);
    if (known.state != AnswerState::value) continue;
    screen.draft.fields[std::string(key)] = spoken(AnswerState::value, known.value);
  }
  save(screen, reach);
}

// The chain's process for new customers; the card where there is none.
void go_on(const NewCustomerScreen& screen, const CustomerFile& file, Reach& reach) {
  const Shared& shared = reach.shared;
  for (const v1::ProcessTemplate& known : shared.options.rules.templates()) {
    if (screen.answer == Choice::same || !known.for_new_customers() ||
        !is_for_branch(known, shared.device.branch)) {
      continue;
    }
    TemplatesScreen templates{.file = file};
    begin_process(templates, known.id(), reach);
    if (!templates.failed) return reach.go(std::move(templates));
  }
  reach.go(CustomerScreen{file});
}

void on_loaded(NewCustomerScreen& screen, const CustomerLoaded& loaded, Reach& reach) {
  const CustomerFile& file = loaded.file;
  if (!screen.customer.none()) {
    if (loaded.is_for(screen.customer)) go_on(screen, file, reach);
    return;
  }
  if (screen.phase != Phase::writing || screen.alike.empty()) return;
  if (!loaded.is_for(screen.alike[screen.shown].id)) return;
  if (screen.answer == Choice::same) return fill_in(screen, file, reach);
  share_address(screen, file, reach);
}

void on_action(NewCustomerScreen& screen, const ui::Action& action, Reach& reach) {
  screen.error.clear();
  const bool press = action.kind == ui::Action::Kind::press;
  if (action.kind == ui::Action::Kind::escape || (press && action.key == "back")) {
    return leave(screen, reach);
  }
  if (screen.phase == Phase::comparing && press && action.key.starts_with("duplicate.")) {
    return decide(screen, std::string_view(action.key).substr(10), reach);
  }
  if (screen.phase != Phase::asking) return;
  const bool goes_on = (press && action.key == "next") || action.kind == ui::Action::Kind::enter;
  if (goes_on && tidied(screen.asking.entry.text).empty()) {
    if (screen.at == 0) screen.error = "error.last_name";
    if (screen.at == 1) take(screen, {.state = AnswerState::later, .value = {}, .town = {}}, reach);
    return;
  }
  const AskedOf of{screen.draft, reach.shared.today, reach.postcodes};
  auto given = on_asked(screen.asking, action, of);
  if (given && screen.at == 0 && given->state != AnswerState::value) return;
  if (given) take(screen, *given, reach);
}

// "muell" as a name: "Muell".
std::string as_name(std::string_view word) {
  const std::string_view first = first_letter(word);
  return upper(first) + std::string(word.substr(first.size()));
}

}  // namespace

double likeness(const CustomerRow& known, const Record& draft, std::size_t customers) {
  Record row;
  const auto say = [&row](const char* key, std::string text) {
    if (text.empty()) return;
    row.fields[key].state = AnswerState::value;
    row.fields[key].value = std::move(text);
  };
  const auto comma = known.name.find(", ");
  say("last_name", known.name.substr(0, comma));
  if (comma != std::string::npos) say("first_name", known.name.substr(comma + 2));
  say("birth_date", known.birth_date);
  say("mobile", known.phone);
  // Whoever comes in is one of those who live around, however many this terminal holds.
  constexpr std::size_t around_min = 10'000, around_max = 100'000;
  const std::size_t around = std::clamp(customers, around_min, around_max);
  const double score = compare_twins(match_person(row), match_person(draft), around).score;
  const bool same_phone = !draft.text("mobile").empty() && known.phone == draft.text("mobile");
  return same_phone ? std::max(score, candidate_threshold) : score;
}

NewCustomerScreen new_customer_screen(std::string_view typed) {
  NewCustomerScreen screen;
  screen.draft.kind = RecordKind::customer;
  ask(screen);
  if (!digits_of(typed).empty() || typed.find('@') != std::string_view::npos) return screen;
  const auto words = split(tidied(typed), ' ');
  screen.asking.entry.text = as_name(words.front());
  if (words.size() > 1) screen.typed_first_name = as_name(words[1]);
  screen.asking.entry.shift = screen.asking.entry.text.empty();
  return screen;
}

void reduce(NewCustomerScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    return on_action(screen, *action, reach);
  }
  if (const auto* hits = std::get_if<SearchAnswer>(&letter)) return on_hits(screen, *hits, reach);
  const auto* told = std::get_if<FromStore>(&letter);
  if (told == nullptr) return;
  if (const auto* written = std::get_if<EditsWritten>(told);
      written != nullptr && written->token == screen.token) {
    reach.order(ToStore(LoadCustomer{screen.customer, ""}));
  }
  if (const auto* refused = std::get_if<EditsRefused>(told);
      refused != nullptr && refused->token == screen.token) {
    screen.token = 0;
    screen.customer = {};
    screen.phase = Phase::asking;
    screen.error = refused->fault == Fault::busy ? "error.disk_full" : "error.not_saved";
  }
  if (const auto* loaded = std::get_if<CustomerLoaded>(told)) {
    on_loaded(screen, *loaded, reach);
  }
}

}  // namespace tresen
