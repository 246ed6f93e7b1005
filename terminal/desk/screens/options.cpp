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

namespace tresen::desk {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using Part = Options::Part;

constexpr std::int64_t check_pause_ms = 600;
constexpr std::string_view prefix = "option.";

// Fields of the rows that are written into, whatever part they are of.
constexpr std::array<std::string_view, 18> written{
    "id",         "name",     "purpose", "prompt", "order",         "stale_months",
    "valid_from", "valid_to", "icon",    "title",  "text",          "street",
    "house_no",   "postcode", "city",    "phone",  "federal_state", "initials"};

const FieldDescriptor* field_of(const Message& row, std::string_view key) {
  return row.GetDescriptor()->FindFieldByName(std::string(key.substr(prefix.size())));
}

bool is_number(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_INT32;
}

bool is_day(std::string_view key) { return key == "option.valid_from" || key == "option.valid_to"; }

// The draft is the desk's own and may be written to.
Message* chosen_row(State& state) {
  const Options& options = state.options;
  return const_cast<Message*>(option_row(options.draft, options.part, options.chosen));
}

void check_soon(Reach& reach) {
  reach.state.options.due_ms = reach.state.now.boot_ms + check_pause_ms;
}

// Only what was changed is published, each document with the version that it was made from.
v1::PublishRequest publication(const Options& options) {
  v1::PublishRequest request;
  v1::Chain& chain = *request.mutable_chain();
  chain.set_id(options.draft.id());
  if (!MessageDifferencer::Equals(options.draft.rules(), options.was.rules()))
    *chain.mutable_rules() = options.draft.rules();
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

void add_row(Reach& reach) {
  Options& options = reach.state.options;
  v1::Chain& draft = options.draft;
  if (options.part == Part::branches) {
    const std::string id = free_id("filiale", draft.rules().branches());
    draft.mutable_rules()->add_branches()->set_id(id);
  } else if (options.part == Part::staff) {
    const std::string id = free_id("person", draft.staff().members());
    draft.mutable_staff()->add_members()->set_id(id);
  } else if (options.part == Part::categories) {
    auto& sets = *draft.mutable_rules()->mutable_category_sets();
    if (sets.empty()) return;
    v1::CategorySet& last = sets[sets.size() - 1];
    const std::string id = free_id("eigenschaft", last.categories());
    last.add_categories()->set_id(id);
  }
  options.chosen = option_count(draft, options.part) - 1;
  check_soon(reach);
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

// "flag.health_derived", "level.1", "types.glasses", "roles.2": what is chosen by a press.
bool press_choice(const std::string& key, Reach& reach) {
  Message* row = chosen_row(reach.state);
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
  } else if (kind == "flag") {
    reflection->SetBool(row, named, !reflection->GetBool(*row, named));
  } else {
    reflection->SetEnumValue(row, named, std::atoi(rest.c_str()));
  }
  check_soon(reach);
  return true;
}

}  // namespace

int option_count(const v1::Chain& chain, Options::Part part) {
  int count = 0;
  switch (part) {
    case Part::rules:
      return chain.rules().fields_size();
    case Part::categories:
      for (const v1::CategorySet& set : chain.rules().category_sets())
        count += set.categories_size();
      return count;
    case Part::texts:
      return chain.texts().texts_size();
    case Part::branches:
      return chain.rules().branches_size();
    case Part::staff:
      return chain.staff().members_size();
  }
  return count;
}

const google::protobuf::Message* option_row(const v1::Chain& chain, Options::Part part, int at) {
  if (at < 0 || at >= option_count(chain, part)) return nullptr;
  switch (part) {
    case Part::rules:
      return &chain.rules().fields(at);
    case Part::categories:
      for (const v1::CategorySet& set : chain.rules().category_sets()) {
        if (at < set.categories_size()) return &set.categories(at);
        at -= set.categories_size();
      }
      return nullptr;
    case Part::texts:
      return &chain.texts().texts(at);
    case Part::branches:
      return &chain.rules().branches(at);
    case Part::staff:
      return &chain.staff().members(at);
  }
  return nullptr;
}

std::string option_path(const v1::Chain& chain, Options::Part part, int at) {
  const auto place = [](const char* list, int number) {
    return std::string(list) + "[" + std::to_string(number) + "]";
  };
  switch (part) {
    case Part::rules:
      return place("rules.fields", at);
    case Part::categories:
      for (int i = 0; i < chain.rules().category_sets_size(); ++i) {
        const int size = chain.rules().category_sets(i).categories_size();
        if (at < size) return place("rules.category_sets", i) + place(".categories", at);
        at -= size;
      }
      return {};
    case Part::texts:
      return place("texts.texts", at);
    case Part::branches:
      return place("rules.branches", at);
    case Part::staff:
      return place("staff.members", at);
  }
  return {};
}

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
  check_soon(reach);
}

bool is_options_dirty(const State& state) {
  const v1::Chain chain = publication(state.options).chain();
  return chain.has_rules() || chain.has_texts() || chain.has_staff();
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
  constexpr std::array parts{"part.rules", "part.categories", "part.texts", "part.branches",
                             "part.staff"};
  const auto part = std::ranges::find(parts, key);
  if (part != parts.end()) {
    options.part = static_cast<Part>(part - parts.begin());
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
         (key == "option.pin" ||
          std::ranges::find(written, key.substr(prefix.size())) != written.end());
}

std::string option_text(const State& state, std::string_view key) {
  const Message* row = option_row(state.options.draft, state.options.part, state.options.chosen);
  const FieldDescriptor* field = row == nullptr ? nullptr : field_of(*row, key);
  if (field == nullptr) return {};
  if (is_number(*field)) {
    const int number = row->GetReflection()->GetInt32(*row, field);
    return number == 0 ? std::string() : std::to_string(number);
  }
  const std::string text = row->GetReflection()->GetString(*row, field);
  return is_day(key) ? shown_date(text, state.language == "de") : text;
}

std::string put_option(std::string_view key, const std::string& text, Reach& reach) {
  Message* row = chosen_row(reach.state);
  const FieldDescriptor* field = row == nullptr ? nullptr : field_of(*row, key);
  if (field == nullptr) return {};
  check_soon(reach);
  if (is_number(*field)) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size() && number >= 0;
    if (!text.empty() && !whole) return "desk.fault.number";
    row->GetReflection()->SetInt32(row, field, number);
    return {};
  }
  const auto day = is_day(key) && !text.empty() ? read_date(text) : std::optional<Date>();
  if (is_day(key) && !text.empty() && !day) return "desk.fault.date";
  row->GetReflection()->SetString(row, field, day ? iso_date(*day) : text);
  return {};
}

}  // namespace tresen::desk
