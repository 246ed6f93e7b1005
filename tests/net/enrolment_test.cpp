// Becoming a device: with the right head office, and with all the wrong ones.

#include "sync/net/enrolment.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "sync/base/clock.h"
#include "sync/net/ca_probe.h"
#include "sync/net/enrolment_code.h"
#include "sync/office/identity.h"
#include "tests/support/folder.h"
#include "tests/support/paper_office.h"

namespace tresen::test {
namespace {

struct Enrolling : testing::Test {
  Folder folder;
  PaperCa ours{folder / "ours"};
  PaperCa theirs{folder / "theirs"};
  std::string data = folder / "terminal";
  Mailbox<std::string> codes{8};  // that reached head office

  static std::string code_for(const PaperCa& office) {
    return to_text(EnrolmentCode{.secret = 0x123456789abcdef,
                                 .ca_pin = pin_of(office.ca.certificate_pem).value()});
  }
  PaperAnswers answers(const std::string& endpoint) {
    return {
        .enrol =
            [this, endpoint](const v1::EnrolRequest& request, v1::EnrolReply& reply) {
              static_cast<void>(codes.post(request.code()));
              const auto now = SystemClock().now().wall_ms;
              reply.set_certificate_pem(sign_device(ours.ca, request.csr_der(), 17, now).value());
              reply.set_ca_pem(ours.ca.certificate_pem);
              reply.set_device_id(17);
              reply.set_incarnation(1);
              reply.set_branch("b1");
              reply.set_chain_id("demo");
              reply.set_endpoint(endpoint);
              return grpc::Status::OK;
            },
        .hello = {},
        .push = {},
        .pull = {}};
  }
};

// A port where nobody speaks TLS.
class DeafPort {
 public:
  DeafPort() : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in any{};
    any.sin_family = AF_INET;
    any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const address = reinterpret_cast<sockaddr*>(&any);
    EXPECT_EQ(bind(fd_, address, sizeof any), 0);
    socklen_t size = sizeof any;
    EXPECT_EQ(getsockname(fd_, address, &size), 0);
    port_ = ntohs(any.sin_port);
  }
  ~DeafPort() { close(fd_); }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  void open() const { EXPECT_EQ(listen(fd_, 1), 0); }
  // Takes one connection and ends it.
  void hang_up() const { close(accept(fd_, nullptr, nullptr)); }

 private:
  int fd_;
  int port_ = 0;
};

}  // namespace

TEST_F(Enrolling, WithItsOwnHeadOfficeStoresWhoItIs) {
  const PaperOffice office(ours.server, "", answers("192.0.2.7:50051"));
  ASSERT_TRUE(office.runs());
  const auto enrolled = enrol(office.address(), code_for(ours), data, "test");
  ASSERT_TRUE(enrolled) << enrolled.error().detail;
  EXPECT_EQ(enrolled->device_id, 17U);
  EXPECT_EQ(enrolled->branch, "b1");
  EXPECT_EQ(enrolled->endpoint, "192.0.2.7:50051");
  EXPECT_EQ(*load_identity(data), *enrolled);
  const auto again = enrol(office.address(), code_for(ours), data, "test");
  EXPECT_EQ(again.error().fault, Fault::conflict) << "the code is used";
  EXPECT_EQ(*load_identity(data), *enrolled);
}

TEST_F(Enrolling, AnewPutsTheNewIdentityInThePlaceOfTheOld) {
  const PaperOffice office(ours.server, "", answers("192.0.2.7:50051"));
  const auto first = enrol(office.address(), code_for(ours), data, "test");
  ASSERT_TRUE(first) << first.error().detail;
  EnrolmentCode another = parse_enrolment_code(code_for(ours)).value();
  another.secret ^= 1;
  EXPECT_EQ(enrol("127.0.0.1:1", to_text(another), data, "test").error().fault, Fault::offline);
  EXPECT_EQ(*load_identity(data), *first) << "until then the old one stays";
  const auto second = enrol(office.address(), to_text(another), data, "test");
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_NE(second->key_pem, first->key_pem);
  EXPECT_EQ(*load_identity(data), *second);
}

TEST_F(Enrolling, TakesACodeAsPeopleTypeIt) {
  const PaperOffice office(ours.server, "", answers("0.0.0.0:50051"));
  std::string typed = code_for(ours);
  for (char& letter : typed) letter = letter == '-' ? ' ' : static_cast<char>(tolower(letter));
  const auto enrolled = enrol(office.address(), typed, data, "test");
  ASSERT_TRUE(enrolled) << enrolled.error().detail;
  EXPECT_EQ(enrolled->endpoint, "127.0.0.1:50051") << "everywhere is where we found it";
}

