#pragma once
// A till and a real terminal on a real display, for tests of what may go wrong between the two.

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "tests/pos/till.h"
#include "tests/support/folder.h"
#include "tests/visit/driver/counter.h"
#include "tests/visit/driver/demo_chain.h"
#include "tests/visit/driver/stage.h"

namespace tresen::test {

using visit::Deadline;
using visit::Millis;

inline const std::string bin = TRESEN_BINARY_DIR "/bin";
inline constexpr Millis patience{120'000};  // on a machine that does other things as well

struct Failure : testing::Test {
  // The path of a socket is short.
  const Folder folder;
  const std::string work = folder / "w";
  const std::string data = work + "/terminal1";
  const std::string socket = data + "/pos.sock";
  std::optional<visit::Stage> stage;
  std::optional<visit::Hand> hand;
  std::string number;  // of a customer

  // A chain and a display; nothing runs yet.
  void set_up() {
    const auto chain = visit::make_demo_chain(bin, TRESEN_SOURCE_DIR "/assets", work, 200);
    ASSERT_TRUE(chain) << chain.error().detail;
    auto made = visit::Stage::set_up(bin, work);
    ASSERT_TRUE(made) << made.error().detail;
    stage.emplace(std::move(*made));
    auto pointer = visit::Pointer::open(stage->display());
    ASSERT_TRUE(pointer);
    std::filesystem::create_directories(work + "/screenshots");
    hand.emplace(std::move(*pointer), stage->socket_path(), work + "/screenshots");
    ASSERT_TRUE(stage->start_office());
  }
  // The terminal runs, somebody has signed in, and the customer is there.
  void open_counter() {
    ASSERT_TRUE(stage->start_terminal());
    const auto customer = stage->customer("T-0001");
    ASSERT_TRUE(customer);
    number = visit::text_of(visit::at(*customer, "no"));
    // Nobody can sign in before head office has said who may.
    const auto ready = hand->wait_until(
        "the staff",
        [](const visit::Screen& shown) {
          return shown.name == "S01" && shown.find("error") == nullptr;
        },
        patience);
    ASSERT_TRUE(ready) << ready.error().detail;
    visit::Counter counter(*hand);
    const auto served = counter.sign_in("1111");
    ASSERT_TRUE(served) << served.error().detail;
    ASSERT_TRUE(counter.wait_for_customer("muell han", number));
  }
  std::string screen() const {
    const auto shown = visit::read_screen(stage->socket_path(), Deadline(Millis(500)));
    return shown ? shown->name : std::string();
  }
  bool shows(const std::string& name) const {
    const Deadline deadline(patience);
    while (screen() != name) {
      if (!deadline.next_look()) return false;
    }
    return true;
  }
  // What tresen-ctl says; nothing: it failed.
  Result<std::string> ctl(std::vector<std::string> words) const {
    words.insert(words.begin(), bin + "/tresen-ctl");
    words.insert(words.end(), {"--data", data});
    return visit::output_of(words, work + "/ctl.log");
  }
  // The reply to a start of this customer's new glasses.
  std::optional<Heard> started(Till& till, tresen_status expected = TRESEN_OK) const {
    const tresen_request asked = till.start(number.c_str(), expected, "brille_neu");
    return answered(till, asked);
  }
  static std::optional<Heard> answered(Till& till, tresen_request asked) {
    const auto find = [&] {
      return std::ranges::find_if(
          till.all, [&](const Heard& one) { return one.kind == "reply" && one.request == asked; });
    };
    if (!till.until([&] { return find() != till.all.end(); }, patience)) return std::nullopt;
    return *find();
  }
  // One call of each kind; the longest of them.
  static std::chrono::microseconds longest_call(Till& till) {
    tresen_session* session = till.session();
    tresen_sale sale{};
    sale.size = sizeof sale;
    sale.customer_no = "1";
    sale.currency = "EUR";
    tresen_state state{};
    state.size = sizeof state;
    tresen_request request = 0;
    const std::string id(32, 'a');
    tresen_start start{};
    start.size = sizeof start;
    start.customer_no = "1";
    const std::vector<std::function<void()>> calls{
        [&] { api()->start_process(session, &start, &request); },
        [&] { api()->park_process(session, id.c_str(), &request); },
        [&] { api()->query_state(session, id.c_str(), &state); },
        [&] { api()->report_sale(session, &sale, &request); },
        [&] { api()->set_operator(session, "s1"); },
        [&] { api()->show(session); },
        [&] { till.pump(); }};
    std::chrono::microseconds longest{0};
    for (const auto& call : calls) {
      const auto begin = std::chrono::steady_clock::now();
      call();
      longest = std::max(longest, std::chrono::duration_cast<std::chrono::microseconds>(
                                      std::chrono::steady_clock::now() - begin));
    }
    return longest;
  }
};

// The process at the other end of a socket; -1: nobody.
inline pid_t till_peer(const std::string& socket) {
  const auto address = socket_address(socket);
  const Fd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!address || ::connect(probe.number(), as_sockaddr(*address), sizeof *address) != 0) return -1;
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(probe.number(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return -1;
  return peer.pid;
}

// No call of a till waits for the terminal: waiting would take seconds, other programs on a busy
// machine take milliseconds. How fast they are is measured by `bash tests/bench/run till`.
inline constexpr std::chrono::microseconds no_wait{500'000};

// Where Debian puts it, on whatever machine.
inline std::string faketime_library() {
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib")) {
    const auto path = entry.path() / "faketime/libfaketimeMT.so.1";
    if (std::filesystem::exists(path)) return path.string();
  }
  return {};
}

// The terminal that is started next believes in another wall clock; an empty offset: in the right
// one.
inline void believe_in(const std::string& offset) {
  if (offset.empty()) {
    ::unsetenv("LD_PRELOAD");
    return;
  }
  ::setenv("LD_PRELOAD", faketime_library().c_str(), 1);
  ::setenv("FAKETIME", offset.c_str(), 1);
  ::setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1);
}

}  // namespace tresen::test
