// H11: somebody rings. Whose number it is, which campaigns wrote to them, and what they answer.

#include <algorithm>
#include <array>
#include <charconv>

#include "terminal/desk/form.h"
#include "terminal/desk/reach.h"

namespace tresen::desk {
namespace {

const v1::Caller* chosen_caller(const Calls& calls) {
  if (!calls.reply || calls.caller >= static_cast<std::size_t>(calls.reply->callers_size()))
    return nullptr;
  return &calls.reply->callers(static_cast<int>(calls.caller));
}

// What somebody who rings is likely to answer: the campaign that had to do with them last.
void choose_caller(std::size_t caller, Calls& calls) {
  calls.caller = caller;
  calls.campaign.clear();
  calls.sure = false;
  const v1::Caller* who = chosen_caller(calls);
  if (who == nullptr) return;
  const auto known = std::ranges::find_if(
      who->contacts(), [](const v1::ContactFacts& one) { return !one.campaign().empty(); });
  if (known != who->contacts().end()) calls.campaign = known->campaign();
}

void respond(const std::string& outcome, Reach& reach) {
  Calls& calls = reach.state.calls;
  const v1::Caller* who = chosen_caller(calls);
  if (who == nullptr || calls.campaign.empty() || reach.asking(Purpose::response)) return;
  if (outcome == "objects" && !calls.sure) {
    calls.sure = true;
    return;
  }
  v1::AdminRequest request;
  v1::ResponseRequest& response = *request.mutable_response();
  response.set_campaign(calls.campaign);
  response.set_no(who->no());
  response.set_outcome(outcome);
  response.set_way("phone");
  response.set_text(calls.text);
  if (!calls.text.empty())
    response.set_working_days(static_cast<std::uint32_t>(
        std::strtoul(calls.days.empty() ? "1" : calls.days.c_str(), nullptr, 10)));
  calls.outcome = outcome;
  calls.noted.reset();
  calls.sure = false;
  reach.ask(Purpose::response, std::move(request));
}

void on_responded(v1::ResponseReply& reply, Reach& reach) {
  Calls& calls = reach.state.calls;
  calls.noted = std::move(reply);
  calls.text.clear();
  calls.days.clear();
  // What is known of them has changed by it.
  ask_call(reach);
}

void on_call(v1::CallReply& reply, Calls& calls) {
  const v1::Caller* before = chosen_caller(calls);
  const std::string no = before == nullptr ? std::string() : before->no();
  const std::string campaign = calls.campaign;
  calls.reply = std::move(reply);
  const auto same = std::ranges::find(calls.reply->callers(), no, &v1::Caller::no);
  if (no.empty() || same == calls.reply->callers().end()) return choose_caller(0, calls);
  calls.caller = static_cast<std::size_t>(same - calls.reply->callers().begin());
  calls.campaign = campaign;
}

}  // namespace

void open_calls(Reach& reach) {
  State& state = reach.state;
  state.page = Page::calls;
  state.form.key = "call.number";
  state.form.text = state.calls.number;
}

void ask_call(Reach& reach) {
  v1::AdminRequest request;
  request.mutable_call()->set_number(reach.state.calls.number);
  reach.ask(Purpose::call, std::move(request));
}

bool press_calls(const std::string& key, Reach& reach) {
  Calls& calls = reach.state.calls;
  if (reach.state.page != Page::calls) return false;
  if (key == "call.ask") {
    ask_call(reach);
  } else if (key == "call.next") {
    calls = {};
    open_calls(reach);
  } else if (key.starts_with("caller.")) {
    choose_caller(std::strtoull(key.c_str() + 7, nullptr, 10), calls);
    calls.noted.reset();
  } else if (key.starts_with("joined.")) {
    calls.campaign = key.substr(7);
    calls.sure = false;
  } else if (key.starts_with("outcome.")) {
    respond(key.substr(8), reach);
  } else if (key == "call.card") {
    if (const v1::Caller* who = chosen_caller(calls)) {
      open_customers(reach);
      open_customer(who->no(), reach);
    }
  } else if (key == "call.search") {
    open_customers(reach);
  } else {
    return false;
  }
  return true;
}

bool answer_calls(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  if (purpose == Purpose::call)
    on_call(*reply.mutable_call(), reach.state.calls);
  else if (purpose == Purpose::response)
    on_responded(*reply.mutable_response(), reach);
  else
    return false;
  return true;
}

bool is_call_field(std::string_view key) {
  constexpr std::array<std::string_view, 3> fields{"call.number", "call.text", "call.days"};
  return std::ranges::find(fields, key) != fields.end();
}

std::string call_text(const State& state, std::string_view key) {
  const Calls& calls = state.calls;
  return key == "call.number" ? calls.number : key == "call.text" ? calls.text : calls.days;
}

std::string put_call(std::string_view key, const std::string& text, Reach& reach) {
  Calls& calls = reach.state.calls;
  if (key == "call.number") {
    // What is shown belongs to another number from the first key on.
    calls = {};
    calls.number = text;
  } else if (key == "call.text") {
    calls.text = text;
  } else {
    constexpr unsigned days_max = 250;
    unsigned days = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
    const bool number = error == std::errc() && end == text.data() + text.size();
    if (!text.empty() && (!number || days > days_max)) return "desk.fault.number";
    calls.days = text;
  }
  return {};
}

}  // namespace tresen::desk
