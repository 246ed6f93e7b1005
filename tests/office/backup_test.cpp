// A backup while others write, the way back from it, and that verify finds whatever is broken.

#include "sync/office/backup.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <functional>

#include "sync/base/database.h"
#include "sync/office/admin.h"
#include "sync/office/erasure.h"
#include "sync/office/identity.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/record/consent_record.h"
#include "sync/record/hash_chain.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

// A terminal that keeps what it wrote, with its hash chain.
class Till {
 public:
  Till(HeadOffice& office, std::string branch) : pen_(office.new_device(branch), branch) {}

  std::uint64_t device() const { return pen_.device(); }
  std::uint64_t last_seq() const { return rows_.size(); }
  void write(const Uuid& customer, const std::string& key, const std::string& value) {
    add(pen_.write(customer, RecordKind::customer, {pen_.set(key, value)}));
  }
  void prove(const ConsentRecord& consent) {
    const Edit edit = consent_edit(consent);
    add(pen_.write(edit.record, edit.kind, edit.fields));
  }
  void add(std::string bytes) {
    rows_.push_back(std::move(bytes));
    salts_.push_back(std::string(salt_bytes, static_cast<char>('a' + rows_.size() % 26)));
    heads_.push_back(chain_after(heads_.back(), commitment_of(salts_.back(), rows_.back())));
  }
  // Sends what head office does not have.
  void send(HeadOffice& office) {
    const std::uint64_t from = office.sync().device(device())->value().hw_seq;
    ASSERT_LE(from, rows_.size());
    v1::PushRequest request;
    request.set_incarnation(1);
    request.set_store_epoch(office.sync().store_epoch());
    request.set_first_seq(from + 1);
    request.set_prev_chain(heads_[from]);
    for (std::size_t i = from; i < rows_.size(); ++i) {
      request.add_changes(rows_[i]);
      request.add_salts(salts_[i]);
    }
    const auto reply = office->push(device(), request, noon_ms);
    ASSERT_TRUE(reply) << reply.error().detail;
    ASSERT_EQ(reply->hw_seq(), rows_.size());
    office.decide_all();
  }

 private:
  Pen pen_;
  std::vector<std::string> rows_, salts_;
  std::vector<std::string> heads_{chain_start()};
};

class Backup : public testing::Test {
 protected:
  void write_some(int from, int to) {
    for (int i = from; i < to; ++i) {
      Till& till = i % 2 == 0 ? one : two;
      till.write(id_of(static_cast<std::uint8_t>(1 + i % 7)), i % 3 == 0 ? "city" : "last_name",
                 "word " + std::to_string(i));
    }
    one.send(office);
    two.send(office);
  }
  NoteBackup noting() {
    return
        [this](const BackupMade& made) { return office.sync().note_backup(made, noon_ms + 5000); };
  }
  v1::AdminReply ask(const std::string& dir, const v1::AdminRequest& request) {
    return answer_beside(dir, request, noting());
  }
  v1::AdminReply back_up(const std::string& file) {
    v1::AdminRequest request;
    request.mutable_backup()->set_path(file);
    return ask(office.folder(), request);
  }
  std::uint64_t trim(const Till& till) {
    return office.sync().device(till.device())->value().safe_trim_seq;
  }

  HeadOffice office;
  test::Folder elsewhere;
  Till one{office, "b1"};
  Till two{office, "b2"};
};

std::string bodies(CustomerStore& customers) {
  std::string all;
  const auto page = customers.page(RecordKind::customer, {}, 1000);
  if (!page) return page.error().detail;
  for (const Record& record : *page) {
    for (const char* key : {"last_name", "city"}) all += record.text(key) + "|";
    all += '\n';
  }
  return all;
}

