// The real tresen-ctl at the real socket: what it asks, prints and returns.

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "tests/pos/counter.h"

namespace tresen::test {
namespace {

const std::string process = "0193a1b2c3d4e5f60718293a4b5c6d7e";

struct Ran {
  int code = -1;
  std::string out, err;
};

struct CtlTest : testing::Test {
  SocketFolder folder;

  std::string read(const std::string& name) const {
    std::ifstream file(folder.path() + "/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  Ran run(std::vector<std::string> words, bool with_data = true) {
    words.insert(words.begin(), TRESEN_BINARY_DIR "/bin/tresen-ctl");
    if (with_data) words.insert(words.end(), {"--data", folder.path()});
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const std::string out = folder.path() + "/out", err = folder.path() + "/err";
    const pid_t child = ::fork();
    if (child == 0) {
      if (!std::freopen(out.c_str(), "w", stdout) || !std::freopen(err.c_str(), "w", stderr)) {
        ::_exit(126);
      }
      ::unsetenv("XDG_RUNTIME_DIR");
      ::execv(argv[0], argv.data());
      ::_exit(127);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read("out"), read("err")};
  }
};

TEST_F(CtlTest, StartsAProcessWithAllThatItWasTold) {
  Mailbox<v1::PosRequest> seen{4};
  Counter counter(folder.socket(), [&](const v1::PosRequest& request) {
    EXPECT_TRUE(seen.post(request));
    return std::optional(reply(v1::POS_STATUS_OK, process, "open"));
  });
  const Ran ran =
      run({"start", "--customer-no", "104711", "--template", "glasses", "--correlation", "R-88"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, process + " open\n");
  const auto request = seen.try_take();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->start().customer_no(), "104711");
  EXPECT_EQ(request->start().template_(), "glasses");
  EXPECT_EQ(request->start().correlation(), "R-88");
  EXPECT_EQ(request->request_id().size(), 32u);
}

TEST_F(CtlTest, AsksForEachCommandWhatItSays) {
  Mailbox<v1::PosRequest> seen{8};
  Counter counter(folder.socket(), [&](const v1::PosRequest& request) {
    EXPECT_TRUE(seen.post(request));
    return std::optional(reply(v1::POS_STATUS_OK, process, "parked"));
  });
  struct Case {
    std::string word;
    v1::PosRequest::RequestCase asked;
  };
  for (const auto& [word, asked] :
       {Case{"state", v1::PosRequest::kState}, Case{"wait", v1::PosRequest::kWait},
        Case{"resume", v1::PosRequest::kResume}, Case{"park", v1::PosRequest::kPark},
        Case{"cancel", v1::PosRequest::kCancel}}) {
    EXPECT_EQ(run({word, process}).code, 0) << word;
    const auto request = seen.try_take();
    ASSERT_TRUE(request) << word;
    EXPECT_EQ(request->request_case(), asked) << word;
  }
}

TEST_F(CtlTest, TellsTheCounterWhatTheTillKnows) {
  Mailbox<v1::PosRequest> seen{16};
  Counter counter(folder.socket(), [&](const v1::PosRequest& request) {
    EXPECT_TRUE(seen.post(request));
    return std::optional(reply(v1::POS_STATUS_OK));
  });
  struct Case {
    std::vector<std::string> words;
    std::string asked;
  };
  for (
      const auto& [words, asked] :
      {Case{{"operator", "s1"}, R"(set_operator { staff: "s1" })"},
       Case{{"operator"}, "set_operator { }"},
       Case{{"customer", "--customer-no", "1"}, R"(set_customer { customer_no: "1" })"},
       Case{{"customer", "--card", "77"}, R"(set_customer { card: "77" })"},
       Case{{"customer", "--field", "last_name=M=1"},
            R"(set_customer { fields { key: "last_name" value: "M=1" } })"},
       Case{{"push", "--customer-no", "1", "--field", "mobile=0171"},
            R"(push_customer { customer_no: "1" fields { key: "mobile" value: "0171" } })"},
       Case{
           {"sale", "--customer-no", "1", "--cents", "12900", "--currency", "EUR", "--receipt",
            "B-17"},
           R"(report_sale { customer_no: "1" amount_cents: 12900 currency: "EUR" receipt: "B-17" })"},
       Case{{"sale", "--process", process, "--cents", "-5", "--currency", "CHF"},
            "report_sale { process_id: \"" + process + "\" amount_cents: -5 currency: \"CHF\" }"},
       Case{{"call", "0711"}, R"(incoming_call { number: "0711" })"}, Case{{"show"}, "show { }"},
       Case{{"hide"}, "hide { }"}, Case{{"lock"}, "lock { }"}}) {
    const Ran ran = run(words);
    EXPECT_EQ(ran.code, 0) << words.front() << ": " << ran.err;
    EXPECT_EQ(ran.out, "ok\n") << words.front();
    auto request = seen.try_take();
    ASSERT_TRUE(request) << words.front();
    request->clear_request_id();
    std::string said = request->ShortDebugString();
    while (said.find("{ }") == std::string::npos && said.find("{}") != std::string::npos) {
      said.replace(said.find("{}"), 2, "{ }");
    }
    EXPECT_EQ(said, asked);
  }
}

TEST_F(CtlTest, AsksAgainUnderTheIdThatItIsGiven) {
  Mailbox<v1::PosRequest> seen{4};
  Counter counter(folder.socket(), [&](const v1::PosRequest& request) {
    EXPECT_TRUE(seen.post(request));
    return std::optional(reply(v1::POS_STATUS_OK));
  });
  EXPECT_EQ(run({"lock", "--request", "r-1"}).code, 0);
  EXPECT_EQ(seen.try_take()->request_id(), "r-1");
}

TEST_F(CtlTest, OpensALinkOnceAndAnswersFiles) {
  Mailbox<v1::PosRequest> seen{4};
  Counter counter(folder.socket(), [&](const v1::PosRequest& request) {
    EXPECT_TRUE(seen.post(request));
    return std::optional(reply(v1::POS_STATUS_OK, process, "open"));
  });
  const std::string nonce = to_hex(IdSource().next(SystemClock().now().wall_ms));
  EXPECT_EQ(run({"link", "tresen://v1/start?customer_no=10001&nonce=" + nonce}).code, 0);
  EXPECT_EQ(seen.try_take()->request_id(), nonce);
  EXPECT_EQ(run({"link", "tresen://v1/start?customer_no=10001"}).code, 1);
  const std::string drop = folder.path() + "/drop";
  EXPECT_EQ(run({"drop", drop, "--once"}).code, 0);
  std::ofstream(drop + "/in/a.json") << R"({"start":{"customer_no":"10001"}})";
  EXPECT_EQ(run({"drop", drop, "--once"}).code, 0);
  EXPECT_EQ(seen.try_take()->start().customer_no(), "10001");
  EXPECT_NE(read("drop/out/a.json").find(process), std::string::npos);
}

TEST_F(CtlTest, TellsByItsExitWhatBecameOfIt) {
  // This app answers with the status whose number is the customer's.
  Counter counter(folder.socket(), [](const v1::PosRequest& request) {
    const int number = std::atoi(request.start().customer_no().c_str());
    v1::PosReply answer = reply(static_cast<v1::PosStatus>(number));
    answer.set_text("because");
    return std::optional(answer);
  });
  struct Case {
    v1::PosStatus status;
    int code;
  };
  for (const auto& [said, code] :
       {Case{v1::POS_STATUS_OK, 0}, Case{v1::POS_STATUS_QUEUED, 3}, Case{v1::POS_STATUS_OFFLINE, 4},
        Case{v1::POS_STATUS_DENIED, 5}, Case{v1::POS_STATUS_BUSY, 1},
        Case{v1::POS_STATUS_UNSUPPORTED, 1}, Case{v1::POS_STATUS_INVALID, 1},
        Case{v1::POS_STATUS_TIMEOUT, 1}, Case{v1::POS_STATUS_INTERNAL, 1}}) {
    const Ran ran = run({"start", "--customer-no", std::to_string(said)});
    EXPECT_EQ(ran.code, code) << v1::PosStatus_Name(said);
    EXPECT_EQ(ran.err.empty(), code == 0 || code == 3) << ran.err;
  }
}

TEST_F(CtlTest, ReturnsTwoForWhatMakesNoSense) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{},
                                                {"dance"},
                                                {"start"},
                                                {"state"},
                                                {"state", "p1"},
                                                {"wait", process, "--timeout", "-3"},
                                                {"state", process, "--colour"},
                                                {"customer"},
                                                {"push", "--customer-no", "1"},
                                                {"push", "--customer-no", "1", "--field", "x"},
                                                {"sale", "--customer-no", "1"},
                                                {"sale", "--cents", "1,5", "--currency", "EUR"},
                                                {"call"},
                                                {"link"}}) {
    const Ran ran = run(words);
    EXPECT_EQ(ran.code, 2) << (words.empty() ? "" : words.front());
    EXPECT_FALSE(ran.err.empty());
  }
  EXPECT_EQ(run({"state", process}, false).code, 2) << "nobody said where the socket is";
  EXPECT_EQ(run({"--help"}).code, 0);
  EXPECT_EQ(run({"start", "--help"}).code, 0);
}

