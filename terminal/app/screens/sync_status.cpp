#include "terminal/app/screens/sync_status.h"

#include "terminal/app/reach.h"
#include "terminal/app/screens/start.h"

namespace tresen {
namespace {

// Head office and this terminal do not agree who they are to one another; an operator must look.
bool is_refused(const CacheSyncStatus& sync) {
  return sync.line == LinkState::refused || sync.trouble != UploadTrouble::none;
}

ui::SyncChip::State chip_state(const Shared& shared) {
  const CacheSyncStatus& sync = shared.sync;
  const bool stuck =
      sync.oldest_wall_ms != 0 && shared.now.wall_ms - sync.oldest_wall_ms > stuck_after_ms;
  if (stuck || is_refused(sync)) return ui::SyncChip::State::stuck;
  if (sync.line == LinkState::offline) return ui::SyncChip::State::offline;
  if (sync.waiting > 0) return ui::SyncChip::State::sending;
  return shared.arrived_until_ms > shared.now.boot_ms ? ui::SyncChip::State::arrived
                                                      : ui::SyncChip::State::fine;
}

std::string chip_key(const Shared& shared, ui::SyncChip::State state) {
  switch (state) {
    case ui::SyncChip::State::fine:
      return "chip.fine";
    case ui::SyncChip::State::sending:
      return "chip.sending";
    case ui::SyncChip::State::arrived:
      return "chip.arrived";
    case ui::SyncChip::State::offline:
      return "chip.offline";
    case ui::SyncChip::State::stuck:
      if (shared.sync.refusal == Refusal::expired) return "chip.expired";
      return is_refused(shared.sync) ? "chip.refused" : "chip.stuck";
  }
  return {};
}

std::string headline_key(const CacheSyncStatus& sync) {
  if (sync.trouble != UploadTrouble::none) return "sync.forked";
  switch (sync.line) {
    case LinkState::starting:
      return "sync.starting";
    case LinkState::online:
      return "sync.online";
    case LinkState::offline:
      return "sync.offline";
    case LinkState::refused:
      return sync.refusal == Refusal::expired ? "sync.expired" : "sync.refused";
  }
  return {};
}

}  // namespace

ui::SyncChip sync_chip(const Shared& shared, const ui::Locale& words) {
  ui::SyncChip chip;
  chip.state = chip_state(shared);
  const std::string key = chip_key(shared, chip.state);
  const auto waiting = static_cast<std::int64_t>(shared.sync.waiting);
  const bool counts = waiting > 0 && (chip.state == ui::SyncChip::State::offline ||
                                      chip.state == ui::SyncChip::State::stuck);
  chip.text = counts ? words.plural(key + "_waiting", waiting) : words.text(key);
  chip.word = words.text(key + "_word");
  return chip;
}

void reduce(SyncStatusScreen&, const Letter& letter, Reach& reach) {
  const auto* action = std::get_if<ui::Action>(&letter);
  if (action == nullptr) return;
  if (action->kind == ui::Action::Kind::escape) return reach.go(StartScreen{});
  if (action->kind != ui::Action::Kind::press) return;
  if (action->key == "sync.enrol") {
    EnrolScreen enrol;
    enrol.again = true;
    return reach.go(std::move(enrol));
  }
  if (action->key == "sync.retry") return reach.order(ToStore(SyncNow{}));
  static_cast<void>(reduce_rail(action->key, reach));
}

ui::SyncView present(const SyncStatusScreen&, const Shared& shared, const ui::Locale& words) {
  const CacheSyncStatus& sync = shared.sync;
  ui::SyncView view;
  view.mark = chain_mark(shared);
  view.rail = rail(shared, words, "office");
  view.state = chip_state(shared);
  view.headline =
      words.format(headline_key(sync), {words.time(local_minute(shared.line_since_ms))});
  view.advice = words.text(headline_key(sync) + ".advice");
  view.enrol = sync.line == LinkState::refused;
  const auto waiting = static_cast<std::int64_t>(sync.waiting);
  view.waiting_title =
      waiting == 0 ? words.text("sync.nothing_waits") : words.plural("sync.waiting", waiting);
  if (waiting > 0 && sync.oldest_wall_ms != 0) {
    ui::Row row;
    row.key = "sync.oldest";
    row.icon = "cloud_queue";
    row.mood = ui::Row::Mood::waiting;
    row.still = true;
    row.title = words.text("sync.oldest");
    row.detail = words.date_brief(local_date(sync.oldest_wall_ms)) + " " +
                 words.time(local_minute(sync.oldest_wall_ms));
    view.waiting.push_back(std::move(row));
  }
  if (shared.last_sent_wall_ms != 0) {
    view.lines.push_back(
        words.format("sync.last_sent", {words.time(local_minute(shared.last_sent_wall_ms))}));
  }
  view.lines.push_back(
      words.format("sync.written", {words.number(static_cast<std::int64_t>(sync.last_seq)),
                                    words.number(static_cast<std::int64_t>(sync.acked))}));
  return view;
}

}  // namespace tresen
