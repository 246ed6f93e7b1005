// How H06 looks.

#include <algorithm>
#include <array>

#include "terminal/desk/form.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;
using Kind = ui::DeskButton::Kind;
using Part = Options::Part;

constexpr std::array part_names{"rules", "categories", "texts", "branches", "staff"};

std::string part_word(Part part, const ui::Locale& words) {
  return words.text(std::string("desk.option.part.") + part_names[static_cast<std::size_t>(part)]);
}

// Whether a mistake is about this row.
bool is_wrong(const Options& options, int at) {
  const std::string path = option_path(options.draft, options.part, at);
  return std::ranges::any_of(options.mistakes, [&](const v1::ChainMistake& one) {
    return one.field().starts_with(path) &&
           (one.field().size() == path.size() || one.field()[path.size()] == '.');
  });
}

struct LevelLook {
  const char* word;
  const char* icon;
};
LevelLook look_of(v1::Level level) {
  switch (level) {
    case v1::LEVEL_MUST:
      return {"desk.option.must", "check_circle"};
    case v1::LEVEL_OPTIONAL:
      return {"desk.option.optional", "radio_button_unchecked"};
    default:
      return {"desk.option.off", "block"};
  }
}

std::string type_name(const State& state, const std::string& type) {
  for (const v1::ProcessTemplate& one : state.options.draft.rules().templates())
    if (one.type() == type) return one.name();
  return type;
}

std::string types_of(const State& state, const v1::FieldRule& rule, const ui::Locale& words) {
  std::string text;
  for (const std::string& type : rule.process_types())
    text += (text.empty() ? "" : ", ") + type_name(state, type);
  return text.empty() ? words.text("desk.option.always") : text;
}

std::vector<ui::DeskCell> rule_cells(const State& state, const v1::FieldRule& rule,
                                     const ui::Locale& words) {
  const LevelLook look = look_of(rule.level());
  const bool must = rule.level() == v1::LEVEL_MUST;
  return {{words.text("field." + rule.field())},
          {words.text(look.word), look.icon, must ? DeskMood::info : DeskMood::plain, must},
          {types_of(state, rule, words)},
          {rule.purpose().empty() ? "–" : rule.purpose()}};
}

std::vector<ui::DeskColumn> columns_of(Part part, const ui::Locale& words) {
  const auto head = [&](const char* key) { return words.text(std::string("desk.option.") + key); };
  switch (part) {
    case Part::rules:
      return {
          {head("field"), 168}, {head("level"), 108}, {head("types"), 0}, {head("purpose"), 150}};
    case Part::categories:
      return {{head("name"), 0}, {head("set"), 200}, {head("health"), 190}};
    case Part::texts:
      return {{head("id"), 170},
              {head("language"), 80},
              {head("title"), 0},
              {head("version"), 80, Align::right}};
    case Part::branches:
      return {{head("id"), 120}, {head("name"), 0}, {head("city"), 200}};
    case Part::staff:
      return {{head("id"), 90}, {head("name"), 0}, {head("role"), 150}, {head("desk_roles"), 190}};
  }
  return {};
}

std::string dash(const std::string& text) { return text.empty() ? "–" : text; }

std::vector<std::vector<ui::DeskCell>> cells_of(const State& state, const ui::Locale& words) {
  std::vector<std::vector<ui::DeskCell>> rows;
  const v1::Chain& draft = state.options.draft;
  switch (state.options.part) {
    case Part::rules:
      for (const v1::FieldRule& rule : draft.rules().fields())
        rows.push_back(rule_cells(state, rule, words));
      break;
    case Part::categories:
      for (const v1::CategorySet& set : draft.rules().category_sets())
        for (const v1::Category& one : set.categories())
          rows.push_back({{dash(one.name())},
                          {set.name()},
                          {one.health_derived() ? words.text("desk.option.health.yes") : "–",
                           one.health_derived() ? "medical_services" : "",
                           one.health_derived() ? DeskMood::look : DeskMood::plain}});
      break;
    case Part::texts:
      for (const v1::Text& one : draft.texts().texts())
        rows.push_back(
            {{one.id()}, {one.language()}, {dash(one.title())}, {std::to_string(one.version())}});
      break;
    case Part::branches:
      for (const v1::Branch& one : draft.rules().branches())
        rows.push_back({{one.id()}, {dash(one.name())}, {dash(one.postcode() + " " + one.city())}});
      break;
    case Part::staff:
      for (const v1::StaffMember& one : draft.staff().members()) {
        std::string roles;
        for (const int role : one.desk_roles())
          roles += (roles.empty() ? "" : ", ") + words.text("desk.role." + std::to_string(role));
        rows.push_back({{one.id()},
                        {dash(one.name())},
                        {words.text("desk.option.role." + std::to_string(one.role()))},
                        {dash(roles)}});
      }
      break;
  }
  return rows;
}

