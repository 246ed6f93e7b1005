// What the disk of a simulated head office goes through: backups, restores that die half way, bits
// that flip and pages that are lost.

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "sync/base/files.h"
#include "sync/office/store/backup.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/office/verify.h"
#include "tests/sim/head_office.h"

namespace tresen::sim {
namespace {

// A CA that needs no randomness: only that it is kept is of interest.
const KeptCa simulated_ca{"key", "certificate"};

std::string text_of(const SqlValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* blob = std::get_if<Blob>(&value)) return blob->bytes;
  return "null";
}

// All rows of a table; nothing: they cannot be read. Of the log, what its hash chains seal; of
// quarantine, what is not in an operator's own words; of devices, how far their rows go.
std::optional<std::string> rows_of(Database& store, const std::string& table) {
  const std::string select =
      table == "log" ? "SELECT pos, device_id, incarnation, seq, body, salt, commitment, chain "
                       "FROM log WHERE chain <> x''"
      : table == "quarantine"
          ? "SELECT pos, device_id, seq, reason, at_ms, record_id, resolved FROM quarantine"
      : table == "device" ? "SELECT device_id, hw_seq, chain_head FROM device"
                          : "SELECT * FROM " + table;
  std::string rows;
  const auto read = store.query(select, {}, [&](const Row& row) {
    for (const SqlValue& value : row.values()) rows += text_of(value) + '\x1f';
    rows += '\n';
    return true;
  });
  return read ? std::optional(std::move(rows)) : std::nullopt;
}

// What `verify` compares with nothing: a few words about the store itself, what is told anew when
// it is gone, and what no change of the log says alone. Stands in the README.
bool is_unvouched(std::string_view table) {
  constexpr std::array tables{"meta",       "history",           "bucket",    "snapshot",
                              "suppressed", "completeness_week", "answer_due"};
  return std::ranges::find(tables, table) != tables.end();
}

}  // namespace

// ---- backup and restore -------------------------------------------------------------------------

std::optional<Backup> HeadOffice::backup() {
  if (!runs() || died() || full_) return std::nullopt;
  Backup backup{.file = folder_ + "-backups/" + std::to_string(++backups_) + ".db",
                .last_pos = log_end(),
                .at_ms = now_ms_,
                .deeds = deeds_.size()};
  const auto decided = office_->store().sync().decided_pos();
  const auto made = copy_store(folder_, backup.file, simulated_ca);
  if (died()) return std::nullopt;
  must(decided && made && made->pos == backup.last_pos, "a backup cannot be made");
  if (!made || !decided) return std::nullopt;
  backup.decided_pos = *decided;
  // From now on terminals forget what is in it.
  // Whether that is so where it dies in the middle of it, nobody can say.
  backup.told = dice_->one_in(3);
  if (backup.told) {
    static_cast<void>(office_->store().sync().note_backup(*made, now_ms_).has_value());
  }
  return backup;
}

void HeadOffice::restore(const Backup& backup, bool torn) {
  if (runs()) stop(true);
  disk_->put_back(folder_, {});  // what was there is moved aside
  ++epoch_;
  ca_kept_ = false;
  while (!try_restore(backup, torn)) torn = dice_->one_in(3);
  mirror_.restored(backup.last_pos);
  deeds_.resize(backup.deeds);
  deeds_.push_back({Deed::What::numbers_skipped, backup.decided_pos});
  told_.clear();
  findings_->note(Event::office_restored);
}

// True: there is a head office again.
bool HeadOffice::try_restore(const Backup& backup, bool torn) {
  if (torn) doom(1 + dice_->roll(250));
  const auto done = restore_copy(backup.file, folder_, epoch_, [this](const KeptCa& ca) {
    ca_kept_ = ca.key_pem == simulated_ca.key_pem;
    return Result<void>();
  });
  if (!died()) {
    mend();
    findings_->expect(done.has_value(), "a backup cannot be restored");
    return true;
  }
  findings_->note(Event::restore_torn);
  dice_->one_in(2) ? disk_->cut(folder_) : disk_->kill(folder_);
  // Somebody starts it all the same: it is a whole one, or none.
  const bool there = files().exists(file());
  const auto opened = open_store(folder_);
  if (!there) {
    findings_->expect(!opened && opened.error().fault == Fault::absent,
                      "a head office begins out of half a restore");
    return false;
  }
  const bool whole = opened && ca_kept_ && (*opened)->sync().store_epoch() == epoch_;
  findings_->expect(whole, "half a restore is served");
  return true;
}

// ---- damage -------------------------------------------------------------------------------------

HeadOffice::Contents HeadOffice::contents() {
  Contents all;
  auto store = Database::open(file(), OpenMode::read, office_application_id);
  if (!store) return all;
  std::vector<std::string> tables;
  const auto listed = store->query(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'", {},
      [&](const Row& row) {
        tables.push_back(row.text(0));
        return true;
      });
  if (!listed) return all;
  for (const std::string& table : tables) all[table] = rows_of(*store, table);
  return all;
}

// What verify says is damaged; empty: nothing.
std::string HeadOffice::verified() {
  disk_->put_back(folder_ + "/verify", {});  // its folder is of the real disk, its files are not
  const auto reply = verify_office(folder_, {});
  if (!reply) return reply.error().detail;
  for (const v1::VerifyCheck& check : reply->verify().checks()) {
    if (!check.ok()) return check.name() + ": " + check.detail();
  }
  return {};
}

bool HeadOffice::damage() {
  if (runs()) stop(false);
  // Closed in good order, all of it is in one file.
  { static_cast<void>(Database::open(file(), OpenMode::write, office_application_id).has_value()); }
  const test::DiskImage sound = disk_->image(folder_);
  const Contents before = contents();
  if (dice_->one_in(2)) {
    disk_->flip_bit(folder_, "headoffice.db", (*dice_)());
    findings_->note(Event::office_bit_flipped);
  } else {
    disk_->lose_page(folder_, "headoffice.db", (*dice_)());
    findings_->note(Event::office_page_lost);
  }
  const Contents after = contents();
  const std::string found = verified();
  run_damaged();
  disk_->put_back(folder_, sound);
  if (!found.empty()) {
    findings_->note(Event::office_damage_found);
    return true;
  }
  for (const auto& [table, rows] : before) {
    if (is_unvouched(table)) continue;
    const auto now = after.find(table);
    const bool same = now != after.end() && now->second == rows;
    findings_->expect(same, "verify does not find that the table " + table + " is damaged");
  }
  return false;
}

// Whoever starts it unverified gets answers or refusals.
void HeadOffice::run_damaged() {
  auto store = open_store(folder_);
  if (!store) return;
  Office office(std::move(*store), IdSource([this] { return (*dice_)(); }), sizes_);
  static_cast<void>(office.sequence().has_value());
  static_cast<void>(office.keep_house(now_ms_).has_value());
  const auto devices = office.store().sync().devices();
  if (!devices) return;
  for (const DeviceRow& device : *devices) {
    for (const FeedHead& head : office.buckets_of(device.id).value_or(std::vector<FeedHead>{})) {
      v1::PullRequest request;
      request.set_store_epoch(office.store().sync().store_epoch());
      request.set_bucket(head.bucket);
      static_cast<void>(office.pull(device.id, request).has_value());
    }
  }
}

}  // namespace tresen::sim
