// A terminal without a screen, with all its threads, and the real head-office program: enrolment,
// mutual TLS, the line, an outage, a revocation.

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sync/link/grpc_transport.h"
#include "sync/link/worker.h"
#include "sync/net/enrolment.h"
#include "terminal/store/worker.h"
#include "tests/support/folder.h"
#include "tests/support/head_office.h"
#include "tests/visit/driver/child.h"

namespace tresen::test {
namespace {

using visit::Child;
using visit::Deadline;
using visit::Millis;

constexpr Millis patience{40'000};
const std::string program = TRESEN_BINARY_DIR "/bin/tresen-headoffice";

// The value of a text in one line of JSON.
std::string text_of(const std::string& json, const std::string& key) {
  const std::string before = "\"" + key + "\":\"";
  const auto begin = json.find(before);
  if (begin == std::string::npos) return {};
  const auto from = begin + before.size();
  return json.substr(from, json.find('"', from) - from);
}

class Daemon {
 public:
  Daemon() {
    std::ofstream(folder_ / "chain.textproto") << R"(
      id: "paper" name: "Paper chain"
      rules { branches { id: "b1" name: "One" } })";
    say({"init", "--data", data(), "--chain", folder_ / "chain.textproto"});
    start("127.0.0.1:0", "127.0.0.1:0");
  }
  std::string data() const { return folder_ / "office"; }
  const std::string& enrol_address() const { return enrol_; }

  std::string say(std::vector<std::string> words) {
    words.insert(words.begin(), program);
    auto said = visit::output_of(words, log());
    EXPECT_TRUE(said) << said.error().detail;
    return said ? *said : std::string();
  }
  std::string code() {
    return text_of(say({"device", "code", "--data", data(), "--branch", "b1", "--json"}), "code");
  }
  // Whether operators find the customer. What is in custody is decided a moment later.
  bool finds(const std::string& name) {
    const Deadline deadline(patience);
    do {
      const std::string said = say({"customer", "search", name, "--data", data(), "--json"});
      if (said.find(name) != std::string::npos) return true;
    } while (deadline.next_look());
    return false;
  }
  void stop() { child_.reset(); }
  void start_again() { start(sync_, enrol_); }

 private:
  std::string log() const { return folder_ / "log"; }
  void start(const std::string& sync, const std::string& enrol) {
    auto child = Child::start(
        {program, "serve", "--data", data(), "--listen", sync, "--enrol-listen", enrol}, log());
    ASSERT_TRUE(child) << child.error().detail;
    child_.emplace(std::move(*child));
    const auto line = child_->line(Deadline(patience));
    ASSERT_TRUE(line) << line.error().detail;
    sync_ = text_of(*line, "sync");
    enrol_ = text_of(*line, "enrol");
  }

  Folder folder_;
  std::optional<Child> child_;
  std::string sync_, enrol_;
};

// Storage thread, sync thread, wire; the test is the screen.
class Counter {
 public:
  explicit Counter(const Identity& identity)
      : pen_(identity.device_id, identity.branch),
        store_({.folder = folder_.path(),
                .device = {identity.device_id, identity.incarnation, identity.branch,
                           identity.chain_id},
                .boot = id_of(200),
                .disk_reserve_bytes = 0},
               clock_, store_box_,
               {.to_screen = [this](FromStore m) { return screen_.post(std::move(m)); },
                .to_link = [this](FromCache m) { return sync_box_.post(SyncLetter(std::move(m))); },
                .to_search = [](const SearchFeed&) { return true; }}),
        sync_(
            {.device_id = identity.device_id,
             .incarnation = identity.incarnation,
             .app_version = "test",
             .batch = {},
             .times = {}},
            machine_random(), clock_, sync_box_,
            [this](const ToCache& m) { return store_box_.post(StoreLetter(m)); },
            open_grpc_transport(identity, sync_box_)) {
    post(OpenCache{});
  }

  void write(const std::string& last_name) {
    WriteEdits order{.token = 1, .edits = {}, .staff = "s1", .rules_version = 1};
    order.edits.push_back({.record = id_of(++customers_),
                           .kind = RecordKind::customer,
                           .fields = {pen_.set("last_name", last_name)}});
    post(std::move(order));
  }
  void post(ToStore order) { ASSERT_TRUE(store_box_.post(StoreLetter(std::move(order)))); }

