#include "sync/office/snapshot_builder.h"

#include <utility>

#include "sync/base/log.h"

namespace tresen {
namespace {

constexpr std::size_t orders_max = 20'000;  // one for each bucket of the largest chain

}  // namespace

SnapshotBuilder::SnapshotBuilder(Writer& writer, std::string dir, const Clock& clock)
    : writer_(&writer), dir_(std::move(dir)), clock_(&clock), orders_(orders_max), thread_([this] {
        run();
      }) {}

SnapshotBuilder::~SnapshotBuilder() { orders_.close(); }

void SnapshotBuilder::run() {
  while (const auto order = orders_.take()) {
    if (orders_.closed()) return;
    const std::int64_t began_ms = clock_->now().boot_ms;
    const auto manifest = write_snapshot(dir_, *order, [this] { return orders_.closed(); });
    if (manifest) {
      note("office", "snapshot_made",
           {{"bucket", order->bucket},
            {"records", manifest->records()},
            {"took_ms", clock_->now().boot_ms - began_ms}});
    }
    // One that nobody hears of is asked for again after the next start, and its files swept away.
    const bool told = writer_->post([order = *order, manifest, clock = clock_](Office& office) {
      const auto published = office.snapshot_built(order, manifest, clock->now().wall_ms);
      if (!published) trouble("office", "snapshot", {{"detail", published.error().detail}});
    });
    if (!told) return trouble("office", "snapshot_lost");
  }
}

}  // namespace tresen
