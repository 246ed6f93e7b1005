#include "tests/visit/driver/counter.h"

#include <algorithm>

namespace tresen::visit {
namespace {

bool asks(const Screen& screen) {
  return (screen.name == "S06" || screen.name == "S04") && !screen.starting("field.").empty();
}

// Which field the question on the screen is about.
std::string field_asked(const Screen& screen) {
  const auto fields = screen.starting("field.");
  return fields.empty() ? "" : fields.front()->key.substr(std::string("field.").size());
}

// Whether the page of a step that offers tiles so named is there.
bool offers(const Screen& screen, std::string_view begin) {
  return std::ranges::any_of(screen.starting(begin),
                             [&](const Control* tile) { return screen.can_press(tile->key); });
}

}  // namespace

Result<void> Counter::sign_in(std::string_view pin) {
  TRY(hand_.wait_until("the lock", [](const Screen& screen) { return screen.name == "S01"; }));
  for (const char digit : pin) TRY(hand_.tap(std::string("pin.") + digit));
  TRY_TO(screen, hand_.look());
  if (screen.can_press("pin.ok")) TRY(hand_.tap("pin.ok"));
  // Checking a PIN takes its time, so that guessing takes longer.
  TRY(hand_.wait_until("the start page", [](const Screen& now) { return now.name != "S01"; }));
  return {};
}

Result<void> Counter::open_search() {
  TRY(hand_.tap("search"));
  TRY(hand_.wait_until("the keyboard",
                       [](const Screen& screen) { return !screen.starting("key.").empty(); }));
  return {};
}

Result<void> Counter::wait_for_customer(std::string_view words, const std::string& number) {
  const Deadline deadline(Millis(300000));
  TRY(open_search());
  while (true) {
    TRY(hand_.type(words));
    const auto found = hand_.wait_until(
        "customer " + number,
        [&](const Screen& screen) { return screen.can_press("result." + number); }, Millis(3000));
    if (!found && deadline.over()) return tl::unexpected(found.error());
    TRY(hand_.tap("search.clear"));
    if (found) break;
  }
  TRY(hand_.tap("back"));
  TRY(hand_.wait_for("search"));
  return {};
}

Result<void> Counter::find(std::string_view words, const std::string& number) {
  TRY(hand_.type(words));
  TRY(hand_.tap("result." + number));
  TRY(hand_.wait_for("customer.new_process"));
  return {};
}

Result<void> Counter::begin_new_customer(std::string_view words) {
  TRY(open_search());
  TRY(hand_.type(words));
  TRY(hand_.tap("new_customer"));
  for (const char* field : {"field.last_name", "field.first_name"}) {
    TRY(hand_.wait_for(field));
    TRY(hand_.tap("next"));
  }
  TRY(hand_.wait_for("field.birth_date"));
  return {};
}

Result<void> Counter::open_process(const std::string& template_id) {
  TRY(hand_.tap("customer.new_process"));
  TRY(hand_.tap("template." + template_id));
  return {};
}

Result<void> Counter::type_answer(const std::string& field, const std::string& text) {
  TRY_TO(empty, hand_.look());
  const auto domain = text.find('@');
  const std::string chip = domain == std::string::npos ? "" : "chip." + text.substr(domain);
  if (empty.can_press(chip)) {
    TRY(hand_.type(text.substr(0, domain)));
    TRY(hand_.tap(chip));
  } else {
    TRY(hand_.type(text));
  }
  TRY_TO(typed, hand_.look());
  // A date goes on by itself when it is whole, and so does an address with a chip's domain.
  if (field_asked(typed) == field) TRY(hand_.tap("next"));
  return {};
}

Result<bool> Counter::answer_next(const Answers& answers) {
  TRY_TO(screen, hand_.look());
  if (!asks(screen)) return false;
  const std::string field = field_asked(screen);
  const auto known = answers.find(field);
  const std::string answer = known == answers.end() ? "answer.later" : known->second;
  if (answer.starts_with("answer.")) {
    TRY(hand_.tap(answer));
  } else {
    TRY(type_answer(field, answer));
  }
  TRY(hand_.wait_until("the next question after " + field,
                       [&](const Screen& now) { return field_asked(now) != field; }));
  return true;
}

Result<void> Counter::answer_all(const Answers& answers) {
  while (true) {
    TRY_TO(asked, answer_next(answers));
    if (!asked) return {};
  }
}

Result<void> Counter::choose_campaign(const std::string& campaign) {
  TRY_TO(screen,
         hand_.wait_until("the campaigns", [](const Screen& now) { return offers(now, "tile."); }));
  std::string tile = "tile." + campaign;
  if (!screen.can_press(tile)) tile = screen.starting("tile.").front()->key;
  TRY_TO(chosen, hand_.tap(tile));
  if (offers(chosen, "tile.")) TRY(hand_.tap("next"));
  return {};
}

Result<void> Counter::choose_category(const std::string& category) {
  TRY(hand_.wait_until("the categories",
                       [](const Screen& now) { return offers(now, "category."); }));
  TRY_TO(chosen, hand_.tap("category." + category));
  if (offers(chosen, "category.")) TRY(hand_.tap("next"));
  return {};
}

Result<void> Counter::plan_follow_up() {
  TRY_TO(screen, hand_.wait_until("the days", [](const Screen& now) {
    return offers(now, "day.") || now.can_press("summary.close");
  }));
  if (screen.can_press("summary.close")) return {};
  TRY_TO(chosen, hand_.tap(screen.starting("day.").front()->key));
  if (offers(chosen, "day.") && chosen.can_press("next")) TRY(hand_.tap("next"));
  return {};
}

Result<void> Counter::close_process() {
  TRY(hand_.tap("summary.close"));
  TRY(hand_.wait_until("the end of the process", [](const Screen& screen) {
    return screen.find("summary.close") == nullptr;
  }));
  return {};
}

}  // namespace tresen::visit
