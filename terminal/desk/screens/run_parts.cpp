// H04 and H05, what belongs to one run beside its progress: its figures, the letters to be taken
// out again, and sheets to be printed once more.

#include <algorithm>
#include <array>
#include <charconv>

#include "terminal/desk/form.h"
#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

void ask_figures(Reach& reach) {
  v1::AdminRequest request;
  request.mutable_run_statistics()->set_run(reach.state.runs.chosen);
  reach.ask(Purpose::figures, std::move(request));
}

void ask_pull_list(Reach& reach) {
  v1::AdminRequest request;
  request.mutable_pull_list()->set_run(reach.state.runs.chosen);
  reach.ask(Purpose::pull_list, std::move(request));
}

void order_reprint(Reach& reach) {
  const Reprint& wanted = reach.state.runs.reprint;
  if (!can_reprint(wanted)) return;
  v1::AdminRequest request;
  v1::RunReprintRequest& order = *request.mutable_run_reprint();
  order.set_run(reach.state.runs.chosen);
  order.set_batch(wanted.batch);
  order.set_first_sheet(wanted.first);
  order.set_last_sheet(wanted.last);
  order.set_staff(reach.state.staff_id);
  order.set_why(wanted.why);
  reach.ask(Purpose::reprint, std::move(request));
}

}  // namespace

bool can_reprint(const Reprint& wanted) {
  return wanted.first > 0 && wanted.last >= wanted.first && !wanted.why.empty();
}

bool press_run_parts(const std::string& key, Reach& reach) {
  Runs& runs = reach.state.runs;
  if (reach.state.page != Page::runs || runs.chosen == 0) return false;
  if (key == "back" && runs.part != Runs::Part::progress) {
    runs.part = Runs::Part::progress;
  } else if (key == "run.figures") {
    runs.part = Runs::Part::figures;
    runs.figures.reset();
    ask_figures(reach);
  } else if (key == "run.sheets") {
    runs.part = Runs::Part::sheets;
    runs.pull_list.reset();
    runs.reprint = {};
    ask_pull_list(reach);
  } else if (key == "run.reprint") {
    order_reprint(reach);
  } else {
    return false;
  }
  return true;
}

bool answer_run_parts(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  State& state = reach.state;
  switch (purpose) {
    case Purpose::figures:
      state.runs.figures = std::move(*reply.mutable_run_statistics());
      return true;
    case Purpose::pull_list:
      state.runs.pull_list = std::move(*reply.mutable_pull_list());
      return true;
    case Purpose::reprint:
      state.said =
          Said{"desk.reprint.ordered", std::to_string(reply.run_reprint().reprint()),
               std::to_string(reply.run_reprint().letters()), std::to_string(state.runs.chosen)};
      state.runs.reprint = {};
      return true;
    default:
      return false;
  }
}

bool is_reprint_field(std::string_view key) {
  constexpr std::array<std::string_view, 4> fields{"reprint.first", "reprint.last", "reprint.batch",
                                                   "reprint.why"};
  return std::ranges::find(fields, key) != fields.end();
}

std::string reprint_text(const State& state, std::string_view key) {
  const Reprint& wanted = state.runs.reprint;
  if (key == "reprint.why") return wanted.why;
  const std::uint32_t number = key == "reprint.first"  ? wanted.first
                               : key == "reprint.last" ? wanted.last
                                                       : wanted.batch;
  return number == 0 ? std::string() : std::to_string(number);
}

std::string put_reprint(std::string_view key, const std::string& text, Reach& reach) {
  Reprint& wanted = reach.state.runs.reprint;
  if (key == "reprint.why") {
    wanted.why = text;
    return {};
  }
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (!text.empty() && (error != std::errc() || end != text.data() + text.size()))
    return "desk.fault.sheet";
  (key == "reprint.first"  ? wanted.first
   : key == "reprint.last" ? wanted.last
                           : wanted.batch) = number;
  return {};
}

}  // namespace tresen::desk
