#include "terminal/desk/reduce.h"

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "terminal/desk/form.h"
#include "terminal/desk/menus.h"
#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

Asked& asked(State& state, Purpose purpose) {
  return state.asked[static_cast<std::size_t>(purpose)];
}

template <class Fill>
void ask(Purpose purpose, Reach& reach, Fill fill) {
  v1::AdminRequest request;
  fill(request);
  reach.ask(purpose, std::move(request));
}

void ask_chain(Reach& reach) {
  ask(Purpose::chain, reach, [](v1::AdminRequest& request) { request.mutable_chain(); });
}

void look_around(Reach& reach) {
  ask(Purpose::status, reach, [](v1::AdminRequest& request) { request.mutable_status(); });
  ask(Purpose::runs, reach, [](v1::AdminRequest& request) { request.mutable_runs(); });
  const bool watched = reach.state.page == Page::runs && reach.state.runs.chosen != 0;
  reach.state.look_again_ms =
      reach.state.now.boot_ms + (watched ? run_look_pause_ms : look_pause_ms);
}

void sign_in(Reach& reach) {
  State& state = reach.state;
  if (state.signing_in || state.staff_id.empty() || state.pin.empty()) return;
  state.signing_in = true;
  state.form = {};
  state.sign_in_fault.clear();
  reach.orders.emplace_back(SignIn{state.staff_id, state.pin});
}

void lock(Reach& reach) {
  State fresh;
  fresh.now = reach.state.now;
  fresh.theme = reach.state.theme;
  fresh.language = reach.state.language;
  fresh.staff_id = reach.state.staff_id;
  fresh.next_token = reach.state.next_token;
  fresh.version = reach.state.version;
  reach.state = std::move(fresh);
  reach.orders.emplace_back(SignOut{});
}

// Ends the writing into a field.
void leave_field(State& state) { state.form.key.clear(); }

void write(const std::string& text, const std::string& focused, Reach& reach) {
  Form& form = reach.state.form;
  // The ring of the keyboard goes before the field that was pressed last.
  if (form.key != focused && is_writable(focused)) {
    form.key = focused;
    form.text = field_text(reach.state, focused);
  }
  if (form.key.empty()) return;
  if (text.empty())
    form.text = without_last(form.text);
  else
    form.text += text;
  const std::string fault = put_field(form.key, form.text, reach);
  if (fault.empty())
    form.faults.erase(form.key);
  else
    form.faults[form.key] = fault;
  if (form.key == "why.no") reach.state.query.why.reset();
}

void confirm(Reach& reach) {
  State& state = reach.state;
  if (state.form.key == "why.no") ask_why(reach);
  // Who may not search for people knows the number.
  if (state.form.key == "find" && state.page == Page::archive)
    open_archive(state.finder.text, reach);
  if (state.form.key == "call.number") ask_call(reach);
  if (state.form.key == "option.preview_no") ask_option_preview(reach);
  const bool to_pin = state.form.key == "sign_in.staff";
  leave_field(state);
  if (state.page != Page::sign_in) return;
  if (!to_pin) return sign_in(reach);
  state.form = {"sign_in.pin", state.pin, {}};
}

bool press_rail(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (key == "rail.campaigns") {
    state.page = Page::campaigns;
  } else if (key == "rail.queries") {
    if (!state.campaigns.chosen.empty()) open_query(reach);
  } else if (key == "rail.runs") {
    open_runs(0, reach);
  } else if (key == "rail.events") {
    open_events(state.events.chosen, reach);
  } else if (key == "rail.customers") {
    open_customers(reach);
  } else if (key == "rail.archive") {
    state.finder = {};
    open_archive({}, reach);
  } else if (key == "rail.options") {
    // What was typed and not published is there again.
    if (is_options_dirty(state))
      state.page = Page::options;
    else
      open_options(reach);
  } else if (key == "rail.reports") {
    open_reports(reach);
  } else if (key == "rail.calls") {
    open_calls(reach);
  } else if (key == "rail.follow_ups") {
    open_follow_ups(reach);
  } else if (key == "rail.devices") {
    open_devices(reach);
  } else {
    return false;
  }
  return true;
}