TEST_F(CtlTest, ReturnsFourWhenNoTerminalAnswers) {
  EXPECT_EQ(run({"state", process}).code, 4);
  Counter silent(folder.socket(), [](const v1::PosRequest&) { return std::nullopt; });
  EXPECT_EQ(run({"state", process, "--timeout", "0.05"}).code, 4);
}

TEST_F(CtlTest, FindsTheSocketByItsPath) {
  const std::string elsewhere = folder.path() + "/elsewhere";
  Counter counter(elsewhere, [](const v1::PosRequest&) {
    return std::optional(reply(v1::POS_STATUS_OK, process, "open"));
  });
  EXPECT_EQ(run({"state", process, "--socket", elsewhere}, false).code, 0);
}

TEST_F(CtlTest, WaitsForTheEndOfWhatItStarted) {
  Counter counter(folder.socket(), [](const v1::PosRequest& request) {
    return std::optional(reply(v1::POS_STATUS_OK, process, request.has_wait() ? "closed" : "open"));
  });
  EXPECT_EQ(run({"start", "--customer-no", "1", "--wait"}).out, process + " closed\n");
  EXPECT_EQ(run({"start", "--customer-no", "1"}).out, process + " open\n");
}

TEST_F(CtlTest, GivesUpWaitingWhenItsTimeIsUp) {
  Counter counter(folder.socket(), [](const v1::PosRequest&) { return std::nullopt; });
  const Ran ran = run({"wait", process, "--timeout", "0.05", "--json"});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.out.find("POS_STATUS_TIMEOUT"), std::string::npos) << ran.out;
}

TEST_F(CtlTest, PrintsTheReplyAsOneLineOfJson) {
  Counter counter(folder.socket(), [](const v1::PosRequest&) {
    v1::PosReply answer = reply(v1::POS_STATUS_OK, process, "closed");
    answer.mutable_process()->set_campaign("k1");
    v1::StepState* step = answer.mutable_process()->add_steps();
    step->set_kind("missing_data");
    step->set_state("done");
    return std::optional(answer);
  });
  const std::string out = run({"state", process, "--json"}).out;
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
  for (const char* part :
       {"\"process_id\":\"0193a1b2c3d4e5f60718293a4b5c6d7e\"", "\"status\":\"POS_STATUS_OK\"",
        "\"state\":\"closed\"", "\"campaign\":\"k1\"", "\"fields_changed\":[]",
        "\"steps\":[{\"kind\":\"missing_data\",\"state\":\"done\"}]"}) {
    EXPECT_NE(out.find(part), std::string::npos) << part << " in " << out;
  }
}

}  // namespace
}  // namespace tresen::test
