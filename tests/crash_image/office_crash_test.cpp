// Head office's store on a disk that fails at every single call, and at every single moment of a
// power cut: what was acknowledged is there, once, and the sequencer goes on where it was.

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "sync/base/database.h"
#include "sync/office/erasure.h"
#include "sync/office/store/sqlite/schema.h"
#include "tests/crash_image/sweep.h"
#include "tests/support/head_office.h"
#include "tests/support/seed.h"

namespace tresen::test {
namespace {

// Each change writes to a record of its own, so that what is missing can be told.
Uuid record_of(std::uint64_t device, std::uint64_t seq) {
  return id_of(static_cast<std::uint8_t>(device * 50 + seq));
}

struct Told {
  std::map<std::uint64_t, std::uint64_t> custody;  // device -> acknowledged up to
  std::uint64_t decided = 0;
};

class Custodian : public testing::Test {
 protected:
  Custodian() {
    v1::Chain chain = small_chain();
    chain.mutable_staff()->clear_members();  // their PINs would take longer than all the rest
    const auto made = create_store(folder.path(), chain, 7, noon_ms);
    EXPECT_TRUE(made) << made.error().detail;
    // The store looks whether its file is there; SQLite's files are in memory.
    std::ofstream(folder / "headoffice.db").put('\0');
    for (std::uint64_t device = 1; device <= 2; ++device) {
      const std::string selector = "code" + std::to_string(device);
      EXPECT_TRUE((*made)->sync().put_code({selector, "hash", "b1", noon_ms + 1000}));
      EXPECT_TRUE((*made)->sync().redeem_code(selector, "hash", noon_ms));
    }
    empty = disk.image(folder.path());
    for (std::uint64_t device = 1; device <= 2; ++device) {
      Pen pen(device, "b1");
      for (std::uint64_t seq = 1; seq <= rows; ++seq) {
        changes[device].push_back(pen.write(record_of(device, seq), RecordKind::customer,
                                            {pen.set("notes", std::to_string(seq))}));
      }
    }
  }

  void day() {
    told = {};
    auto store = open_store(folder.path());
    if (!store) return;
    Office office(std::move(*store));
    for (int round = 0; round < 3; ++round) {
      push(office, 1, 3);
      push(office, 2, 2);
      decide(office);
    }
  }

  void push(Office& office, std::uint64_t device, std::uint64_t count) {
    const std::uint64_t hw = told.custody[device];
    const std::uint64_t last = std::min<std::uint64_t>(rows, hw + count);
    const auto first = changes[device].begin();
    for (int attempt = 0; attempt < 2; ++attempt) {
      const std::vector<std::string> batch(first + static_cast<std::ptrdiff_t>(hw),
                                           first + static_cast<std::ptrdiff_t>(last));
      v1::PushRequest request = Pen::push(hw + 1, batch);
      request.set_store_epoch(7);
      const auto reply = office.push(device, request, noon_ms + 100);
      if (!reply) continue;
      told.custody[device] = std::max(told.custody[device], reply->hw_seq());
      return;
    }
  }

  void decide(Office& office) {
    for (int attempt = 0; attempt < 2; ++attempt) {
      if (!office.sequence()) continue;
      const auto pos = office.store().sync().decided_pos();
      if (pos) told.decided = std::max(told.decided, *pos);
    }
  }

  std::vector<std::string> look() {
    std::vector<std::string> complaints;
    {
      auto file = Database::open(folder / "headoffice.db", OpenMode::write, office_application_id);
      const auto verdict = file ? file->text("PRAGMA quick_check(1)") : std::string("unreadable");
      if (!verdict || *verdict != "ok") return {"the file is damaged"};
    }
    auto store = open_store(folder.path());
    if (!store) return {"refused to open: " + store.error().detail};
    Office office(std::move(*store));
    if (office.store().sync().decided_pos().value_or(0) < told.decided) {
      complaints.emplace_back("a decision was taken back");
    }
    while (office.sequence().value_or(false)) continue;
    for (const auto& [device, acknowledged] : told.custody) {
      const auto row = office.store().sync().device(device);
      const std::uint64_t hw = row && *row ? (*row)->hw_seq : 0;
      if (hw < acknowledged) complaints.emplace_back("acknowledged and lost");
      for (std::uint64_t seq = 1; seq <= rows; ++seq) {
        const auto found = office.store().customers().find(record_of(device, seq));
        const bool there = found && *found && (*found)->text("notes") == std::to_string(seq);
        if (there != (seq <= hw)) complaints.emplace_back("custody and records have parted");
      }
    }
    const auto facts = office.store().sync().facts();
    const auto customers = office.store().customers().count(RecordKind::customer);
    if (!facts || !customers || facts->custody != *customers || facts->applied != facts->custody) {
      complaints.emplace_back("the counts do not agree");
    }
    return complaints;
  }

  Sweep sweep() {
    return {disk, folder.path(), empty, [this] { day(); }, [this] { return look(); }};
  }