TEST_F(Backup, IsOneFileForItsOwnerAloneAndOverwritesNothing) {
  write_some(0, 20);
  const std::string file = elsewhere / "backup";
  const auto made = back_up(file);
  ASSERT_TRUE(made.has_backup()) << made.error().detail();
  EXPECT_EQ(made.backup().pos(), 20U);
  struct stat facts {};
  ASSERT_EQ(stat(file.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  EXPECT_EQ(facts.st_size, made.backup().bytes());
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(elsewhere.path())) {
    ++files;
  }
  EXPECT_EQ(files, 1);
  EXPECT_EQ(error_of(back_up(file).error()).fault, Fault::conflict);
}

TEST_F(Backup, LetsDevicesForgetWhatIsInItAndNothingElse) {
  write_some(0, 20);
  EXPECT_EQ(trim(one), 0U);
  ASSERT_TRUE(back_up(elsewhere / "backup").has_backup());
  EXPECT_EQ(trim(one), one.last_seq());
  write_some(20, 30);
  EXPECT_LT(trim(one), one.last_seq());
}

TEST_F(Backup, ThatFailsLetsNobodyForgetAnything) {
  write_some(0, 20);
  EXPECT_TRUE(back_up(elsewhere / "no folder/backup").has_error());
  EXPECT_EQ(trim(one), 0U);
  EXPECT_EQ(office.sync().facts()->last_backup_ms, 0);
}

TEST_F(Backup, HealsFromWhatTheTerminalsKept) {
  write_some(0, 20);
  const std::string file = elsewhere / "backup";
  ASSERT_TRUE(back_up(file).has_backup());
  write_some(20, 60);
  const std::string before = bodies(office.customers());
  const std::uint64_t epoch = office.sync().store_epoch();
  office.close();
  const auto restored = restore_office(file, office.folder(), true, noon_ms);
  ASSERT_TRUE(restored) << restored.error().detail;
  EXPECT_TRUE(std::filesystem::exists(restored->moved_to + "/headoffice.db"));
  std::filesystem::remove_all(restored->moved_to);
  office.reopen();
  EXPECT_NE(office.sync().store_epoch(), epoch);
  EXPECT_TRUE(load_ca(office.folder()));
  EXPECT_EQ(office.sync().facts()->custody, 20U);
  one.send(office);
  two.send(office);
  EXPECT_EQ(office.sync().facts()->custody, 60U);
  EXPECT_EQ(bodies(office.customers()), before);
}

TEST_F(Backup, IsRestoredOnlyWhereNobodyWorksAndNothingIs) {
  write_some(0, 4);
  const std::string file = elsewhere / "backup";
  ASSERT_TRUE(back_up(file).has_backup());
  EXPECT_EQ(restore_office(file, office.folder(), false, noon_ms).error().fault, Fault::conflict);
  EXPECT_EQ(restore_office(file, office.folder(), true, noon_ms).error().fault, Fault::busy);
  EXPECT_TRUE(restore_office(file, elsewhere / "new", false, noon_ms));
  const std::string cut = elsewhere / "cut";
  std::filesystem::copy_file(file, cut);
  std::filesystem::resize_file(cut, std::filesystem::file_size(file) / 2);
  EXPECT_FALSE(restore_office(cut, elsewhere / "other", false, noon_ms));
  EXPECT_FALSE(std::filesystem::exists(elsewhere / "other/headoffice.db"));
}

TEST_F(Backup, NeverGivesANumberOfADeviceOrCustomerAgain) {
  write_some(0, 4);
  const std::string file = elsewhere / "backup";
  ASSERT_TRUE(back_up(file).has_backup());
  const std::uint64_t later = office.new_device("b1");
  const std::uint64_t last_no = *office.sync().last_customer_no();
  office.close();
  ASSERT_TRUE(restore_office(file, office.folder(), true, noon_ms));
  office.reopen();
  EXPECT_GT(office.new_device("b1"), later);
  EXPECT_GT(*office.sync().last_customer_no(), last_no + 1000);
}

// One of two disks may have begun that life after the backup; the other could begin it once more.
TEST_F(Backup, OffersNoLifeThatMayHaveBegunSince) {
  write_some(0, 4);
  const DeviceRow was = office.sync().device(one.device())->value();
  DeviceRow row = was;
  row.frozen = true;
  row.offered_incarnation = 2;
  ASSERT_TRUE(office.sync().set_life(row, was));
  const std::string file = elsewhere / "backup";
  ASSERT_TRUE(back_up(file).has_backup());
  office.close();
  ASSERT_TRUE(restore_office(file, office.folder(), true, noon_ms));
  office.reopen();
  const DeviceRow after = office.sync().device(one.device())->value();
  EXPECT_TRUE(after.frozen);
  EXPECT_EQ(after.offered_incarnation, 0U);
}

class Verify : public Backup {
 protected:
  std::map<std::string, bool> verify(const std::string& backup = "") {
    v1::AdminRequest request;
    request.mutable_verify()->set_backup(backup);
    const auto reply = ask(office.folder(), request);
    EXPECT_TRUE(reply.has_verify()) << reply.error().detail();
    std::map<std::string, bool> checks;
    for (const v1::VerifyCheck& check : reply.verify().checks()) {
      checks[check.name()] = check.ok();
      details += check.name() + ": " + check.detail() + "\n";
    }
    return checks;
  }
  static bool all_good(const std::map<std::string, bool>& checks) {
    for (const auto& [name, ok] : checks) {
      if (!ok) return false;
    }
    return checks.size() >= 5;
  }
  // Changes the file behind head office's back.
  void spoil(const std::string& sql) {
    office.close();
    auto file =
        Database::open(office.folder() + "/headoffice.db", OpenMode::write, office_application_id);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->run("PRAGMA foreign_keys = OFF"));
    const auto done = file->run(sql);
    ASSERT_TRUE(done) << done.error().detail;
    const bool changes_rows = sql.starts_with("UPDATE") || sql.starts_with("DELETE");
    ASSERT_TRUE(!changes_rows || file->changes() > 0) << sql;
  }
  std::string details;
};