  // Waits until the top bar says so. Tells what it said last if it never does.
  testing::AssertionResult says(const std::function<bool(const CacheSyncStatus&)>& wanted,
                                const std::function<void()>& meanwhile = {}) {
    const Deadline deadline(patience);
    do {
      while (auto message = screen_.try_take()) {
        if (const auto* status = std::get_if<CacheSyncStatus>(&*message)) bar_ = *status;
      }
      if (wanted(bar_)) return testing::AssertionSuccess();
      if (meanwhile) meanwhile();
    } while (deadline.next_look());
    return testing::AssertionFailure()
           << "line " << static_cast<int>(bar_.line) << " waiting " << bar_.waiting << " acked "
           << bar_.acked << " last " << bar_.last_seq;
  }

 private:
  Folder folder_;
  const SystemClock clock_;
  Pen pen_;
  std::uint8_t customers_ = 0;
  CacheSyncStatus bar_;
  Mailbox<FromStore> screen_{1024};
  SyncBox sync_box_{sync_box_capacity};
  StoreBox store_box_{store_box_capacity};
  StoreWorker store_;
  SyncWorker sync_;
};

auto all_arrived(std::uint64_t seq) {
  return [seq](const CacheSyncStatus& bar) {
    return bar.line == LinkState::online && bar.waiting == 0 && bar.acked == seq;
  };
}

struct DaemonLine : testing::Test {
  Daemon daemon;
  Folder folder;

  Identity enrolled() {
    auto identity = enrol(daemon.enrol_address(), daemon.code(), folder / "terminal", "test");
    EXPECT_TRUE(identity) << identity.error().detail;
    return identity ? *identity : Identity{};
  }
};

}  // namespace

TEST_F(DaemonLine, BringsWhatWasWrittenAcrossAnOutage) {
  Counter counter(enrolled());
  counter.write("Vorher");
  EXPECT_TRUE(counter.says(all_arrived(1)));
  EXPECT_TRUE(daemon.finds("Vorher"));
  daemon.stop();
  EXPECT_TRUE(counter.says([](const auto& bar) { return bar.line == LinkState::offline; }));
  counter.write("Dazwischen");
  EXPECT_TRUE(counter.says([](const auto& bar) { return bar.waiting == 1; }));
  daemon.start_again();
  EXPECT_TRUE(counter.says(all_arrived(2), [&counter] { counter.post(SyncNow{}); }));
  EXPECT_TRUE(daemon.finds("Dazwischen"));
}

TEST_F(DaemonLine, ShutsOutARevokedDeviceThatKeepsItsQueue) {
  const Identity identity = enrolled();
  Counter counter(identity);
  counter.write("Erlaubt");
  EXPECT_TRUE(counter.says(all_arrived(1)));
  daemon.say({"device", "revoke", std::to_string(identity.device_id), "--data", daemon.data()});
  EXPECT_TRUE(counter.says([](const auto& bar) { return bar.line == LinkState::refused; },
                           [&counter] { counter.post(SyncNow{}); }));
  counter.write("Behalten");
  EXPECT_TRUE(counter.says([](const auto& bar) {
    return bar.line == LinkState::refused && bar.waiting == 1 && bar.acked == 1;
  }));
}

// SYNC P8: 30 s, though the terminal only listens and asks for nothing.
TEST_F(DaemonLine, EndsTheOpenStreamOfARevokedDeviceWithinThirtySeconds) {
  const Identity identity = enrolled();
  Counter counter(identity);
  counter.write("Offen");
  EXPECT_TRUE(counter.says(all_arrived(1)));
  const auto before = std::chrono::steady_clock::now();
  daemon.say({"device", "revoke", std::to_string(identity.device_id), "--data", daemon.data()});
  EXPECT_TRUE(counter.says([](const auto& bar) { return bar.line == LinkState::refused; }));
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(30));
}

TEST_F(DaemonLine, EnrolsARevokedTerminalAnewIntoTheSameFolder) {
  const Identity first = enrolled();
  daemon.say({"device", "revoke", std::to_string(first.device_id), "--data", daemon.data()});
  const Identity second = enrolled();
  EXPECT_NE(second.device_id, first.device_id);
  EXPECT_EQ(*load_identity(folder / "terminal"), second);
  Counter counter(second);
  counter.write("Wieder da");
  EXPECT_TRUE(counter.says(all_arrived(1)));
}

TEST_F(DaemonLine, TakesACodeOnce) {
  const std::string code = daemon.code();
  ASSERT_EQ(code.size(), 34U) << code;
  EXPECT_TRUE(enrol(daemon.enrol_address(), code, folder / "one", "test"));
  const auto second = enrol(daemon.enrol_address(), code, folder / "two", "test");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::denied) << second.error().detail;
  EXPECT_FALSE(has_identity(folder / "two"));
}

}  // namespace tresen::test
