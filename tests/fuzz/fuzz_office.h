#pragma once
// A head office with one device, anew for each run, so that a crash depends on its bytes alone.

#include <optional>
#include <utility>

#include "sync/base/database.h"
#include "sync/office/office.h"
#include "sync/office/store/sqlite/schema.h"
#include "sync/record/wire.h"
#include "tests/fuzz/fuzz.h"

namespace tresen::fuzz {

inline constexpr std::int64_t now_ms = 1'795'000'000'000;

class FuzzOffice {
 public:
  FuzzOffice() {
    v1::Chain chain;
    chain.set_id("fuzz");
    chain.set_name("Fuzz");
    for (const char* id : {"b1", "b2"}) chain.mutable_rules()->add_branches()->set_id(id);
    must(create_office(scratch_ / "first", chain, now_ms).has_value(), "an office can be made");
    auto office = Office::open(scratch_ / "first");
    must(office.has_value(), "it can be opened");
    SyncStore& sync = office->store().sync();
    must(sync.put_code({"s", "h", "b1", now_ms + 1000}).has_value(), "a code can be put");
    const auto device = sync.redeem_code("s", "h", now_ms);
    must(device.has_value() && device->id == 1, "the first device is number 1");
  }

  // An office with one customer and a change that is not decided yet, its disk damaged: these bytes
  // stand where the statement has its `?`. None: it does not open any more.
  Office* damaged(std::string_view sql, const std::string& bytes) {
    if (!std::filesystem::exists(scratch_ / "busy")) make_busy();
    office_.reset();
    copy_folder(scratch_ / "busy", scratch_ / "used");
    {
      auto file =
          Database::open(scratch_ / "used/headoffice.db", OpenMode::write, office_application_id);
      must(file && file->run(sql, {Blob{bytes}}).has_value(), "the disk can be damaged");
    }
    auto office = Office::open(scratch_ / "used");
    if (office) office_.emplace(std::move(*office));
    return office ? &*office_ : nullptr;
  }

  // The office as it was made. What the run before did to it is gone.
  Office& fresh() {
    office_.reset();
    copy_folder(scratch_ / "first", scratch_ / "used");
    auto office = Office::open(scratch_ / "used");
    must(office.has_value(), "it can be opened");
    office_.emplace(std::move(*office));
    return *office_;
  }

 private:
  // Two answers to one question, so that one has lost, and a change that is not decided yet.
  void make_busy() {
    Office& office = fresh();
    v1::PushRequest request;
    request.set_incarnation(1);
    request.set_first_seq(1);
    for (std::uint64_t seq = 1; seq <= 3; ++seq) {
      Change change;
      change.seq = seq;
      change.id.bytes[15] = static_cast<std::uint8_t>(100 + seq);
      change.edit.record.bytes[15] = 1;
      change.edit.kind = RecordKind::customer;
      FieldEdit& field = change.edit.fields.emplace_back();
      field.key = "last_name";
      field.answer.state = AnswerState::value;
      field.answer.value = std::to_string(seq);
      field.answer.source = Source::spoken;
      change.stamp = field.answer.stamp = {static_cast<std::uint64_t>(now_ms) - seq, 1, 1};
      change.wall_ms = now_ms;
      change.branch = "b1";
      request.add_changes(change_bytes(change));
    }
    must(office.push(1, request, now_ms).has_value(), "three changes are taken");
    must(office.sequence(2).has_value(), "two are decided");
    v1::DeviceReport report;
    report.set_last_seq(3);
    must(office.report(1, report, now_ms).has_value(), "the device reports");
    office_.reset();
    std::filesystem::rename(scratch_ / "used", scratch_ / "busy");
  }

  Scratch scratch_;
  std::optional<Office> office_;
};

}  // namespace tresen::fuzz
