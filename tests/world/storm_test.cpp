// Head office goes down with hundreds of terminals connected, and comes back: so do all of them,
// within the time that the link's spread allows, and what they wrote meanwhile arrives.
//
// TERMINALS=n makes it larger.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>

#include "sync/base/clock.h"
#include "sync/office/cli/admin_client.h"
#include "tests/bench/identities.h"
#include "tests/bench/play.h"
#include "tests/world/ledger.h"
#include "tests/world/programs.h"

namespace tresen::test {
namespace {

constexpr int branches = 20;
constexpr std::chrono::seconds back_within{90};

std::size_t terminals_wanted() {
  const char* const given = std::getenv("TERMINALS");
  return given == nullptr ? 500 : std::strtoull(given, nullptr, 10);
}

Result<std::vector<std::pair<Identity, bench::JournalEnd>>> enrol_all(const OfficeProgram& office,
                                                                      const std::string& folder) {
  const SystemClock clock;
  TRY_TO(client, AdminClient::open(office.data(), clock));
  const auto code = [&client](std::size_t n) -> Result<std::string> {
    v1::AdminRequest request;
    request.mutable_device_code()->set_branch("b" + std::to_string(1 + n % branches));
    TRY_TO(reply, client.ask(request));
    return reply.device_code().code();
  };
  return bench::identities({.folder = folder, .server = office.enrol(), .code = code},
                           terminals_wanted());
}

TEST(Storm, AllComeBackAfterARestartAndBringWhatTheyWrote) {
  bench::raise_file_limit();
  const Folder folder;
  auto office = OfficeProgram::make(folder.path(), branches, true);
  ASSERT_TRUE(office) << office.error().detail;
  ASSERT_TRUE(office->start());
  auto identities = enrol_all(*office, folder / "identities");
  ASSERT_TRUE(identities) << identities.error().detail;

  bench::Fleet fleet(std::move(*identities), {});
  bench::LoadReport report;
  const bench::LoadPlan plan{.connects_per_s = 60};
  ASSERT_TRUE(bench::connect_all(fleet, plan, report)) << report.online << " connected";

  office->kill();
  const auto turn_until = [&fleet](auto holds, std::chrono::seconds within) {
    const auto end = bench::Fleet::Clock::now() + within;
    while (bench::Fleet::Clock::now() < end) {
      const auto look = bench::Fleet::Clock::now() + std::chrono::milliseconds(100);
      while (bench::Fleet::Clock::now() < look) fleet.turn(std::chrono::milliseconds(20));
      if (holds()) return true;
    }
    return holds();
  };
  EXPECT_TRUE(turn_until([&] { return fleet.facts().online == 0; }, back_within));
  for (std::size_t n = 0; n < fleet.size(); ++n) {
    fleet.write(n, 3, bench::Fleet::Clock::now());
  }
  const auto restarted = bench::Fleet::Clock::now();
  ASSERT_TRUE(office->start());
  EXPECT_TRUE(turn_until(
      [&] { return fleet.facts().at_rest == fleet.size() && fleet.settled() == fleet.written(); },
      back_within))
      << fleet.facts().online << " online, " << fleet.facts().at_rest << " at rest, "
      << fleet.acked() << " of " << fleet.written() << " rows in custody";
  const auto took = std::chrono::duration<double>(bench::Fleet::Clock::now() - restarted).count();
  RecordProperty("seconds", std::to_string(took));
  std::printf("%zu terminals were back in %.1f s\n", fleet.size(), took);

  const auto rows = rows_of_devices(office->data());
  ASSERT_TRUE(rows) << rows.error().detail;
  EXPECT_EQ(rows->size(), fleet.size());
  for (const auto& [device, count] : *rows) EXPECT_EQ(count, 3U) << "device " << device;
}

}  // namespace
}  // namespace tresen::test
