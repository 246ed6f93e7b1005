#pragma once
// A head office with one device, anew for each run, so that a crash depends on its bytes alone.

#include <optional>
#include <utility>

#include "sync/office/office.h"
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
  Scratch scratch_;
  std::optional<Office> office_;
};

}  // namespace tresen::fuzz
