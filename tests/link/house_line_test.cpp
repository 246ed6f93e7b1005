// The whole line without sockets: real caches, real links, the real head office, and between them a
// wire in memory that does what networks do. When it is over, everybody says the same.
//
// Prints its seed; SEED=n repeats a case.

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <random>
#include <vector>

#include "sync/link/link.h"
#include "terminal/store/keeper.h"
#include "tests/support/folder.h"
#include "tests/support/head_office.h"
#include "tests/support/memory_transport.h"

namespace tresen::test {
namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::uint8_t customers = 4;
constexpr std::array keys{"mobile", "email", "last_name", "city"};

// A terminal: cache and link, each as the product runs it, without their threads.
class Terminal {
 public:
  Terminal(HeadOffice& office, const std::string& branch, std::uint64_t seed)
      : device_(office.new_device(branch)),
        branch_(branch),
        random_(seed),
        wire({.hello = [&office, this](const auto& r) { return office->hello(device_, r, now_); },
              .push = [&office, this](const auto& r) { return office->push(device_, r, now_); },
              .pull = [&office, this](const auto& r) { return office->pull(device_, r); }},
             seed) {
    start();
  }

  // As after a kill: what was in memory is gone.
  void start() {
    link_.reset();
    keeper_.reset();
    auto cache = Cache::open({.folder = folder_.path(),
                              .device = {device_, 1, branch_, "test"},
                              .boot = id_of(200),
                              .disk_reserve_bytes = 0});
    ASSERT_TRUE(cache) << cache.error().detail;
    keeper_ = std::make_unique<Keeper>(std::move(*cache));
    link_ = std::make_unique<Link>(LinkSettings{.device_id = device_,
                                                .incarnation = 1,
                                                .app_version = "test",
                                                .batch = {.ops_max = 7, .bytes_max = 4000},
                                                .times = {}},
                                   [this] { return random_(); });
  }

  void write(const Uuid& customer, std::string key, std::string value) {
    WriteEdits order{.token = 1, .edits = {}, .staff = "s1", .rules_version = 1};
    Edit edit{.record = customer, .kind = RecordKind::customer, .fields = {}};
    edit.fields.push_back(Pen(device_, branch_).set(std::move(key), std::move(value)));
    order.edits.push_back(std::move(edit));
    tell(ToStore(std::move(order)));
    settle();
  }

  void at(std::int64_t now_ms) {
    now_ = now_ms;
    wire.set_now(now_ms);
    for (FromWire& message : wire.deliver(now_ms)) link_->receive(std::move(message), moment());
    settle();
  }
  std::int64_t next_at() const {
    const std::int64_t own = now_ + std::max<std::int64_t>(1, link_->wait(moment()));
    return wire.next_at() ? std::min(own, std::max(now_, *wire.next_at())) : own;
  }

  const LinkStatus& status() const { return link_->status(); }
  Record record(const Uuid& id) {
    tell(ToStore(LoadCustomer{.id = id, .number = {}}));
    for (StoreAnswer& answer : keeper_->take_answers()) {
      auto* said = std::get_if<FromStore>(&answer);
      if (said == nullptr) continue;
      if (auto* loaded = std::get_if<CustomerLoaded>(said)) return loaded->file.customer;
    }
    return {};
  }

 private:
  Moment moment() const { return {.wall_ms = now_, .boot_ms = now_ - noon_ms + 1000}; }
  template <class Letter>
  void tell(Letter letter) {
    keeper_->receive(StoreLetter(std::move(letter)), moment());
  }

  void settle() {
    for (bool more = true; more;) {
      link_->tick(moment());
      more = false;
      for (LinkOrder& order : link_->take_orders()) {
        more = true;
        if (auto* call = std::get_if<ToWire>(&order)) {
          wire.send(std::move(*call));
        } else {
          tell(std::get<ToCache>(std::move(order)));
        }
      }
      for (StoreAnswer& answer : keeper_->take_answers()) {
        const auto* message = std::get_if<FromCache>(&answer);
        if (message == nullptr) continue;
        more = true;
        link_->receive(*message, moment());
      }
    }
  }

  const std::uint64_t device_;
  const std::string branch_;
  Folder folder_;
  std::mt19937_64 random_;
  std::int64_t now_ = noon_ms;
  std::unique_ptr<Keeper> keeper_;

