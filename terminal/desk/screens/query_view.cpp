// How H02 looks.

#include <algorithm>
#include <array>
#include <cstdio>

#include "terminal/desk/form.h"
#include "terminal/desk/screens/query_tree.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

class Lines {
 public:
  Lines(const State& state, const ui::Locale& words, ui::DeskQuery& view)
      : state_(state), words_(words), view_(view) {}

  void group(const v1::QueryGroup& group, const Path& path, bool negated) {
    const std::string at = text_of(path);
    const bool any = group.join() == v1::QueryGroup::JOIN_ANY;
    ui::DeskQueryLine line;
    line.depth = static_cast<int>(path.size());
    line.is_group = true;
    line.negated = negated;
    line.join = {{"group." + at + ".all", words_.text("desk.join.all"), !negated && !any},
                 {"group." + at + ".any", words_.text("desk.join.any"), !negated && any}};
    if (!path.empty())
      line.join.push_back({"group." + at + ".none", words_.text("desk.join.none"), negated});
    line.meaning = words_.text(meaning_key(group, negated));
    if (!path.empty()) line.remove = remove_button(at);
    view_.lines.push_back(std::move(line));
    for (int i = 0; i < group.nodes_size(); ++i) {
      Path inner = path;
      inner.push_back(i);
      const v1::QueryNode& node = group.nodes(i);
      node.has_group() ? this->group(node.group(), inner, node.negated()) : row(node, inner);
    }
    ui::DeskQueryAdd add{view_.lines.size() - 1, static_cast<int>(path.size()), {}};
    add.buttons.push_back(
        {"add.row." + at, words_.text("desk.add_row"), "add", ui::DeskButton::Kind::quiet});
    if (path.size() < 2)
      add.buttons.push_back({"add.group." + at, words_.text("desk.add_group"), "playlist_add",
                             ui::DeskButton::Kind::quiet});
    view_.adds.push_back(std::move(add));
  }

  bool health() const { return health_; }

 private:
  static ui::DeskButton remove_button(const std::string& at) {
    return {"remove." + at, "", "close", ui::DeskButton::Kind::quiet};
  }

  void row(const v1::QueryNode& node, const Path& path) {
    const v1::QueryRow& row = node.row();
    const std::string at = text_of(path), key = "row." + at;
    ui::DeskQueryLine line;
    line.depth = static_cast<int>(path.size());
    line.field.key = key + ".field";
    line.field.menu = true;
    line.field.value = field_word(row.field(), state_.chain, words_);
    line.health = is_health(row.field(), state_.chain);
    if (line.health) line.field.icon = "medical_services";
    health_ = health_ || line.health;
    line.op.key = key + ".op";
    line.op.menu = true;
    line.op.value = op_word(row.op(), words_);
    if (takes_values(row.op())) line.value = value_field(row, key + ".value");
    const auto counted = state_.counting.rows.find(at);
    line.count = counted == state_.counting.rows.end() ? "–" : count_of(words_, counted->second);
    line.remove = remove_button(at);
    view_.lines.push_back(std::move(line));
  }

  ui::DeskField value_field(const v1::QueryRow& row, const std::string& key) const {
    ui::DeskField field = field_of(state_, words_, key, "");
    field.menu = !values_of(row.field(), state_.chain).empty();
    if (field.menu) {
      field.value.clear();
      for (const std::string& value : row.values())
        field.value += (field.value.empty() ? "" : ", ") +
                       value_word(row.field(), value, state_.chain, words_);
    }
    field.empty = words_.text(row.op() == v1::QUERY_OP_WITHIN || row.op() == v1::QUERY_OP_OLDER
                                  ? "desk.value.span"
                              : row.op() == v1::QUERY_OP_NEXT ? "desk.value.days"
                              : row.field() == "age"          ? "desk.value.years"
                                                              : "desk.value");
    return field;
  }

  const State& state_;
  const ui::Locale& words_;
  ui::DeskQuery& view_;
  bool health_ = false;
};

ui::DeskLamp lamp_of(const v1::ChannelLamp& lamp, std::uint64_t found, const ui::Locale& words) {
  ui::DeskLamp view;
  view.icon = channel_icon(lamp.channel());
  view.channel = channel_word(words, lamp.channel());
  view.count = count_of(words, lamp.lawful());
  view.share = found == 0 ? 0 : static_cast<double>(lamp.lawful()) / static_cast<double>(found);
  const bool post = lamp.channel() == "post";
  view.word = words.text(lamp.lawful() == 0 ? "desk.lamp.nobody"
                         : post             ? "desk.lamp.lawful"
                                            : "desk.lamp.consent");
  view.word_icon = lamp.lawful() == 0 ? "block" : post ? "check_circle" : "contrast";
  view.mood = lamp.lawful() == 0 ? ui::DeskMood::bad
              : post             ? ui::DeskMood::good
                                 : ui::DeskMood::look;
  std::vector<v1::ReasonCount> reasons(lamp.reasons().begin(), lamp.reasons().end());
  std::ranges::sort(reasons, std::greater(), &v1::ReasonCount::count);
  for (std::size_t i = 0; i < reasons.size() && i < 2; ++i)
    view.reasons += (i == 0 ? "" : " · ") + count_of(words, reasons[i].count()) + " " +
                    reason_word(words, reasons[i].reason());
  return view;
}

