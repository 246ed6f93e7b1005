// What was asked and how it was answered, so that nothing is done twice.

#include <utility>

#include "terminal/app/till.h"
#include "terminal/app/till_parts.h"

namespace tresen {
namespace {

constexpr std::size_t answers_max = 20'000;
constexpr std::size_t asked_max = 1'000;

bool is_taken(v1::PosStatus status) {
  return status == v1::POS_STATUS_OK || status == v1::POS_STATUS_QUEUED;
}

// Ids of requests rise with time (UUIDv7): the first one is the oldest.
void remember(Shared& shared, const v1::PosReply& reply) {
  shared.till_answers[reply.request_id()] = reply;
  if (shared.till_answers.size() > answers_max) {
    shared.till_answers.erase(shared.till_answers.begin());
  }
}

const TillStart* waiting_start(const Shared& shared, const std::string& request_id) {
  for (const TillStart& till : shared.till_starts) {
    if (till.request_id == request_id) return &till;
  }
  return nullptr;
}

// A start that had been queued came to nothing: whoever asked has long been answered.
void tell_failed_start(const v1::PosReply& reply, Reach& reach) {
  v1::PosEvent event;
  event.set_kind("error");
  event.set_status(reply.status());
  event.set_text(reply.text());
  event.set_retry(reply.status() == v1::POS_STATUS_BUSY);
  *event.mutable_process() = reply.process();
  reach.order(TillEvent{std::move(event)});
}

// What is kept of an answer. True: somebody still hears it.
bool keep(TillAnswer& answer, Reach& reach) {
  Shared& shared = reach.shared;
  const v1::PosReply& reply = answer.reply;
  const bool queued_before = answer.client == 0;
  if (reply.request_id().empty()) return !queued_before;
  const auto asked = shared.till_asked.find(reply.request_id());
  if (asked == shared.till_asked.end() && !queued_before) return true;
  if (asked != shared.till_asked.end()) {
    answer.client = asked->second;
    shared.till_asked.erase(asked);
  }
  if (is_taken(reply.status())) {
    TillRequest kept{reply.request_id(), reply, {}};
    if (const TillStart* start = waiting_start(shared, reply.request_id())) {
      kept.start = start->start;
    }
    remember(shared, reply);
    reach.order(ToStore(KeepTillRequest{std::move(kept)}));
  } else if (queued_before) {
    tell_failed_start(reply, reach);
    // It waits no longer, and may be asked again.
    shared.till_answers.erase(reply.request_id());
    reach.order(ToStore(KeepTillRequest{{reply.request_id(), reply, {}}}));
  }
  return !queued_before;
}

}  // namespace

bool is_done_once(const v1::PosRequest& request) {
  switch (request.request_case()) {
    case v1::PosRequest::kStart:
    case v1::PosRequest::kResume:
    case v1::PosRequest::kPark:
    case v1::PosRequest::kCancel:
    case v1::PosRequest::kSetCustomer:
    case v1::PosRequest::kPushCustomer:
    case v1::PosRequest::kReportSale:
    case v1::PosRequest::kIncomingCall:
      return !request.request_id().empty();
    default:
      return false;
  }
}

bool was_asked_before(const TillAsks& asks, Reach& reach) {
  Shared& shared = reach.shared;
  const std::string& id = asks.request.request_id();
  if (const auto known = shared.till_answers.find(id); known != shared.till_answers.end()) {
    reach.order(TillAnswer{asks.client, known->second});
    return true;
  }
  if (const auto asked = shared.till_asked.find(id); asked != shared.till_asked.end()) {
    asked->second = asks.client;
    return true;
  }
  // What was never answered cannot fill the memory.
  if (shared.till_asked.size() >= asked_max) shared.till_asked.erase(shared.till_asked.begin());
  shared.till_asked[id] = asks.client;
  return false;
}

void recall_till_requests(const CacheOpened& opened, State& state, Reach& reach) {
  Shared& shared = reach.shared;
  for (const TillRequest& known : opened.till_requests) {
    if (is_taken(known.reply.status())) remember(shared, known.reply);
    if (!known.start.customer_no().empty()) {
      shared.till_starts.push_back({0, known.id, known.start});
    }
  }
  for (const TillAsks& asks : std::exchange(shared.till_early, {})) on_till(asks, state, reach);
}

void keep_till_answers(Reach& reach) {
  std::vector<Order> orders = std::move(reach.orders);
  reach.orders.clear();
  for (Order& order : orders) {
    auto* answer = std::get_if<TillAnswer>(&order);
    if (answer == nullptr || keep(*answer, reach)) reach.order(std::move(order));
  }
}

}  // namespace tresen
