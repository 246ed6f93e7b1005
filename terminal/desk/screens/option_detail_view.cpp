// How one row of H06 looks, with all that can be written into it.

#include <algorithm>
#include <cassert>
#include <utility>

#include "terminal/desk/screens/option_detail.h"
#include "terminal/desk/screens/option_menus.h"
#include "terminal/desk/screens/option_rows.h"

namespace tresen::desk {
namespace {

// Ids with what people call them.
using Choices = std::vector<std::pair<std::string, std::string>>;

class Detail {
 public:
  Detail(const State& state, const ui::Locale& words) : state_(state), words_(words) {}

  ui::DeskField field(const char* name, int lines = 1) const {
    ui::DeskField one = field_of(state_, words_, std::string("option.") + name,
                                 words_.text(std::string("desk.option.") + name));
    one.lines = lines;
    return one;
  }
  ui::DeskBlock line(std::initializer_list<const char*> names) const {
    ui::DeskFields fields;
    for (const char* name : names) fields.fields.push_back(field(name));
    return fields;
  }
  ui::DeskBlock words(const char* name, int lines) const {
    return ui::DeskFields{{field(name, lines)}};
  }
  // Chosen from a menu.
  ui::DeskBlock menu(const char* name) const {
    const std::string key = std::string("option.") + name;
    ui::DeskField one{key, words_.text("desk.option." + std::string(name)),
                      option_value_word(state_, key, option_value(state_, key), words_)};
    one.menu = true;
    return ui::DeskFields{{std::move(one)}};
  }
  ui::DeskBlock flag(const char* name, bool on) const {
    return ui::DeskSwitches{{{std::string("option.flag.") + name,
                              words_.text(std::string("desk.option.flag.") + name), on}}};
  }
  ui::DeskBlock chips(const char* label, const std::string& name, const Choices& all,
                      const google::protobuf::RepeatedPtrField<std::string>& chosen) const {
    ui::DeskChips chips{words_.text(label), {}};
    for (const auto& [id, word] : all)
      chips.chips.push_back({"option." + name + "." + id, word,
                             std::find(chosen.begin(), chosen.end(), id) != chosen.end()});
    return chips;
  }
  // One of several words, or none of them.
  ui::DeskBlock word(const char* label, const std::string& name, const Choices& all,
                     const std::string& chosen) const {
    ui::DeskChips chips{words_.text(label), {}};
    for (const auto& [id, shown] : all)
      chips.chips.push_back({"option." + name + "." + id, shown, id == chosen});
    return chips;
  }
  // One of the numbers of an enumeration, as chips.
  ui::DeskBlock kind(const char* label, const std::string& name, int first, int last,
                     int chosen) const {
    ui::DeskChips chips{words_.text(label), {}};
    for (int one = first; one <= last; ++one) {
      const std::string number = "." + std::to_string(one);
      chips.chips.push_back(
          {"option." + name + number, words_.text("desk.option." + name + number), one == chosen});
    }
    return chips;
  }
  ui::DeskBlock choice(const char* label, const char* name, const char* words,
                       std::initializer_list<int> all, int chosen) const {
    ui::DeskSegments segments{words_.text(label), {}};
    for (const int one : all)
      segments.segments.push_back({std::string("option.") + name + "." + std::to_string(one),
                                   words_.text(words + std::to_string(one)), one == chosen});
    return segments;
  }

  const ui::Locale& locale() const { return words_; }