bool press_frame(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (key == "theme") {
    state.theme = state.theme == ui::Theme::light  ? ui::Theme::dark
                  : state.theme == ui::Theme::dark ? ui::Theme::contrast
                                                   : ui::Theme::light;
  } else if (key == "language") {
    state.language = state.language == "de" ? "en" : "de";
  } else if (key == "lock") {
    lock(reach);
  } else if (key == "chip.sync") {
    state.trouble.clear();
    state.trouble_field.clear();
    if (state.page != Page::sign_in) look_around(reach);
  } else if (key == "sign_in.ok") {
    sign_in(reach);
  } else {
    return false;
  }
  return true;
}

void press(const std::string& key, Reach& reach) {
  State& state = reach.state;
  if (!state.menu.empty()) {
    const std::string anchor = std::exchange(state.menu, {});
    if (key.starts_with("menu.") && key != "menu.close")
      choose(anchor, static_cast<std::size_t>(std::strtoul(key.c_str() + 5, nullptr, 10)), reach);
    return;
  }
  if (is_writable(key) && !has_menu(state, key)) {
    // Enter on a field that has the focus ring ends the writing that it began.
    if (state.form.key == key && !field_text(state, key).empty()) return confirm(reach);
    leave_field(state);
    state.form.key = key;
    state.form.text = field_text(state, key);
    return;
  }
  leave_field(state);
  state.trouble.clear();
  state.trouble_field.clear();
  state.said.reset();
  if (has_menu(state, key)) {
    state.menu = key;
    return;
  }
  constexpr std::array screens{press_frame,     press_rail,      press_query,  press_recipients,
                               press_preflight, press_run_parts, press_runs,   press_quarantine,
                               press_options,   press_devices,   press_events, press_customers,
                               press_archive,   press_reports,   press_calls,  press_follow_ups,
                               press_proof,     press_campaigns};
  for (const auto screen : screens)
    if (screen(key, reach)) return;
}

void on(const ui::Action& action, Reach& reach) {
  State& state = reach.state;
  using Kind = ui::Action::Kind;
  switch (action.kind) {
    case Kind::press:
      return press(action.key, reach);
    case Kind::type:
    case Kind::scan:
      return write(action.text, action.key, reach);
    case Kind::erase:
      return write({}, action.key, reach);
    case Kind::enter:
      return confirm(reach);
    case Kind::escape:
      if (!state.menu.empty())
        state.menu.clear();
      else
        leave_field(state);
      return;
    case Kind::close:
      reach.orders.emplace_back(Quit{});
      return;
    case Kind::stroke:
      return;
  }
}

void on_saved(const v1::ChainPartReply& reply, Reach& reach) {
  State& state = reach.state;
  if (!reply.mistakes().empty()) {
    const v1::ChainMistake& first = reply.mistakes(0);
    state.trouble = first.what();
    state.trouble_field = first.field();
    return;
  }
  state.campaigns.saved_ms = state.now.wall_ms;
  state.campaigns.fresh = false;
  state.preflight = {};
  state.recipients = {};
  ask_chain(reach);
  if (state.page == Page::query) ask_query_versions(reach);
}

void on_chain(v1::Chain chain, Reach& reach) {
  State& state = reach.state;
  state.chain = std::move(chain);
  Campaigns& campaigns = state.campaigns;
  if (!campaigns.chosen.empty()) {
    // What was saved is what stands here, but for what the store makes of it.
    const v1::Campaign* saved = saved_campaign(state, campaigns.chosen);
    if (saved != nullptr && saved->SerializeAsString() == campaigns.draft.SerializeAsString())
      campaigns.fresh = false;
    return look_at_reach(reach);
  }
  if (!state.snack && !state.chain.campaigns().campaigns().empty())
    open_campaign(state.chain.campaigns().campaigns(0).id(), reach);
}

void on_found(const v1::SearchReply& reply, State& state) {
  state.finder.hits.clear();
  if (reply.answers().empty()) return;
  const auto& hits = reply.answers(0).hits();
  state.finder.hits.assign(hits.begin(), hits.end());
}

