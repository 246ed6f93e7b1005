#include "sync/office/campaigns/run_errand.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/bounce_token.h"
#include "sync/office/campaigns/preflight.h"
#include "sync/office/campaigns/run_document.h"
#include "sync/office/campaigns/run_messages.h"
#include "sync/office/campaigns/run_output.h"
#include "sync/office/campaigns/run_preparation.h"
#include "sync/office/channels/channels.h"
#include "sync/office/store/run_reader.h"
#include "sync/record/consent_record.h"

namespace tresen {
namespace {

constexpr std::size_t page_recipients = 20'000;

v1::RunOutcome left_out(std::uint32_t number, std::string reason) {
  v1::RunOutcome outcome;
  outcome.set_number(number);
  outcome.set_what(v1::RunOutcome::WHAT_LEFT_OUT);
  outcome.set_reason(std::move(reason));
  return outcome;
}

// What is known now of whom a batch is for. Opened only when it is claimed: it sees all that the
// sequencer had passed then.
struct Present {
  std::unique_ptr<DispatchReader> reader;
  v1::Chain chain;
  bool health_derived = false;
};

Result<Present> present_of(const std::string& dir, const v1::RunFacts& run) {
  Present present;
  TRY_TO(reader, open_dispatch_reader(dir));
  present.reader = std::move(reader);
  TRY_TO(chain, present.reader->chain());
  present.chain = std::move(chain);
  TRY_TO(selections, present.reader->selections(run.campaign()));
  const auto frozen = std::ranges::find_if(
      selections, [&](const auto& one) { return one.id() == run.selection(); });
  if (frozen == selections.end()) return fail(Fault::absent, "the frozen selection is gone");
  present.health_derived = frozen->health_derived();
  return present;
}

// Why somebody is left out now; empty: nobody is against it, and here is the person.
Result<std::string> reason_now(Present& present, const v1::RunItem& item,
                               const v1::ContactStep& step, std::int64_t now_ms, Record& found) {
  const Uuid id = uuid_from_bytes(item.recipient().record_id()).value_or(Uuid{});
  TRY_TO(person, present.reader->person(id));
  if (!person) return std::string("gone");
  const v1::Rules& rules = present.chain.rules();
  std::string reason =
      reason_against(*person, step.channel(), rules, present.health_derived, now_ms);
  // Whose number it was when it was frozen may not be whose it is now.
  if (reason.empty() && step.channel() == "fax" &&
      address_for(person->record, "fax") != item.recipient().address()) {
    reason = "changed";
  }
  const std::string& home = person->record.text("home_branch");
  const bool at_home = std::ranges::find(rules.branches(), home, &v1::Branch::id) !=
                       rules.branches().end();
  if (reason.empty() && is_task(step) && !at_home) reason = "no_branch";
  found = std::move(person->record);
  return reason;
}

v1::RunOutcome outcome_of(std::uint32_t number, const Receipt& receipt, const Parcel& parcel) {
  if (receipt.delivery == Delivery::refused && !parcel.barred.empty() &&
      receipt.reason == parcel.barred) {
    return left_out(number, receipt.reason);
  }
  v1::RunOutcome outcome;
  outcome.set_number(number);
  outcome.set_what(receipt.delivery == Delivery::sent      ? v1::RunOutcome::WHAT_SENT
                   : receipt.delivery == Delivery::refused ? v1::RunOutcome::WHAT_REFUSED
                                                           : v1::RunOutcome::WHAT_LATER);
  outcome.set_reference(receipt.reference);
  outcome.set_reason(receipt.reason);
  return outcome;
}

// Tasks do not leave the house: settled as sent, they are made (participations.h).
class Tasks : public Channel {
 public:
  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    std::vector<Receipt> receipts;
    for (const Parcel& one : batch.parcels) {
      const bool barred = !one.barred.empty();
      receipts.push_back({one.key, barred ? Delivery::refused : Delivery::sent, "", one.barred});
    }
    return receipts;
  }
  Result<void> check() override { return {}; }
};

Result<std::unique_ptr<Channel>> way_out(const v1::ContactStep& step, const std::string& dir,
                                         const std::stop_token& stop) {
  if (is_task(step)) return std::make_unique<Tasks>();
  return open_channel(channel_of(step.output()), dir, stop);
}

// Branches that are given more tasks than they can work off do none of them.
Result<void> check_tasks(const v1::Dispatch& dispatch,
                         const std::vector<v1::Recipient>& recipients) {
  constexpr std::int64_t tasks_max_default = 500;  // as query.proto says
  const std::int64_t most = dispatch.tasks_max() > 0 ? dispatch.tasks_max() : tasks_max_default;
  for (const v1::ContactStep& step : dispatch.contacts()) {
    if (!is_task(step)) continue;
    const auto tasks = std::ranges::count(recipients, step.channel(), &v1::Recipient::channel);
    if (tasks <= most) continue;
    return fail(Fault::invalid,
                "this run would make " + std::to_string(tasks) + " tasks, and the campaign " +
                    "allows " + std::to_string(most) + "; narrow its query, or write dispatch { " +
                    "tasks_max: " + std::to_string(tasks) + " }. Nothing was made");
  }
  return {};
}

std::string batch_name(std::uint64_t run, std::uint32_t batch) {
  return "run" + std::to_string(run) + "-batch" + std::to_string(batch);
}

}  // namespace

