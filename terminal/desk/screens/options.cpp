// H06: the chain's options, edited piece by piece, checked as they are typed, and published as a
// new version of what was changed.

#include <google/protobuf/message.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "sync/record/field.h"
#include "terminal/desk/form.h"
#include "terminal/desk/names.h"
#include "terminal/desk/reach.h"
#include "terminal/desk/screens/option_rows.h"

namespace tresen::desk {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using Part = Options::Part;

constexpr std::string_view prefix = "option.";
constexpr std::string_view preview_field = "option.preview_no";

// Fields of the rows that are written into, whatever part they are of.
constexpr std::array<std::string_view, 24> written{
    "id",       "name",          "purpose",
    "prompt",   "order",         "stale_months",
    "valid_to", "valid_from",    "retention_class",
    "icon",     "title",         "text",
    "street",   "house_no",      "postcode",
    "city",     "federal_state", "initials",
    "phone",    "type",          "days",
    "template", "working_days",  "cost_per_piece_cents"};

const FieldDescriptor* field_of(const Message& row, std::string_view key) {
  return row.GetDescriptor()->FindFieldByName(std::string(option_field(key)));
}

bool is_number(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT32;
}
bool is_money(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
}
bool is_written_term(std::string_view name) {
  const auto term = std::ranges::find(terms, name, &Term::field);
  return term != terms.end() && !term->chosen;
}

bool is_day(std::string_view key) { return key == "option.valid_from" || key == "option.valid_to"; }

// Only what was changed is published, each document with the version that it was made from.
v1::PublishRequest publication(const Options& options) {
  v1::PublishRequest request;
  v1::Chain& chain = *request.mutable_chain();
  chain.set_id(options.draft.id());
  if (!MessageDifferencer::Equals(options.draft.rules(), options.was.rules()))
    *chain.mutable_rules() = options.draft.rules();
  if (!MessageDifferencer::Equals(options.draft.campaigns(), options.was.campaigns()))
    *chain.mutable_campaigns() = options.draft.campaigns();
  if (!MessageDifferencer::Equals(options.draft.staff(), options.was.staff()))
    *chain.mutable_staff() = options.draft.staff();
  if (MessageDifferencer::Equals(options.draft.texts(), options.was.texts())) return request;
  *chain.mutable_texts() = options.draft.texts();
  // Other words are another version of the wording.
  for (v1::Text& text : *chain.mutable_texts()->mutable_texts())
    for (const v1::Text& was : options.was.texts().texts())
      if (was.id() == text.id() && was.language() == text.language() &&
          was.version() == text.version() &&
          (was.text() != text.text() || was.title() != text.title()))
        text.set_version(text.version() + 1);
  return request;
}

void publish(Purpose purpose, Reach& reach) {
  v1::AdminRequest request;
  *request.mutable_publish() = publication(reach.state.options);
  request.mutable_publish()->set_only_check(purpose == Purpose::check);
  request.mutable_publish()->set_language(reach.state.language);
  reach.ask(purpose, std::move(request));
}

void on_published(const v1::PublishReply& reply, bool checked, Reach& reach) {
  State& state = reach.state;
  state.options.mistakes.assign(reply.mistakes().begin(), reply.mistakes().end());
  state.options.checked = true;
  if (checked) return;
  if (!reply.mistakes().empty()) {
    state.said = Said{"desk.option.said.mistakes", {}, {}, {}, false};
    return;
  }
  state.said = Said{"desk.option.said.published", std::to_string(reply.rules()),
                    std::to_string(reply.texts()), std::to_string(reply.staff())};
  const Part part = state.options.part;
  const int chosen = state.options.chosen;
  open_options(reach);
  state.options.part = part;
  state.options.chosen = chosen;
  v1::AdminRequest request;
  request.mutable_chain();
  reach.ask(Purpose::chain, std::move(request));
}

template <class Rows>
std::string free_id(const char* name, const Rows& rows) {
  return fresh_id(name, name, [&](const std::string& id) {
    return std::ranges::any_of(rows, [&](const auto& row) { return row.id() == id; });
  });
}

// A new step stands behind the one that is chosen.
void add_step(v1::Chain& draft, Options& options) {
  const OptionPlace place = option_place(draft, options.part, options.chosen);
  const bool contact = options.part == Part::contact_steps;
  if (contact && draft.campaigns().contact_templates().empty()) return;
  if (!contact && draft.rules().templates().empty()) return;
  // Templates that have no step yet have no row to choose: the last one gets it then.
  const int parent = place.parent != nullptr ? place.parent_at
                     : contact               ? draft.campaigns().contact_templates_size() - 1
                                             : draft.rules().templates_size() - 1;
  if (contact) {
    v1::ContactStep& step =
        *draft.mutable_campaigns()->mutable_contact_templates(parent)->add_steps();
    step.set_channel("post");
    step.set_output(v1::ContactStep::OUTPUT_PRINT);
  } else {
    draft.mutable_rules()->mutable_templates(parent)->add_steps()->set_kind(
        v1::STEP_KIND_MISSING_DATA);
  }
  if (place.parent == nullptr) {
    options.chosen = option_count(draft, options.part) - 1;
    return;
  }
  const int size = place.parent->GetReflection()->FieldSize(*place.parent, place.list);
  int at = options.chosen + (size - 1 - place.at);
  for (; at > options.chosen + 1; --at) move_option(draft, options.part, at, -1);
  options.chosen = at;
}

void add_template(v1::Rules& rules) {
  const std::string id = free_id("vorgang", rules.templates());
  v1::ProcessTemplate& made = *rules.add_templates();
  made.set_id(id);
  made.set_type(id);
  made.add_steps()->set_kind(v1::STEP_KIND_MISSING_DATA);
  made.add_steps()->set_kind(v1::STEP_KIND_SUMMARY);
}

void add_contact_template(v1::Campaigns& campaigns) {
  const std::string id = free_id("kontaktweg", campaigns.contact_templates());
  v1::ContactTemplate& made = *campaigns.add_contact_templates();
  made.set_id(id);
  v1::ContactStep& step = *made.add_steps();
  step.set_channel("post");
  step.set_output(v1::ContactStep::OUTPUT_PRINT);
}

void add_category(v1::Rules& rules) {
  auto& sets = *rules.mutable_category_sets();
  if (sets.empty()) return;
  v1::CategorySet& last = sets[sets.size() - 1];
  const std::string id = free_id("eigenschaft", last.categories());
  last.add_categories()->set_id(id);
}

void add_row(Reach& reach) {
  Options& options = reach.state.options;
  v1::Chain& draft = options.draft;
  reach.check_soon();
  switch (options.part) {
    case Part::steps:
    case Part::contact_steps:
      return add_step(draft, options);
    case Part::branches:
      draft.mutable_rules()->add_branches()->set_id(free_id("filiale", draft.rules().branches()));
      break;
    case Part::staff:
      draft.mutable_staff()->add_members()->set_id(free_id("person", draft.staff().members()));
      break;
    case Part::categories:
      add_category(*draft.mutable_rules());
      break;
    case Part::templates:
      add_template(*draft.mutable_rules());
      break;
    case Part::contact_templates:
      add_contact_template(*draft.mutable_campaigns());
      break;
    case Part::rules:  // a menu asks for which field
    case Part::texts:
    case Part::terms:
      return;
  }
  options.chosen = option_count(draft, options.part) - 1;
}

// The first press asks, the second takes it away; it is there again until it is published.
void remove_row(Reach& reach) {
  Options& options = reach.state.options;
  options.sure = !options.sure;
  if (options.sure) return;
  remove_option(options.draft, options.part, options.chosen);
  options.chosen =
      std::max(0, std::min(options.chosen, option_count(options.draft, options.part) - 1));
  reach.state.form = {};
  reach.check_soon();
}

void move_row(int by, Reach& reach) {
  Options& options = reach.state.options;
  if (!move_option(options.draft, options.part, options.chosen, by)) return;
  options.chosen += by;
  reach.check_soon();
}

// Takes a word out of a list of words, or puts it at its end.
void turn_item(Message& row, const FieldDescriptor& list, const std::string& item) {
  const auto* reflection = row.GetReflection();
  std::vector<std::string> kept;
  bool was = false;
  for (int i = 0; i < reflection->FieldSize(row, &list); ++i) {
    const std::string one = reflection->GetRepeatedString(row, &list, i);
    was = was || one == item;
    if (one != item) kept.push_back(one);
  }
  if (!was) kept.push_back(item);
  reflection->ClearField(&row, &list);
  for (const std::string& one : kept) reflection->AddString(&row, &list, one);
}

// "flag.health_derived", "level.1", "types.glasses", "channel.post": what is chosen by a press.
bool press_choice(const std::string& key, Reach& reach) {
  Message* row = chosen_option(reach.state.options);
  const auto dot = key.find('.', prefix.size());
  if (row == nullptr || !key.starts_with(prefix) || dot == std::string::npos) return false;
  const std::string kind = key.substr(prefix.size(), dot - prefix.size());
  const std::string rest = key.substr(dot + 1);
  const auto* reflection = row->GetReflection();
  const auto* named = row->GetDescriptor()->FindFieldByName(kind == "flag" ? rest : kind);
  if (named == nullptr) return false;
  if (named->is_repeated() && named->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    turn_item(*row, *named, rest);
  } else if (named->is_repeated()) {
    auto& roles = *dynamic_cast<v1::StaffMember&>(*row).mutable_desk_roles();
    const int role = std::atoi(rest.c_str());
    const auto found = std::find(roles.begin(), roles.end(), role);
    if (found == roles.end())
      roles.Add(role);
    else
      roles.erase(found);
  } else if (named->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    reflection->SetString(row, named, reflection->GetString(*row, named) == rest ? "" : rest);
  } else if (kind == "flag") {
    reflection->SetBool(row, named, !reflection->GetBool(*row, named));
  } else {
    reflection->SetEnumValue(row, named, std::atoi(rest.c_str()));
  }
  reach.check_soon();
  return true;
}

}  // namespace

