// How H06 looks.

#include <algorithm>
#include <array>

#include "terminal/desk/screens/option_detail.h"
#include "terminal/desk/screens/option_menus.h"
#include "terminal/desk/screens/option_rows.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

using ui::Align;
using ui::DeskMood;
using Kind = ui::DeskButton::Kind;
using Part = Options::Part;

std::string part_name(std::size_t part) { return std::string(option_parts.at(part)); }

std::string part_word(Part part, const ui::Locale& words) {
  return words.text("desk.option.part." + part_name(static_cast<std::size_t>(part)));
}

// Whether a mistake is about this row.
bool is_wrong(const Options& options, int at) {
  return std::ranges::any_of(options.mistakes, [&](const v1::ChainMistake& one) {
    return is_mistake_of(options, options.part, at, one);
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

std::string dash(const std::string& text) { return text.empty() ? "–" : text; }

std::vector<ui::DeskColumn> columns_of(Part part, const ui::Locale& words) {
  const auto head = [&](const char* key) { return words.text(std::string("desk.option.") + key); };
  switch (part) {
    case Part::rules:
      return {
          {head("field"), 168}, {head("level"), 108}, {head("types"), 0}, {head("purpose"), 150}};
    case Part::categories:
      return {{head("name"), 0}, {head("set"), 200}, {head("health"), 190}};
    case Part::templates:
      return {{head("name"), 0}, {head("type"), 170}, {head("steps"), 90, Align::right}};
    case Part::steps:
      return {{head("template"), 200}, {head("step"), 0}, {head("mandatory"), 110}};
    case Part::contact_templates:
      return {{head("name"), 0}, {head("id"), 200}, {head("steps"), 90, Align::right}};
    case Part::contact_steps:
      return {{head("template"), 0},
              {head("channel"), 120},
              {head("output"), 104},
              {head("costs"), 84, Align::right}};
    case Part::terms:
      return {{head("term"), 0}, {head("value"), 190, Align::right}};
    case Part::texts:
      return {{head("id"), 170},
              {head("language"), 80},
              {head("title"), 0},
              {head("version"), 80, Align::right}};
    case Part::branches:
      return {{head("id"), 120}, {head("name"), 0}, {head("city"), 200}};
    case Part::staff:
      return {{head("id"), 70}, {head("name"), 0}, {head("role"), 120}, {head("desk_roles"), 170}};
  }
  return {};
}

using Rows = std::vector<std::vector<ui::DeskCell>>;

void add_steps(Rows& rows, const v1::Rules& rules, const ui::Locale& words) {
  for (const v1::ProcessTemplate& made : rules.templates())
    for (int i = 0; i < made.steps_size(); ++i) {
      const v1::TemplateStep& step = made.steps(i);
      const std::string name = step.title().empty()
                                   ? words.text("desk.option.kind." + std::to_string(step.kind()))
                                   : step.title();
      rows.push_back({{dash(made.name())},
                      {std::to_string(i + 1) + ". " + name},
                      {step.mandatory() ? words.text("desk.option.must") : "–",
                       step.mandatory() ? "check_circle" : "",
                       step.mandatory() ? DeskMood::info : DeskMood::plain}});
    }
}

void add_contacts(Rows& rows, const State& state, const ui::Locale& words) {
  for (const v1::ContactTemplate& made : state.options.draft.campaigns().contact_templates())
    for (int i = 0; i < made.steps_size(); ++i) {
      const v1::ContactStep& step = made.steps(i);
      rows.push_back({{dash(made.name())},
                      {std::to_string(i + 1) + ". " + channel_word(words, step.channel()),
                       channel_icon(step.channel())},
                      {words.text("desk.option.output." + std::to_string(step.output()))},
                      {euros(state, step.cost_per_piece_cents(), "EUR")}});
    }
}

// What counts: as it was written, or what the house has where nothing is.
void add_terms(Rows& rows, const State& state, const ui::Locale& words) {
  const v1::Rules& rules = state.options.draft.rules();
  for (const Term& term : terms) {
    const std::string name(term.field);
    if (term.chosen) {
      const std::string key = "option." + name, value = option_value(state, key);
      const bool merges = term.field == "merge_score_permille";
      rows.push_back({{words.text("desk." + key)},
                      {merges ? merge_word(rules.merge_score_permille(), words)
                              : option_value_word(state, key, value, words),
                       "", DeskMood::plain, value != option_values(state, key).front()}});
      continue;
    }
    const auto* field = rules.GetDescriptor()->FindFieldByName(name);
    const int value = rules.GetReflection()->GetInt32(rules, field);
    const std::string counts = words.format("desk.option.unit." + name,
                                            {std::to_string(value == 0 ? term.otherwise : value)});
    rows.push_back(
        {{words.text("desk.option." + name)}, {counts, "", DeskMood::plain, value != 0}});
  }
}

Rows cells_of(const State& state, const ui::Locale& words) {
  Rows rows;
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
    case Part::templates:
      for (const v1::ProcessTemplate& one : draft.rules().templates())
        rows.push_back({{dash(one.name()), one.icon()},
                        {dash(one.type())},
                        {std::to_string(one.steps_size())}});
      break;
    case Part::steps:
      add_steps(rows, draft.rules(), words);
      break;
    case Part::contact_templates:
      for (const v1::ContactTemplate& one : draft.campaigns().contact_templates())
        rows.push_back({{dash(one.name())}, {one.id()}, {std::to_string(one.steps_size())}});
      break;
    case Part::contact_steps:
      add_contacts(rows, state, words);
      break;
    case Part::terms:
      add_terms(rows, state, words);
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
  for (std::size_t i = 0; i < option_parts.size(); ++i) {
    const Part part = static_cast<Part>(i);
    const auto count = static_cast<std::uint64_t>(option_count(state.options.draft, part));
    table.rows.push_back(
        {"part." + part_name(i),
         {{part_word(part, words), "", DeskMood::plain, part == state.options.part},
          {count_of(words, count)}},
         part == state.options.part});
  }
  ui::DeskCard card{words.text("desk.options.parts")};
  card.blocks = {std::move(table)};
  return {"parts.pane", 284, {std::move(card)}};
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
  if (options.open && options.part != Part::texts && options.part != Part::terms)
    view.head.tools = {{"options.add", words.text("desk.option.add"), "add"}};
  view.panes.push_back(parts_of(state, words));
  view.panes.push_back({"pieces.pane", 0, {list_of(state, words)}});
  if (option_row(options.draft, options.part, options.chosen) == nullptr) return view;
  ui::DeskPane side{"piece.pane", 376, {}};
  if (!options.mistakes.empty()) side.cards.push_back(option_mistakes(state, words));
  side.cards.push_back(option_detail(state, words));
  if (options.part == Part::rules || options.part == Part::templates)
    side.cards.push_back(option_preview(state, words));
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