ui::DeskPane parts_of(const State& state, const ui::Locale& words) {
  ui::DeskTable table;
  table.key = "parts";
  table.columns = {{words.text("desk.option.part"), 0},
                   {words.text("desk.column.count"), 60, Align::right}};
  for (std::size_t i = 0; i < part_names.size(); ++i) {
    const Part part = static_cast<Part>(i);
    const auto count = static_cast<std::uint64_t>(option_count(state.options.draft, part));
    table.rows.push_back(
        {std::string("part.") + part_names[i],
         {{part_word(part, words), "", DeskMood::plain, part == state.options.part},
          {count_of(words, count)}},
         part == state.options.part});
  }
  ui::DeskCard card{words.text("desk.options.parts")};
  card.blocks = {std::move(table)};
  return {"parts.pane", 260, {std::move(card)}};
}

ui::DeskCard list_of(const State& state, const ui::Locale& words) {
  const Options& options = state.options;
  ui::DeskTable table;
  table.key = "pieces";
  table.columns = columns_of(options.part, words);
  int at = 0;
  for (auto& cells : cells_of(state, words)) {
    if (is_wrong(options, at)) {
      cells[0].icon = "error";
      cells[0].mood = DeskMood::bad;
    }
    cells[0].strong = at == options.chosen;
    table.rows.push_back({"piece." + std::to_string(at), std::move(cells), at == options.chosen});
    ++at;
  }
  table.empty = words.text(options.open ? "desk.option.nothing" : "desk.loading");
  ui::DeskCard card{part_word(options.part, words)};
  card.blocks = {std::move(table)};
  card.grows = true;
  return card;
}

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
  ui::DeskBlock flag(const char* name, bool on) const {
    return ui::DeskSwitches{{{std::string("option.flag.") + name,
                              words_.text(std::string("desk.option.flag.") + name), on}}};
  }
  ui::DeskBlock chips(const char* label, const std::string& name,
                      const std::vector<std::pair<std::string, std::string>>& all,
                      const google::protobuf::RepeatedPtrField<std::string>& chosen) const {
    ui::DeskChips chips{words_.text(label), {}};
    for (const auto& [id, word] : all)
      chips.chips.push_back({"option." + name + "." + id, word,
                             std::find(chosen.begin(), chosen.end(), id) != chosen.end()});
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

 private:
  const State& state_;
  const ui::Locale& words_;
};

std::vector<std::pair<std::string, std::string>> types_of(const v1::Rules& rules) {
  std::vector<std::pair<std::string, std::string>> types;
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
      detail.words("prompt", 2),
      ui::DeskWords{words.format("desk.option.says", {said}), "record_voice_over"}};
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
  std::vector<std::pair<std::string, std::string>> branches;
  for (const v1::Branch& one : state.options.draft.rules().branches())
    branches.emplace_back(one.id(), one.name());
  return {detail.line({"name"}), ui::DeskFields{{detail.field("initials"), std::move(pin)}},
          detail.choice("desk.option.role", "role", "desk.option.role.", {1, 2, 3}, member.role()),
          std::move(roles),
          detail.chips("desk.option.branches", "branches", branches, member.branches())};
}

