#include "sync/office/campaigns/run_errand.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/campaigns/run_document.h"
#include "sync/office/channels/channels.h"
#include "sync/office/channels/letter_order.h"
#include "sync/record/customer.h"

namespace tresen {
namespace {

constexpr std::size_t page_recipients = 20'000;
constexpr std::size_t problems_told = 50;

std::string_view channel_of(v1::ContactStep::Output output) {
  switch (output) {
    case v1::ContactStep::OUTPUT_PRINT:
      return "print";
    case v1::ContactStep::OUTPUT_UPLOAD:
      return "upload";
    default:
      return "csv";
  }
}

bool is_letter(const v1::ContactStep& step) { return step.output() != v1::ContactStep::OUTPUT_CSV; }

const v1::ContactStep* step_of(const v1::Dispatch& dispatch, const std::string& channel) {
  const auto found = std::ranges::find_if(
      dispatch.contacts(), [&](const v1::ContactStep& step) { return step.channel() == channel; });
  return found == dispatch.contacts().end() ? nullptr : &*found;
}

// Where each of them stands in the order of printing.
Result<void> sort_for_the_post(DispatchReader& reader, std::vector<v1::Recipient>& recipients) {
  std::vector<std::pair<PostalPlace, v1::Recipient>> placed;
  placed.reserve(recipients.size());
  for (v1::Recipient& recipient : recipients) {
    TRY_TO(person, reader.person(uuid_from_bytes(recipient.record_id()).value_or(Uuid{})));
    PostalPlace place;
    if (person) {
      const Record& record = person->record;
      place = PostalPlace{country_of(record), record.text("postcode"),
                          record.text("street") + record.text("house_no") + recipient.name()};
    }
    placed.emplace_back(std::move(place), std::move(recipient));
  }
  const PostalOrder order;
  std::ranges::stable_sort(placed,
                           [&](const auto& a, const auto& b) { return order(a.first, b.first); });
  recipients.clear();
  for (auto& [place, recipient] : placed) recipients.push_back(std::move(recipient));
  return {};
}

// Nothing starts while a letter cannot be printed.
Result<void> check_letters(DispatchReader& reader, const std::string& dir, const v1::Chain& chain,
                           const v1::Campaign& campaign,
                           const std::vector<v1::Recipient>& recipients, std::int64_t now_ms) {
  RunPresses presses(dir);
  const RunOccasion occasion{&chain, &campaign, 0, iso_date(local_date(now_ms))};
  std::vector<std::string> lines;
  for (const v1::Recipient& recipient : recipients) {
    const v1::ContactStep* const step = step_of(campaign.dispatch(), recipient.channel());
    if (step == nullptr || !is_letter(*step) || lines.size() >= problems_told) continue;
    TRY_TO(press, presses.of(step->template_()));
    TRY_TO(person, reader.person(uuid_from_bytes(recipient.record_id()).value_or(Uuid{})));
    if (!person) continue;
    std::vector<LetterProblem> problems;
    press->check({0, std::move(person->record)}, occasion, problems);
    for (const LetterProblem& problem : problems) {
      lines.push_back((recipient.no().empty() ? recipient.name() : recipient.no()) + ": " +
                      problem.place + ": " + problem.what);
    }
  }
  if (lines.empty()) return {};
  return fail(Fault::invalid, "letters that cannot be printed:\n" + join(lines, "\n"));
}

v1::RunOutcome left_out(std::uint32_t number, std::string reason) {
  v1::RunOutcome outcome;
  outcome.set_number(number);
  outcome.set_what(v1::RunOutcome::WHAT_LEFT_OUT);
  outcome.set_reason(std::move(reason));
  return outcome;
}

v1::RunOutcome outcome_of(std::uint32_t number, const Receipt& receipt) {
  v1::RunOutcome outcome;
  outcome.set_number(number);
  outcome.set_what(receipt.delivery == Delivery::sent      ? v1::RunOutcome::WHAT_SENT
                   : receipt.delivery == Delivery::refused ? v1::RunOutcome::WHAT_REFUSED
                                                           : v1::RunOutcome::WHAT_LATER);
  outcome.set_reference(receipt.reference);
  outcome.set_reason(receipt.reason);
  return outcome;
}

std::string batch_name(std::uint64_t run, std::uint32_t batch) {
  return "run" + std::to_string(run) + "-batch" + std::to_string(batch);
}

}  // namespace

Result<v1::RunFacts> start_run(const std::string& dir, const std::string& campaign,
                               const AskOffice& ask, std::int64_t now_ms) {
  TRY_TO(reader, open_dispatch_reader(dir));
  TRY_TO(chain, reader->chain());
  TRY_TO(meant, dispatched_campaign(chain, campaign));
  TRY_TO(frozen, select_recipients(*reader, campaign, now_ms));
  TRY(sort_for_the_post(*reader, frozen.recipients));
  TRY(check_letters(*reader, dir, chain, *meant, frozen.recipients, now_ms));
  std::uint64_t run = 0;
  auto at = frozen.recipients.begin();
  while (true) {
    v1::AdminRequest request;
    v1::RunStartRequest& page = *request.mutable_run_start();
    if (run == 0) *page.mutable_selection() = frozen.selection;
    page.set_run(run);
    while (at != frozen.recipients.end() &&
           page.recipients_size() < static_cast<int>(page_recipients)) {
      *page.add_recipients() = std::move(*at++);
    }
    page.set_last(at == frozen.recipients.end());
    TRY_TO(reply, ask(request));
    if (page.last()) return std::move(*reply.mutable_run());
    run = reply.run().id();
  }
}

Result<RunErrand> RunErrand::open(std::string dir, std::uint64_t run, std::uint64_t worker,
                                  AskOffice ask) {
  auto lock = FileLock::take(dir + "/run" + std::to_string(run) + ".lock");
  if (!lock && lock.error().fault == Fault::busy) {
    return fail(Fault::busy, "somebody else is sending run " + std::to_string(run) + " now");
  }
  if (!lock) return tl::unexpected(lock.error());
  return RunErrand(std::move(dir), std::move(*lock), run, worker, std::move(ask));
}

Result<v1::RunBatch> RunErrand::claim(std::size_t count_max) {
  v1::AdminRequest request;
  request.mutable_run_claim()->set_run(run_);
  request.mutable_run_claim()->set_worker(worker_);
  request.mutable_run_claim()->set_count_max(static_cast<std::uint32_t>(count_max));
  request.mutable_run_claim()->set_past(past_);
  TRY_TO(reply, ask_(request));
  past_ = reply.run_batch().past();
  return std::move(*reply.mutable_run_batch());
}

Result<RunErrand::Step> RunErrand::step(std::size_t count_max, std::int64_t now_ms) {
  TRY_TO(batch, claim(count_max));
  Step done{batch.run(), batch.past() != 0, ""};
  if (batch.items().empty()) return done;
  const std::string_view key = channel_of(batch.step().output());
  TRY_TO(channel, open_channel(key, dir_));
  if (!batch.fixed()) TRY(fix(batch, now_ms));
  TRY_TO(parcels, parcels_of(batch));
  v1::AdminRequest request;
  v1::RunSettleRequest& settled = *request.mutable_run_settle();
  settled.set_run(run_);
  settled.set_worker(worker_);
  settled.set_batch(batch.batch());
  if (!parcels.parcels.empty()) {
    TRY_TO(receipts, channel->send(parcels));
    for (std::size_t i = 0; i < receipts.size(); ++i) {
      *settled.add_outcomes() = outcome_of(batch.items(static_cast<int>(i)).number(), receipts[i]);
      if (receipts[i].delivery == Delivery::later && done.trouble.empty()) {
        done.trouble = std::string(key) + ": " + receipts[i].reason;
      }
    }
  }
  TRY_TO(reply, ask_(request));
  done.run = std::move(*reply.mutable_run());
  return done;
}

Result<void> RunErrand::fix(v1::RunBatch& batch, std::int64_t now_ms) {
  // Opened only now: it sees all that the sequencer had passed when the batch was claimed.
  TRY_TO(reader, open_dispatch_reader(dir_));
  TRY_TO(chain, reader->chain());
  TRY_TO(selections, reader->selections(batch.run().campaign()));
  const auto frozen = std::ranges::find_if(
      selections, [&](const auto& one) { return one.id() == batch.run().selection(); });
  if (frozen == selections.end()) return fail(Fault::absent, "the frozen selection is gone");
  TRY_TO(campaign, dispatched_campaign(chain, batch.run().campaign()));
  v1::AdminRequest request;
  v1::RunFixRequest& fixed = *request.mutable_run_fix();
  std::vector<RunPerson> persons;
  for (const v1::RunItem& item : batch.items()) {
    TRY_TO(person, reader->person(uuid_from_bytes(item.recipient().record_id()).value_or(Uuid{})));
    const std::string reason = person
                                   ? reason_against(*person, batch.step().channel(), chain.rules(),
                                                    frozen->health_derived(), now_ms)
                                   : "gone";
    if (!reason.empty()) {
      *fixed.add_left_out() = left_out(item.number(), reason);
    } else {
      persons.push_back({item.number(), std::move(person->record)});
    }
  }
  const RunOccasion occasion{&chain, campaign, batch.run().campaign_number(),
                             iso_date(local_date(now_ms))};
  const std::string folder = "archive/run" + std::to_string(run_);
  const std::string name = batch_name(run_, batch.batch());
  RunDocument document;
  if (is_letter(batch.step())) {
    TRY_TO(press, presses_.of(batch.step().template_()));
    TRY_TO(printed, press->print(dir_, folder, name, persons, occasion));
    document = std::move(printed);
  } else {
    TRY_TO(written, write_table(dir_, folder, name, persons, occasion));
    document = std::move(written);
  }
  for (const LetterProblem& problem : document.problems) {
    *fixed.add_left_out() = left_out(static_cast<std::uint32_t>(std::stoul(problem.key)),
                                     problem.place + ": " + problem.what);
  }
  fixed.set_run(run_);
  fixed.set_worker(worker_);
  fixed.set_batch(batch.batch());
  fixed.set_document(document.path);
  fixed.set_hash(document.hash);
  for (v1::RunItem& item : document.items) *fixed.add_items() = item;
  TRY(ask_(request));
  batch.set_document(document.path);
  batch.clear_items();
  for (v1::RunItem& item : document.items) *batch.add_items() = std::move(item);
  return {};
}

Result<ParcelBatch> RunErrand::parcels_of(const v1::RunBatch& batch) const {
  ParcelBatch parcels;
  parcels.key = batch_name(run_, batch.batch());
  parcels.title = batch.run().campaign() + ", " + parcels.key;
  const auto add = [&](std::uint32_t number) -> Parcel& {
    Parcel& parcel = parcels.parcels.emplace_back();
    parcel.key = "run" + std::to_string(run_) + "-" + std::to_string(number);
    return parcel;
  };
  if (is_letter(batch.step())) {
    parcels.document = dir_ + "/" + batch.document();
    for (const v1::RunItem& item : batch.items()) {
      add(item.number()).pages = {static_cast<int>(item.first_page()),
                                  static_cast<int>(item.last_page())};
    }
    return parcels;
  }
  TRY_TO(table, read_table(dir_, batch.document()));
  parcels.columns.assign(table.columns().begin(), table.columns().end());
  std::map<std::uint32_t, const v1::RunTableRow*> rows;
  for (const v1::RunTableRow& row : table.rows()) rows[row.number()] = &row;
  for (const v1::RunItem& item : batch.items()) {
    const auto row = rows.find(item.number());
    if (row == rows.end()) return fail(Fault::storage, "a row of the batch is missing");
    add(item.number()).row.assign(row->second->values().begin(), row->second->values().end());
  }
  return parcels;
}

}  // namespace tresen
