// The library that a till loads, as a till loads it: by its file, against the real socket.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <memory>
#include <set>
#include <sstream>

#include "tests/pos/till.h"

namespace tresen::test {
namespace {

std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  std::string text;
  std::array<char, 4096> bytes{};
  while (const std::size_t n = std::fread(bytes.data(), 1, bytes.size(), pipe.get())) {
    text.append(bytes.data(), n);
  }
  return text;
}

struct Shim : testing::Test {
  SocketFolder folder;
  std::string path = folder.socket();

  static std::optional<v1::PosReply> open_it(const v1::PosRequest& request) {
    if (!request.has_start()) return reply(v1::POS_STATUS_OK);
    return reply(v1::POS_STATUS_OK, std::string(32, 'a'), "open");
  }
  static v1::PosEvent event(const std::string& kind) {
    v1::PosEvent made;
    made.set_kind(kind);
    return made;
  }
};

TEST_F(Shim, ShowsOneSymbolAndNeedsTheCLibraryAlone) {
  std::istringstream symbols(output_of("nm -D --defined-only " + library + " | grep ' T '"));
  std::string line, functions;
  while (std::getline(symbols, line)) functions += line.substr(line.find(" T ") + 3) + "\n";
  EXPECT_EQ(functions, "tresen_get_api@@TRESEN_POS_1\n");
  std::istringstream needed(output_of("readelf -d " + library + " | grep NEEDED"));
  std::set<std::string> libraries;
  while (std::getline(needed, line)) {
    const auto from = line.find('[') + 1;
    libraries.insert(line.substr(from, line.find(']') - from));
  }
  EXPECT_EQ(libraries, std::set<std::string>{"libc.so.6"});
}

TEST_F(Shim, KnowsNoOtherMajorVersion) {
  ASSERT_NE(api(), nullptr);
  void* const loaded = ::dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
  const auto get =
      reinterpret_cast<const tresen_api* (*)(uint32_t)>(::dlsym(loaded, "tresen_get_api"));
  EXPECT_EQ(get(0), nullptr);
  EXPECT_EQ(get(2), nullptr);
}

TEST_F(Shim, KeepsAStartUntilThereIsATerminal) {
  Till till(path);
  till.pump();
  const tresen_request asked = till.start("10001", TRESEN_QUEUED);
  EXPECT_NE(asked, 0U);
  const Counter counter(path, open_it);
  ASSERT_TRUE(till.until([&] { return till.heard("reply") == 1; }));
  const Heard& reply = till.all.back();
  EXPECT_EQ(reply.request, asked);
  EXPECT_EQ(reply.process, std::string(32, 'a'));
  tresen_state state{};
  state.size = sizeof state;
  EXPECT_EQ(api()->query_state(till.session(), reply.process.c_str(), &state), TRESEN_OK);
  EXPECT_STREQ(state.state, "open");
}

TEST_F(Shim, AsksAgainOverANewLineAndTheTerminalSeesOneId) {
  Mailbox<std::string> ids(64);
  std::atomic<bool> answers = false;
  const auto say = [&](const v1::PosRequest& request) -> std::optional<v1::PosReply> {
    if (request.has_start() && !ids.post(request.request_id())) ADD_FAILURE();
    if (!answers) return std::nullopt;
    return open_it(request);
  };
  std::optional<std::string> first;
  Till till(path);
  {
    const Counter silent(path, say);
    ASSERT_TRUE(till.until([&] { return till.connected(); }));
    till.start("10001");
    ASSERT_TRUE(till.until([&] { return (first = ids.try_take()).has_value(); }));
  }
  answers = true;
  const Counter second(path, say);
  ASSERT_TRUE(till.until([&] { return till.heard("reply") == 1; }));
  EXPECT_EQ(ids.try_take(), first);
  EXPECT_EQ(till.heard("connection.lost"), 1U);
}

TEST_F(Shim, HearsEachEventOnceAlsoOverANewLine) {
  Counter counter(path, open_it);
  auto till = std::make_unique<Till>(path);
  ASSERT_TRUE(till->until([&] { return till->connected(); }));
  constexpr int events = 10'000;
  for (int i = 0; i < events; ++i) {
    ASSERT_TRUE(till->until([&] { return counter.tell(event("step.changed")); }));
  }
  constexpr auto patience = std::chrono::minutes(2);
  ASSERT_TRUE(till->until([&] { return till->heard("step.changed") == events; }, patience))
      << till->heard("step.changed") << " of " << events;
  std::set<std::uint64_t> ids;
  for (const Heard& one : till->all) {
    if (one.kind == "step.changed") ids.insert(one.id);
  }
  EXPECT_EQ(ids.size(), static_cast<std::size_t>(events));
  till->pump();  // what was given counts as dealt with, and is acknowledged
  till.reset();
  ASSERT_TRUE(counter.tell(event("process.completed")));
  Till again(path);
  ASSERT_TRUE(again.until([&] { return again.heard("process.completed") == 1; }));
  EXPECT_EQ(again.heard("step.changed"), 0U);
}

TEST_F(Shim, TakesAThousandStartsAndHearsOfEach) {
  const Counter counter(path, open_it);
  Till till(path);
  ASSERT_TRUE(till.until([&] { return till.connected(); }));
  std::set<tresen_request> asked;
  for (int i = 0; i < 1000; ++i) asked.insert(till.start("10001"));
  ASSERT_TRUE(till.until([&] { return till.heard("reply") == 1000; }));
  std::set<tresen_request> answered;
  for (const Heard& one : till.all) {
    if (one.status == TRESEN_OK) answered.insert(one.request);
  }
  answered.erase(0);
  EXPECT_EQ(answered, asked);
}

TEST_F(Shim, SaysBusyAndNothingElseWhenNobodyTakesAnything) {
  Till till(path);
  for (int i = 0; i < 2000; ++i) till.start("10001", TRESEN_QUEUED);
  tresen_start start{};
  start.size = sizeof start;
  start.customer_no = "10001";
  tresen_request request = 0;
  EXPECT_EQ(api()->start_process(till.session(), &start, &request), TRESEN_BUSY);
  EXPECT_EQ(api()->show(till.session()), TRESEN_OFFLINE);
}

TEST_F(Shim, HearsThatATerminalSpeaksAnotherProtocol) {
  Mailbox<TillAsks> asks{8};
  const auto server = SocketServer::start({.path = path}, asks);
  ASSERT_TRUE(server);
  RawClient old(path);
  v1::PosRequest hello;
  hello.set_request_id("hello");
  hello.mutable_hello()->add_protocols(7);
  hello.mutable_hello()->set_client("old till");
  ASSERT_TRUE(old.send(hello));
  const auto answer = old.receive();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status(), v1::POS_STATUS_UNSUPPORTED);
  EXPECT_EQ(answer->text(), "this terminal speaks protocol 1, the till speaks 7");
}