TEST_F(Verify, FindsNothingWhereNothingIsWrong) {
  write_some(0, 50);
  EXPECT_TRUE(all_good(verify())) << details;
  const std::string file = elsewhere / "backup";
  ASSERT_TRUE(back_up(file).has_backup());
  write_some(50, 80);
  EXPECT_TRUE(all_good(verify(file))) << details;
}

TEST_F(Verify, StillHoldsAfterAnErasureAndARestore) {
  write_some(0, 50);
  const std::string file = elsewhere / "backup";
  ASSERT_TRUE(back_up(file).has_backup());
  v1::PersonEraseRequest request;
  request.set_no(office.record(id_of(3)).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, request, noon_ms));
  write_some(50, 70);
  EXPECT_TRUE(all_good(verify())) << details;
  EXPECT_TRUE(all_good(verify(file))) << details;
  office.close();
  ASSERT_TRUE(restore_office(file, office.folder(), true, noon_ms));
  office.reopen();
  one.send(office);
  two.send(office);
  EXPECT_TRUE(all_good(verify())) << details;
}

TEST_F(Verify, FindsExactlyWhatIsBroken) {
  write_some(0, 50);
  one.add("no change");
  one.send(office);
  v1::PersonEraseRequest request;
  request.set_no(office.record(id_of(7)).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, request, noon_ms));
  while (*office->keep_house(noon_ms)) {
  }
  struct Case {
    const char* check;
    const char* sql;
  };
  ASSERT_TRUE(back_up(elsewhere / "clean").has_backup());
  for (const auto& [check, sql] : {
           Case{"integrity", "UPDATE quarantine SET pos = 4711"},
           Case{"integrity", "ALTER TABLE suppressed RENAME COLUMN mark TO marj"},
           Case{"integrity", "DROP INDEX projection_event_row"},
           Case{"chains", "UPDATE log SET body = zeroblob(3) WHERE pos = 7"},
           Case{"chains", "UPDATE log SET chain = zeroblob(32) WHERE pos = 9"},
           Case{"chains", "UPDATE device SET chain_head = zeroblob(32) WHERE device_id = 1"},
           Case{"feeds", "UPDATE bucket SET checksum = checksum + 1 WHERE bucket = 'branch/b1'"},
           Case{"feeds", "UPDATE record SET hash = hash + 1 WHERE row = 1"},
           Case{"feeds", "DELETE FROM feed WHERE bucket = 'branch/b1' AND op = 1"},
           Case{"feeds", "UPDATE feed SET ref = zeroblob(length(ref)) WHERE op = 4"},
           Case{"feeds", "UPDATE feed SET op = 5 WHERE op = 4"},
           Case{"feeds", "UPDATE feed SET pos = pos + 1000 WHERE bucket LIKE 'device/%'"},
           Case{"sums", "UPDATE config_doc SET published_ms = published_ms + 1"},
           Case{"sums", "UPDATE erased SET erasure_id = zeroblob(16)"},
           Case{"sums", "UPDATE feed_mark SET pos = pos + 1"},
           Case{"counts", "UPDATE device_day SET received = received + 1"},
           Case{"counts", "UPDATE device_day SET decided = decided - 1 WHERE device_id = 1"},
           Case{"counts", "UPDATE device SET hw_seq = hw_seq + 1 WHERE device_id = 2"},
           Case{"counts", "UPDATE quarantine SET at_ms = at_ms + 1"},
           Case{"counts", "UPDATE quarantine SET seq = seq + 1"},
           Case{"counts", "UPDATE quarantine SET record_id = zeroblob(16)"},
           Case{"counts", "UPDATE quarantine SET reason = 'unreadably'"},
           Case{"counts", "UPDATE quarantine SET resolved = 'erAsed'"},
           Case{"projection", "UPDATE projection SET city = 'elsewhere'"},
           Case{"fold",
                "UPDATE record SET body = (SELECT body FROM record WHERE row = 2) WHERE row = 1"},
       }) {
    office.close();
    const auto restored = restore_office(elsewhere / "clean", office.folder(), true, noon_ms);
    ASSERT_TRUE(restored) << restored.error().detail;
    std::filesystem::remove_all(restored->moved_to);
    spoil(sql);
    details.clear();
    const auto checks = verify();
    ASSERT_TRUE(checks.contains(check)) << sql << "\n" << details;
    EXPECT_FALSE(checks.at(check)) << sql << "\n" << details;
    office.reopen();
  }
}

