#include "terminal/app/screens/new_customer.h"

#include "sync/base/text.h"
#include "sync/record/field.h"
#include "terminal/app/reach.h"

namespace tresen {
namespace {

FieldEdit set(std::string key, std::string value) {
  FieldEdit edit;
  edit.key = std::move(key);
  edit.answer.state = AnswerState::value;
  edit.answer.value = std::move(value);
  edit.answer.source = Source::spoken;
  return edit;
}

void save(NewCustomerScreen& screen, const std::string& first_name, Reach& reach) {
  const Shared& shared = reach.shared;
  screen.customer = reach.ids.next(shared.now.wall_ms);
  Edit edit{screen.customer, RecordKind::customer, {set("last_name", screen.last_name)}};
  if (!first_name.empty()) edit.fields.push_back(set("first_name", first_name));
  edit.fields.push_back(set("home_branch", shared.device.branch));
  edit.fields.back().answer.source = Source::system;
  screen.token = reach.write({std::move(edit)}, shared.options.rules.version());
}

void go_on(NewCustomerScreen& screen, Reach& reach) {
  if (screen.token != 0) return;
  const FieldContext context{reach.shared.today, "DE"};
  const Field& field = *find_field(screen.asks_first_name ? "first_name" : "last_name");
  const Verdict verdict = judge(field, screen.entry.text, context);
  if (verdict == Verdict::malformed || verdict == Verdict::too_long) {
    screen.error = "error.malformed";
    return;
  }
  const std::string value = tidy(field, screen.entry.text, context);
  if (screen.asks_first_name) return save(screen, value, reach);
  if (verdict == Verdict::empty) {
    screen.error = "error.last_name";
    return;
  }
  screen.last_name = value;
  screen.asks_first_name = true;
  const std::string typed_first = screen.typed_first_name;
  screen.entry = entry_for(*find_field("first_name"));
  for (const char c : typed_first) screen.entry.text += c;
}

void leave(NewCustomerScreen& screen, Reach& reach) {
  if (screen.token != 0) return;
  if (!screen.asks_first_name) return reach.go(StartScreen{});
  const std::string name = screen.last_name;
  screen = new_customer_screen("");
  screen.entry.text = name;
}

void on_action(NewCustomerScreen& screen, const ui::Action& action, Reach& reach) {
  screen.error.clear();
  switch (action.kind) {
    case ui::Action::Kind::press:
      if (action.key == "back") return leave(screen, reach);
      if (action.key == "next") return go_on(screen, reach);
      if (action.key.starts_with("key.")) {
        press_key(screen.entry, std::string_view(action.key).substr(4));
      }
      return;
    case ui::Action::Kind::type:
      type_text(screen.entry, action.text);
      return;
    case ui::Action::Kind::erase:
      erase(screen.entry);
      return;
    case ui::Action::Kind::enter:
      return go_on(screen, reach);
    case ui::Action::Kind::escape:
      return leave(screen, reach);
    default:
      return;
  }
}

// "muell" as a name: "Muell".
std::string as_name(std::string_view word) {
  const std::string_view first = first_letter(word);
  return upper(first) + std::string(word.substr(first.size()));
}

}  // namespace

NewCustomerScreen new_customer_screen(std::string_view typed) {
  NewCustomerScreen screen;
  screen.entry = entry_for(*find_field("last_name"));
  if (!digits_of(typed).empty() || typed.find('@') != std::string_view::npos) return screen;
  const auto words = split(tidied(typed), ' ');
  screen.entry.text = as_name(words.front());
  if (words.size() > 1) screen.typed_first_name = as_name(words[1]);
  screen.entry.shift = screen.entry.text.empty();
  return screen;
}

void reduce(NewCustomerScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) {
    return on_action(screen, *action, reach);
  }
  const auto* told = std::get_if<FromStore>(&letter);
  if (told == nullptr) return;
  if (const auto* written = std::get_if<EditsWritten>(told);
      written != nullptr && written->token == screen.token) {
    reach.order(ToStore(LoadCustomer{screen.customer, ""}));
  }
  if (const auto* refused = std::get_if<EditsRefused>(told);
      refused != nullptr && refused->token == screen.token) {
    screen.token = 0;
    screen.error = refused->fault == Fault::busy ? "error.disk_full" : "error.not_saved";
  }
  if (const auto* loaded = std::get_if<CustomerLoaded>(told);
      loaded != nullptr && loaded->file.customer.id == screen.customer) {
    reach.go(CustomerScreen{loaded->file});
  }
}

ui::ProcessView present(const NewCustomerScreen& screen, const Shared&, const ui::Locale& words) {
  const std::string field = screen.asks_first_name ? "first_name" : "last_name";
  ui::QuestionView view;
  view.field = field;
  view.icon = "person";
  view.title = words.text("field." + field);
  view.prompt = words.text("prompt." + field);
  view.entry = ui::Entry::name;
  view.value = screen.entry.text;
  view.shift = screen.entry.shift;
  view.symbols = screen.entry.symbols;
  if (!screen.error.empty()) view.error = words.text(screen.error);
  view.refused = view.unknown = view.later = false;
  view.next = screen.token == 0 && (screen.asks_first_name || !screen.entry.text.empty());
  if (screen.asks_first_name) view.next_label = words.text("new_customer.save");
  view.at = screen.asks_first_name ? 2 : 1;
  view.of = 2;

  ui::ProcessView frame;
  frame.steps = {
      {"step.missing_data", ui::StepRow::State::must, true, words.text("new_customer.step"), ""}};
  frame.park = false;
  frame.page = std::move(view);
  return frame;
}

}  // namespace tresen
