// What may go wrong between a till and a counter, with the real terminal on a real display and the
// real library: the till goes on selling, and nothing is lost or done twice. Calls from two threads
// are in shim_test.cpp.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

#include "tests/pos/conformance/players.h"
#include "tests/pos/till.h"
#include "tests/support/folder.h"
#include "tests/support/small_disk.h"
#include "tests/visit/driver/counter.h"
#include "tests/visit/driver/demo_chain.h"
#include "tests/visit/driver/stage.h"

namespace tresen::test {
namespace {

using visit::Deadline;
using visit::Millis;

const std::string bin = TRESEN_BINARY_DIR "/bin";
constexpr Millis patience{120'000};  // on a machine that does other things as well

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
pid_t till_peer(const std::string& socket) {
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
constexpr std::chrono::microseconds no_wait{500'000};

TEST_F(Failure, NoTerminalRunsYetTheTillSellsAndTheStartIsKept) {
  set_up();
  Till till(socket);
  EXPECT_FALSE(till.connected());
  EXPECT_LT(longest_call(till), no_wait);
  open_counter();
  Till other(socket, "other till");
  const tresen_request asked = other.start(number.c_str(), TRESEN_QUEUED, "brille_neu");
  const auto reply = answered(other, asked);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, TRESEN_OK);
  EXPECT_TRUE(shows("S06"));
}

TEST_F(Failure, ATerminalThatHangsHoldsNobodyUpAndDoesLaterWhatItWasAsked) {
  set_up();
  open_counter();
  Till till(socket);
  ASSERT_TRUE(till.until([&] { return till.connected(); }, patience));
  ASSERT_EQ(::kill(stage->terminal_pid(), SIGSTOP), 0);
  const tresen_request asked = till.start(number.c_str(), TRESEN_OK, "brille_neu");
  EXPECT_LT(longest_call(till), no_wait);
  // No sign of life for fifteen seconds: the till knows.
  EXPECT_TRUE(till.until([&] { return till.heard("connection.lost") == 1; }, patience));
  EXPECT_LT(longest_call(till), no_wait);
  ASSERT_EQ(::kill(stage->terminal_pid(), SIGCONT), 0);
  const auto reply = answered(till, asked);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, TRESEN_OK);
  EXPECT_TRUE(shows("S06"));
  EXPECT_EQ(till.heard("process.opened"), 1U) << "it was asked twice and done once";
}

TEST_F(Failure, AKilledTerminalComesBackWithTheSameProcess) {
  set_up();
  open_counter();
  stage->stop_terminal();
  ASSERT_TRUE(stage->start_session(TRESEN_SOURCE_DIR "/assets/systemd/tresen-session"));
  visit::Counter counter(*hand);
  ASSERT_TRUE(counter.sign_in("1111"));
  Till till(socket);
  const auto reply = started(till, TRESEN_QUEUED);
  ASSERT_TRUE(reply);
  ASSERT_TRUE(shows("S06"));
  const auto state = ctl({"state", reply->process});
  ASSERT_TRUE(state);
  const pid_t terminal = till_peer(socket);
  ASSERT_GT(terminal, 0);
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(::kill(terminal, SIGKILL), 0);
  EXPECT_TRUE(till.until([&] { return till.heard("connection.lost") == 1; }, patience));
  EXPECT_LT(longest_call(till), no_wait);
  ASSERT_TRUE(shows("S06"));
  const auto taken = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begin);
  std::printf("from kill -9 to the same process: %lld ms\n", static_cast<long long>(taken.count()));
  EXPECT_TRUE(till.until([&] { return till.heard("connection.up") == 2; }, patience));
  EXPECT_EQ(ctl({"state", reply->process}).value_or(""), *state);
  const auto again = started(till);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->process, reply->process);
}

TEST_F(Failure, ReleasesThatDoNotMatchSayWhatEachSpeaks) {
  set_up();
  open_counter();
  RawClient newer(socket);
  v1::PosRequest hello;
  hello.set_request_id("hello");
  hello.mutable_hello()->set_client("till of tomorrow");
  hello.mutable_hello()->add_protocols(2);
  ASSERT_TRUE(newer.send(hello));
  const auto refused = newer.receive();
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status(), v1::POS_STATUS_UNSUPPORTED);
  EXPECT_NE(refused->text().find("protocol 1"), std::string::npos) << refused->text();
  EXPECT_NE(refused->text().find("speaks 2"), std::string::npos) << refused->text();
  const auto said = ctl({"start", "--customer-no", number, "--template", "brille_neu"});
  EXPECT_TRUE(said) << "tresen-ctl still opens a process: " << said.error().detail;
  EXPECT_TRUE(shows("S06"));
}

TEST_F(Failure, ASecondStartGivesTheProcessThatIsOpen) {
  set_up();
  open_counter();
  Till till(socket), other(socket, "other till");
  const auto first = started(till, TRESEN_QUEUED);
  ASSERT_TRUE(first);
  ASSERT_TRUE(shows("S06"));
  ASSERT_TRUE(till.until([&] { return ctl({"park", first->process}).has_value(); }, patience));
  const auto second = started(other, TRESEN_QUEUED);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->process, first->process);
}

TEST_F(Failure, ATillThatForgetsToCloseLeavesThePlaceAndTheCustomerIsServedOn) {
  set_up();
  open_counter();
  const pid_t forgetful = ::fork();
  if (forgetful == 0) {
    Till till(socket, "forgetful till");
    const bool done = started(till, TRESEN_QUEUED).has_value();
    ::_exit(done ? 0 : 1);  // without a word of farewell
  }
  int status = 0;
  ASSERT_EQ(::waitpid(forgetful, &status, 0), forgetful);
  ASSERT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(shows("S06")) << "who stands at the counter is not sent away";
  Till till(socket, "forgetful till");
  EXPECT_TRUE(till.until([&] { return till.connected(); }, patience));
  const auto known = started(till);
  ASSERT_TRUE(known) << "the same visit";
  EXPECT_EQ(ctl({"state", known->process}).value_or("").find(known->process), 0U);
}