// In the words of the desk: head office explains in the order in which it was asked.
void add_why(ui::DeskQuery& view, const Explanation& why, const State& state,
             const ui::Locale& words) {
  const std::vector<NodeWords> lines = node_words(why.query, state, words);
  if (lines.size() != static_cast<std::size_t>(why.reply.nodes_size())) return;
  for (int i = 0; i < why.reply.nodes_size(); ++i) {
    const v1::ExplainedNode& node = why.reply.nodes(i);
    const NodeWords& line = lines[static_cast<std::size_t>(i)];
    view.why.push_back({line.text, stored_words(line.field, node.saw(), state, words),
                        static_cast<int>(node.depth()), node.holds()});
  }
}

void add_result(ui::DeskQuery& view, const State& state, const ui::Locale& words) {
  const Counting& counting = state.counting;
  view.counting = counting.running || counting.due_ms != 0 || !counting.fault.empty();
  view.hits = {counting.reply ? count_of(words, counting.reply->count()) : "–",
               words.text("desk.hits")};
  view.age = !counting.fault.empty() ? words.text("desk.count.fault")
             : view.counting         ? words.text("desk.counting")
                                     : span_of(words, counting.took_ms);
  view.lamp_title = words.text("desk.lamp");
  if (counting.reply)
    for (const v1::ChannelLamp& lamp : counting.reply->lamp())
      if (lamp.channel() != "messenger")
        view.lamp.push_back(lamp_of(lamp, counting.reply->count(), words));
  view.why_title = words.text("desk.why");
  view.why_field = field_of(state, words, "why.no", "");
  view.why_field.icon = "search";
  view.why_field.empty = words.text("desk.why.no");
  // What was explained before the query changed holds no longer. It is not asked again by itself:
  // each look at a customer is in the audit log.
  if (!state.query.why || state.query.why->query.SerializeAsString() !=
                              complete_part(state.query.query).SerializeAsString())
    return;
  view.found = state.query.why->reply.found();
  view.verdict = words.text(view.found ? "desk.why.in" : "desk.why.out");
  add_why(view, *state.query.why, state, words);
}

// As events keep theirs: "2026-12-03 18:00".
std::string local_moment(std::int64_t wall_ms) {
  const int minute = local_minute(wall_ms);
  std::array<char, 16> time{};
  std::snprintf(time.data(), time.size(), " %02d:%02d", minute / 60, minute % 60);
  return iso_date(local_date(wall_ms)) + time.data();
}

// Under its own name, if campaigns share it.
std::string context_of(const State& state, const ui::Locale& words) {
  for (const v1::StoredQuery& stored : state.chain.campaigns().queries())
    if (stored.id() == state.query.stored)
      return words.format("desk.query.shared", {stored.name()});
  return words.format("desk.for_campaign", {state.campaigns.draft.name()});
}

}  // namespace

std::string version_word(const State& state, const v1::QueryVersion& version,
                         const ui::Locale& words) {
  const auto number = std::max<std::uint64_t>(1, version.query().version());
  const std::string who =
      version.staff().empty() ? words.text("desk.query.by_head_office") : version.staff();
  if (version.published_ms() == 0)
    return words.format("desk.query.version", {std::to_string(number)});
  return words.format(
      "desk.query.version.who",
      {std::to_string(number),
       shown_moment(local_moment(version.published_ms()), state.language == "de"), who});
}

ui::DeskQuery query_view(const State& state, const ui::Locale& words) {
  ui::DeskQuery view;
  view.head.back = words.text("desk.campaign");
  view.head.title = words.text("desk.query");
  view.head.context = context_of(state, words);
  if (!state.query.versions.empty())
    view.head.tools.push_back(
        {"query.versions",
         words.format("desk.query.version",
                      {std::to_string(std::max<std::uint64_t>(1, state.query.version))}),
         "history"});
  view.head.tools.push_back(
      {"query.store",
       words.text(state.query.stored.empty() ? "desk.query.store" : "desk.query.store_again"),
       "save"});
  view.count_note = words.text("desk.query.left");
  Lines lines(state, words, view);
  lines.group(state.query.query, {}, false);
  if (lines.health()) view.health = words.text("desk.query.health");
  view.words_title = words.text("desk.query.in_words");
  view.words = sentence(complete_part(state.query.query), state, words);
  if (view.words.empty()) view.words = words.text("desk.query.everybody");
  add_result(view, state, words);
  return view;
}

ui::DeskFoot query_foot(const State& state, const ui::Locale& words) {
  ui::DeskFoot foot{"", {}, words.text("desk.query.foot"), {}};
  if (!state.counting.fault.empty()) foot = {"error", ui::DeskMood::bad, state.counting.fault, {}};
  foot.buttons = {{"query.use", words.text("desk.query.use"), "check",
                   ui::DeskButton::Kind::primary, state.counting.fault.empty()}};
  return foot;
}

}  // namespace tresen::desk
