#include "terminal/app/till.h"

#include <algorithm>

#include "sync/record/consent.h"
#include "sync/record/process_record.h"
#include "terminal/app/opening.h"
#include "terminal/process/process_fields.h"
#include "terminal/process/progress.h"
#include "terminal/process/steps.h"
#include "terminal/process/turns.h"

namespace tresen {
namespace {

constexpr std::size_t till_starts_max = 64;
constexpr std::size_t till_requests_max = 1000;
constexpr std::size_t till_waits_max = 256;

void reply(const TillAsks& asks, v1::PosStatus status, std::string text, Reach& reach) {
  v1::PosReply answer;
  answer.set_request_id(asks.request.request_id());
  answer.set_status(status);
  answer.set_text(std::move(text));
  reach.order(TillAnswer{asks.client, std::move(answer)});
}

v1::ProcessState state_of(const CustomerProcess& process) {
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

void answer_with_process(std::uint64_t client, const std::string& request_id,
                         const CustomerProcess& process, Reach& reach) {
  v1::PosReply answer;
  answer.set_request_id(request_id);
  answer.set_status(v1::POS_STATUS_OK);
  *answer.mutable_process() = state_of(process);
  reach.order(TillAnswer{client, std::move(answer)});
}

bool has_ended(const CustomerProcess& process) { return process.state != ProcessState::open; }

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
  // The same request again is the same process, never a second one.
  if (const auto made = shared.till_requests.find(asks.request.request_id());
      made != shared.till_requests.end()) {
    v1::PosReply answer;
    answer.set_request_id(asks.request.request_id());
    answer.set_status(v1::POS_STATUS_OK);
    answer.mutable_process()->set_process_id(to_hex(made->second));
    return reach.order(TillAnswer{asks.client, std::move(answer)});
  }
  if (shared.till_starts.size() >= till_starts_max) {
    return reply(asks, v1::POS_STATUS_BUSY, "too many starts wait for somebody to sign in", reach);
  }
  const bool free = shared.staff && !std::holds_alternative<ProcessScreen>(state.screen) &&
                    shared.till_starts.empty();
  if (!free) {
    // The till is told at once; the process opens when the counter is free.
    reply(asks, v1::POS_STATUS_QUEUED, "opens when the counter is free", reach);
    shared.till_starts.push_back({0, asks.request.request_id(), start});
    return;
  }
  shared.till_starts.push_back({asks.client, asks.request.request_id(), start});
  take_up_till_starts(reach);
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
    if (std::holds_alternative<ProcessScreen>(state.screen)) {
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

// Answers a start that cannot lead to a process, if anybody waits for it.
void refuse_till(const TillStart& till, std::string_view why, Reach& reach) {
  if (till.client == 0) return;
  v1::PosReply answer;
  answer.set_request_id(till.request_id);
  answer.set_status(v1::POS_STATUS_INVALID);
  answer.set_text(std::string(why));
  reach.order(TillAnswer{till.client, std::move(answer)});
}

}  // namespace

void on_till(const TillAsks& asks, State& state, Reach& reach) {
  const v1::PosRequest& request = asks.request;
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
    case v1::PosRequest::REQUEST_NOT_SET:
      return reply(asks, v1::POS_STATUS_UNSUPPORTED, "this release knows no such request", reach);
  }
}

void take_up_till_starts(Reach& reach) {
  if (reach.shared.till_starts.empty() || !reach.shared.staff) return;
  reach.order(ToStore(LoadCustomer{{}, reach.shared.till_starts.front().start.customer_no()}));
}

void till_customer_loaded(const CustomerFile& file, State& state, Reach& reach) {
  Shared& shared = reach.shared;
  if (shared.till_starts.empty() || !shared.staff || reach.next) return;
  if (std::holds_alternative<ProcessScreen>(state.screen)) return;
  const TillStart till = shared.till_starts.front();
  if (file.customer.text("customer_no") != till.start.customer_no()) return;
  shared.till_starts.erase(shared.till_starts.begin());
  if (is_restricted(file.customer)) {
    refuse_till(till, "this customer's data is restricted", reach);
    return reach.go(CustomerScreen{file});
  }
  if (shared.till_requests.size() >= till_requests_max) shared.till_requests.clear();
  // A second start for the same visit gives the process that is open already.
  for (const Record& running : file.processes) {
    const ProcessRecord process = read_process(running);
    const bool same =
        (process.state == ProcessState::open || process.state == ProcessState::parked) &&
        process.template_id == till.start.template_();
    if (!same) continue;
    shared.till_requests[till.request_id] = running.id;
    if (till.client != 0) {
      shared.till_waits.push_back({till.client, till.request_id, running.id, false});
    }
    return open_process(running.id, reach);
  }
  TemplatesScreen screen{.file = file, .till = till};
  if (!till.start.template_().empty()) begin_process(screen, till.start.template_(), reach);
  reach.go(std::move(screen));
}

void till_customer_absent(std::string_view number, Reach& reach) {
  Shared& shared = reach.shared;
  if (shared.till_starts.empty() || shared.till_starts.front().start.customer_no() != number) {
    return;
  }
  const TillStart till = shared.till_starts.front();
  shared.till_starts.erase(shared.till_starts.begin());
  refuse_till(till, "no customer of this number", reach);
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
  // It could not be written: the same request may try again.
  std::erase_if(reach.shared.till_requests,
                [&](const auto& made) { return made.second == process; });
  std::erase_if(reach.shared.till_waits, [&](const TillWait& wait) {
    if (wait.process != process) return false;
    v1::PosReply answer;
    answer.set_request_id(wait.request_id);
    answer.set_status(v1::POS_STATUS_INVALID);
    answer.set_text("no process of this id");
    reach.order(TillAnswer{wait.client, std::move(answer)});
    return true;
  });
}

}  // namespace tresen
