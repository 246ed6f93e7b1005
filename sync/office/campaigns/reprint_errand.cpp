#include "sync/office/campaigns/reprint_errand.h"

#include <algorithm>
#include <utility>

#include "sync/office/campaigns/preflight.h"
#include "sync/office/campaigns/run_output.h"
#include "sync/office/channels/channels.h"
#include "sync/office/channels/print.h"
#include "sync/office/channels/whole_file.h"
#include "sync/office/store/dispatch_store.h"

namespace tresen {
namespace {

// With all that was in custody when it was asked for decided.
Result<v1::RunBatch> claim(const v1::RunReprint& order, const AskOffice& ask) {
  v1::AdminRequest request;
  v1::RunClaimRequest& wanted = *request.mutable_run_claim();
  wanted.set_run(order.run());
  wanted.set_reprint(order.reprint());
  while (true) {
    TRY_TO(reply, ask(request));
    if (reply.run_batch().past() == 0) return std::move(*reply.mutable_run_batch());
    wanted.set_past(reply.run_batch().past());
  }
}

// Whoever may not be written to any more is taken out of the batch; the order says so from then on.
Result<void> leave_out(const std::string& dir, v1::RunBatch& batch, const AskOffice& ask,
                       std::int64_t now_ms, std::vector<LeftOutLetter>& left_out) {
  TRY_TO(reader, open_dispatch_reader(dir));
  TRY_TO(chain, reader->chain());
  TRY_TO(selections, reader->selections(batch.run().campaign()));
  const auto frozen = std::ranges::find_if(
      selections, [&](const auto& one) { return one.id() == batch.run().selection(); });
  const bool health_derived = frozen != selections.end() && frozen->health_derived();
  v1::AdminRequest request;
  v1::RunFixRequest& fixed = *request.mutable_run_fix();
  fixed.set_run(batch.run().id());
  fixed.set_batch(batch.batch());
  fixed.set_reprint(batch.reprint());
  v1::RunBatch kept = batch;
  kept.clear_items();
  for (const v1::RunItem& item : batch.items()) {
    TRY_TO(person, reader->person(uuid_from_bytes(item.recipient().record_id()).value_or(Uuid{})));
    std::string reason = item.recipient().record_id().empty() ? "erased"
                         : !person                            ? "gone"
                                   : reason_against(*person, batch.step().channel(), chain.rules(),
                                                    health_derived, now_ms);
    // Where it goes stands on the sheet.
    if (reason.empty() || reason == "unreachable") {
      *kept.add_items() = item;
      continue;
    }
    v1::RunOutcome& left = *fixed.add_left_out();
    left.set_number(item.number());
    left.set_what(v1::RunOutcome::WHAT_LEFT_OUT);
    left.set_reason(reason);
    left_out.push_back({item.recipient().no(), item.recipient().name(), std::move(reason)});
  }
  TRY(ask(request));
  batch = std::move(kept);
  return {};
}

Result<std::vector<Receipt>> send(const std::string& dir, const v1::RunBatch& batch,
                                  const PageRange& sheets) {
  const std::string path = dir + "/" + batch.document();
  TRY_TO(hash, file_hash(path));
  if (hash != batch.hash()) {
    return fail(Fault::storage, batch.document() + " is not what was printed: its content changed");
  }
  const std::string run = "run" + std::to_string(batch.run().id());
  ParcelBatch parcels;
  parcels.key = run + "-reprint" + std::to_string(batch.reprint());
  parcels.title = batch.run().campaign() + ", " + parcels.key;
  parcels.document = path;
  for (const v1::RunItem& item : batch.items()) {
    Parcel& parcel = parcels.parcels.emplace_back();
    parcel.key = run + "-" + std::to_string(item.number());
    // Those sheets and no other, though a letter may go on before or behind them.
    parcel.pages = {std::max(sheets.first, static_cast<int>(item.first_page())),
                    std::min(sheets.last, static_cast<int>(item.last_page()))};
  }
  if (leaves_singly(batch.step())) return fail(Fault::invalid, "what was faxed is on no sheet");
  const bool uploads = batch.step().output() == v1::ContactStep::OUTPUT_UPLOAD;
  TRY_TO(channel, open_channel(uploads ? "upload" : "print", dir));
  return channel->send(parcels);
}

}  // namespace

Result<Reprinted> print_again(const std::string& dir, const v1::RunReprint& order,
                              const AskOffice& ask, std::int64_t now_ms) {
  TRY_TO(batch, claim(order, ask));
  Reprinted done;
  if (!batch.fixed()) TRY(leave_out(dir, batch, ask, now_ms, done.left_out));
  v1::AdminRequest request;
  v1::RunSettleRequest& settled = *request.mutable_run_settle();
  settled.set_run(batch.run().id());
  settled.set_batch(batch.batch());
  settled.set_reprint(batch.reprint());
  Result<std::vector<Receipt>> receipts;
  if (!batch.items().empty()) {
    receipts = send(dir, batch,
                    {static_cast<int>(batch.first_sheet()), static_cast<int>(batch.last_sheet())});
  }
  if (!receipts) {
    v1::RunOutcome& outcome = *settled.add_outcomes();
    outcome.set_what(v1::RunOutcome::WHAT_REFUSED);
    outcome.set_reason(receipts.error().detail);
  }
  for (std::size_t i = 0; receipts && i < receipts->size(); ++i) {
    const Receipt& receipt = (*receipts)[i];
    v1::RunOutcome& outcome = *settled.add_outcomes();
    outcome.set_number(batch.items(static_cast<int>(i)).number());
    const bool sent = receipt.delivery == Delivery::sent;
    outcome.set_what(sent ? v1::RunOutcome::WHAT_SENT : v1::RunOutcome::WHAT_REFUSED);
    outcome.set_reason(receipt.reason);
    if (sent) {
      ++done.letters;
    } else if (done.trouble.empty()) {
      done.trouble = receipt.reason;
    }
  }
  TRY_TO(reply, ask(request));
  if (!receipts) return tl::unexpected(receipts.error());
  done.run = std::move(*reply.mutable_run());
  return done;
}

}  // namespace tresen