  static constexpr std::uint64_t rows = 9;
  std::mt19937_64 random{seed()};
  Folder folder;
  CrashDisk disk{[this] { return random(); }};
  DiskImage empty;
  std::map<std::uint64_t, std::vector<std::string>> changes;
  Told told;
};

TEST_F(Custodian, KeepsWhatItAcknowledgedWhereverThePowerFails) {
  for (int round = 0; round < 3; ++round) {
    const auto result = sweep().run({.kind = DiskFault::Kind::power, .call = {}}, After::power_cut);
    EXPECT_GT(result.runs, 50U) << "the scene hardly writes";
    ASSERT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
  }
}

TEST_F(Custodian, KeepsWhatItAcknowledgedWhereverTheProgramIsKilled) {
  const auto result =
      sweep().run({.kind = DiskFault::Kind::power, .call = {}}, After::program_kill);
  EXPECT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
}

TEST_F(Custodian, KeepsWhatItAcknowledgedWhicheverCallFails) {
  for (const DiskFault& fault : disk_faults()) {
    const auto result = sweep().run(fault, After::power_cut);
    ASSERT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
  }
}

TEST_F(Custodian, KeepsAllOrRefusesWhenAFileSeemsToEnd) {
  for (const bool sticky : {false, true}) {
    Sweep scene = sweep();
    scene.look = [this] { return but_for_refusals(look()); };
    const auto result = scene.run(
        {.kind = DiskFault::Kind::short_read, .call = DiskCall::read, .nth = 1, .sticky = sticky},
        After::power_cut);
    ASSERT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
  }
}

// A person is erased wholly or not at all, and once it was said to be done, for good.
TEST_F(Custodian, ErasesWhollyOrNotAtAllWhereverThePowerFails) {
  const Uuid person = record_of(1, 1);
  bool told_erased = false;
  Sweep scene = sweep();
  scene.play = [&] {
    told_erased = false;
    told = {};
    auto store = open_store(folder.path());
    if (!store) return;
    Office office(std::move(*store));
    push(office, 1, 3);
    decide(office);
    const auto found = office.store().customers().find(person);
    if (!found || !*found) return;
    v1::PersonEraseRequest request;
    request.set_no((*found)->text("customer_no"));
    told_erased = erase_person(office, request, noon_ms + 200).has_value();
  };
  scene.look = [&]() -> std::vector<std::string> {
    auto store = open_store(folder.path());
    if (!store) return {"refused to open: " + store.error().detail};
    {
      Office office(std::move(*store));
      while (office.sequence().value_or(false)) continue;
      const auto gone = office.store().customers().erased_by(person);
      const auto found = office.store().customers().find(person);
      const auto history = office.store().sync().history(person);
      if (!gone || !found || !history) return {"cannot be asked"};
      if (told_erased && !*gone) return {"an erasure was taken back"};
      if (*gone && (*found || !history->empty())) return {"half an erasure"};
    }
    auto file = Database::open(folder / "headoffice.db", OpenMode::read, office_application_id);
    const auto kept = file ? file->integer(
                                 "SELECT count(*) FROM log WHERE erased = 1 AND "
                                 "(body <> x'' OR salt <> x'')")
                           : Result<std::optional<std::int64_t>>(std::nullopt);
    if (!kept || *kept != 0) return {"an erased row still has its content"};
    return {};
  };
  const auto result = scene.run({.kind = DiskFault::Kind::power, .call = {}}, After::power_cut);
  EXPECT_GT(result.runs, 50U);
  EXPECT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
}

// An operator who does not know whether it was done asks once more: it takes effect once.
TEST_F(Custodian, ReplaysOnceWhereverThePowerFails) {
  const auto replay_what_is_held = [this](Office& office) {
    while (office.sequence().value_or(false)) continue;
    const auto held = office.store().sync().quarantine();
    if (!held || held->empty() || !held->front().resolved.empty()) return;
    (void)office.replay(held->front().pos, noon_ms + 300);
  };
  Sweep scene = sweep();
  scene.play = [&] {
    auto store = open_store(folder.path());
    if (!store) return;
    Office office(std::move(*store));
    v1::OpaqueRequest opaque;
    opaque.set_incarnation(1);
    opaque.set_seq(1);
    opaque.set_raw(changes[1].front());
    opaque.set_store_epoch(7);
    (void)office.push_opaque(1, opaque, noon_ms + 100);
    replay_what_is_held(office);
  };
  scene.look = [&]() -> std::vector<std::string> {
    auto store = open_store(folder.path());
    if (!store) return {"refused to open: " + store.error().detail};
    Office office(std::move(*store));
    replay_what_is_held(office);
    const auto facts = office.store().sync().facts();
    const auto count = office.store().customers().count(RecordKind::customer);
    if (!facts || !count) return {"cannot be asked"};
    if (facts->custody == 0) return {};  // it was never taken
    if (facts->quarantine != 0 || *count != 1) return {"it was not replayed"};
    if (facts->custody != 2) return {"it was replayed twice"};
    return {};
  };
  const auto result = scene.run({.kind = DiskFault::Kind::power, .call = {}}, After::power_cut);
  EXPECT_GT(result.runs, 20U);
  EXPECT_TRUE(result.complaints.empty()) << result.text() << "SEED=" << seed();
}

// The proof that these tests see it.
TEST_F(Custodian, WouldLoseAcknowledgedChangesWithoutFullSynchronisation) {
  disk.weaken_synchronous(true);
  Sweep::Result result;
  for (int round = 0; round < 3 && result.complaints.empty(); ++round) {
    result = sweep().run({.kind = DiskFault::Kind::power, .call = {}}, After::power_cut);
  }
  EXPECT_NE(result.text().find("acknowledged and lost"), std::string::npos) << result.text();
}

}  // namespace
}  // namespace tresen::test