void on_answer(Purpose purpose, v1::AdminReply reply, Reach& reach) {
  State& state = reach.state;
  constexpr std::array screens{answer_events,    answer_customers,  answer_archive,
                               answer_run_parts, answer_quarantine, answer_options,
                               answer_reports,   answer_calls,      answer_follow_ups,
                               answer_proof,     answer_query};
  for (const auto screen : screens)
    if (screen(purpose, reply, reach)) return;
  switch (purpose) {
    case Purpose::chain:
      return on_chain(std::move(*reply.mutable_chain()), reach);
    case Purpose::status:
      state.status = std::move(*reply.mutable_status());
      return;
    case Purpose::runs:
      return on_runs(reply.runs(), reach);
    case Purpose::save:
      return on_saved(reply.chain_part(), reach);
    case Purpose::count:
      return on_count(reply.query_run(), reach);
    case Purpose::row_count:
      return on_row_count(reply.query_run(), reach);
    case Purpose::lists:
      state.lists = std::move(*reply.mutable_lists());
      return;
    case Purpose::preflight:
      state.preflight.reply = std::move(*reply.mutable_preflight());
      state.preflight.fault.clear();
      state.preflight.done_ms = state.now.wall_ms;
      state.preflight.took_ms = state.now.boot_ms - asked(state, Purpose::preflight).at_ms;
      return;
    case Purpose::recipients:
      return on_recipients(reply.recipients(), reach);
    case Purpose::start:
      return on_started(reply.run(), reach);
    case Purpose::run_log:
      state.runs.log = std::move(*reply.mutable_run_log());
      return;
    case Purpose::run_change:
      return look_around(reach);
    case Purpose::explain:
      state.query.why = {state.query.why_asked, std::move(*reply.mutable_query_explain())};
      return;
    case Purpose::code:
      state.devices.code = reply.device_code().code();
      return;
    case Purpose::revoke:
      return look_around(reach);
    case Purpose::find:
      return on_found(reply.search(), state);
    default:
      return;
  }
}

void on_refused(Purpose purpose, const Error& error, Reach& reach) {
  State& state = reach.state;
  if (error.fault == Fault::offline) {
    state.offline = true;
    return;
  }
  state.trouble_field.clear();
  if (purpose == Purpose::count || purpose == Purpose::row_count) {
    state.counting.running = false;
    state.counting.fault = error.detail;
  } else if (purpose == Purpose::preflight) {
    state.preflight.fault = error.detail;
  } else if (purpose == Purpose::proof) {
    state.proof.fault = error.detail;
  } else if (purpose == Purpose::explain) {
    state.query.why.reset();
    state.trouble = error.detail;
  } else {
    if (purpose == Purpose::start) state.runs.freezing = false;
    // Older figures do not stand below a newer period.
    if (purpose == Purpose::report) state.reports.reply.reset();
    state.trouble = error.detail;
  }
}

void on(Answered answered, Reach& reach) {
  State& state = reach.state;
  const auto found = state.purposes.find(answered.token);
  if (found == state.purposes.end()) return;  // asked before somebody else signed in
  const Purpose purpose = found->second;
  state.purposes.erase(found);
  Asked& newest = asked(state, purpose);
  if (newest.token != answered.token) return;  // somebody has asked anew since
  newest.token = 0;
  if (!answered.reply) return on_refused(purpose, answered.reply.error(), reach);
  state.offline = false;
  on_answer(purpose, std::move(*answered.reply), reach);
  // The answer may have asked the same again; its time stands for the newer question then.
}

void on(const SignedIn& who, Reach& reach) {
  State& state = reach.state;
  state.signing_in = false;
  state.pin.clear();
  state.user = who.name;
  state.role = who.role;
  state.may = who.may;
  state.page = Page::campaigns;
  state.form = {};
  ask_chain(reach);
  if (may(state, v1::AdminRequest::kLists))
    ask(Purpose::lists, reach, [](v1::AdminRequest& request) { request.mutable_lists(); });
  if (may(state, v1::AdminRequest::kEvents)) ask_events(reach);
  look_around(reach);
}

