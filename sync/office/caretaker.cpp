#include "sync/office/caretaker.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "sync/base/log.h"

namespace tresen {
namespace {

// Between two portions others have their turn: each is a letter of its own.
void keep_house(Writer& writer, const Clock& clock, Office& office) {
  const auto more = office.keep_house(clock.now().wall_ms);
  if (!more) return trouble("office", "daily", {{"detail", more.error().detail}});
  if (!*more) return;
  const bool posted =
      writer.post([&writer, &clock](Office& again) { keep_house(writer, clock, again); });
  if (!posted) note("office", "daily_put_off");
}

// The same for those who may be here twice, who are read a portion at a time.
void read_twins(Writer& writer, Caretaker::Box& box, std::shared_ptr<TwinCandidates> candidates,
                Office& office) {
  const auto more = read_on(office, *candidates);
  if (!more) return trouble("office", "twins", {{"detail", more.error().detail}});
  if (*more) {
    const bool posted = writer.post([&writer, &box, candidates](Office& again) {
      read_twins(writer, box, candidates, again);
    });
    if (!posted) note("office", "twins_put_off");
    return;
  }
  // Refused only when all ends.
  if (!candidates->ids.empty()) static_cast<void>(box.post(std::move(*candidates)));
}

// And for those who are.
void merge_on(Writer& writer, const Clock& clock,
              const std::shared_ptr<const std::vector<SureMerge>>& pairs, std::size_t done,
              Office& office) {
  constexpr std::size_t pairs_a_portion = 20;
  const auto portion = std::span(*pairs).subspan(done);
  const std::size_t count = std::min(pairs_a_portion, portion.size());
  const auto merged = merge_sure(office, portion.first(count), clock.now().wall_ms);
  if (!merged) return trouble("office", "twins", {{"detail", merged.error().detail}});
  if (done + count == pairs->size()) return;
  const bool posted = writer.post([&writer, &clock, pairs, done, count](Office& again) {
    merge_on(writer, clock, pairs, done + count, again);
  });
  if (!posted) note("office", "twins_put_off");
}

}  // namespace

Caretaker::Caretaker(Writer& writer, const Clock& clock, Box& candidates)
    : writer_(&writer), clock_(&clock), candidates_(&candidates), thread_([this] { run(); }) {}

Caretaker::~Caretaker() {
  stop_.request_stop();
  candidates_->close();
}

void Caretaker::run() {
  constexpr std::chrono::milliseconds day = std::chrono::hours(24);
  constexpr std::chrono::milliseconds soon = std::chrono::minutes(1);
  while (true) {
    const bool posted = writer_->post([writer = writer_, clock = clock_](Office& office) {
      keep_house(*writer, *clock, office);
    });
    const bool asked = writer_->post([writer = writer_, box = candidates_](Office& office) {
      read_twins(*writer, *box, std::make_shared<TwinCandidates>(), office);
    });
    const auto pause = posted && asked ? day : soon;
    const auto candidates = candidates_->take(pause);
    if (candidates) weigh(*candidates);
    if (candidates ? candidates_->wait_closed(pause) : candidates_->closed()) return;
  }
}

void Caretaker::weigh(const TwinCandidates& candidates) {
  const auto pairs = std::make_shared<const std::vector<SureMerge>>(
      sure_merges(candidates, stop_.get_token()));
  if (pairs->empty()) return;
  const bool posted = writer_->post([writer = writer_, clock = clock_, pairs](Office& office) {
    merge_on(*writer, *clock, pairs, 0, office);
  });
  if (!posted) note("office", "twins_put_off");
}

}  // namespace tresen
