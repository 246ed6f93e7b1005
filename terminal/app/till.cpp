#include "terminal/app/till.h"

#include <algorithm>

#include "sync/record/consent.h"
#include "sync/record/process_record.h"
#include "terminal/app/opening.h"
#include "terminal/app/till_events.h"
#include "terminal/app/till_parts.h"
#include "terminal/process/process_fields.h"
#include "terminal/process/progress.h"
#include "terminal/process/steps.h"
#include "terminal/process/turns.h"

namespace tresen {
namespace {

constexpr std::size_t till_starts_max = 64;
constexpr std::size_t till_waits_max = 256;
constexpr std::size_t till_early_max = 256;

void reply(const TillAsks& asks, v1::PosStatus status, std::string text, Reach& reach) {
  answer_till(asks.client, asks.request.request_id(), status, std::move(text), reach);
}

void answer_with_process(std::uint64_t client, const std::string& request_id,
                         const CustomerProcess& process, Reach& reach) {
  v1::PosReply answer;
  answer.set_request_id(request_id);
  answer.set_status(v1::POS_STATUS_OK);
  *answer.mutable_process() = told_state(process);
  reach.order(TillAnswer{client, std::move(answer)});
}

bool has_ended(const CustomerProcess& process) { return process.state != ProcessState::open; }

// Whether a till that asks for this means the visit that is going on.
bool is_for(const CustomerProcess& process, const v1::StartProcess& start) {
  return process.state == ProcessState::open && process.customer_no == start.customer_no() &&
         process.template_id == start.template_();
}

void load_next_start(Reach& reach) {
  const Shared& shared = reach.shared;
  if (shared.till_starts.empty() || !shared.staff || shared.sync.locked) return;
  reach.order(ToStore(LoadCustomer{{}, shared.till_starts.front().start.customer_no()}));
}

void on_start(const TillAsks& asks, State& state, Reach& reach) {
  Shared& shared = reach.shared;
  const v1::StartProcess& start = asks.request.start();
  if (start.customer_no().empty()) {
    return reply(asks, v1::POS_STATUS_INVALID, "start needs a customer_no", reach);
  }
  const auto& templates = shared.options.rules.templates();
  const bool known = start.template_().empty() ||
                     std::any_of(templates.begin(), templates.end(),
                                 [&](const auto& one) { return one.id() == start.template_(); });
  if (!known) {
    return reply(asks, v1::POS_STATUS_INVALID, "no template of this id", reach);
  }
  if (const auto* shown = std::get_if<ProcessScreen>(&state.screen);
      shown != nullptr && is_for(shown->process, start)) {
    return answer_with_process(asks.client, asks.request.request_id(), shown->process, reach);
  }
  if (shared.sync.disk_full) {
    return reply(asks, v1::POS_STATUS_BUSY, "the terminal's disk is full", reach);
  }
  if (shared.till_starts.size() >= till_starts_max) {
    return reply(asks, v1::POS_STATUS_BUSY, "too many starts wait for somebody to sign in", reach);
  }
  const bool free = shared.staff && !shared.handed_over && !shared.sync.locked &&
                    !std::holds_alternative<ProcessScreen>(state.screen) &&
                    shared.till_starts.empty();
  if (!free) {
    // The till is told at once; the process opens when the counter is free.
    shared.till_starts.push_back({0, asks.request.request_id(), start});
    return reply(asks, v1::POS_STATUS_QUEUED, "opens when the counter is free", reach);
  }
  shared.till_starts.push_back({asks.client, asks.request.request_id(), start});
  load_next_start(reach);
}

// A process that this terminal knows: the one on the screen, or one of the branch's list.
std::optional<CustomerProcess> find_process(const Uuid& id, const State& state) {
  if (const auto* screen = std::get_if<ProcessScreen>(&state.screen);
      screen != nullptr && screen->process.id == id) {
    return screen->process;
  }
  for (const ListedRecord& listed : state.shared.processes) {
    if (listed.record.id != id) continue;
    auto process = process_of(listed.record);
    if (process) return *std::move(process);
  }
  return std::nullopt;
}

void on_reference(const TillAsks& asks, const v1::ProcessRef& reference, State& state,
                  Reach& reach) {
  const auto id = uuid_from_hex(reference.process_id());
  if (!id) {
    return reply(asks, v1::POS_STATUS_INVALID, "a process id has 32 hex digits", reach);
  }
  const auto known = find_process(*id, state);
  const v1::PosRequest& request = asks.request;
  if (request.has_state() && known) {
    return answer_with_process(asks.client, request.request_id(), *known, reach);
  }
  if (request.has_state() || request.has_wait()) {
    if (reach.shared.till_waits.size() >= till_waits_max) {
      return reply(asks, v1::POS_STATUS_BUSY, "too many tills wait", reach);
    }
    // It may have ended already: the cache knows.
    reach.shared.till_waits.push_back({asks.client, request.request_id(), *id, request.has_wait()});
    reach.order(ToStore(LoadProcess{*id}));
    return;
  }
  if (request.has_resume()) {
    if (!reach.shared.staff) {
      return reply(asks, v1::POS_STATUS_DENIED, "nobody is signed in", reach);
    }
    if (reach.shared.handed_over || std::holds_alternative<ProcessScreen>(state.screen)) {
      return reply(asks, v1::POS_STATUS_BUSY, "another process is open", reach);
    }
    open_process(*id, reach);
    return reply(asks, v1::POS_STATUS_OK, "", reach);
  }
  auto* screen = std::get_if<ProcessScreen>(&state.screen);
  if (screen == nullptr || screen->process.id != *id) {
    return reply(asks, v1::POS_STATUS_INVALID, "this process is not open here", reach);
  }
  const bool done =
      request.has_park() ? park_process(*screen, reach) : cancel_process(*screen, reach);
  reply(asks, done ? v1::POS_STATUS_OK : v1::POS_STATUS_BUSY,
        done ? "" : "an answer is just being written", reach);
}

void on_health(const TillAsks& asks, Reach& reach) {
  v1::PosReply answer;
  answer.set_request_id(asks.request.request_id());
  answer.set_status(v1::POS_STATUS_OK);
  for (std::string& why : troubles_of(reach.shared)) answer.add_attention(std::move(why));
  reach.order(TillAnswer{asks.client, std::move(answer)});
}

// A till reports a sale while its process is still on the screen: the sale goes on, and the process
// is put aside with what is open.
void park_what_was_sold(const v1::Sale& sale, State& state, Reach& reach) {
  auto* screen = std::get_if<ProcessScreen>(&state.screen);
  if (screen == nullptr || to_hex(screen->process.id) != sale.process_id()) return;
  static_cast<void>(park_process(*screen, reach));
}

void on_message(const TillAsks& asks, State& state, Reach& reach) {
  Shared& shared = reach.shared;
  reach.order(
      ToStore(WriteForTill{asks.request, till_staff(shared), shared.options.rules.version()}));
  if (asks.request.request_id().empty()) shared.till_asked[{}] = asks.client;
  if (asks.request.has_report_sale()) park_what_was_sold(asks.request.report_sale(), state, reach);
}

// Answers a start that cannot lead to a process; of one that was queued all tills hear.
void refuse_till(const TillStart& till, std::string_view why, Reach& reach) {
  v1::PosReply answer;
  answer.set_request_id(till.request_id);
  answer.set_status(v1::POS_STATUS_INVALID);
  answer.set_text(std::string(why));
  answer.mutable_process()->set_customer_no(till.start.customer_no());
  answer.mutable_process()->set_correlation(till.start.correlation());
  reach.order(TillAnswer{till.client, std::move(answer)});
}

}  // namespace

v1::ProcessState told_state(const CustomerProcess& process) {
  v1::ProcessState state;
  state.set_process_id(to_hex(process.id));
  state.set_customer_no(process.customer_no);
  state.set_template_(process.template_id);
  state.set_state(std::string(name_of(process.state)));
  state.set_correlation(process.correlation);
  for (const StepProgress& progress : process.steps) {
    v1::StepState* step = state.add_steps();
    const Step* known = find_step(progress.kind);
    step->set_kind(known != nullptr ? std::string(known->name) : std::string());
    step->set_state(std::string(name_of(progress.state)));
  }
  for (const std::string& key : process.changed) state.add_fields_changed(key);
  if (const auto choice = campaign_of(process)) state.set_campaign(choice->campaign);
  for (const StepProgress& progress : process.steps) {
    if (progress.kind != v1::STEP_KIND_CATEGORY || !progress.choice) continue;
    for (const std::string& id : *progress.choice) state.add_categories(id);
  }
  return state;
}

void on_till(const TillAsks& asks, State& state, Reach& reach) {
  const v1::PosRequest& request = asks.request;
  if (reach.shared.training) {
    return reply(asks, v1::POS_STATUS_BUSY, "somebody practises with invented customers", reach);
  }
  if (!reach.shared.opened) {
    // Only the cache knows whether it was asked before.
    if (reach.shared.till_early.size() >= till_early_max) {
      return reply(asks, v1::POS_STATUS_BUSY, "the terminal is just starting", reach);
    }
    return reach.shared.till_early.push_back(asks);
  }
  if (is_done_once(request) && was_asked_before(asks, reach)) return;
  switch (request.request_case()) {
    case v1::PosRequest::kStart:
      return on_start(asks, state, reach);
    case v1::PosRequest::kState:
      return on_reference(asks, request.state(), state, reach);
    case v1::PosRequest::kWait:
      return on_reference(asks, request.wait(), state, reach);
    case v1::PosRequest::kResume:
      return on_reference(asks, request.resume(), state, reach);
    case v1::PosRequest::kPark:
      return on_reference(asks, request.park(), state, reach);
    case v1::PosRequest::kCancel:
      return on_reference(asks, request.cancel(), state, reach);
    case v1::PosRequest::kSetOperator:
      return on_till_operator(asks, reach);
    case v1::PosRequest::kSetCustomer:
      return on_till_customer(asks, state.screen, reach);
    case v1::PosRequest::kIncomingCall:
      return on_till_call(asks, state.screen, reach);
    case v1::PosRequest::kPushCustomer:
    case v1::PosRequest::kReportSale:
      return on_message(asks, state, reach);
    case v1::PosRequest::kShow:
      return on_till_window(asks, true, reach);
    case v1::PosRequest::kHide:
      return on_till_window(asks, false, reach);
    case v1::PosRequest::kHealth:
      return on_health(asks, reach);
    case v1::PosRequest::kLock:
      return reply(asks, v1::POS_STATUS_OK, "", reach);
    default:
      return reply(asks, v1::POS_STATUS_UNSUPPORTED, "this release knows no such request", reach);
  }
}

void answer_till(std::uint64_t client, const std::string& request_id, v1::PosStatus status,
                 std::string text, Reach& reach) {
  v1::PosReply answer;
  answer.set_request_id(request_id);
  answer.set_status(status);
  answer.set_text(std::move(text));
  reach.order(TillAnswer{client, std::move(answer)});
}

void take_up_till(const Screen& screen, Reach& reach) {
  if (reach.shared.till_starts.empty()) return take_up_till_show(screen, reach);
  load_next_start(reach);
}

void till_customer_loaded(const CustomerLoaded& loaded, State& state, Reach& reach) {
  const CustomerFile& file = loaded.file;
  Shared& shared = reach.shared;
  if (shared.till_starts.empty() || !shared.staff || shared.handed_over || reach.next) return;
  if (std::holds_alternative<ProcessScreen>(state.screen)) return;
  const TillStart till = shared.till_starts.front();
  if (!loaded.is_for(till.start.customer_no())) return;
  shared.till_starts.erase(shared.till_starts.begin());
  reach.order(ShowWindow{true});
  if (is_restricted(file.customer)) {
    refuse_till(till, "this customer's data is restricted", reach);
    return reach.go(CustomerScreen{file});
  }
  // A second start for the same visit gives the process that is open already.
  for (const Record& running : file.processes) {
    const ProcessRecord process = read_process(running);
    const bool same =
        (process.state == ProcessState::open || process.state == ProcessState::parked) &&
        process.template_id == till.start.template_();
    if (!same) continue;
    shared.till_waits.push_back({till.client, till.request_id, running.id, false});
    return open_process(running.id, reach);
  }
  TemplatesScreen screen{.file = file, .till = till};
  if (!till.start.template_().empty()) begin_process(screen, till.start.template_(), reach);
  reach.go(std::move(screen));
}

void till_customer_absent(std::string_view number, const Screen& screen, Reach& reach) {
  Shared& shared = reach.shared;
  till_show_absent(number, screen, reach);
  if (shared.till_starts.empty() || shared.till_starts.front().start.customer_no() != number) {
    return;
  }
  TillStart& first = shared.till_starts.front();
  if (shared.sync.locked) {
    // Nobody can be read now, known or not: it waits until customers are unlocked.
    const std::uint64_t client = std::exchange(first.client, 0);
    if (client == 0) return;
    return answer_till(client, first.request_id, v1::POS_STATUS_QUEUED,
                       "opens when customers are unlocked", reach);
  }
  const TillStart till = std::move(first);
  shared.till_starts.erase(shared.till_starts.begin());
  refuse_till(till, "no customer of this number", reach);
  load_next_start(reach);
}

void till_choice_left(const TemplatesScreen& left, const Screen& next, Reach& reach) {
  if (left.till.request_id.empty() || !left.starting.none()) return;
  if (const auto* process = std::get_if<ProcessScreen>(&next)) {
    return answer_with_process(left.till.client, left.till.request_id, process->process, reach);
  }
  refuse_till(left.till, "no process was chosen", reach);
}

void till_process_loaded(const Record& record, Reach& reach) {
  auto& waits = reach.shared.till_waits;
  const bool awaited = std::any_of(waits.begin(), waits.end(),
                                   [&](const TillWait& wait) { return wait.process == record.id; });
  if (!awaited) return;
  const auto process = process_of(record);
  if (!process) return;
  std::erase_if(waits, [&](const TillWait& wait) {
    if (wait.process != record.id || (wait.until_end && !has_ended(*process))) return false;
    answer_with_process(wait.client, wait.request_id, *process, reach);
    return true;
  });
}

void till_process_absent(const Uuid& process, Reach& reach) {
  std::erase_if(reach.shared.till_waits, [&](const TillWait& wait) {
    if (wait.process != process) return false;
    // It may be that it could not be written: the same request may try again.
    const bool full = reach.shared.sync.disk_full;
    answer_till(wait.client, wait.request_id, full ? v1::POS_STATUS_BUSY : v1::POS_STATUS_INVALID,
                full ? "the terminal's disk is full" : "no process of this id", reach);
    return true;
  });
}

void till_wrote(const TillWrote& wrote, Reach& reach) {
  Shared& shared = reach.shared;
  const std::string& id = wrote.reply.request_id();
  const auto asked = shared.till_asked.find(id);
  if (asked == shared.till_asked.end()) return;
  const std::uint64_t client = asked->second;
  // Its answer was kept in the moment of writing.
  shared.till_asked.erase(asked);
  const bool done = wrote.reply.status() == v1::POS_STATUS_OK && !id.empty();
  if (done) shared.till_answers[id] = wrote.reply;
  reach.order(TillAnswer{client, wrote.reply});
}

}  // namespace tresen