void on(const SignInFailed& failed, Reach& reach) {
  State& state = reach.state;
  state.signing_in = false;
  state.pin.clear();
  state.form = {"sign_in.pin", {}, {}};
  state.sign_in_fault = failed.error.fault == Fault::denied    ? "desk.sign_in.denied"
                        : failed.error.fault == Fault::busy    ? "desk.sign_in.busy"
                        : failed.error.fault == Fault::offline ? "desk.sign_in.offline"
                                                               : "desk.sign_in.refused";
}

void on(const Saved& saved, Reach& reach) {
  const std::error_code& trouble = saved.trouble;
  const bool denied = trouble == std::errc::permission_denied ||
                      trouble == std::errc::read_only_file_system ||
                      trouble == std::errc::operation_not_permitted;
  const char* const key = !trouble                                   ? "desk.save.done"
                          : trouble == std::errc::no_space_on_device ? "desk.save.full"
                          : denied                                   ? "desk.save.denied"
                                                                     : "desk.save.failed";
  reach.state.said = Said{key, saved.path, trouble ? trouble.message() : "", {}, !trouble};
}

void on(Tick, Reach& reach) {
  State& state = reach.state;
  if (state.counting.due_ms != 0 && state.now.boot_ms >= state.counting.due_ms) count_now(reach);
  if (state.options.due_ms != 0 && state.now.boot_ms >= state.options.due_ms) check_options(reach);
  if (state.finder.due_ms != 0 && state.now.boot_ms >= state.finder.due_ms) find_now(reach);
  if (state.reports.due_ms != 0 && state.now.boot_ms >= state.reports.due_ms) ask_report(reach);
  if (state.snack && state.now.boot_ms >= state.snack->until_ms) state.snack.reset();
  if (state.page != Page::sign_in && state.now.boot_ms >= state.look_again_ms) look_around(reach);
}

}  // namespace

void find_now(Reach& reach) {
  Finder& finder = reach.state.finder;
  finder.due_ms = 0;
  finder.of = finder.text;
  if (finder.text.empty() || !may(reach.state, v1::AdminRequest::kSearch))
    return finder.hits.clear();
  constexpr std::uint32_t hits_max = 50;
  ask(Purpose::find, reach, [&](v1::AdminRequest& request) {
    request.mutable_search()->add_queries(finder.text);
    request.mutable_search()->set_count_max(hits_max);
  });
}

std::vector<Order> reduce(State& state, Letter letter, const Moment& now) {
  std::vector<Order> orders;
  state.now = now;
  Reach reach{state, orders};
  std::visit([&](auto&& one) { on(std::forward<decltype(one)>(one), reach); }, std::move(letter));
  ++state.version;
  return orders;
}

std::int64_t wait_ms(const State& state, const Moment& now) {
  std::int64_t wait = 60'000;
  const auto until = [&](std::int64_t due) {
    wait = std::min(wait, std::max<std::int64_t>(0, due - now.boot_ms));
  };
  if (state.counting.due_ms != 0) until(state.counting.due_ms);
  if (state.finder.due_ms != 0) until(state.finder.due_ms);
  if (state.options.due_ms != 0) until(state.options.due_ms);
  if (state.reports.due_ms != 0) until(state.reports.due_ms);
  if (state.page != Page::sign_in) until(state.look_again_ms);
  if (state.snack) until(now.boot_ms + 1000);
  return wait;
}

bool awaits_answer(const State& state) {
  const auto waits = [&](Purpose purpose) {
    return state.asked[static_cast<std::size_t>(purpose)].token != 0;
  };
  constexpr std::array looks_around{Purpose::status, Purpose::runs, Purpose::lists,
                                    Purpose::run_log};
  bool waiting = state.signing_in || state.counting.due_ms != 0 || state.finder.due_ms != 0 ||
                 state.options.due_ms != 0 || state.reports.due_ms != 0;
  for (std::size_t i = 0; i < purpose_count; ++i) {
    const auto purpose = static_cast<Purpose>(i);
    waiting = waiting ||
              (waits(purpose) && std::ranges::find(looks_around, purpose) == looks_around.end());
  }
  return waiting;
}

}  // namespace tresen::desk
