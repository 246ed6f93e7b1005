#include "sync/link/worker.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <string_view>
#include <utility>

#include "sync/base/log.h"

namespace tresen {
namespace {

// How soon a full box of the storage thread is tried again.
constexpr std::chrono::milliseconds full_retry{20};

// Whether `fresh` says all that `old` did, so that what waits for a busy storage thread stays
// bounded: one of each kind, one for each page, and all that are each about something else.
bool replaces(const ToCache& fresh, const ToCache& old) {
  if (fresh.index() != old.index()) return false;
  if (std::holds_alternative<LookupAnswered>(fresh) ||
      std::holds_alternative<ReceiptTaken>(fresh)) {
    return false;
  }
  const auto* feed = std::get_if<StoreFeed>(&fresh);
  if (feed == nullptr) return true;
  const auto& other = std::get<StoreFeed>(old);
  return feed->bucket == other.bucket && feed->after_pos == other.after_pos;
}

std::string_view name_of(LinkState state) {
  switch (state) {
    case LinkState::starting:
      return "starting";
    case LinkState::offline:
      return "offline";
    case LinkState::online:
      return "online";
    case LinkState::refused:
      return "refused";
  }
  return "";
}

std::string_view name_of(UploadTrouble trouble) {
  switch (trouble) {
    case UploadTrouble::none:
      return "mended";
    case UploadTrouble::office_ahead:
      return "office_ahead";
    case UploadTrouble::journal_gap:
      return "journal_gap";
    case UploadTrouble::frozen:
      return "frozen";
  }
  return "";
}

}  // namespace

Link::Random machine_random() {
  return [] {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
  };
}

SyncWorker::SyncWorker(LinkSettings settings, Link::Random random, const Clock& clock, SyncBox& box,
                       PostToCache to_cache, std::unique_ptr<Transport> transport)
    : link_(std::move(settings), std::move(random)),
      clock_(clock),
      box_(box),
      to_cache_(std::move(to_cache)),
      transport_(std::move(transport)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

SyncWorker::~SyncWorker() {
  thread_.request_stop();
  box_.close();
}

void SyncWorker::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    link_.tick(clock_.now());
    carry_out();
    log_changes();
    std::chrono::milliseconds wait_max{link_.wait(clock_.now())};
    if (!for_cache_.empty()) wait_max = std::min(wait_max, full_retry);
    auto letter = box_.take(wait_max);
    if (!letter) continue;
    if (const auto* wire = std::get_if<FromWire>(&*letter)) {
      if (const auto* failed = std::get_if<CallFailed>(wire)) last_failure_ = failed->detail;
    }
    const Moment now = clock_.now();
    std::visit([this, &now](auto& message) { link_.receive(std::move(message), now); }, *letter);
  }
}

void SyncWorker::carry_out() {
  for (LinkOrder& order : link_.take_orders()) {
    if (auto* call = std::get_if<ToWire>(&order)) {
      transport_->send(std::move(*call));
    } else {
      const ToCache& message = std::get<ToCache>(order);
      std::erase_if(for_cache_, [&message](const ToCache& old) { return replaces(message, old); });
      for_cache_.push_back(std::move(std::get<ToCache>(order)));
    }
  }
  while (!for_cache_.empty() && to_cache_(for_cache_.front())) for_cache_.pop_front();
}

// One line when the way to head office opens or closes, none for each attempt.
void SyncWorker::log_changes() {
  const LinkStatus& status = link_.status();
  if (status.state != logged_.state) {
    if (last_failure_.empty()) {
      note("link", name_of(status.state), {{"waiting", status.waiting}});
    } else {
      note("link", name_of(status.state), {{"waiting", status.waiting}, {"why", last_failure_}});
    }
    last_failure_.clear();
  }
  if (status.trouble != logged_.trouble) {
    trouble("link", name_of(status.trouble), {{"acked", status.acked_seq}});
  }
  logged_ = status;
}

}  // namespace tresen
