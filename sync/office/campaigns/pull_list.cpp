#include "sync/office/campaigns/pull_list.h"

#include <algorithm>
#include <utility>

#include "sync/office/campaigns/preflight.h"
#include "sync/office/store/dispatch_store.h"
#include "sync/office/store/run_reader.h"
#include "sync/record/letter_code.h"

namespace tresen {
namespace {

constexpr std::int64_t day_ms = 86'400'000;

// Why the letter is to be pulled out; empty: it may go.
std::string reason_to_pull(const PrintedLetter& letter, const std::optional<Person>& person,
                           const v1::Rules& rules, bool health_derived, std::int64_t now_ms) {
  if (letter.recipient.record_id().empty()) return "erased";
  if (!person) return "gone";
  std::string reason =
      reason_against(*person, letter.recipient.channel(), rules, health_derived, now_ms);
  // An address that was taken back since is no reason: the letter has one.
  return reason == "unreachable" ? "" : reason;
}

}  // namespace

Result<v1::PullListReply> pull_list(const std::string& dir, std::uint64_t run,
                                    std::int64_t now_ms) {
  TRY_TO(runs, open_run_reader(dir));
  TRY_TO(reader, open_dispatch_reader(dir));
  TRY_TO(facts, runs->run(run));
  TRY_TO(chain, reader->chain());
  TRY_TO(selections, reader->selections(facts.campaign()));
  const auto frozen = std::ranges::find_if(
      selections, [&](const auto& one) { return one.id() == facts.selection(); });
  const bool health_derived = frozen != selections.end() && frozen->health_derived();
  v1::PullListReply reply;
  reply.set_days(pull_days);
  TRY_TO(letters, runs->letters(run, now_ms - pull_days * day_ms));
  for (PrintedLetter& letter : letters) {
    TRY_TO(person, reader->person(letter.person));
    std::string reason = reason_to_pull(letter, person, chain.rules(), health_derived, now_ms);
    if (reason.empty()) continue;
    v1::PulledLetter& pulled = *reply.add_letters();
    pulled = std::move(letter.place);
    pulled.set_no(letter.recipient.no());
    pulled.set_name(letter.recipient.name());
    if (person) pulled.set_postcode(person->record.text("postcode"));
    pulled.set_reason(std::move(reason));
    pulled.set_code(to_readable({facts.campaign_number(), letter.number}));
  }
  return reply;
}

}  // namespace tresen