TEST_F(Enrolling, TellsAnotherHeadOfficeNothing) {
  const PaperOffice office(theirs.server, "", answers("127.0.0.1:1"));
  const auto enrolled = enrol(office.address(), code_for(ours), data, "test");
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(enrolled.error().fault, Fault::denied);
  EXPECT_NE(enrolled.error().detail.find("another head office"), std::string::npos);
  EXPECT_FALSE(codes.try_take()) << "the code went to a stranger";
  EXPECT_FALSE(has_identity(data));
}

TEST_F(Enrolling, IsNotTakenInByAStrangerWhoShowsOurCa) {
  ServerIdentity impostor = theirs.server;
  impostor.chain_pem += ours.ca.certificate_pem;
  const PaperOffice office(impostor, "", answers("127.0.0.1:1"));
  ASSERT_TRUE(office.runs());
  const auto enrolled = enrol(office.address(), code_for(ours), data, "test");
  ASSERT_FALSE(enrolled);
  EXPECT_EQ(enrolled.error().fault, Fault::denied);
  EXPECT_FALSE(codes.try_take());
}

TEST_F(Enrolling, StoresNothingWhenHeadOfficeWillNot) {
  struct Case {
    grpc::StatusCode code;
    Fault fault;
  };
  for (const Case& c : {Case{grpc::StatusCode::PERMISSION_DENIED, Fault::denied},
                        Case{grpc::StatusCode::INVALID_ARGUMENT, Fault::invalid},
                        Case{grpc::StatusCode::RESOURCE_EXHAUSTED, Fault::busy}}) {
    PaperAnswers no;
    no.enrol = [&c](const auto&, auto&) { return grpc::Status(c.code, "the code was used"); };
    const PaperOffice office(ours.server, "", std::move(no));
    const auto enrolled = enrol(office.address(), code_for(ours), data, "test");
    ASSERT_FALSE(enrolled);
    EXPECT_EQ(enrolled.error().fault, c.fault);
    EXPECT_NE(enrolled.error().detail.find("the code was used"), std::string::npos);
    EXPECT_FALSE(has_identity(data));
  }
}

TEST_F(Enrolling, StoresNoCertificateThatIsNotForItsKey) {
  PaperAnswers wrong = answers("127.0.0.1:1");
  wrong.enrol = [right = wrong.enrol, this](const v1::EnrolRequest& r, v1::EnrolReply& reply) {
    const grpc::Status status = right(r, reply);
    reply.set_certificate_pem(ours.ca.certificate_pem);
    return status;
  };
  const PaperOffice office(ours.server, "", std::move(wrong));
  EXPECT_EQ(enrol(office.address(), code_for(ours), data, "test").error().fault, Fault::invalid);
  EXPECT_FALSE(has_identity(data));
}

TEST_F(Enrolling, SaysWhatIsWrongWithAddressAndCode) {
  const DeafPort closed;  // bound, not listening
  struct Case {
    const char* name;
    std::string server, code;
    Fault fault;
  };
  for (const Case& c :
       {Case{"nobody there", closed.address(), code_for(ours), Fault::offline},
        Case{"no such name", "nowhere.invalid:1", code_for(ours), Fault::offline},
        Case{"no port", "127.0.0.1", code_for(ours), Fault::invalid},
        Case{"a letter too few", closed.address(), code_for(ours).substr(1), Fault::invalid},
        Case{"no code", closed.address(), "", Fault::invalid}}) {
    const auto enrolled = enrol(c.server, c.code, data, "test");
    ASSERT_FALSE(enrolled) << c.name;
    EXPECT_EQ(enrolled.error().fault, c.fault) << c.name << ": " << enrolled.error().detail;
  }
}

TEST_F(Enrolling, SurvivesAServerThatHangsUp) {
  const DeafPort port;
  port.open();
  std::thread server([&port] { port.hang_up(); });
  const auto enrolled = enrol(port.address(), code_for(ours), data, "test");
  server.join();
  EXPECT_EQ(enrolled.error().fault, Fault::offline);
}

TEST(Address, IsHostAndPort) {
  struct Case {
    const char* text;
    const char* host;  // null: refused
    const char* port;
  };
  for (const auto& [text, host, port] :
       {Case{"127.0.0.1:443", "127.0.0.1", "443"}, Case{"[::1]:443", "::1", "443"},
        Case{"head.example:50051", "head.example", "50051"}, Case{"", nullptr, nullptr},
        Case{"head.example", nullptr, nullptr}, Case{":443", nullptr, nullptr},
        Case{"a:", nullptr, nullptr}, Case{"a:0", nullptr, nullptr},
        Case{"a:65536", nullptr, nullptr}, Case{"a:4x", nullptr, nullptr},
        Case{"[]:1", nullptr, nullptr}}) {
    const auto address = parse_address(text);
    ASSERT_EQ(address.has_value(), host != nullptr) << text;
    if (!address) continue;
    EXPECT_EQ(address->host, host) << text;
    EXPECT_EQ(address->port, port) << text;
  }
}

}  // namespace tresen::test