std::vector<std::string> addable_fields(const State& state) {
  std::vector<std::string> keys;
  for (const Field& field : fields()) {
    const bool ruled =
        std::ranges::any_of(state.options.draft.rules().fields(),
                            [&](const v1::FieldRule& rule) { return rule.field() == field.key; });
    const bool askable = field.level == FieldLevel::must || field.level == FieldLevel::optional;
    if (askable && !ruled && !field.key.ends_with('.')) keys.emplace_back(field.key);
  }
  return keys;
}

void add_field_rule(const std::string& field, Reach& reach) {
  Options& options = reach.state.options;
  v1::FieldRule& rule = *options.draft.mutable_rules()->add_fields();
  rule.set_field(field);
  rule.set_level(v1::LEVEL_OPTIONAL);
  if (const Field* known = find_field(field)) rule.set_purpose(std::string(known->purpose));
  options.chosen = options.draft.rules().fields_size() - 1;
  reach.check_soon();
}

bool is_options_dirty(const State& state) {
  const v1::Chain chain = publication(state.options).chain();
  return chain.has_rules() || chain.has_campaigns() || chain.has_texts() || chain.has_staff();
}

void open_options(Reach& reach) {
  reach.state.page = Page::options;
  reach.state.options = {};
  reach.state.form = {};
  v1::AdminRequest request;
  request.mutable_chain()->set_with_staff(true);
  reach.ask(Purpose::options, std::move(request));
}

