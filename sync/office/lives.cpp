#include "sync/office/lives.h"

#include <algorithm>
#include <utility>

#include "sync/base/planted.h"

namespace tresen {
namespace {

bool is_fork(const DeviceRow& row, const Claim& claim,
             const std::optional<std::string>& chain_there) {
  if (planted("skip_chain_check")) return false;
  if (claim.last_seq < row.hw_seq) return true;  // a disk set back to an earlier image
  return chain_there && !chain_there->empty() && !claim.chain_at_acked.empty() &&
         *chain_there != claim.chain_at_acked;
}

// Where we do not know which of its rows we have, it sends again all that it can. Our safe mark may
// be that of another disk, which trimmed more than this one was ever allowed to.
std::uint64_t sent_again_behind(const DeviceRow& row, const Claim& claim) {
  return claim.trimmed_seq.value_or(row.safe_trim_seq);
}

// What was acknowledged to this terminal holds; all that it wrote since then is the fork's. Unless
// it was acknowledged before we were restored.
DeviceRow begin_life(DeviceRow row, const Claim& claim,
                     const std::optional<std::string>& chain_there) {
  row.incarnation = row.offered_incarnation;
  const bool agreed = claim.acked_seq == 0 || (chain_there && *chain_there == claim.chain_at_acked);
  row.fork_seq = std::min({claim.acked_seq, claim.last_seq, row.hw_seq});
  if (!agreed) row.fork_seq = std::min(row.fork_seq, sent_again_behind(row, claim));
  row.fork_chain = agreed ? claim.chain_at_acked : std::string();
  row.fork_last = claim.last_seq;
  row.hw_seq = row.fork_seq;
  row.chain_head = row.fork_chain;
  row.safe_trim_seq = std::min(row.safe_trim_seq, row.fork_seq);
  row.frozen = false;
  return row;
}

// The hello that took the offer, said again because its answer was lost, perhaps by a machine that
// was started anew. Should it be a clone instead that stands at the same row, then both live this
// life, and the first row that differs freezes them again.
bool is_the_same_again(const DeviceRow& row, const Claim& claim) {
  const bool from_there = row.fork_chain.empty() || (claim.acked_seq == row.fork_seq &&
                                                     claim.chain_at_acked == row.fork_chain);
  return row.offered_incarnation == row.incarnation && row.hw_seq == row.fork_seq && from_there &&
         claim.last_seq >= row.fork_last;
}

// We were restored to a state from before this life. What we have may be another's, so it is sent
// again: the same rows are recognised, others are quarantined.
DeviceRow follow_life(DeviceRow row, const Claim& claim) {
  row.incarnation = claim.incarnation;
  row.offered_incarnation = 0;
  row.frozen = false;
  row.fork_last = row.hw_seq;
  row.hw_seq = std::min({row.hw_seq, sent_again_behind(row, claim), claim.acked_seq});
  row.safe_trim_seq = std::min(row.safe_trim_seq, row.hw_seq);
  row.fork_seq = row.hw_seq;
  row.fork_chain.clear();
  row.chain_head.clear();
  return row;
}

// Its disk was lost, and with it which life it lived. That may be the terminal that we know, and
// nobody but an operator can tell.
bool has_nothing(const Claim& claim) { return claim.last_seq == 0 && claim.acked_seq == 0; }

Judgement frozen(DeviceRow row) {
  const bool anew = !std::exchange(row.frozen, true);
  return {Standing::frozen, std::move(row), anew, anew};
}

}  // namespace

Judgement judge(const DeviceRow& row, const Claim& claim,
                const std::optional<std::string>& chain_there) {
  const bool on_offer = row.offered_incarnation > row.incarnation;
  if (on_offer && claim.incarnation < row.offered_incarnation) {
    return {Standing::moved, begin_life(row, claim, chain_there), true, true};
  }
  if (claim.incarnation < row.incarnation) {
    if (has_nothing(claim)) return frozen(row);
    if (!is_the_same_again(row, claim)) return {Standing::refused, row, false};
    DeviceRow again = row;
    again.fork_last = claim.last_seq;
    return {Standing::moved, std::move(again), true, true};
  }
  if (claim.incarnation > row.incarnation) {
    if (!claim.knows_another_store) return {Standing::refused, row, false};
    return {Standing::known, follow_life(row, claim), true, true};
  }
  DeviceRow next = row;
  if (next.offered_incarnation == next.incarnation) next.offered_incarnation = 0;  // it has arrived
  if (!next.frozen) next.frozen = is_fork(row, claim, chain_there);
  const bool changed =
      next.frozen != row.frozen || next.offered_incarnation != row.offered_incarnation;
  const Standing standing = next.frozen ? Standing::frozen : Standing::known;
  return {standing, next, changed, next.frozen && !row.frozen};
}

Result<DeviceRow> with_offer(DeviceRow row) {
  const bool unconfirmed = row.offered_incarnation != 0;
  if (!row.frozen && !unconfirmed) {
    return fail(Fault::conflict,
                "device " + std::to_string(row.id) + " is not frozen: there is nothing to end");
  }
  row.offered_incarnation = std::max(row.incarnation, row.offered_incarnation) + 1;
  return row;
}

}  // namespace tresen