// L05: whoever alters one row of the proofs is found, and the row is named.
TEST_F(Verify, NamesTheConsentWhoseProofWasAltered) {
  write_some(0, 20);
  std::string prev;
  for (std::uint8_t i = 0; i < 3; ++i) {
    ConsentRecord consent;
    consent.id = id_of(static_cast<std::uint8_t>(200 + i));
    consent.customer = id_of(3);
    consent.channel = "phone";
    consent.purpose = "advertising";
    consent.state = i == 1 ? ConsentState::withdrawn : ConsentState::granted;
    consent.controller = {"kb", "Klarblick Optik GmbH"};
    consent.at_ms = noon_ms + i;
    consent.prev = prev;
    prev = consent_hash(with_edit({.id = consent.id, .kind = RecordKind::consent, .fields = {}},
                                  consent_edit(consent), {}));
    one.prove(consent);
  }
  one.send(office);
  ASSERT_TRUE(back_up(elsewhere / "clean").has_backup());
  EXPECT_TRUE(all_good(verify())) << details;
  EXPECT_NE(details.find("consents: 3 proofs hold together"), std::string::npos) << details;
  const std::string body = "CAST(replace(CAST(body AS TEXT), ";
  const std::string third = " AS BLOB) WHERE kind = 5 AND hex(record_id) = upper('";
  for (const auto& [sql, says] :
       {std::pair{"UPDATE record SET body = " + body + "'granted', 'revoked')" + third +
                      to_hex(id_of(202)) + "')",
                  "consents: consent record " + to_hex(id_of(202)) + " was altered"},
        {"DELETE FROM record WHERE kind = 5 AND hex(record_id) = upper('" + to_hex(id_of(201)) +
             "')",
         "consents: consent record " + to_hex(id_of(202)) + " follows one that is not there"}}) {
    office.close();
    const auto restored = restore_office(elsewhere / "clean", office.folder(), true, noon_ms);
    ASSERT_TRUE(restored) << restored.error().detail;
    std::filesystem::remove_all(restored->moved_to);
    spoil(sql);
    details.clear();
    EXPECT_FALSE(verify().at("consents")) << sql;
    EXPECT_NE(details.find(says), std::string::npos) << details;
    office.reopen();
  }
}

}  // namespace
}  // namespace tresen