 private:
  const State& state_;
  const ui::Locale& words_;
};

Choices types_of(const v1::Rules& rules) {
  Choices types;
  for (const v1::ProcessTemplate& one : rules.templates())
    types.emplace_back(one.type(), one.name());
  return types;
}

std::vector<ui::DeskBlock> rule_blocks(const State& state, const ui::Locale& words,
                                       const v1::FieldRule& rule) {
  const Detail detail(state, words);
  const std::string said =
      rule.prompt().empty() ? words.text("prompt." + rule.field()) : rule.prompt();
  return {
      detail.choice("desk.option.level", "level", "desk.option.level.", {1, 2, 3}, rule.level()),
      detail.line({"purpose"}),
      detail.chips("desk.option.types", "process_types", types_of(state.options.draft.rules()),
                   rule.process_types()),
      detail.line({"valid_from", "valid_to"}),
      detail.line({"order", "stale_months"}),
      detail.line({"retention_class"}),
      detail.words("prompt", 2),
      ui::DeskWords{words.format("desk.option.says", {said}), "record_voice_over"}};
}

Choices branches_of(const v1::Rules& rules) {
  Choices branches;
  for (const v1::Branch& one : rules.branches()) branches.emplace_back(one.id(), one.name());
  return branches;
}

std::vector<ui::DeskBlock> template_blocks(const Detail& detail, const v1::Rules& rules,
                                           const v1::ProcessTemplate& made) {
  return {detail.line({"id", "type"}),
          detail.line({"name"}),
          detail.line({"icon"}),
          detail.choice("desk.option.open_mandatory", "open_mandatory",
                        "desk.option.open_mandatory.", {1, 2, 3},
                        made.open_mandatory() == v1::OPEN_MANDATORY_UNSPECIFIED
                            ? v1::OPEN_MANDATORY_BLOCK_CLOSE
                            : made.open_mandatory()),
          detail.flag("for_new_customers", made.for_new_customers()),
          detail.flag("health_derived", made.health_derived()),
          detail.chips("desk.option.branches", "branches", branches_of(rules), made.branches())};
}

std::vector<ui::DeskBlock> step_blocks(const Detail& detail, const v1::Rules& rules,
                                       const v1::TemplateStep& step) {
  std::vector<ui::DeskBlock> blocks{
      detail.kind("desk.option.kind", "kind", 1, 9, step.kind()),
      detail.line({"title"}),
      detail.flag("mandatory", step.mandatory()),
      detail.flag("prerequisite", step.prerequisite()),
  };
  if (step.kind() == v1::STEP_KIND_CATEGORY) {
    Choices sets;
    for (const v1::CategorySet& set : rules.category_sets())
      sets.emplace_back(set.id(), set.name());
    blocks.push_back(detail.word("desk.option.set", "category_set", sets, step.category_set()));
  }
  if (step.kind() == v1::STEP_KIND_FOLLOW_UP) blocks.push_back(detail.line({"text", "days"}));
  if (step.kind() == v1::STEP_KIND_NOTICE || step.kind() == v1::STEP_KIND_SIGNATURE)
    blocks.push_back(detail.line({"text"}));
  if (step.kind() == v1::STEP_KIND_CONSENT) {
    Choices wishes;
    const ui::Locale& words = detail.locale();
    for (const v1::ConsentWish& wish : rules.consents())
      wishes.emplace_back(
          wish.channel() + "." + wish.purpose(),
          words.text("channel." + wish.channel()) + ": " + words.text("purpose." + wish.purpose()));
    blocks.push_back(detail.chips("desk.option.consents", "consents", wishes, step.consents()));
  }
  return blocks;
}

std::vector<ui::DeskBlock> contact_blocks(const Detail& detail, const v1::ContactStep& step) {
  Choices channels;
  for (const char* one : {"post", "email", "phone", "sms", "messenger", "fax"})
    channels.emplace_back(one, channel_word(detail.locale(), one));
  std::vector<ui::DeskBlock> blocks{
      detail.word("desk.option.channel", "channel", channels, step.channel()),
      detail.kind("desk.option.output", "output", 1, 8, step.output())};
  if (step.output() == v1::ContactStep::OUTPUT_TASK)
    blocks.push_back(detail.line({"text", "working_days"}));
  else
    blocks.push_back(detail.line({"template"}));
  blocks.push_back(detail.line({"cost_per_piece_cents"}));
  return blocks;
}

// What can be done with the row as a whole.
ui::DeskBlock deeds_of(const Options& options, const ui::Locale& words) {
  using Kind = ui::DeskButton::Kind;
  ui::DeskButtons deeds{{}, true};
  if (is_ordered(options.part)) {
    deeds.buttons.push_back({"option.up", words.text("desk.option.up"), "arrow_upward"});
    deeds.buttons.push_back({"option.down", words.text("desk.option.down"), "arrow_downward"});
  }
  deeds.buttons.push_back(
      {"option.remove", words.text(options.sure ? "desk.option.remove.sure" : "desk.option.remove"),
       "delete", Kind::danger});
  return deeds;
}

std::vector<ui::DeskBlock> staff_blocks(const State& state, const ui::Locale& words,
                                        const v1::StaffMember& member) {
  const Detail detail(state, words);
  ui::DeskField pin = detail.field("pin");
  std::string dots;
  for (std::size_t i = 0; i < pin.value.size(); ++i) dots += "•";
  pin.value = dots;
  pin.empty = words.text("desk.option.pin.kept");
  ui::DeskChips roles{words.text("desk.option.desk_roles"), {}};
  for (const int role : {1, 2, 3})
    roles.chips.push_back({"option.desk_roles." + std::to_string(role),
                           words.text("desk.role." + std::to_string(role)),
                           std::find(member.desk_roles().begin(), member.desk_roles().end(),
                                     role) != member.desk_roles().end()});
  return {detail.line({"name"}), ui::DeskFields{{detail.field("initials"), std::move(pin)}},
          detail.choice("desk.option.role", "role", "desk.option.role.", {1, 2, 3}, member.role()),
          std::move(roles),
          detail.chips("desk.option.branches", "branches", branches_of(state.options.draft.rules()),
                       member.branches())};
}

// The parts of processes and of what goes out, and the terms.
void fill_other(ui::DeskCard& card, const Detail& detail, const State& state,
                const google::protobuf::Message& row) {
  const Options& options = state.options;
  const ui::Locale& words = detail.locale();
  const v1::Rules& rules = options.draft.rules();
  if (const auto* made = dynamic_cast<const v1::ProcessTemplate*>(&row)) {
    card.blocks = template_blocks(detail, rules, *made);
  } else if (const auto* step = dynamic_cast<const v1::TemplateStep*>(&row)) {
    card.blocks = step_blocks(detail, rules, *step);
  } else if (dynamic_cast<const v1::ContactTemplate*>(&row) != nullptr) {
    card.blocks = {detail.line({"id"}), detail.line({"name"}),
                   ui::DeskWords{words.text("desk.option.contacts.note"), "info_outline"}};
  } else if (const auto* contact = dynamic_cast<const v1::ContactStep*>(&row)) {
    card.blocks = contact_blocks(detail, *contact);
  } else {
    const Term& term = terms.at(static_cast<std::size_t>(options.chosen));
    const std::string name(term.field);
    card.blocks = {term.chosen ? detail.menu(name.c_str()) : detail.line({name.c_str()}),
                   ui::DeskWords{words.text("desk.option." + name + ".note"), "info_outline",
                                 ui::DeskMood::plain, 9}};
  }
}

}  // namespace

std::string option_name(const Options& options, Options::Part part, int at,
                        const ui::Locale& words) {
  const auto* row = option_row(options.draft, part, at);
  if (const auto* rule = dynamic_cast<const v1::FieldRule*>(row))
    return words.text("field." + rule->field());
  if (const auto* category = dynamic_cast<const v1::Category*>(row)) return category->name();
  if (const auto* made = dynamic_cast<const v1::ProcessTemplate*>(row)) return made->name();
  if (const auto* step = dynamic_cast<const v1::TemplateStep*>(row))
    return words.text("desk.option.kind." + std::to_string(step->kind()));
  if (const auto* contacts = dynamic_cast<const v1::ContactTemplate*>(row)) return contacts->name();
  if (const auto* contact = dynamic_cast<const v1::ContactStep*>(row))
    return channel_word(words, contact->channel());
  if (const auto* text = dynamic_cast<const v1::Text*>(row))
    return text->id() + " · " + text->language();
  if (const auto* branch = dynamic_cast<const v1::Branch*>(row)) return branch->name();
  if (const auto* member = dynamic_cast<const v1::StaffMember*>(row)) return member->name();
  return words.text("desk.option." + std::string(terms.at(static_cast<std::size_t>(at)).field));
}

ui::DeskCard option_detail(const State& state, const ui::Locale& words) {
  const Options& options = state.options;
  const Detail detail(state, words);
  const auto* row = option_row(options.draft, options.part, options.chosen);
  assert(row != nullptr);
  ui::DeskCard card{option_name(options, options.part, options.chosen, words)};
  if (const auto* rule = dynamic_cast<const v1::FieldRule*>(row)) {
    card.blocks = rule_blocks(state, words, *rule);
  } else if (const auto* category = dynamic_cast<const v1::Category*>(row)) {
    card.blocks = {detail.line({"id", "icon"}), detail.line({"name"}),
                   detail.flag("health_derived", category->health_derived())};
  } else if (dynamic_cast<const v1::Text*>(row) != nullptr) {
    card.blocks = {detail.line({"title"}), detail.words("text", 10),
                   ui::DeskWords{words.text("desk.option.text.version"), "info_outline"}};
  } else if (dynamic_cast<const v1::Branch*>(row) != nullptr) {
    card.blocks = {detail.line({"id", "federal_state"}), detail.line({"name"}),
                   detail.line({"street", "house_no"}), detail.line({"postcode", "city"}),
                   detail.line({"phone"})};
  } else if (const auto* member = dynamic_cast<const v1::StaffMember*>(row)) {
    card.blocks = staff_blocks(state, words, *member);
  } else {
    fill_other(card, detail, state, *row);
  }
  if (options.part != Options::Part::terms) card.blocks.push_back(deeds_of(options, words));
  if (card.title.empty()) card.title = words.text("desk.option.new");
  return card;
}

}  // namespace tresen::desk
