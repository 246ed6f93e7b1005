// How the tab "Kampagne" of H01 looks.

#include <algorithm>

#include "terminal/desk/form.h"
#include "terminal/desk/menus.h"
#include "terminal/desk/recipients.h"
#include "terminal/desk/views.h"

namespace tresen::desk {
namespace {

int series_of(const std::string& channel) {
  return channel == "post" ? 0 : channel == "email" ? 2 : 1;
}

const v1::ContactStep* step_of(const v1::Dispatch& dispatch, v1::ContactStep::Output output) {
  for (const v1::ContactStep& step : dispatch.contacts())
    if (step.output() == output) return &step;
  return nullptr;
}

void add_source(ui::DeskDispatch& view, const State& state, const ui::Locale& words) {
  const v1::Dispatch& dispatch = state.campaigns.draft.dispatch();
  view.source_title = words.text("desk.source");
  view.sources = {{"source.stored", words.text("desk.source.stored"), dispatch.has_stored_query()},
                  {"source.query", words.text("desk.source.query"), dispatch.has_query()},
                  {"source.list", words.text("desk.source.list"), dispatch.has_list()}};
  if (!state.events.all.empty() || dispatch.has_event())
    view.sources.push_back({"source.event", words.text("desk.source.event"), dispatch.has_event()});
  if (dispatch.has_query() || dispatch.has_stored_query())
    view.edit = ui::DeskButton{"source.edit", words.text("desk.edit"), "edit"};
  if (dispatch.has_stored_query() || dispatch.has_list() || dispatch.has_event()) {
    ui::DeskField which;
    which.key = "source.which";
    which.menu = true;
    which.empty = words.text(dispatch.has_list() ? "desk.source.no_list" : "desk.source.no_query");
    which.value =
        dispatch.has_event() ? event_source_word(state, dispatch.event(), words) : dispatch.list();
    for (const auto& stored : state.chain.campaigns().queries())
      if (dispatch.has_stored_query() && stored.id() == dispatch.stored_query())
        which.value = stored.name();
    view.source = which;
  }
  const Counting& counting = state.counting;
  if (!counting.fault.empty()) {
    view.source_note = counting.fault;
    view.source_mood = ui::DeskMood::bad;
    view.source_icon = "error";
  } else if (counting.running) {
    view.source_note = words.text("desk.counting");
    view.source_icon = "hourglass_empty";
  } else if (counting.reply) {
    view.source_note = words.format(
        "desk.counted",
        {ago(words, state.now.boot_ms - counting.counted_ms), span_of(words, counting.took_ms)});
    view.source_mood = ui::DeskMood::good;
    view.source_icon = "check_circle";
  }
}

void add_actions(ui::DeskDispatch& view, const State& state, const ui::Locale& words) {
  const v1::Dispatch& dispatch = state.campaigns.draft.dispatch();
  view.action_title = words.text("desk.action");
  const auto add = [&](const char* key, v1::ContactStep::Output output) {
    const v1::ContactStep* step = step_of(dispatch, output);
    std::string detail = words.text(std::string("desk.action.") + key + ".detail");
    if (step != nullptr && !step->template_().empty())
      detail = words.format("desk.action.template", {step->template_()});
    view.actions.push_back({std::string("action.") + key,
                            words.text(std::string("desk.action.") + key), detail, step != nullptr,
                            false});
  };
  add("print", v1::ContactStep::OUTPUT_PRINT);
  add("upload", v1::ContactStep::OUTPUT_UPLOAD);
  add("csv", v1::ContactStep::OUTPUT_CSV);
  if (!dispatch.contacts().empty()) {
    view.action_fields = {
        field_of(state, words, "campaign.template", words.text("desk.field.campaign.template")),
        field_of(state, words, "campaign.cost_piece",
                 words.text("desk.field.campaign.cost_piece"))};
  }
  if (!state.chain.campaigns().contact_templates().empty()) {
    ui::DeskField contacts{"action.contacts", words.text("desk.action.contacts"), ""};
    contacts.empty = words.text("desk.action.contacts.none");
    contacts.menu = true;
    view.action_fields.push_back(std::move(contacts));
  }
  for (const char* key : {"commission"})
    view.actions.push_back(
        {std::string("action.") + key, words.text(std::string("desk.action.") + key),
         words.text(std::string("desk.action.") + key + ".locked"), false, true});
}

ui::DeskTable sample_of(const State& state, const ui::Locale& words) {
  ui::DeskTable table;
  const bool judged = state.preflight.reply && !state.recipients.all.empty();
  table.columns = {{words.text("desk.column.no"), 96, ui::Align::right},
                   {words.text("desk.column.name"), 0},
                   {words.text("desk.column.city"), 0},
                   {words.text("desk.column.branch"), 120}};
  const auto branch_name = [&](const std::string& id) {
    for (const auto& branch : state.chain.rules().branches())
      if (branch.id() == id) return branch.name();
    return id.empty() ? std::string("–") : id;
  };
  if (judged) {
    table.columns[2].title = words.text("desk.column.address");
    table.columns.push_back({words.text("desk.column.channel"), 110});
    table.columns.push_back({words.text("desk.column.reason"), 170});
    for (const v1::Recipient& one : state.recipients.all) {
      if (table.rows.size() == 3) break;
      const bool in = is_included(one);
      ui::DeskRow row;
      row.muted = !in;
      row.cells = {{one.no()},
                   {one.name()},
                   {one.address().empty() ? "–" : one.address()},
                   {branch_name(one.branch())}};
      row.cells.push_back(
          in ? ui::DeskCell{channel_word(words, one.channel()), channel_icon(one.channel())}
             : ui::DeskCell{words.text("desk.channel.none"), "block", ui::DeskMood::bad, true});
      row.cells.push_back({in ? "–" : reason_word(words, one.reason())});
      table.rows.push_back(std::move(row));
    }
  } else if (state.counting.reply) {
    for (const v1::PersonRow& one : state.counting.reply->rows())
      table.rows.push_back({{},
                            {{one.no()},
                             {one.name()},
                             {one.city().empty() ? "–" : one.city()},
                             {branch_name(one.branch())}}});
  }
  table.empty = words.text("desk.nobody_yet");
  return table;
}

}  // namespace

std::vector<ui::DeskShare> reach_shares(const State& state) {
  std::vector<ui::DeskShare> shares;
  if (state.preflight.reply)
    for (const v1::ChannelCount& one : state.preflight.reply->channels())
      shares.push_back({static_cast<double>(one.count()), series_of(one.channel())});
  return shares;
}

std::vector<ui::DeskFigure> reach_figures(const State& state, const ui::Locale& words) {
  if (!state.preflight.reply) return {};
  const v1::PreflightReply& reply = *state.preflight.reply;
  std::vector<ui::DeskFigure> figures{
      {count_of(words, reply.found()), words.text("desk.figure.found")},
      {count_of(words, reply.found() - reply.recipients()), words.text("desk.figure.excluded"),
       ui::DeskMood::look},
      {count_of(words, reply.recipients()), words.text("desk.figure.persons")}};
  for (const v1::ChannelCount& one : reply.channels())
    if (one.count() > 0)
      figures.push_back({count_of(words, one.count()), words.text("desk.figure." + one.channel()),
                         ui::DeskMood::info, series_of(one.channel())});
  figures.push_back(
      {euros(state, reply.cost_cents(), reply.currency()), words.text("desk.figure.cost")});
  return figures;
}

ui::DeskDispatch dispatch_view(const State& state, const ui::Locale& words) {
  ui::DeskDispatch view;
  add_source(view, state, words);
  add_actions(view, state, words);
  view.group_title = words.text("desk.group");
  if (state.counting.reply) {
    view.group_count = count_of(words, state.counting.reply->count());
    view.group_word = words.text("desk.rows");
  }
  view.sample_word = words.text("desk.sample");
  view.all_rows = {"rows.all", words.text("desk.show_all"), "chevron_right",
                   ui::DeskButton::Kind::quiet,
                   !is_dirty(state) && state.campaigns.draft.dispatch().contacts_size() > 0};
  view.rows = sample_of(state, words);
  view.choice_title = words.text("desk.choice");
  using Pick = Recipients::Pick;
  view.choice = {
      {"pick.all", words.text("desk.pick.all"), state.recipients.pick == Pick::all},
      {"pick.none", words.text("desk.pick.none"), state.recipients.pick == Pick::none},
      {"pick.range", words.text("desk.pick.range"), state.recipients.pick == Pick::range}};
  if (state.recipients.pick == Pick::range) {
    view.from = field_of(state, words, "pick.from", "");
    view.to = field_of(state, words, "pick.to", "");
    view.to->empty = words.text("desk.pick.last");
  }
  view.figures = reach_figures(state, words);
  view.shares = reach_shares(state);
  view.whole = state.preflight.reply ? static_cast<double>(state.preflight.reply->found()) : 0;
  view.households = {"households", words.text("desk.households"),
                     state.campaigns.draft.dispatch().merge_households()};
  if (view.figures.empty())
    view.stale = words.text(is_dirty(state) ? "desk.choice.unsaved" : "desk.choice.unchecked");
  return view;
}

}  // namespace tresen::desk