Result<v1::RunFacts> start_run(const std::string& dir, const std::string& campaign,
                               const AskOffice& ask, std::int64_t now_ms, LettersSet letters,
                               std::uint32_t batch_max) {
  TRY_TO(reader, open_dispatch_reader(dir));
  TRY_TO(frozen, select_recipients(*reader, campaign, now_ms));
  TRY(check_tasks(frozen.selection.dispatch(), frozen.recipients));
  RunItems items;
  for (v1::Recipient& recipient : frozen.recipients) {
    *items.emplace_back().mutable_recipient() = std::move(recipient);
  }
  if (letters == LettersSet::here) {
    TRY(sort_for_the_post(*reader, items));
    RunPresses presses(dir);
    TRY_TO(problems, check_letters(*reader, dir, presses, campaign, items, now_ms,
                                   [](std::size_t) { return Result<void>(); }));
    if (!problems.empty()) return tl::unexpected(letters_at_fault(problems));
  }
  std::uint64_t run = 0;
  auto at = items.begin();
  while (true) {
    v1::AdminRequest request;
    v1::RunStartRequest& page = *request.mutable_run_start();
    if (run == 0) *page.mutable_selection() = frozen.selection;
    page.set_run(run);
    page.set_batch_max(batch_max);
    page.set_checked(letters == LettersSet::here);
    while (at != items.end() && page.recipients_size() < static_cast<int>(page_recipients)) {
      *page.add_recipients() = std::move(*at++->mutable_recipient());
    }
    page.set_last(at == items.end());
    TRY_TO(reply, ask(request));
    if (page.last()) return std::move(*reply.mutable_run());
    run = reply.run().id();
  }
}

