// What S14 asks for: figures, answers that lost, customers of other branches, a file for support.

#include <google/protobuf/util/json_util.h>

#include <fstream>
#include <utility>

#include "sync/base/log.h"
#include "terminal/store/keeper.h"

namespace tresen {
namespace {

constexpr std::size_t days_shown = 14;
constexpr std::size_t lost_shown = 50;
constexpr std::uint32_t hits_max = 20;

// "tresen-diagnostics-2026-11-21T100002Z.json"
std::string diagnostics_name(const Moment& now) {
  std::string name = "tresen-diagnostics-" + iso_time(now.wall_ms) + ".json";
  std::erase(name, ':');
  return name;
}

}  // namespace

Result<void> Keeper::on(const AskSyncFigures&, const Moment&) {
  TRY_TO(days, cache_.days(days_shown));
  // Names of customers are for those who may see customers.
  std::vector<LostAnswer> lost;
  if (!locked_) {
    TRY_TO(found, cache_.lost_answers(lost_shown));
    lost = std::move(found);
  }
  tell(SyncFigures{std::move(days), std::move(lost)});
  return {};
}

Result<void> Keeper::on(const LookUp& order, const Moment&) {
  LookupAsked asked{.token = order.token, .request = {}};
  asked.request.set_words(order.words);
  if (!order.customer.none()) asked.request.set_customer(to_bytes(order.customer));
  asked.request.set_reason(v1::LOOKUP_REASON_CUSTOMER_PRESENT);
  asked.request.set_staff(order.staff);
  asked.request.set_count_max(hits_max);
  if (link_.state != LinkState::online) {
    tell(LookedUp{order.token, LookupOutcome::offline, {}});
    return {};
  }
  tell(std::move(asked));
  return {};
}

// What head office is told of this terminal too: counts, sizes and words.
Result<void> Keeper::on(const WriteDiagnostics&, const Moment& now) {
  TRY_TO(report, cache_.report(now));
  google::protobuf::util::JsonPrintOptions style;
  style.add_whitespace = true;
  style.always_print_primitive_fields = true;
  std::string json;
  const std::string path = cache_.folder() + "/" + diagnostics_name(now);
  const bool made = google::protobuf::util::MessageToJsonString(report, &json, style).ok();
  std::ofstream file(path, std::ios::trunc);
  file << json;
  file.close();
  const bool written = made && file.good();
  if (!written) trouble("store", "no_diagnostics");
  tell(DiagnosticsWritten{written ? path : std::string()});
  return {};
}

}  // namespace tresen
