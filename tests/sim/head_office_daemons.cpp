// Several daemons over the store of a simulated head office, which lead in turn.

#include <algorithm>
#include <utility>

#include "sync/office/store/shared_store.h"
#include "tests/sim/head_office.h"

namespace tresen::sim {

void HeadOffice::set_now(std::int64_t now_ms) {
  now_ms_ = now_ms;
  if (shared_) shared_->set_now(now_ms_ + ahead_ms_);
}

std::unique_ptr<Office> HeadOffice::daemon(Result<std::unique_ptr<Store>> store) {
  if (!store) {
    if (!died()) findings_->add("head office does not start: " + store.error().detail);
    return nullptr;
  }
  return std::make_unique<Office>(std::move(*store), IdSource([this] { return (*dice_)(); }),
                                  sizes_);
}

bool HeadOffice::open_daemons() {
  if (count_ == 1) {
    auto one = daemon(open_store(folder_));
    if (one) daemons_.push_back(std::move(one));
  } else {
    auto shared = OneDatabase::open(file());
    if (!shared && !died()) findings_->add("the database does not start");
    if (shared) shared_ = std::move(*shared);
    set_now(now_ms_);
    for (std::size_t i = 1; shared_ && i <= count_; ++i) {
      auto one = daemon(store_over(shared_->connect(), folder_, static_cast<int>(i)));
      if (one) daemons_.push_back(std::move(one));
    }
  }
  if (daemons_.size() != count_) {
    daemons_.clear();
    shared_.reset();
    return false;
  }
  office_ = daemons_.front().get();
  return true;
}

void HeadOffice::choose() {
  if (count_ == 1) return;
  if (dice_->one_in(200) && !full_) restart_one();
  if (!daemons_.empty()) office_ = daemons_.at(dice_->roll(daemons_.size())).get();
}

// What it had in memory is gone, and its lease stays as it was.
void HeadOffice::restart_one() {
  const std::size_t which = dice_->roll(daemons_.size());
  Office* const gone = daemons_.at(which).get();
  auto fresh = daemon(store_over(shared_->connect(), folder_, static_cast<int>(which + 1)));
  if (!fresh) return;
  std::erase_if(snapshots_asked_, [&](const auto& asked) { return asked.first == gone; });
  std::erase_if(snapshots_made_, [&](const Made& made) { return made.by == gone; });
  daemons_.at(which) = std::move(fresh);
  findings_->note(Event::daemon_restarted);
}

bool HeadOffice::lead() {
  if (count_ == 1) return true;
  choose();
  for (const auto& one : daemons_) {
    if (one.get() != office_) static_cast<void>(one->store().peers().let_go().has_value());
  }
  const auto leads = office_->store().peers().lead(now_ms_, Peers::Ask::patiently);
  return leads && *leads;
}

void HeadOffice::decide_meanwhile() {
  Office* const stopped = office_;
  ahead_ms_ += Peers::term_ms + 1;
  set_now(now_ms_);
  const auto other =
      std::ranges::find_if(daemons_, [&](const auto& one) { return one.get() != stopped; });
  Peers& peers = (*other)->store().peers();
  const auto leads = peers.lead(now_ms_, Peers::Ask::patiently);
  must(leads && *leads, "nobody can lead though the lease is over");
  if (!leads || !*leads) return;
  led_meanwhile_ = true;
  const Peers::Leading leading(peers);
  const auto did = (*other)->sequence(1 + dice_->roll(40));
  must(did.has_value(), "the sequencer of another daemon stops");
  findings_->note(Event::leader_stopped);
  if (!died() && dice_->one_in(2)) static_cast<void>(peers.let_go().has_value());
}

}  // namespace tresen::sim