TEST_F(Failure, ASaleWithOpenStepsIsNeverVetoed) {
  set_up();
  open_counter();
  Till till(socket);
  const auto reply = started(till, TRESEN_QUEUED);
  ASSERT_TRUE(reply);
  ASSERT_TRUE(shows("S06"));
  tresen_sale sale{};
  sale.size = sizeof sale;
  sale.process_id = reply->process.c_str();
  sale.amount_cents = 48'900;
  sale.currency = "EUR";
  sale.receipt = "B-17";
  tresen_request asked = 0;
  ASSERT_EQ(api()->report_sale(till.session(), &sale, &asked), TRESEN_OK);
  const auto sold = answered(till, asked);
  ASSERT_TRUE(sold);
  EXPECT_EQ(sold->status, TRESEN_OK);
  EXPECT_TRUE(till.until([&] { return till.heard("process.parked") == 1; }, patience));
  EXPECT_EQ(ctl({"state", reply->process}).value_or("").find(reply->process + " parked"), 0U);
}

TEST_F(Failure, HeadOfficeIsAwayAndTheCounterGoesOn) {
  set_up();
  open_counter();
  stage->stop_office();
  Till till(socket);
  const auto reply = started(till, TRESEN_QUEUED);
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->status, TRESEN_OK);
  EXPECT_TRUE(till.until([&] { return till.heard("sync.changed") > 0; }, patience));
}

TEST_F(Failure, AFullDiskIsSaidToTheTillAndGoesAwayByItself) {
  const SmallDisk disk(data, 1000);  // the terminal keeps 232 MB of it for a day like this
  set_up();
  open_counter();
  Till till(socket);
  disk.fill();
  const auto refused = started(till, TRESEN_QUEUED);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, TRESEN_BUSY) << refused->text;
  EXPECT_NE(refused->text.find("disk is full"), std::string::npos) << refused->text;
  EXPECT_TRUE(till.until([&] { return till.heard("attention.required") > 0; }, patience));
  EXPECT_LT(longest_call(till), no_wait);
  disk.empty();
  std::optional<Heard> taken;
  ASSERT_TRUE(till.until(
      [&] {
        taken = started(till);
        return taken && taken->status == TRESEN_OK;
      },
      patience))
      << (taken ? taken->text : "no reply");
  EXPECT_TRUE(shows("S06"));
  EXPECT_EQ(ctl({"state", taken->process}).value_or("").find(taken->process), 0U);
}

TEST_F(Failure, TheTerminalSaysWhatWasRecorded) {
  set_up();
  open_counter();
  const std::filesystem::path recorded = TRESEN_SOURCE_DIR "/tests/pos/traces/v1";
  for (const auto& file : std::filesystem::directory_iterator(recorded)) {
    const auto trace = conformance::read_trace(file);
    ASSERT_TRUE(trace) << file << " " << trace.error().detail;
    conformance::Transcript said;
    const auto played = conformance::play_till(*trace, socket, {{"$customer", number}}, said);
    EXPECT_TRUE(played) << file << ", " << played.error().detail << testing::PrintToString(said);
  }
}

// Where Debian puts it, on whatever machine.
std::string faketime_library() {
  for (const auto& entry : std::filesystem::directory_iterator("/usr/lib")) {
    const auto path = entry.path() / "faketime/libfaketimeMT.so.1";
    if (std::filesystem::exists(path)) return path.string();
  }
  return {};
}

// The terminal that is started next believes in another wall clock; an empty offset: in the right
// one.
void believe_in(const std::string& offset) {
  if (offset.empty()) {
    ::unsetenv("LD_PRELOAD");
    return;
  }
  ::setenv("LD_PRELOAD", faketime_library().c_str(), 1);
  ::setenv("FAKETIME", offset.c_str(), 1);
  ::setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1);
}

TEST_F(Failure, AClockThatIsWrongAndPutBackLosesNoEvent) {
  ASSERT_FALSE(faketime_library().empty()) << "the package faketime is missing";
  set_up();
  open_counter();
  stage->stop_terminal();
  visit::Counter counter(*hand);
  Till till(socket);
  std::uint64_t last = 0;
  std::size_t parked = 0;
  for (const char* offset : {"+400d", "+0d", "-400d"}) {
    believe_in(offset);
    const auto running = stage->start_terminal();
    believe_in("");
    ASSERT_TRUE(running);
    const auto in = counter.sign_in("1111");
    ASSERT_TRUE(in) << in.error().detail;
    const auto reply = started(till, till.connected() ? TRESEN_OK : TRESEN_QUEUED);
    ASSERT_TRUE(reply) << offset;
    ASSERT_EQ(reply->status, TRESEN_OK) << offset << " " << reply->text;
    // Busy, as long as the process is being written.
    ASSERT_TRUE(till.until(
        [&] {
          return ctl({"park", reply->process}).has_value();
        },
        patience))
        << offset;
    ++parked;
    ASSERT_TRUE(till.until([&] { return till.heard("process.parked") == parked; }, patience))
        << offset;
    for (const Heard& one : till.all) {
      if (one.id == 0) continue;
      EXPECT_GE(one.id, last) << "numbers of events rise";
      last = one.id;
    }
    last = 0;
    stage->stop_terminal();
    ASSERT_TRUE(till.until([&] { return !till.connected(); }, patience));
  }
}

}  // namespace
}  // namespace tresen::test
