// The web door of the real daemon: strangers at its socket, and a customer with a real browser.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "sync/office/admin_confirmations.h"
#include "sync/office/web/unsubscribe_link.h"
#include "sync/record/consent_record.h"
#include "tests/support/daemon.h"
#include "tests/support/servers.h"
#include "tests/visit/driver/child.h"

namespace tresen::test {
namespace {

constexpr int patience_ms = 60'000;

class Line {
 public:
  explicit Line(const std::string& address) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port =
        htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to), 0);
  }
  Line(Line&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  Line& operator=(Line&&) = delete;
  ~Line() {
    if (socket_ >= 0) ::close(socket_);
  }
  void say(const std::string& text) const {
    static_cast<void>(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL));
  }
  // All that comes until the other side closes.
  std::string rest() const {
    std::string heard;
    std::array<char, 4096> bytes{};
    pollfd wanted{socket_, POLLIN, 0};
    while (::poll(&wanted, 1, patience_ms) > 0) {
      const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
      if (count <= 0) return heard;
      heard.append(bytes.data(), static_cast<std::size_t>(count));
    }
    ADD_FAILURE() << "the door does not close";
    return heard;
  }

 private:
  int socket_;
};

struct WebDoorTest : DaemonTest {
  Uuid anna = id_of(1);
  std::string confirm, leave;

