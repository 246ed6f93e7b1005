#include "terminal/pos/event_ring.h"

#include <algorithm>

namespace tresen {
namespace {

constexpr std::size_t tills_max = 256;

}  // namespace

void EventRing::add(v1::PosEvent event) {
  event.set_event_id(next_++);
  if (events_.size() == event_ring_max) {
    gap_.set_event_id(events_.front().event_id());
    gap_.set_kind("attention.required");
    gap_.set_text("more events were missed than are kept; ask for the states of open processes");
    events_.pop_front();
  }
  events_.push_back(std::move(event));
}

void EventRing::acknowledge(const std::string& client, std::uint64_t event_id) {
  // Names come from outside: a till that changes its name at each start must not fill the memory.
  if (!acknowledged_.contains(client) && acknowledged_.size() == tills_max) return;
  std::uint64_t& last = acknowledged_[client];
  last = std::max(last, std::min(event_id, next_ - 1));
}

std::uint64_t EventRing::place_of(const std::string& client, std::uint64_t last_event) {
  const auto known = acknowledged_.find(client);
  const std::uint64_t newest = next_ - 1;
  const std::uint64_t heard = known == acknowledged_.end() ? newest : known->second;
  const std::uint64_t place = last_event == 0 ? heard : std::min(last_event, newest);
  acknowledge(client, place);
  return place;
}

const v1::PosEvent* EventRing::after(std::uint64_t place) const {
  if (place < gap_.event_id()) return &gap_;
  const auto next = std::ranges::upper_bound(events_, place, {}, &v1::PosEvent::event_id);
  return next == events_.end() ? nullptr : &*next;
}

}  // namespace tresen