 public:
  MemoryTransport wire;

 private:
  std::unique_ptr<Link> link_;
};

// Head office and two terminals, on one clock.
class HouseLine {
 public:
  explicit HouseLine(std::uint64_t seed) {
    for (const char* branch : {"b1", "b2"}) {
      terminals.push_back(std::make_unique<Terminal>(office, branch, ++seed));
    }
  }

  HeadOffice office;
  std::vector<std::unique_ptr<Terminal>> terminals;

  void run(std::int64_t ms) {
    const std::int64_t until = now_ + ms;
    while (now_ < until) {
      std::int64_t next = until;
      for (const auto& terminal : terminals) next = std::min(next, terminal->next_at());
      now_ = std::max(now_ + 1, next);
      for (const auto& terminal : terminals) terminal->at(now_);
      office.decide_all();
      const auto grown = office->take_grown();
      ASSERT_TRUE(grown);
      for (const FeedHead& head : *grown) {
        for (const auto& terminal : terminals) terminal->wire.hint(head.bucket, head.pos);
      }
    }
  }

 private:
  std::int64_t now_ = noon_ms;
};

std::vector<std::uint64_t> seeds() {
  if (const char* one = std::getenv("SEED")) return {std::strtoull(one, nullptr, 10)};
  return {11, 22, 33};
}

// What is the same everywhere: states and values; stamps are head office's to give.
std::map<std::string, std::string> words(const Record& record) {
  std::map<std::string, std::string> all;
  for (const char* key : keys) {
    const Answer& answer = record.answer(key);
    all[key] = std::string(name_of(answer.state)) + " " + answer.value;
  }
  return all;
}

}  // namespace

TEST(HouseLine, AnAnswerReachesHeadOfficeAndTheOtherTerminalWithinASecond) {
  HouseLine line(1);
  line.run(minute);
  line.terminals[0]->write(id_of(1), "mobile", "0171 1234567");
  line.run(1000);
  EXPECT_EQ(line.office.record(id_of(1)).text("mobile"), "0171 1234567");
  EXPECT_EQ(line.terminals[1]->record(id_of(1)).text("mobile"), "0171 1234567");
  EXPECT_EQ(line.terminals[0]->status().waiting, 0U);
}

TEST(HouseLine, EverybodySaysTheSameAfterAnyWeather) {
  for (const std::uint64_t seed : seeds()) {
    SCOPED_TRACE("SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    const auto roll = [&random](std::uint64_t sides) { return random() % sides; };
    HouseLine line(seed);
    int written = 0;
    for (int step = 0; step < 30; ++step) {
      for (const auto& terminal : line.terminals) {
        terminal->wire.faults = {.lost = static_cast<double>(roll(40)) / 100,
                                 .doubled = static_cast<double>(roll(30)) / 100,
                                 .delay_max_ms = static_cast<std::int64_t>(1 + roll(20'000)),
                                 .cut = roll(5) == 0,
                                 .silent = roll(8) == 0};
        for (std::uint64_t n = roll(4); n > 0; --n) {
          terminal->write(id_of(static_cast<std::uint8_t>(1 + roll(customers))),
                          keys[roll(keys.size())], "word " + std::to_string(++written));
        }
        if (roll(10) == 0) terminal->start();
      }
      if (roll(10) == 0) line.office.reopen();
      line.run(static_cast<std::int64_t>(1 + roll(60'000)));
      if (testing::Test::HasFatalFailure()) return;
    }
    for (const auto& terminal : line.terminals) terminal->wire.faults = {};
    line.run(25 * minute);
    EXPECT_EQ(line.office.sync().facts()->custody, static_cast<std::uint64_t>(written));
    for (const auto& terminal : line.terminals) {
      EXPECT_EQ(terminal->status().state, LinkState::online);
      EXPECT_EQ(terminal->status().waiting, 0U);
      EXPECT_TRUE(terminal->status().all_read);
      for (std::uint8_t n = 1; n <= customers; ++n) {
        EXPECT_EQ(words(terminal->record(id_of(n))), words(line.office.record(id_of(n)))) << +n;
      }
    }
  }
}

}  // namespace tresen::test