  WebDoorTest() {
    make_customer();
    daemon.options.public_listen = "127.0.0.1:0";
    daemon.begin();
  }
  void make_customer() {
    auto office = Office::open(folder.path());
    ASSERT_TRUE(office.has_value());
    Pen pen(0, "b1");
    const std::int64_t now_ms = wall_ms();
    v1::Chain chain = small_chain();
    for (v1::Branch& branch : *chain.mutable_rules()->mutable_branches()) {
      branch.set_legal_entity("A GmbH");
    }
    ASSERT_TRUE(office->store().campaigns().publish(chain, now_ms).has_value());
    const Edit made{anna,
                    RecordKind::customer,
                    {pen.set("last_name", "Geheim"), pen.set("home_branch", "b1"),
                     pen.set("email", "anna@example.org")}};
    ASSERT_TRUE(office->submit(std::span(&made, 1), "b1", now_ms).has_value());
    const Record customer = **office->store().customers().find(anna);
    const v1::Rules rules = *office->store().campaigns().rules();
    IdSource ids;
    const ConsentScene scene{customer, {}, rules, "b1", 0, {}, {}, now_ms, local_date(now_ms)};
    const std::array said{ConsentSaid{ConsentAct::consent,
                                      "email",
                                      "advertising",
                                      ConsentState::granted,
                                      {},
                                      ConsentWay::signature,
                                      {}}};
    ASSERT_TRUE(office->submit(consent_edits(scene, said, ids), "b1", now_ms).has_value());
    v1::ConsentsPendingRequest request;
    request.set_make(true);
    const auto pending = pending_consents(*office, request, now_ms);
    ASSERT_TRUE(pending && pending->consents_pending().consents_size() == 1);
    confirm = "/c/" + pending->consents_pending().consents(0).token();
    leave = "/u/" + unsubscribe_token(*office->store().dispatch().link_key(), {anna, "email"});
  }
  std::string exchange(const std::string& request) const {
    const Line line(daemon.at.web);
    line.say(request);
    return line.rest();
  }
  std::string get(const std::string& path, const std::string& method = "GET") const {
    return exchange(method + " " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  std::string post(const std::string& path, const std::string& body) const {
    return exchange("POST " + path + " HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\n" +
                    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " +
                    std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  static std::string status(const std::string& answer) { return answer.substr(9, 3); }
  static bool shows(const std::string& answer, const std::string& page) {
    return answer.find("<main id=\"" + page + "\">") != std::string::npos;
  }
  // Opens the page in a real browser, presses its button, and looks at both pages.
  void follow(const std::string& path, const std::string& language, const std::string& asked,
              const std::string& done) const {
    const std::string pictures = folder.path() + "/" + asked;
    ASSERT_EQ(::mkdir(pictures.c_str(), 0700), 0);
    auto browser =
        visit::Child::start({"/usr/bin/python3", TRESEN_SOURCE_DIR "/tests/office/follow_link.py",
                             "http://" + daemon.at.web + path, pictures, language},
                            pictures + "/log");
    ASSERT_TRUE(browser.has_value());
    const visit::Deadline soon{visit::Millis(patience_ms)};
    const auto before = browser->line(soon), after = browser->line(soon);
    ASSERT_TRUE(before && after) << std::ifstream(pictures + "/log").rdbuf();
    for (const auto& [said, page] : {std::pair{*before, asked}, std::pair{*after, done}}) {
      EXPECT_NE(said.find("\"id\": \"" + page + "\""), std::string::npos) << said;
      EXPECT_NE(said.find("\"wide\": false"), std::string::npos) << said;
      EXPECT_NE(said.find("\"heading\": [\""), std::string::npos) << said;
      EXPECT_EQ(said.find("\"title\": \"\""), std::string::npos) << said;
    }
    EXPECT_NE(before->find("\"button\": [\""), std::string::npos) << *before;
    EXPECT_NE(after->find("\"button\": []"), std::string::npos) << *after;
  }
  // As the store has it once the daemon has ended.
  Record customer() {
    daemon.end();
    return **(*open_store(folder.path()))->customers().find(anna);
  }
};

TEST_F(WebDoorTest, ConfirmsAndUnsubscribesByPostAlone) {
  EXPECT_TRUE(shows(get(confirm), "confirm_ask"));
  EXPECT_TRUE(shows(get(confirm), "confirm_ask")) << "GET changes nothing";
  EXPECT_TRUE(shows(post(confirm, "confirm=yes"), "confirmed"));
  EXPECT_TRUE(shows(post(confirm, "confirm=yes"), "already_confirmed"));
  EXPECT_TRUE(shows(get(leave), "unsubscribe_ask"));
  EXPECT_TRUE(shows(post(leave, "List-Unsubscribe=One-Click"), "unsubscribed"));
  EXPECT_TRUE(shows(post(leave, "List-Unsubscribe=One-Click"), "already_unsubscribed"));
  EXPECT_TRUE(shows(post(confirm, "confirm=yes"), "already_confirmed"));
  EXPECT_EQ(customer().text("consent.email.advertising"), "withdrawn");
  const auto store = open_store(folder.path());
  const auto proofs = *(*store)->customers().of_customer(anna, RecordKind::consent);
  EXPECT_EQ(read_consent(proofs.back()).from, "203.0.113.9");
}

TEST_F(WebDoorTest, AnswersStrangersClearlyAndChangesNothing) {
  EXPECT_EQ(status(get("/")), "404");
  EXPECT_EQ(status(get("/c/0000")), "404");
  EXPECT_EQ(status(post("/u/guess", "List-Unsubscribe=One-Click")), "404");
  EXPECT_EQ(status(get(confirm, "PUT")), "405");
  EXPECT_EQ(status(get(confirm, "HEAD")), "200");
  EXPECT_EQ(get(confirm, "HEAD").find("<main"), std::string::npos);
  EXPECT_EQ(status(post(confirm, "")), "400");
  EXPECT_EQ(status(post(leave, "confirm=yes")), "400");
  EXPECT_EQ(status(post(leave, std::string(20'000, 'x'))), "413");
  EXPECT_EQ(
      status(exchange("GET " + leave + " HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n")),
      "413");
  EXPECT_EQ(status(exchange("rubbish\r\n\r\n")), "400");
  const std::string answer = get(confirm);
  for (const char* const header :
       {"Content-Security-Policy: default-src 'none';", "Referrer-Policy: no-referrer",
        "Cache-Control: no-store", "Content-Language: de"}) {
    EXPECT_NE(answer.find(header), std::string::npos) << header;
  }
  EXPECT_EQ(customer().text("consent.email.advertising"), "pending");
}

TEST_F(WebDoorTest, ShutsOutWhoIsTooManyOrSaysNothing) {
  std::vector<Line> silent;
  for (int i = 0; i < 64; ++i) {
    silent.emplace_back(daemon.at.web);
    silent.back().say("GET " + leave);
  }
  EXPECT_EQ(get(leave), "") << "there is no room for one more";
  for (const Line& line : silent) EXPECT_EQ(line.rest(), "");
  EXPECT_EQ(status(get(leave)), "200");
}

TEST_F(WebDoorTest, ACustomerConfirmsAndLeavesInARealBrowser) {
  for (const auto& [path, asked, done, language] :
       {std::array<std::string, 4>{confirm, "confirm_ask", "confirmed", "en"},
        std::array<std::string, 4>{leave, "unsubscribe_ask", "unsubscribed", "de"}}) {
    follow(path, language, asked, done);
  }
  EXPECT_EQ(customer().text("consent.email.advertising"), "withdrawn");
}

// What a program prints; it must end well.
std::string said_by(const std::vector<std::string>& command, const std::string& log) {
  auto program = visit::Child::start(command, log);
  EXPECT_TRUE(program.has_value());
  const auto said = program->rest(visit::Deadline{visit::Millis(patience_ms)});
  EXPECT_EQ(program->end(), 0) << std::ifstream(log).rdbuf();
  return said.value_or("");
}

TEST_F(WebDoorTest, ACustomerFollowsTheLinkOutOfTheMail) {
  const std::string sink = folder.path() + "/sink", log = folder.path() + "/mail.log";
  ASSERT_EQ(::mkdir(sink.c_str(), 0700), 0);
  const MailServer server = start_mail(sink);
  ASSERT_EQ(::mkdir((folder.path() + "/channels").c_str(), 0700), 0);
  std::ofstream(folder.path() + "/channels/mail.conf")
      << "url = " << server.url << "\nfrom = Klarblick <post@klarblick.example>\n"
      << "unsubscribe_url = https://post.klarblick.example/u/\n";
  const std::vector<std::string> mail{TRESEN_BINARY_DIR "/bin/tresen-headoffice",
                                      "consent",
                                      "mail",
                                      "--remind",
                                      "--data",
                                      folder.path()};
  EXPECT_EQ(said_by(mail, log), "Mails sent: 1, refused: 0, not taken now: 0\n");
  EXPECT_EQ(said_by(mail, log), "Mails sent: 0, refused: 0, not taken now: 0\n") << "no third one";
  const std::string link = said_by(
      {"/usr/bin/python3", "-c",
       "import email, email.policy, re, sys\n"
       "mail = email.message_from_file(open(sys.argv[1]), policy=email.policy.default)\n"
       "assert 'anna@example.org' in mail['To'], mail['To']\n"
       "text = mail.get_body(('plain',)).get_content()\n"
       "print(re.search('https://post.klarblick.example(/c/[0-9a-f]{64})', text)[1], end='')",
       sink + "/1.eml"},
      log);
  follow(link, "de", "confirm_ask", "confirmed");
  EXPECT_EQ(customer().text("consent.email.advertising"), "granted");
}

}  // namespace
}  // namespace tresen::test