TEST_F(Shim, RefusesWhatMakesNoSense) {
  tresen_session* session = nullptr;
  EXPECT_EQ(api()->open(nullptr, &session), TRESEN_INVALID);
  tresen_config config{};
  EXPECT_EQ(api()->open(&config, &session), TRESEN_INVALID) << "no size";
  config.size = sizeof config;
  EXPECT_EQ(api()->open(&config, &session), TRESEN_INVALID) << "no name";
  config.client = "till";
  const std::string too_long(200, 'p');
  config.socket_path = too_long.c_str();
  EXPECT_EQ(api()->open(&config, &session), TRESEN_INVALID) << "no such address";
  EXPECT_EQ(session, nullptr);
  EXPECT_EQ(api()->close(nullptr), TRESEN_OK);

  Till till(path);
  tresen_request request = 0;
  EXPECT_EQ(api()->start_process(till.session(), nullptr, &request), TRESEN_INVALID);
  tresen_start start{};
  start.size = sizeof start;
  EXPECT_EQ(api()->start_process(till.session(), &start, &request), TRESEN_INVALID);
  start.customer_no = "10001";
  EXPECT_EQ(api()->start_process(nullptr, &start, &request), TRESEN_INVALID);
  const std::string huge(20'000, 'x');
  start.correlation = huge.c_str();
  EXPECT_EQ(api()->start_process(till.session(), &start, &request), TRESEN_INVALID);
  EXPECT_EQ(api()->park_process(till.session(), "", &request), TRESEN_INVALID);
  EXPECT_EQ(api()->set_customer(till.session(), nullptr, &request), TRESEN_INVALID);
  EXPECT_EQ(api()->pump(till.session(), nullptr, 3), 0);
  EXPECT_EQ(api()->pump(nullptr, nullptr, 0), 0);
  EXPECT_EQ(api()->extension(till.session(), "tresen.unknown/1"), nullptr);
  EXPECT_NE(api()->extension(till.session(), "tresen.call/1"), nullptr);
}

TEST_F(Shim, WritesNoFurtherThanAnOlderTillHasRoom) {
  const Counter counter(path, open_it);
  Till till(path);
  ASSERT_TRUE(till.until([&] { return till.connected(); }));
  till.start("10001");
  struct Older {
    uint32_t size;
    const char* kind;
    uint64_t event_id;
    tresen_request request;
    uint64_t canary;
  };
  std::array<Older, 2> events{};
  const auto end = std::chrono::steady_clock::now() + soon;
  int count = 0;
  while (count == 0 && std::chrono::steady_clock::now() < end) {
    events[0] = {offsetof(Older, canary), nullptr, 0, 0, 0x5afe};
    count = api()->pump(till.session(), reinterpret_cast<tresen_event*>(events.data()), 1);
    ::poll(nullptr, 0, 5);
  }
  ASSERT_EQ(count, 1);
  EXPECT_STREQ(events[0].kind, "reply");
  EXPECT_EQ(events[0].canary, 0x5afeU);
}

TEST_F(Shim, HearsThatTheTerminalStops) {
  std::optional<Counter> counter(std::in_place, path, open_it);
  Till till(path);
  ASSERT_TRUE(till.until([&] { return till.connected(); }));
  ASSERT_TRUE(counter->tell(event("config.changed")));
  counter.reset();
  ASSERT_TRUE(till.until([&] { return till.heard("connection.lost") == 1; }));
  EXPECT_EQ(till.heard("config.changed"), 1U) << "what was still to be told comes first";
  EXPECT_EQ(till.heard("terminal.stopping"), 1U);
}

TEST_F(Shim, BearsCallsFromTwoThreads) {
  const Counter counter(path, open_it);
  Till till(path);
  ASSERT_TRUE(till.until([&] { return till.connected(); }));
  std::set<tresen_request> first, second;
  const auto ask = [&](std::set<tresen_request>& asked) {
    for (int i = 0; i < 200; ++i) asked.insert(till.start("10001"));
  };
  {
    const std::jthread one([&] { ask(first); });
    const std::jthread two([&] { ask(second); });
  }
  ASSERT_TRUE(till.until([&] { return till.heard("reply") == 400; }));
  std::set<tresen_request> both = first;
  both.insert(second.begin(), second.end());
  EXPECT_EQ(both.size(), 400U);
}

}  // namespace
}  // namespace tresen::test
