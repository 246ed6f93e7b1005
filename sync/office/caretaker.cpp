#include "sync/office/caretaker.h"

#include <chrono>

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

}  // namespace

Caretaker::Caretaker(Writer& writer, const Clock& clock)
    : writer_(&writer), clock_(&clock), end_(1), thread_([this] { run(); }) {}

void Caretaker::run() {
  constexpr std::chrono::hours day{24};
  constexpr std::chrono::minutes soon{1};
  while (true) {
    const bool posted = writer_->post([writer = writer_, clock = clock_](Office& office) {
      keep_house(*writer, *clock, office);
    });
    if (end_.wait_closed(posted ? std::chrono::milliseconds(day)
                                : std::chrono::milliseconds(soon))) {
      return;
    }
  }
}

}  // namespace tresen
