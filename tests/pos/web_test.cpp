// The till's door for browsers: the real program, a real headless Chromium, and others who must not
// come in.

#include <arpa/inet.h>
#include <netinet/in.h>

#include <atomic>
#include <fstream>

#include "sync/base/mailbox.h"
#include "tests/pos/counter.h"
#include "tests/support/hostile_values.h"
#include "tests/visit/driver/child.h"

namespace tresen::test {
namespace {

using visit::Child;
using visit::Deadline;
using visit::Millis;

constexpr Millis patience{120'000};

struct Web : testing::Test {
  SocketFolder folder;
  std::optional<Child> door;
  int port = 0;
  std::string token;

  void open(const std::string& origin) {
    auto started = Child::start({TRESEN_BINARY_DIR "/bin/tresen-web", "--data", folder.path(),
                                 "--port", "0", "--origin", origin},
                                folder.path() + "/web.log");
    ASSERT_TRUE(started);
    door.emplace(std::move(*started));
    const auto said = door->line(Deadline(patience));
    ASSERT_TRUE(said);
    port = std::atoi(said->c_str() + said->rfind(':') + 1);
    ASSERT_GT(port, 0) << *said;
    std::ifstream(folder.path() + "/web.token") >> token;
    ASSERT_EQ(token.size(), 32U);
  }
  // What it answers to these lines of HTTP, and to the bytes behind them; until it closes.
  std::string answer(const std::vector<std::string>& lines, const std::string& behind = {}) const {
    const Fd line(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(line.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      return "no connection";
    std::string text = "GET / HTTP/1.1\r\n";
    for (const std::string& one : lines) text += one + "\r\n";
    text += "\r\n";
    static_cast<void>(::send(line.number(), text.data(), text.size(), MSG_NOSIGNAL));
    std::string said;
    std::array<char, 4096> bytes{};
    pollfd wanted{line.number(), POLLIN, 0};
    while (::poll(&wanted, 1, static_cast<int>(patience.count())) > 0) {
      const ssize_t n = ::recv(line.number(), bytes.data(), bytes.size(), 0);
      if (n <= 0) break;
      said.append(bytes.data(), static_cast<std::size_t>(n));
      if (said.find("\r\n\r\n\x88") != std::string::npos) break;  // it says why it closes
      // A browser goes on once it was let in.
      const bool let_in =
          said.starts_with("HTTP/1.1 101") && said.find("\r\n\r\n") + 4 == said.size();
      if (let_in)
        static_cast<void>(::send(line.number(), behind.data(), behind.size(), MSG_NOSIGNAL));
    }
    return said;
  }
  std::string host() const { return "Host: 127.0.0.1:" + std::to_string(port); }
  // A text frame of a browser (RFC 6455); a mask of zeros leaves the text as it is.
  static std::string frame(const std::string& text) {
    std::string head = "\x81";
    if (text.size() < 126) {
      head += static_cast<char>(0x80 | text.size());
    } else {
      head += '\xff';
      for (int bits = 56; bits >= 0; bits -= 8) head += static_cast<char>(text.size() >> bits);
    }
    return head + std::string(4, '\0') + text;
  }
};

const std::vector<std::string> upgrade{"Connection: Upgrade", "Upgrade: websocket",
                                       "Sec-WebSocket-Version: 13",
                                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="};

std::vector<std::string> with(std::vector<std::string> lines,
                              const std::vector<std::string>& more) {
  lines.insert(lines.end(), more.begin(), more.end());
  return lines;
}

TEST_F(Web, LetsInOnlyPagesOfTheListByTheNameOfThisMachine) {
  open("https://till.example");
  const std::string ours = "Origin: https://till.example";
  struct Case {
    std::vector<std::string> lines;
    std::string status;
  };
  for (const auto& [lines, status] :
       {Case{with({host()}, upgrade), "403"},
        Case{with({host(), "Origin: https://evil.example"}, upgrade), "403"},
        Case{with({host(), "Origin: null"}, upgrade), "403"},
        Case{with({"Host: evil.example", ours}, upgrade), "403"}, Case{{host(), ours}, "426"}}) {
    EXPECT_EQ(answer(lines).substr(9, 3), status);
  }
}

TEST_F(Web, HearsNothingBeforeTheTokenIsRight) {
  std::atomic<int> asked = 0;
  const Counter counter(folder.socket(), [&](const v1::PosRequest&) {
    ++asked;
    return std::optional(reply(v1::POS_STATUS_OK));
  });
  open("https://till.example");
  const auto lines = with({host(), "Origin: https://till.example"}, upgrade);
  const std::string lock = frame(R"({"request_id":"1","lock":{}})");
  for (const std::string& first :
       {std::string("token 0"), "token " + std::string(32, '0'), std::string(R"({"lock":{}})")}) {
    const std::string said = answer(lines, frame(first) + lock);
    EXPECT_EQ(said.substr(9, 3), "101");
    EXPECT_NE(said.find("wrong token"), std::string::npos) << said;
  }
  EXPECT_EQ(asked, 0);
  // With the right one it is carried; rubbish behind it ends the line.
  const std::string said = answer(lines, frame("token " + token) + lock + frame("rubbish"));
  EXPECT_EQ(said.find("wrong token"), std::string::npos);
}

TEST_F(Web, CarriesHostileValuesToTheLastByteOrClosesTheLineWithTheReason) {
  Mailbox<std::string> arrived(100);
  const Counter counter(folder.socket(), [&](const v1::PosRequest& request) {
    EXPECT_TRUE(arrived.post(request.push_customer().fields().at("notes")));
    return std::optional(reply(v1::POS_STATUS_OK));
  });
  open("https://till.example");
  const auto lines = with({host(), "Origin: https://till.example"}, upgrade);
  for (const HostileValue& one : hostile_values()) {
    const std::string push =
        frame(R"({"request_id":"1","push_customer":{"customer_no":"1","fields":{"notes":)" +
              json_text(one.value) + "}}}");
    const std::string token_first = frame("token " + token);
    constexpr std::size_t message_bytes_max = 64 * 1024;
    const bool long_one = push.size() > message_bytes_max;
    if (long_one || !is_utf8(one.value)) {
      // RFC 6455 7.4.1: 1009 too big, 1007 not of the type of the message.
      const std::string code = long_one ? "\x03\xf1" : "\x03\xef";
      EXPECT_NE(answer(lines, token_first + push).find(code), std::string::npos) << one.what;
      continue;
    }
    const std::string said = answer(lines, token_first + push + frame("rubbish"));
    EXPECT_NE(said.find("no JSON of a request"), std::string::npos) << one.what;
    EXPECT_TRUE(arrived.take(patience) == one.value) << one.what;
  }
  EXPECT_FALSE(arrived.try_take()) << "and of the others nothing";
}

TEST_F(Web, SaysThatThereIsNoTerminal) {
  open("https://till.example");
  const std::string said =
      answer(with({host(), "Origin: https://till.example"}, upgrade), frame("token " + token));
  EXPECT_NE(said.find("no terminal"), std::string::npos) << said;
}

TEST_F(Web, APageInARealBrowserStartsAProcessAndHearsOfItsEnd) {
  std::atomic<Counter*> counter = nullptr;
  Counter terminal(folder.socket(), [&](const v1::PosRequest& request) {
    v1::PosReply answer = reply(v1::POS_STATUS_OK, std::string(32, 'a'), "open");
    answer.mutable_process()->set_correlation(request.start().correlation());
    v1::PosEvent end;
    end.set_kind("process.completed");
    *end.mutable_process() = answer.process();
    end.mutable_process()->set_state("closed");
    EXPECT_TRUE(counter.load()->tell(end));
    return std::optional(answer);
  });
  counter = &terminal;
  // The page is filled in by what a person would do; the token is typed, not in the address.
  const std::string script =
      "const params = new URLSearchParams(location.hash.slice(1));"
      "$('url').value = params.get('url'); $('token').value = params.get('token');"
      "new MutationObserver(() => { const text = $('log').innerText;"
      "  if (text.includes('connected') && !window.asked) {"
      "    window.asked = true; setTimeout(() => $('start').click()); }"
      "  if (text.includes('process.completed') && text.includes('reply')) done();"
      "}).observe($('log'), {childList: true}); $('connect').click();";
  auto server = Child::start({"/usr/bin/python3", TRESEN_SOURCE_DIR "/tests/pos/browser.py",
                              TRESEN_SOURCE_DIR "/assets/demo/till/till.html", script},
                             folder.path() + "/server.log");
  ASSERT_TRUE(server);
  const auto served = server->line(Deadline(patience));
  ASSERT_TRUE(served);
  const std::string origin = "http://127.0.0.1:" + *served;
  open(origin);
  auto browser =
      Child::start({"/usr/bin/chromium", "--headless", "--no-sandbox", "--disable-gpu",
                    "--no-first-run", "--disable-dev-shm-usage",
                    "--user-data-dir=" + folder.path() + "/profile", "--remote-debugging-port=0",
                    origin + "/#url=ws://127.0.0.1:" + std::to_string(port) + "&token=" + token},
                   folder.path() + "/browser.log");
  ASSERT_TRUE(browser);
  const auto said = server->line(Deadline(patience));
  ASSERT_TRUE(said);
  EXPECT_NE(said->find("connected to terminal 1"), std::string::npos) << *said;
  EXPECT_NE(said->find("reply POS_STATUS_OK open"), std::string::npos) << *said;
  EXPECT_NE(said->find("process.completed closed"), std::string::npos) << *said;
}

}  // namespace
}  // namespace tresen::test