ui::DeskCard detail_of(const State& state, const ui::Locale& words) {
  const Options& options = state.options;
  const Detail detail(state, words);
  ui::DeskCard card;
  const auto* row = option_row(options.draft, options.part, options.chosen);
  if (const auto* rule = dynamic_cast<const v1::FieldRule*>(row)) {
    card.title = words.text("field." + rule->field());
    card.blocks = rule_blocks(state, words, *rule);
  } else if (const auto* category = dynamic_cast<const v1::Category*>(row)) {
    card.title = category->name();
    card.blocks = {detail.line({"id", "icon"}), detail.line({"name"}),
                   detail.flag("health_derived", category->health_derived())};
  } else if (const auto* text = dynamic_cast<const v1::Text*>(row)) {
    card.title = text->id() + " · " + text->language();
    card.blocks = {detail.line({"title"}), detail.words("text", 10),
                   ui::DeskWords{words.text("desk.option.text.version"), "info_outline"}};
  } else if (const auto* branch = dynamic_cast<const v1::Branch*>(row)) {
    card.title = branch->name();
    card.blocks = {detail.line({"id", "federal_state"}), detail.line({"name"}),
                   detail.line({"street", "house_no"}), detail.line({"postcode", "city"}),
                   detail.line({"phone"})};
  } else if (const auto* member = dynamic_cast<const v1::StaffMember*>(row)) {
    card.title = member->name();
    card.blocks = staff_blocks(state, words, *member);
  }
  if (card.title.empty()) card.title = words.text("desk.option.new");
  return card;
}

// What `chain check` says to it, by the path of the field.
ui::DeskCard mistakes_of(const State& state, const ui::Locale& words) {
  const Options& options = state.options;
  ui::DeskCard card{words.text("desk.option.check")};
  card.note =
      words.plural("desk.option.mistakes", static_cast<std::int64_t>(options.mistakes.size()));
  card.mood = DeskMood::bad;
  card.note_icon = "error";
  for (const v1::ChainMistake& one : options.mistakes) {
    if (card.blocks.size() == 4) break;
    card.blocks.emplace_back(
        ui::DeskWords{one.field() + ": " + one.what(), "error", DeskMood::bad, 5});
  }
  return card;
}

}  // namespace

ui::DeskCards options_view(const State& state, const ui::Locale& words) {
  ui::DeskCards view;
  const Options& options = state.options;
  view.head.title = words.text("desk.options");
  view.head.context =
      words.format("desk.options.versions", {std::to_string(options.was.rules().version()),
                                             std::to_string(options.was.texts().version()),
                                             std::to_string(options.was.staff().version())});
  if (options.open && is_options_dirty(state))
    view.head.badge = ui::DeskBadge{words.text("desk.options.draft"), "edit_note", {}};
  if (options.open && options.part != Part::texts)
    view.head.tools = {{"options.add", words.text("desk.option.add"), "add"}};
  view.panes.push_back(parts_of(state, words));
  view.panes.push_back({"pieces.pane", 0, {list_of(state, words)}});
  if (option_row(options.draft, options.part, options.chosen) == nullptr) return view;
  ui::DeskPane side{"piece.pane", 376, {}};
  if (!options.mistakes.empty()) side.cards.push_back(mistakes_of(state, words));
  side.cards.push_back(detail_of(state, words));
  view.panes.push_back(std::move(side));
  return view;
}

ui::DeskFoot options_foot(const State& state, const ui::Locale& words) {
  const Options& options = state.options;
  if (!options.open || !is_options_dirty(state))
    return {"info_outline", {}, words.text("desk.options.foot"), {}};
  const bool fine = options.checked && options.mistakes.empty() && state.form.faults.empty();
  ui::DeskFoot foot{"edit", DeskMood::look, words.text("desk.options.foot.dirty"), {}};
  foot.buttons = {{"options.revert", words.text("desk.revert"), "undo"},
                  {"options.publish",
                   words.text(fine                       ? "desk.options.publish"
                              : options.mistakes.empty() ? "desk.options.checking"
                                                         : "desk.options.wrong"),
                   "check", Kind::primary, fine}};
  return foot;
}

}  // namespace tresen::desk
