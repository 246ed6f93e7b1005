#include "sync/record/request.h"

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "sync/record/composing.h"

namespace tresen {
namespace {

constexpr std::array kinds{RequestKind::access, RequestKind::correction, RequestKind::erasure,
                           RequestKind::objection, RequestKind::withdrawal};

constexpr std::array<std::string_view, 3> states{"open", "done", "refused"};

RequestState state_in(std::string_view word) {
  const auto found = std::find(states.begin(), states.end(), word);
  return static_cast<RequestState>(found == states.end() ? 0 : found - states.begin());
}

std::uint64_t number_in(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::string_view name_of(RequestKind kind) {
  switch (kind) {
    case RequestKind::access:
      return "access";
    case RequestKind::correction:
      return "correction";
    case RequestKind::erasure:
      return "erasure";
    case RequestKind::objection:
      return "objection";
    case RequestKind::withdrawal:
      return "withdrawal";
  }
  return "access";
}

std::optional<RequestKind> request_kind(std::string_view word) {
  for (const RequestKind kind : kinds) {
    if (name_of(kind) == word) return kind;
  }
  return std::nullopt;
}

std::span<const RequestKind> request_kinds() { return kinds; }

std::string_view name_of(RequestState state) { return states.at(static_cast<std::size_t>(state)); }

Date answer_due(const Date& taken) {
  const Date due = taken + std::chrono::months{1};
  return due.ok() ? due : Date{due.year() / due.month() / std::chrono::last};
}

std::string request_number(const Date& taken, const Uuid& id) {
  const std::string day = iso_date(taken), hex = to_hex(id);
  return "DS-" + day.substr(0, 4) + day.substr(5, 2) + day.substr(8, 2) + "-" +
         upper(hex.substr(hex.size() - 4));
}

Request read_request(const Record& record) {
  return {.id = record.id,
          .customer = id_of(record.text("customer")),
          .what = request_kind(record.text("what")).value_or(RequestKind::access),
          .number = record.text("number"),
          .at_ms = static_cast<std::int64_t>(number_in(record.text("at"))),
          .due = parse_date(record.text("due")).value_or(Date{}),
          .state = state_in(record.text("state")),
          .branch = record.text("branch"),
          .device = number_in(record.text("device")),
          .staff = record.text("staff"),
          .settled_ms = static_cast<std::int64_t>(number_in(record.text("settled"))),
          .why = record.text("why")};
}

Edit request_edit(const Record& stored, const Request& request) {
  Record target = stored;
  target.id = request.id;
  target.kind = RecordKind::request;
  return edit_towards(target,
                      {{"customer", id_text(request.customer)},
                       {"what", std::string(name_of(request.what))},
                       {"number", request.number},
                       {"at", std::to_string(request.at_ms)},
                       {"due", request.due == Date{} ? std::string() : iso_date(request.due)},
                       {"state", std::string(name_of(request.state))},
                       {"branch", request.branch},
                       {"device", std::to_string(request.device)},
                       {"staff", request.staff},
                       {"settled", number_text(request.settled_ms)},
                       {"why", request.why}});
}

}  // namespace tresen
