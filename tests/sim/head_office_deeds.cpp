// What operators and disks do at the head office of a simulation, and the snapshots it makes.

#include <algorithm>
#include <utility>

#include "sync/office/snapshot.h"
#include "sync/office/store/sqlite/schema.h"
#include "tests/sim/head_office.h"

namespace tresen::sim {

// ---- quarantine ---------------------------------------------------------------------------------

std::vector<QuarantineEntry> HeadOffice::held() {
  auto all = office_->store().sync().quarantine().value_or(std::vector<QuarantineEntry>{});
  std::erase_if(all, [](const QuarantineEntry& entry) { return !entry.resolved.empty(); });
  return all;
}

void HeadOffice::replay_some(bool mortal) {
  if (!runs() || died()) return;
  const auto all = held();
  if (!all.empty() && !died()) replay(dice_->pick(all), mortal);
}

void HeadOffice::replay_spoilt() {
  if (!runs() || died() || spoilt_) return;
  for (const QuarantineEntry& entry : held()) {
    if (runs() && !died() && entry.reason == "damaged") replay(entry, false);
  }
}

void HeadOffice::replay(const QuarantineEntry& entry, bool mortal) {
  replaying_ = Deed{Deed::What::replayed, log_end(), {}, entry.pos};
  if (!lead()) return replaying_.reset();
  const Peers::Leading leading(office_->store().peers());
  const bool good = fits(entry);
  if (mortal && dice_->one_in(3)) doom(1 + dice_->roll(60));
  const auto done = office_->replay(entry.pos, now_ms_);
  if (died()) return findings_->note(Event::replay_cut_short);
  observe();
  if (!done) findings_->note(Event::replay_refused);
  must(done || !good, "what was held for a spoilt record cannot be replayed");
  find_out_about_replay();
}

// Whether nothing stands against it any more: it was held for a record that is well again.
bool HeadOffice::fits(const QuarantineEntry& entry) {
  if (entry.reason != "damaged" || spoilt_) return false;
  const auto stored = office_->store().customers().find(entry.record);
  v1::Change change;
  return stored && *stored && change.ParseFromString(mirror_.rows().at(entry.pos - 1).body) &&
         static_cast<int>((*stored)->kind) == static_cast<int>(change.kind());
}

// It was done if head office wrote it, whatever came of the answer.
void HeadOffice::find_out_about_replay() {
  if (!replaying_ || died()) return;
  if (log_end() > replaying_->pos) {
    deeds_.push_back(*replaying_);
    findings_->note(Event::change_replayed);
  }
  replaying_.reset();
}

// ---- a record that cannot be read ---------------------------------------------------------------

void HeadOffice::spoil(const Uuid& customer) {
  if (!runs() || died() || spoilt_) return;
  const auto found = office_->store().customers().find(customer);
  if (died() || !found || !*found || (*found)->kind != RecordKind::customer) return;
  spoilt_ = Spoilt{customer, {}};
  rewrite_spoilt("\xff\xff\xff", Deed::What::spoilt);
  findings_->note(Event::record_spoilt);
}

void HeadOffice::mend_spoilt() {
  if (!spoilt_) return;
  rewrite_spoilt(spoilt_->body, Deed::What::mended);
  spoilt_.reset();
}

void HeadOffice::rewrite_spoilt(std::string body, Deed::What what) {
  if (runs()) stop(false);
  {
    const Blob id{to_bytes(spoilt_->customer)};
    auto store = Database::open(file(), OpenMode::write, office_application_id);
    const bool done =
        store &&
        store->query("SELECT body FROM record WHERE record_id = ?", {id},
                     [&](const Row& row) {
                       spoilt_->body = row.text(0);
                       return false;
                     }) &&
        store->run("UPDATE record SET body = ? WHERE record_id = ?", {Blob{std::move(body)}, id});
    findings_->expect(done, "a record cannot be spoilt or mended");
    const auto decided = done ? store->integer("SELECT decided_pos FROM mark")
                              : Result<std::optional<std::int64_t>>(std::nullopt);
    const auto pos = decided ? static_cast<std::uint64_t>(decided->value_or(0)) : 0;
    deeds_.push_back({what, pos, to_bytes(spoilt_->customer)});
  }
  start();
}

// ---- snapshots ----------------------------------------------------------------------------------

void HeadOffice::make_snapshots() {
  if (!runs() || died()) return;
  for (const auto& one : daemons_) {
    for (SnapshotOrder& order : one->take_snapshot_orders()) {
      snapshots_asked_.emplace_back(one.get(), std::move(order));
    }
  }
  // What is done between its making and its telling may spoil it.
  for (Made& made : std::exchange(snapshots_made_, {})) {
    const auto told = made.by->snapshot_built(made.order, made.manifest, now_ms_);
    if (died()) return;
    must(told.has_value(), "a snapshot cannot be published");
  }
  if (snapshots_asked_.empty() || dice_->one_in(3)) return;
  auto [by, order] = std::move(snapshots_asked_.back());
  snapshots_asked_.pop_back();
  auto manifest = write_snapshot(folder_, order, [this] { return dice_->one_in(30); });
  if (died()) return;
  findings_->note(manifest ? Event::snapshot_made : Event::snapshot_given_up);
  snapshots_made_.push_back({by, std::move(order), std::move(manifest)});
}

}  // namespace tresen::sim