void check_options(Reach& reach) {
  reach.state.options.due_ms = 0;
  reach.state.options.checked = false;
  if (is_options_dirty(reach.state)) publish(Purpose::check, reach);
}

bool press_options(const std::string& key, Reach& reach) {
  Options& options = reach.state.options;
  if (reach.state.page != Page::options) return false;
  if (key == "option.remove") return remove_row(reach), true;
  options.sure = false;
  const auto part = std::ranges::find(option_parts, key.substr(key.find('.') + 1));
  if (key.starts_with("part.") && part != option_parts.end()) {
    options.part = static_cast<Part>(part - option_parts.begin());
    options.chosen = 0;
    reach.state.form = {};
  } else if (key.starts_with("piece.")) {
    options.chosen = std::atoi(key.c_str() + 6);
    reach.state.form = {};
  } else if (key == "options.revert") {
    open_options(reach);
  } else if (key == "options.publish") {
    if (options.mistakes.empty()) publish(Purpose::publish, reach);
  } else if (key == "options.add") {
    add_row(reach);
  } else if (key == "option.up" || key == "option.down") {
    move_row(key == "option.up" ? -1 : 1, reach);
  } else {
    return press_choice(key, reach);
  }
  return true;
}

bool answer_options(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  Options& options = reach.state.options;
  switch (purpose) {
    case Purpose::options:
      options.was = std::move(*reply.mutable_chain());
      options.draft = options.was;
      options.open = true;
      return true;
    case Purpose::option_preview:
      options.preview = std::move(*reply.mutable_customer()->mutable_customer());
      return true;
    case Purpose::check:
    case Purpose::publish:
      on_published(reply.publish(), purpose == Purpose::check, reach);
      return true;
    default:
      return false;
  }
}