Result<RunErrand> RunErrand::open(std::string dir, std::uint64_t run, std::uint64_t worker,
                                  AskOffice ask,
                                  std::shared_ptr<RunPresses> presses) {
  auto lock = FileLock::take(dir + "/run" + std::to_string(run) + ".lock");
  if (!lock && lock.error().fault == Fault::busy) {
    return fail(Fault::busy, "somebody else is sending run " + std::to_string(run) + " now");
  }
  if (!lock) return tl::unexpected(lock.error());
  if (presses == nullptr) presses = std::make_shared<RunPresses>(dir);
  return RunErrand(std::move(dir), std::move(*lock), run, worker, std::move(ask),
                   std::move(presses));
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

Result<v1::RunFacts> RunErrand::prepare(std::int64_t now_ms, const std::stop_token& stop) {
  TRY_TO(reader, open_dispatch_reader(dir_));
  TRY_TO(ledger, open_run_reader(dir_));
  TRY_TO(facts, ledger->run(run_));
  TRY_TO(items, ledger->items(run_));
  v1::AdminRequest request;
  v1::RunPrepareRequest& prepared = *request.mutable_run_prepare();
  prepared.set_run(run_);
  prepared.set_worker(worker_);
  const ToldProgress told = [&](std::size_t checked) -> Result<void> {
    if (stop.stop_requested()) return fail(Fault::busy, "head office stops");
    prepared.set_checked(checked);
    TRY(ask_(request));
    return {};
  };
  TRY(told(0));
  TRY(sort_for_the_post(*reader, items));
  auto problems = check_letters(*reader, dir_, *presses_, facts.campaign(), items, now_ms, told);
  if (!problems) {
    const Fault fault = problems.error().fault;
    if (fault != Fault::absent && fault != Fault::invalid) return tl::unexpected(problems.error());
    // A campaign or a template that cannot be used is one problem of all.
    v1::RunProblem& all = *prepared.add_problems();
    all.set_place("letter");
    all.set_what(problems.error().detail);
  } else {
    for (v1::RunProblem& one : *problems) *prepared.add_problems() = std::move(one);
  }
  prepared.set_checked(items.size());
  prepared.set_done(true);
  for (const v1::RunItem& item : items) prepared.add_order(item.number());
  TRY_TO(reply, ask_(request));
  return std::move(*reply.mutable_run());
}

Result<RunErrand::Step> RunErrand::step(std::size_t count_max, std::int64_t now_ms,
                                        const std::stop_token& stop) {
  TRY_TO(batch, claim(count_max));
  Step done{batch.run(), batch.past() != 0, ""};
  if (batch.items().empty()) return done;
  TRY_TO(channel, way_out(batch.step(), dir_, stop));
  if (!batch.fixed()) TRY(fix(batch, now_ms));
  TRY_TO(parcels, parcels_of(batch));
  if (batch.fixed()) TRY(bar(batch, parcels, now_ms));
  v1::AdminRequest request;
  v1::RunSettleRequest& settled = *request.mutable_run_settle();
  settled.set_run(run_);
  settled.set_worker(worker_);
  settled.set_batch(batch.batch());
  if (!parcels.parcels.empty()) {
    TRY_TO(receipts, channel->send(parcels));
    for (std::size_t i = 0; i < receipts.size(); ++i) {
      *settled.add_outcomes() =
          outcome_of(batch.items(static_cast<int>(i)).number(), receipts[i], parcels.parcels[i]);
      if (receipts[i].delivery == Delivery::later && done.trouble.empty()) {
        done.trouble =
            std::string(channel_of(batch.step().output())) + ": " + receipts[i].reason;
      }
    }
  }
  TRY_TO(reply, ask_(request));
  done.run = std::move(*reply.mutable_run());
  return done;
}

Result<void> RunErrand::fix(v1::RunBatch& batch, std::int64_t now_ms) {
  TRY_TO(present, present_of(dir_, batch.run()));
  TRY_TO(campaign, dispatched_campaign(present.chain, batch.run().campaign()));
  v1::AdminRequest request;
  v1::RunFixRequest& fixed = *request.mutable_run_fix();
  std::vector<RunPerson> persons;
  for (const v1::RunItem& item : batch.items()) {
    RunPerson person{item.number(), {}};
    TRY_TO(reason, reason_now(present, item, batch.step(), now_ms, person.record));
    if (reason.empty()) {
      persons.push_back(std::move(person));
    } else {
      *fixed.add_left_out() = left_out(item.number(), reason);
    }
  }
  const RunOccasion occasion{&present.chain, campaign, batch.run().campaign_number(),
                             iso_date(local_date(now_ms))};
  TRY_TO(link_key, present.reader->link_key());
  TRY_TO(document, make_document(batch, persons, occasion, link_key));
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
  v1::RunBatch claimed = batch;
  batch.clear_items();
  for (v1::RunItem& item : document.items) {
    const auto whole = std::ranges::find(claimed.items(), item.number(), &v1::RunItem::number);
    if (whole != claimed.items().end()) *item.mutable_recipient() = whole->recipient();
    *batch.add_items() = std::move(item);
  }
  return {};
}

Result<RunDocument> RunErrand::make_document(const v1::RunBatch& batch,
                                             const std::vector<RunPerson>& persons,
                                             const RunOccasion& occasion,
                                             const std::string& link_key) {
  const std::string folder = "archive/run" + std::to_string(run_);
  const std::string name = batch_name(run_, batch.batch());
  switch (content_of(batch.step())) {
    case ParcelContent::document:
    case ParcelContent::letter: {
      TRY_TO(press, presses_->of(batch.step()));
      return press->print(dir_, folder, name, persons, occasion);
    }
    case ParcelContent::message: {
      TRY_TO(messages, RunMessages::open(dir_, batch.step(), link_key));
      return messages.write(dir_, folder, name, persons, occasion);
    }
    default:
      if (is_task(batch.step())) return write_list(dir_, folder, name, persons);
      return write_table(dir_, folder, name, persons, occasion);
  }
}

// A letter is on paper already and can be pulled; a message or fax that has not left can stay.
Result<void> RunErrand::bar(const v1::RunBatch& batch, ParcelBatch& parcels, std::int64_t now_ms) {
  if (!leaves_singly(batch.step())) return {};
  TRY_TO(present, present_of(dir_, batch.run()));
  for (int i = 0; i < batch.items_size(); ++i) {
    Record ignored;
    TRY_TO(reason, reason_now(present, batch.items(i), batch.step(), now_ms, ignored));
    parcels.parcels[static_cast<std::size_t>(i)].barred = std::move(reason);
  }
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
  parcels.document = dir_ + "/" + batch.document();
  std::string link_key;
  if (leaves_singly(batch.step())) {
    TRY_TO(reader, open_dispatch_reader(dir_));
    TRY_TO(key, reader->link_key());
    link_key = std::move(key);
  }
  if (has_letters(batch.step())) {
    for (const v1::RunItem& item : batch.items()) {
      Parcel& parcel = add(item.number());
      parcel.to = item.recipient().address();
      parcel.pages = {static_cast<int>(item.first_page()), static_cast<int>(item.last_page())};
      if (!link_key.empty()) parcel.bounce_token = bounce_token(link_key, {run_, item.number()});
    }
    return parcels;
  }
  TRY_TO(table, read_table(dir_, batch.document()));
  std::map<std::uint32_t, const v1::RunTableRow*> rows;
  for (const v1::RunTableRow& row : table.rows()) rows[row.number()] = &row;
  const ParcelContent content = content_of(batch.step());
  if (content == ParcelContent::rows) {
    parcels.columns.assign(table.columns().begin(), table.columns().end());
  }
  for (const v1::RunItem& item : batch.items()) {
    const auto row = rows.find(item.number());
    if (row == rows.end()) return fail(Fault::storage, "a row of the batch is missing");
    Parcel& parcel = add(item.number());
    if (content == ParcelContent::rows) {
      parcel.row.assign(row->second->values().begin(), row->second->values().end());
    } else {
      TRY(read_message(*row->second, parcel));
      parcel.bounce_token = bounce_token(link_key, {run_, item.number()});
    }
  }
  return parcels;
}

}  // namespace tresen
