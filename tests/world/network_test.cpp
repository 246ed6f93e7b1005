// What lines do to real programs: a terminal writes without a pause while its line to head office
// is late, narrow, silent, half open or broken. It never needs help: as soon as the line is sound,
// all that was written arrives, once, and neither end keeps threads or files from it.

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <vector>

#include "tests/support/tcp_proxy.h"
#include "tests/world/ledger.h"
#include "tests/world/programs.h"

namespace tresen::test {
namespace {

constexpr std::uint64_t customers = 20;
// Many times what it takes: a busy machine is not what is tested here.
constexpr Millis recovery_max{60'000};
// What a runtime keeps for itself may grow a little and stay.
constexpr std::size_t spare_threads = 8;
constexpr std::size_t spare_files = 6;

enum class Meanwhile {
  gets_on,       // the terminal must get changes through while the line is as it is
  goes_offline,  // it must notice, within its deadlines
  whatever,      // either is right
};

struct Scenario {
  const char* name;
  Line line;
  Millis lasts{1'200};
  Meanwhile meanwhile = Meanwhile::whatever;
  int resets = 0;  // of all connections, spread over the time
  bool half_open = false;
};

const std::vector<Scenario> scenarios{
    {"late by 50 ms", {.delay_ms = 50}, Millis(1'500), Meanwhile::gets_on},
    {"late by half a second", {.delay_ms = 500}, Millis(4'000), Meanwhile::gets_on},
    {"late by five seconds", {.delay_ms = 5'000}, Millis(6'000), Meanwhile::goes_offline},
    {"narrow, 8 kbit/s", {.bytes_per_s = 1'000}, Millis(2'500)},
    {"narrow, 64 kbit/s", {.bytes_per_s = 8'000}, Millis(2'500), Meanwhile::gets_on},
    {"narrow, 512 kbit/s", {.bytes_per_s = 64'000}, Millis(1'500), Meanwhile::gets_on},
    {"reset once", {}, Millis(800), Meanwhile::whatever, 1},
    {"reset again and again", {}, Millis(2'000), Meanwhile::whatever, 15},
    {"refused", {.refuse = true}, Millis(1'200), Meanwhile::goes_offline, 1},
    {"half open", {}, Millis(1'000), Meanwhile::whatever, 0, true},
    {"a black hole", {.hold_up = true, .hold_down = true}, Millis(5'000), Meanwhile::goes_offline},
    {"a black hole on the way up", {.hold_up = true}, Millis(4'500), Meanwhile::goes_offline},
    {"a black hole on the way down", {.hold_down = true}, Millis(4'500), Meanwhile::goes_offline},
    {"a silent line, then a reset",
     {.hold_up = true, .hold_down = true},
     Millis(800),
     Meanwhile::whatever,
     1},
    {"cut before the first byte", {.cut_up_after = 0}, Millis(1'000), Meanwhile::goes_offline, 1},
    {"cut in the greeting of TLS", {.cut_up_after = 100}, Millis(1'000), Meanwhile::whatever, 1},
    {"cut in the certificate", {.cut_down_after = 700}, Millis(1'000), Meanwhile::whatever, 1},
    {"cut behind the handshake", {.cut_up_after = 2'400}, Millis(1'000), Meanwhile::whatever, 1},
    {"cut in a push", {.cut_up_after = 6'000}, Millis(1'500), Meanwhile::whatever, 1},
    {"cut in a reply", {.cut_down_after = 3'000}, Millis(1'500), Meanwhile::whatever, 1},
    {"byte by byte, so that no handshake ends",
     {.bytes_per_s = 20},
     Millis(2'000),
     Meanwhile::whatever,
     1},
};

std::size_t count_in(const std::string& text, const std::string& words) {
  std::size_t count = 0;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++count;
  return count;
}

// Somebody who connects to head office and says next to nothing, for as long as it lives.
class Loris {
 public:
  explicit Loris(const std::string& address) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(static_cast<std::uint16_t>(
        std::strtoul(address.c_str() + address.rfind(':') + 1, nullptr, 10)));
    EXPECT_EQ(connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  }
  Loris(Loris&& other) noexcept : socket_(std::exchange(other.socket_, -1)), said_(other.said_) {}
  Loris& operator=(Loris&&) = delete;
  ~Loris() {
    if (socket_ >= 0) close(socket_);
  }
  bool given_up() const {
    char heard = 0;
    return recv(socket_, &heard, 1, MSG_DONTWAIT) == 0 || (errno != EAGAIN && errno != EINTR);
  }
  // The next byte of a greeting that never ends.
  void say_a_byte() {
    constexpr std::array<unsigned char, 12> greeting{0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 7};
    const unsigned char next = greeting[std::min(said_++, greeting.size() - 1)];
    static_cast<void>(send(socket_, &next, 1, MSG_NOSIGNAL | MSG_DONTWAIT));
  }

 private:
  int socket_;
  std::size_t said_ = 0;
};

class Network : public testing::Test {
 protected:
  void SetUp() override {
    auto made = OfficeProgram::make(folder.path(), 1, false);
    ASSERT_TRUE(made) << made.error().detail;
    office.emplace(std::move(*made));
    ASSERT_TRUE(office->start());
    auto line = TcpProxy::start(office->sync());
    ASSERT_TRUE(line) << line.error().detail;
    proxy = std::move(*line);
    const auto code = office->code("b1");
    ASSERT_TRUE(code) << code.error().detail;
    scribe.emplace(folder / "scribe", office->enrol(), *code);
    const auto started = scribe->start(options());
    ASSERT_TRUE(started) << started.error().detail << file_text(scribe->log());
    ASSERT_TRUE(gets_through(scribe->saved() + 100, recovery_max));
  }

  ScribeOptions options(std::uint64_t count = 1'000'000) const {
    ScribeOptions wanted;
    wanted.endpoint = proxy->address();
    wanted.count = count;
    wanted.customers = customers;
    wanted.edits_a_write = 5;
    wanted.pause_ms = 20;
    wanted.stay = true;
    return wanted;
  }

  std::uint64_t arrived() const {
    const auto rows = rows_of_devices(office->data());
    return rows && rows->contains(scribe->device()) ? rows->at(scribe->device()) : 0;
  }
  bool gets_through(std::uint64_t row, Millis within) const {
    return comes_true(Deadline(within), [&] { return arrived() >= row; });
  }
  std::size_t offline_times() const { return count_in(file_text(scribe->log()), " offline "); }
  bool offline() const {
    const std::string log = file_text(scribe->log());
    const std::size_t lost = log.rfind(" offline "), found = log.rfind(" online ");
    return lost != std::string::npos && (found == std::string::npos || lost > found);
  }

  void play(const Scenario& scenario) {
    SCOPED_TRACE(scenario.name);
    const std::uint64_t before = arrived();
    const std::size_t offline_before = offline_times();
    proxy->set(scenario.line);
    if (scenario.half_open) proxy->half_open();
    for (int n = 0; n < scenario.resets; ++n) {
      proxy->reset_all();
      const Deadline next(scenario.lasts / (2 * scenario.resets));
      while (next.next_look()) {
      }
    }
    const Deadline over(scenario.lasts);
    while (over.next_look()) {
    }
    if (scenario.meanwhile == Meanwhile::gets_on) {
      EXPECT_TRUE(gets_through(before + 1, recovery_max)) << "nothing got through";
    }
    if (scenario.meanwhile == Meanwhile::goes_offline) {
      // On a busy machine it may have been cut off before, and then has no more to notice.
      EXPECT_TRUE(comes_true(Deadline(recovery_max), [&] {
        return offline() || offline_times() > offline_before;
      })) << "it did not notice";
    }
    proxy->set({});
    const std::uint64_t written = scribe->saved();
    EXPECT_TRUE(gets_through(written, recovery_max))
        << "row " << written << " has not arrived, " << arrived() << " have";
  }

  void expect_no_leak(const char* who, pid_t pid, std::size_t threads, std::size_t files) const {
    EXPECT_TRUE(comes_true(Deadline(recovery_max),
                           [&] {
                             return threads_of(pid) <= threads + spare_threads &&
                                    files_of(pid) <= files + spare_files;
                           }))
        << who << ": threads " << threads << " -> " << threads_of(pid) << ", files " << files
        << " -> " << files_of(pid);
  }

  // The scribe ends, writes a few last rows, and both ends are held against one another.
  void close_and_check() {
    scribe->stop();
    const std::uint64_t rows = scribe->saved() + 20;
    ASSERT_TRUE(scribe->start(options(rows)));
    const auto done = scribe->done(Deadline(patience));
    ASSERT_TRUE(done) << done.error().detail << file_text(scribe->log());
    static_cast<void>(comes_true(Deadline(recovery_max), [&] {
      return static_cast<bool>(agrees_with_head_office(scribe->cache(), office->data()));
    }));
    EXPECT_EQ(scribe->stop(), 0);
    EXPECT_EQ(office->stop(), 0);
    EXPECT_TRUE(nothing_lost_nothing_twice(office->data(),
                                           {{{scribe->device(), customers}, scribe->saved()}}));
    EXPECT_TRUE(agrees_with_head_office(scribe->cache(), office->data()));
  }

  Folder folder;
  std::optional<OfficeProgram> office;
  std::unique_ptr<TcpProxy> proxy;
  std::optional<ScribeProgram> scribe;
};

TEST_F(Network, ATerminalComesBackByItselfFromWhateverItsLineDoes) {
  const std::size_t scribe_threads = threads_of(scribe->pid());
  const std::size_t scribe_files = files_of(scribe->pid());
  const std::size_t office_threads = threads_of(office->pid());
  const std::size_t office_files = files_of(office->pid());
  for (const Scenario& scenario : scenarios) play(scenario);
  expect_no_leak("terminal", scribe->pid(), scribe_threads, scribe_files);
  expect_no_leak("head office", office->pid(), office_threads, office_files);
  close_and_check();
}

TEST_F(Network, WhoeverSaysNothingHoldsUpNobody) {
  const std::size_t office_threads = threads_of(office->pid());
  const std::size_t office_files = files_of(office->pid());
  std::vector<Loris> attackers;
  for (int n = 0; n < 100; ++n)
    attackers.emplace_back(n % 2 == 0 ? office->sync() : office->enrol());
  const std::uint64_t before = arrived();
  // A handshake has ten seconds; after that head office ends it by itself.
  Deadline next_byte(Millis(0));
  EXPECT_TRUE(comes_true(Deadline(Millis(25'000)), [&] {
    if (next_byte.over()) {
      for (Loris& one : attackers) one.say_a_byte();
      next_byte = Deadline(Millis(1'000));
    }
    return std::ranges::all_of(attackers, &Loris::given_up);
  }));
  EXPECT_GT(arrived(), before + 100) << "the terminal was held up";
  expect_no_leak("head office", office->pid(), office_threads, office_files);
  close_and_check();
}

}  // namespace
}  // namespace tresen::test
