// What may go wrong between a till and a counter, with the real terminal on a real display and the
// real library: the till goes on selling, and nothing is lost or done twice. Calls from two threads
// are in shim_test.cpp.

#include "tests/pos/failure.h"

#include <signal.h>
#include <sys/wait.h>

#include "tests/pos/conformance/players.h"
#include "tests/support/small_disk.h"

namespace tresen::test {
namespace {

TEST_F(Failure, NoTerminalRunsYetTheTillSellsAndTheStartIsKept) {
  set_up();
  open_counter();
  stage->stop_terminal();
  Till till(socket);
  const tresen_request asked = till.start(number.c_str(), TRESEN_QUEUED, "brille_neu");
  for (int i = 0; i < 20; ++i) till.pump();
  EXPECT_FALSE(till.connected());
  EXPECT_LT(longest_call(till), no_wait);
  ASSERT_TRUE(stage->start_terminal());
  visit::Counter counter(*hand);
  ASSERT_TRUE(counter.sign_in("1111"));
  const auto reply = answered(till, asked);
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
