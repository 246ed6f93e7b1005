#include "sync/office/admin_runs.h"

#include <algorithm>
#include <utility>

#include "sync/office/admin_deliveries.h"
#include "sync/office/archive.h"
#include "sync/office/participations.h"
#include "sync/office/person.h"

namespace tresen {
namespace {

Result<v1::AdminReply> start(RunStore& runs, const v1::RunStartRequest& request,
                             std::int64_t now_ms) {
  std::uint64_t run = request.run();
  if (run == 0) {
    TRY_TO(opened, runs.open(request.selection(), request.batch_max()));
    run = opened;
  }
  const std::vector<v1::Recipient> page(request.recipients().begin(), request.recipients().end());
  TRY(runs.add(run, page));
  v1::AdminReply reply;
  reply.mutable_run()->set_id(run);
  if (!request.last()) return reply;
  TRY_TO(whole, request.checked() ? runs.freeze(run, now_ms) : runs.fill(run));
  *reply.mutable_run() = std::move(whole);
  return reply;
}

// Whoever withdrew before this moment is not written to: a change that is in custody counts, though
// the sequencer may not have come to it.
Result<v1::AdminReply> claim(Office& office, const v1::RunClaimRequest& request,
                             std::int64_t now_ms) {
  if (request.worker() == 0 && request.reprint() == 0)
    return fail(Fault::invalid, "a worker needs a number");
  TRY_TO(facts, office.store().sync().facts());
  const std::uint64_t past = request.past() != 0 ? request.past() : facts.custody;
  v1::AdminReply reply;
  if (facts.applied < past) {
    // Whoever waits drives it on, with a daemon or without.
    TRY(office.sequence());
    reply.mutable_run_batch()->set_past(past);
    return reply;
  }
  RunStore& runs = office.store().runs();
  if (request.reprint() != 0) {
    TRY_TO(sheets, runs.claim_reprint(request.run(), request.reprint()));
    *reply.mutable_run_batch() = std::move(sheets);
    return reply;
  }
  const std::size_t count_max = std::clamp<std::size_t>(request.count_max(), 1, run_batch_max);
  TRY_TO(batch, runs.claim(request.run(), request.worker(), count_max, now_ms));
  *reply.mutable_run_batch() = std::move(batch);
  return reply;
}

Result<void> fix(Office& office, const v1::RunFixRequest& request, std::int64_t now_ms) {
  RunStore& runs = office.store().runs();
  if (request.reprint() != 0) return runs.fix_reprint(request, now_ms);
  TRY(runs.fix(request, now_ms));
  // Somebody was erased while the batch was being made.
  TRY(wipe_archive(office, now_ms));
  return {};
}

Result<v1::AdminReply> settle(Office& office, const v1::RunSettleRequest& request,
                              std::int64_t now_ms) {
  RunStore& runs = office.store().runs();
  TRY(mark_refused(office, request, now_ms));
  TRY_TO(facts, request.reprint() != 0 ? runs.settle_reprint(request, now_ms)
                                       : runs.settle(request, now_ms));
  bool more = true;
  while (more) {
    TRY_TO(again, tell_participations(office, now_ms));
    more = again;
  }
  v1::AdminReply reply;
  *reply.mutable_run() = std::move(facts);
  return reply;
}

Result<v1::AdminReply> log(RunStore& runs, std::uint64_t run) {
  TRY_TO(entries, runs.log(run));
  TRY_TO(problems, runs.problems(run));
  v1::AdminReply reply;
  v1::RunLogReply& told = *reply.mutable_run_log();
  for (v1::RunLogEntry& one : entries) *told.add_entries() = std::move(one);
  for (v1::RunProblem& one : problems) *told.add_problems() = std::move(one);
  return reply;
}

Result<v1::AdminReply> letters(Office& office, const v1::LettersRequest& request) {
  TRY_TO(customer, customer_of(office.store(), request.no()));
  TRY_TO(found, office.store().runs().letters(customer.id, request.campaign()));
  v1::AdminReply reply;
  reply.mutable_letters();
  for (v1::SentLetter& one : found) *reply.mutable_letters()->add_letters() = std::move(one);
  return reply;
}

}  // namespace

bool is_about_runs(const v1::AdminRequest& request) {
  return request.has_run_start() || request.has_runs() || request.has_run_claim() ||
         request.has_run_fix() || request.has_run_settle() || request.has_run_change() ||
         request.has_run_log() || request.has_letters() || request.has_run_reprint() ||
         request.has_run_prepare() || request.has_run_trouble() || request.has_delivery_reports();
}

Result<v1::AdminReply> answer_run(Office& office, const v1::AdminRequest& request,
                                  std::int64_t now_ms) {
  RunStore& runs = office.store().runs();
  v1::AdminReply reply;
  switch (request.ask_case()) {
    case v1::AdminRequest::kRunStart:
      return start(runs, request.run_start(), now_ms);
    case v1::AdminRequest::kRunClaim:
      return claim(office, request.run_claim(), now_ms);
    case v1::AdminRequest::kRunFix:
      TRY(fix(office, request.run_fix(), now_ms));
      reply.mutable_run()->set_id(request.run_fix().run());
      return reply;
    case v1::AdminRequest::kRunSettle:
      return settle(office, request.run_settle(), now_ms);
    case v1::AdminRequest::kRunReprint: {
      TRY_TO(ordered, runs.order_reprint(request.run_reprint(), now_ms));
      *reply.mutable_run_reprint() = std::move(ordered);
      return reply;
    }
    case v1::AdminRequest::kRunChange: {
      TRY_TO(facts, runs.change(request.run_change(), now_ms));
      *reply.mutable_run() = std::move(facts);
      return reply;
    }
    case v1::AdminRequest::kRunPrepare: {
      TRY_TO(facts, runs.prepare(request.run_prepare(), now_ms));
      *reply.mutable_run() = std::move(facts);
      return reply;
    }
    case v1::AdminRequest::kRunTrouble: {
      TRY_TO(facts, runs.note_trouble(request.run_trouble(), now_ms));
      *reply.mutable_run() = std::move(facts);
      return reply;
    }
    case v1::AdminRequest::kDeliveryReports:
      return take_delivery_reports(office, request.delivery_reports(), now_ms);
    case v1::AdminRequest::kRunLog:
      return log(runs, request.run_log().run());
    case v1::AdminRequest::kLetters:
      return letters(office, request.letters());
    default: {
      const v1::RunsRequest& wanted = request.runs();
      TRY_TO(all, wanted.going() ? runs.going() : runs.runs(wanted.campaign(), wanted.run()));
      reply.mutable_runs();
      for (v1::RunFacts& one : all) *reply.mutable_runs()->add_runs() = std::move(one);
      return reply;
    }
  }
}

}  // namespace tresen