bool is_option_field(std::string_view key) {
  return key.starts_with(prefix) &&
         (key == "option.pin" || key == preview_field || is_written_term(option_field(key)) ||
          std::ranges::find(written, option_field(key)) != written.end());
}

std::string option_text(const State& state, std::string_view key) {
  if (key == preview_field) return state.options.preview_no;
  const Message* row = option_row(state.options.draft, state.options.part, state.options.chosen);
  const FieldDescriptor* field = row == nullptr ? nullptr : field_of(*row, key);
  if (field == nullptr) return {};
  if (is_number(*field)) {
    const int number = row->GetReflection()->GetInt32(*row, field);
    return number == 0 ? std::string() : std::to_string(number);
  }
  if (is_money(*field)) {
    const std::int64_t cents = row->GetReflection()->GetInt64(*row, field);
    return cents == 0 ? std::string() : money(cents, state.language == "de");
  }
  const std::string text = row->GetReflection()->GetString(*row, field);
  return is_day(key) ? shown_date(text, state.language == "de") : text;
}

std::string put_option(std::string_view key, const std::string& text, Reach& reach) {
  if (key == preview_field) {
    reach.state.options.preview_no = text;
    return {};
  }
  Message* row = chosen_option(reach.state.options);
  const FieldDescriptor* field = row == nullptr ? nullptr : field_of(*row, key);
  if (field == nullptr) return {};
  reach.check_soon();
  if (is_number(*field)) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size() && number >= 0;
    if (!text.empty() && !whole) return "desk.fault.number";
    row->GetReflection()->SetInt32(row, field, number);
    return {};
  }
  if (is_money(*field)) {
    const auto cents = text.empty() ? std::optional<std::int64_t>(0) : read_cents(text);
    if (!cents) return "desk.fault.money";
    row->GetReflection()->SetInt64(row, field, *cents);
    return {};
  }
  const auto day = is_day(key) && !text.empty() ? read_date(text) : std::optional<Date>();
  if (is_day(key) && !text.empty() && !day) return "desk.fault.date";
  row->GetReflection()->SetString(row, field, day ? iso_date(*day) : text);
  return {};
}

}  // namespace tresen::desk
