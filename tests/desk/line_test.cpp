// The desk's line to a real daemon over real mutual TLS: who gets in, what each may ask, and what
// happens when head office is gone.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/net/validity.h"
#include "sync/office/pins.h"
#include "terminal/desk/client.h"
#include "tests/support/certificates.h"
#include "tests/support/daemon.h"
#include "tests/support/tcp_proxy.h"
#include "tresen/v1/office.grpc.pb.h"

namespace tresen {
namespace {

using std::chrono::milliseconds;
using test::within;

constexpr milliseconds generous{30'000};
constexpr const char* revoked = "the device is revoked";

struct Person {
  const char* id;
  const char* pin;
  v1::DeskRole role;  // unspecified: works at a counter alone
};
constexpr std::array people{Person{"m1", "2222", v1::DESK_ROLE_MARKETING},
                            Person{"p1", "3333", v1::DESK_ROLE_PRINT_ROOM},
                            Person{"a1", "4444", v1::DESK_ROLE_ADMINISTRATOR},
                            Person{"s1", "1111", v1::DESK_ROLE_UNSPECIFIED}};

// Hashed once: a tenth of a second each.
const v1::Staff& staff() {
  static const v1::Staff made = [] {
    v1::Staff all;
    const std::string salt = new_pin_salt().value();
    for (const Person& person : people) {
      v1::StaffMember& member = *all.add_members();
      member.set_id(person.id);
      member.set_name(std::string("Person ") + person.id);
      member.set_pin_salt(salt);
      member.set_pin_hash(pin_hash(person.pin, salt).value());
      if (person.role != v1::DESK_ROLE_UNSPECIFIED) member.add_desk_roles(person.role);
    }
    return all;
  }();
  return made;
}

// A desk without a window: pumps until what it waits for is there.
class Desk {
 public:
  Desk(const Identity& identity, const std::string& data_dir)
      : client(identity, data_dir, [this] { static_cast<void>(bell_.post(0)); }) {}

  Result<void> sign_in(const std::string& who, const std::string& pin) {
    std::optional<Result<void>> told;
    client.sign_in(who, pin, [&](Result<void> result) { told.emplace(std::move(result)); });
    wait([&] { return told.has_value(); });
    return told ? *told : Result<void>(fail(Fault::busy, "never told"));
  }
  Result<v1::AdminReply> ask(const v1::AdminRequest& request,
                             milliseconds patience = DeskClient::patience) {
    std::optional<Result<v1::AdminReply>> told;
    client.ask(
        request, [&](Result<v1::AdminReply> reply) { told.emplace(std::move(reply)); }, patience);
    wait([&] { return told.has_value(); });
    return told ? *told : Result<v1::AdminReply>(fail(Fault::busy, "never told"));
  }
  template <class Condition>
  void wait(Condition holds) {
    const auto end = std::chrono::steady_clock::now() + generous;
    while (true) {
      client.pump();
      if (holds()) return;
      ASSERT_LT(std::chrono::steady_clock::now(), end) << "nobody rings";
      bell_.take(milliseconds(1000));
    }
  }

 private:
  Mailbox<int> bell_{1 << 16};  // ends after the client, which rings it

 public:
  DeskClient client;
};

v1::AdminRequest status() {
  v1::AdminRequest request;
  request.mutable_status();
  return request;
}

v1::AdminRequest everybody() {
  v1::AdminRequest request;
  request.mutable_query_run()->mutable_query();
  return request;
}

// Options that `chain check` finds nothing in.
v1::Chain good_chain() {
  v1::Chain chain;
  chain.set_id("test");
  chain.set_name("Test chain");
  for (const char* id : {"b1", "b2"}) {
    v1::Branch& branch = *chain.mutable_rules()->add_branches();
    branch.set_id(id);
    branch.set_name(id);
  }
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("spring");
  campaign.set_name("Spring");
  campaign.set_state(v1::Campaign::STATE_ACTIVE);
  return chain;
}

class DeskLine : public test::DaemonTest {
 protected:
  DeskLine() {
    const auto store = open_store(folder.path());
    EXPECT_TRUE(store);
    v1::Chain chain = good_chain();
    chain.mutable_texts();
    *chain.mutable_staff() = staff();
    EXPECT_TRUE((*store)->campaigns().publish(chain, test::wall_ms()));
    desk_codes_ = {*make_desk_code(**store, ca, test::wall_ms()),
                   *make_desk_code(**store, ca, test::wall_ms())};
  }

  std::string data_of(const std::string& name) { return folder.path() + "/" + name; }
  Identity enrol_desk(const std::string& name) {
    const std::string with = desk_codes_.back();
    desk_codes_.pop_back();
    auto identity = enrol(daemon.at.enrol, with, data_of(name), "test", DeviceKind::desk);
    EXPECT_TRUE(identity) << (identity ? "" : identity.error().detail);
    return identity ? *identity : Identity{};
  }
  // Begins the daemon, and has a desk.
  Desk& begin() {
    daemon.begin();
    desk_.emplace(enrol_desk("desk"), data_of("desk"));
    return *desk_;
  }
  // What an administrator at another desk asks.
  v1::AdminReply as_administrator(const v1::AdminRequest& request) {
    if (!administrator_) {
      administrator_.emplace(enrol_desk("another"), data_of("another"));
      EXPECT_TRUE(administrator_->sign_in("a1", "4444"));
    }
    auto reply = administrator_->ask(request);
    EXPECT_TRUE(reply) << (reply ? "" : reply.error().detail);
    return reply ? *reply : v1::AdminReply{};
  }
  std::vector<std::string> audit() {
    v1::AdminRequest request;
    request.mutable_audit();
    const v1::AdminReply reply = as_administrator(request);
    std::vector<std::string> lines;
    for (const v1::AuditFacts& entry : reply.audit().entries()) {
      lines.push_back(entry.act() + " " + entry.staff() + " " + std::to_string(entry.device()) +
                      " " + entry.detail());
    }
    return lines;
  }

 private:
  std::vector<std::string> desk_codes_;
  std::optional<Desk> desk_, administrator_;
};

TEST_F(DeskLine, SignsSomebodyInAndTellsWhatTheyMayAsk) {
  Desk& desk = begin();
  EXPECT_EQ(desk.client.line(), DeskClient::Line::untried);
  EXPECT_EQ(desk.client.session(), nullptr);
  EXPECT_EQ(desk.ask(status()).error().fault, Fault::denied) << "nobody is signed in";
  ASSERT_TRUE(desk.sign_in("m1", "2222"));
  ASSERT_NE(desk.client.session(), nullptr);
  EXPECT_EQ(desk.client.session()->name(), "Person m1");
  EXPECT_EQ(desk.client.session()->roles(0), v1::DESK_ROLE_MARKETING);
  EXPECT_TRUE(desk.client.may(v1::AdminRequest::kQueryRun));
  EXPECT_FALSE(desk.client.may(v1::AdminRequest::kPublish));
  const auto reply = desk.ask(status());
  ASSERT_TRUE(reply) << reply.error().detail;
  EXPECT_EQ(reply->status().devices(0).desk(), true);
  EXPECT_EQ(reply->status().overdue(), 0U);
  const auto counted = desk.ask(everybody());
  ASSERT_TRUE(counted) << counted.error().detail;
  EXPECT_EQ(counted->query_run().count(), 0U);
  EXPECT_EQ(desk.client.line(), DeskClient::Line::up);
  desk.client.sign_out();
  EXPECT_EQ(desk.client.session(), nullptr);
  EXPECT_EQ(desk.ask(status()).error().fault, Fault::denied);
}

TEST_F(DeskLine, HearsAWrongPinFiveTimesAndThenNobodyOfThatNameForAWhile) {
  Desk& desk = begin();
  for (int i = 0; i < 5; ++i) {
    const auto refused = desk.sign_in("m1", "9999");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::denied) << refused.error().detail;
  }
  EXPECT_EQ(desk.sign_in("m1", "2222").error().fault, Fault::busy) << "the right one, too late";
  EXPECT_EQ(desk.client.session(), nullptr);
  ASSERT_TRUE(desk.sign_in("p1", "3333")) << "somebody else's fault";
  const auto noted = audit();
  EXPECT_EQ(std::count(noted.begin(), noted.end(), "sign_in_refused m1 1 "), 1);
  EXPECT_EQ(std::count(noted.begin(), noted.end(), "sign_in p1 1 "), 1);
}

TEST_F(DeskLine, DoesNotTellWhetherNamePinOrRoleWasWrong) {
  Desk& desk = begin();
  const auto wrong_pin = desk.sign_in("m1", "1111");
  for (const auto& [who, pin] : {std::pair{"nobody", "2222"}, {"s1", "1111"}, {"", ""}}) {
    const auto refused = desk.sign_in(who, pin);
    ASSERT_FALSE(refused) << who;
    EXPECT_EQ(refused.error(), wrong_pin.error());
  }
}

TEST_F(DeskLine, RefusesWhatARoleMayNotAndNotesWhatSomebodyDid) {
  Desk& desk = begin();
  v1::AdminRequest chain;
  chain.mutable_chain();
  v1::AdminRequest list;
  list.mutable_list_add()->set_list("fair");
  list.mutable_list_add()->add_nos("T-1");
  ASSERT_TRUE(desk.sign_in("p1", "3333"));
  auto options = desk.ask(chain);
  ASSERT_TRUE(options) << options.error().detail;
  EXPECT_FALSE(options->chain().has_staff());
  v1::AdminRequest publish;
  *publish.mutable_publish()->mutable_chain() = options->chain();
  publish.mutable_publish()->mutable_chain()->mutable_rules()->set_attribution_days(17);
  const auto refused = desk.ask(publish);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::denied);
  EXPECT_NE(refused.error().detail.find("administrator"), std::string::npos);
  EXPECT_EQ(desk.ask(list).error().fault, Fault::denied);
  EXPECT_EQ(desk.ask(chain)->chain().rules().attribution_days(), 0) << "nothing has happened";
  desk.client.sign_out();
  ASSERT_TRUE(desk.sign_in("a1", "4444"));
  ASSERT_TRUE(desk.ask(publish));
  EXPECT_EQ(desk.ask(chain)->chain().rules().attribution_days(), 17);
  ASSERT_TRUE(desk.ask(list));
  const auto noted = audit();
  EXPECT_EQ(std::count(noted.begin(), noted.end(), "publication a1 1 rules"), 1);
  EXPECT_EQ(std::count(noted.begin(), noted.end(), "desk_request a1 1 list_add"), 1);
  EXPECT_EQ(std::count(noted.begin(), noted.end(), "sign_out p1 1 "), 1);
}

TEST_F(DeskLine, EditsStaffWithoutEverSeeingAHash) {
  Desk& desk = begin();
  ASSERT_TRUE(desk.sign_in("a1", "4444"));
  v1::AdminRequest request;
  request.mutable_chain()->set_with_staff(true);
  const auto seen = desk.ask(request);
  ASSERT_TRUE(seen) << seen.error().detail;
  v1::AdminRequest publish;
  v1::Chain& chain = *publish.mutable_publish()->mutable_chain();
  chain = good_chain();
  *chain.mutable_staff() = seen->chain().staff();
  ASSERT_EQ(chain.staff().members_size(), static_cast<int>(people.size()));
  for (v1::StaffMember& member : *chain.mutable_staff()->mutable_members()) {
    EXPECT_TRUE(member.pin_hash().empty() && member.pin_salt().empty());
    if (member.id() == "m1") member.set_pin("7777");
    if (member.id() == "p1") member.set_name("Somebody else");
  }
  const auto published = desk.ask(publish);
  ASSERT_TRUE(published) << published.error().detail;
  for (const v1::ChainMistake& mistake : published->publish().mistakes()) {
    ADD_FAILURE() << mistake.field() << ": " << mistake.what();
  }
  ASSERT_TRUE(desk.sign_in("p1", "3333")) << "kept";
  EXPECT_EQ(desk.client.session()->name(), "Somebody else");
  ASSERT_FALSE(desk.sign_in("m1", "2222"));
  ASSERT_TRUE(desk.sign_in("m1", "7777"));
  // A PIN is one person's: the terminals tell people apart by it.
  ASSERT_TRUE(desk.sign_in("a1", "4444"));
  chain.mutable_staff()->set_version(published->publish().staff());
  for (v1::StaffMember& member : *chain.mutable_staff()->mutable_members()) {
    member.set_pin(member.id() == "m1" ? "3333" : "");
  }
  const auto twice = desk.ask(publish);
  ASSERT_TRUE(twice) << twice.error().detail;
  ASSERT_EQ(twice->publish().mistakes_size(), 1);
  EXPECT_EQ(twice->publish().mistakes(0).field(), "staff.members[1].pin");
  EXPECT_TRUE(twice->publish().published().empty());
}

TEST_F(DeskLine, TakesARoleAwayFromWhoIsSignedIn) {
  Desk& desk = begin();
  ASSERT_TRUE(desk.sign_in("m1", "2222"));
  v1::AdminRequest request;
  v1::Chain& chain = *request.mutable_publish()->mutable_chain();
  chain.set_id("test");
  chain.set_name("Test chain");
  *chain.mutable_staff() = staff();  // without PINs: they keep theirs
  chain.mutable_staff()->mutable_members(0)->clear_desk_roles();
  as_administrator(request);
  const auto refused = desk.ask(everybody());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::denied);
  EXPECT_EQ(desk.client.session(), nullptr) << "to be signed in again";
}

TEST_F(DeskLine, RefusesADeskThatWasShutOut) {
  Desk& desk = begin();
  ASSERT_TRUE(desk.sign_in("m1", "2222"));
  v1::AdminRequest request;
  request.mutable_revoke()->set_device_id(desk.client.identity().device_id);
  as_administrator(request);
  const auto refused = desk.ask(everybody());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::denied);
  EXPECT_EQ(refused.error().detail, revoked);
  EXPECT_EQ(desk.client.line(), DeskClient::Line::refused);
  EXPECT_EQ(desk.sign_in("m1", "2222").error().detail, revoked);
}

TEST_F(DeskLine, LetsNeitherKindOfDeviceUseTheOthersService) {
  const std::string for_a_terminal = code("b1");
  Desk& desk = begin();
  const Identity counter = terminal(for_a_terminal, "counter");
  ASSERT_TRUE(desk.sign_in("m1", "2222"));
  v1::DeskRequest request;
  request.set_token(desk.client.session()->token());
  *request.mutable_ask() = status();
  v1::DeskReply reply;
  grpc::ClientContext asking;
  const auto asked =
      v1::Desk::NewStub(open_sync_channel(counter))->Ask(&within(asking, 10), request, &reply);
  EXPECT_EQ(asked.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(asked.error_message(), "this is no service for a terminal");
  v1::HelloReply greeting;
  EXPECT_TRUE(say_hello(counter, greeting).ok());
  const auto greeted = say_hello(desk.client.identity(), greeting);
  EXPECT_EQ(greeted.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(greeted.error_message(), "this is no service for a desk");
  // Nor does a session go along to another desk.
  grpc::ClientContext elsewhere;
  const Identity other = enrol_desk("other");
  ASSERT_TRUE(v1::Desk::NewStub(open_sync_channel(other))
                  ->Ask(&within(elsewhere, 10), request, &reply)
                  .ok());
  EXPECT_TRUE(reply.signed_out());
  EXPECT_TRUE(reply.reply().has_error());
}

TEST_F(DeskLine, FindsHeadOfficeGoneAndThereAgain) {
  Desk& desk = begin();
  ASSERT_TRUE(desk.sign_in("m1", "2222"));
  daemon.end();
  const auto nobody = desk.ask(status());
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error(), (Error{Fault::offline, "head office cannot be reached"}));
  EXPECT_EQ(desk.client.line(), DeskClient::Line::down);
  ASSERT_NE(desk.client.session(), nullptr) << "for all that is known";
  daemon.begin(daemon.at.sync);
  // Sessions lived in the memory of the one that ended.
  const auto again = desk.ask(status());
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::denied);
  EXPECT_EQ(desk.client.line(), DeskClient::Line::up);
  EXPECT_EQ(desk.client.session(), nullptr);
  ASSERT_TRUE(desk.sign_in("m1", "2222"));
  EXPECT_TRUE(desk.ask(status()));
}

TEST_F(DeskLine, GivesUpWhenTheTimeIsOverOrNobodyWantsToKnow) {
  Desk& desk = begin();
  ASSERT_TRUE(desk.sign_in("m1", "2222"));
  int told = 0;
  const auto question =
      desk.client.ask(everybody(), [&](const Result<v1::AdminReply>&) { ++told; });
  desk.client.give_up(question);
  EXPECT_EQ(desk.client.waiting(), 0U);
  ASSERT_TRUE(desk.ask(status()));
  EXPECT_EQ(told, 0);
  EXPECT_EQ(desk.client.line(), DeskClient::Line::up) << "giving up says nothing of the line";
  // As if head office hung: connections stay open, and nothing comes back.
  Identity far = desk.client.identity();
  const auto line = test::TcpProxy::start(far.endpoint);
  ASSERT_TRUE(line) << line.error().detail;
  far.endpoint = (*line)->address();
  std::optional<Desk> waiting(std::in_place, far, data_of("desk"));
  ASSERT_TRUE(waiting->sign_in("m1", "2222"));
  (*line)->set({.hold_up = true});
  const auto late = waiting->ask(status(), milliseconds(300));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().fault, Fault::offline);
  waiting->client.sign_in("m1", "2222", [&](const Result<void>&) { ++told; });
  EXPECT_EQ(waiting->client.waiting(), 1U);
  waiting.reset();  // and nobody is told
  EXPECT_EQ(told, 0);
}

TEST_F(DeskLine, RenewsItsCertificateInGoodTime) {
  begin();
  Identity old = load_identity(data_of("desk")).value();
  test::OddCertificate wanted;
  wanted.alternative_names = "URI:urn:tresen:desk:" + std::to_string(old.device_id);
  wanted.from_s = -1000;
  wanted.to_s = 200;  // five sixths of its life are over
  const test::KeyAndCertificate made = test::signed_by(ca, wanted);
  old.key_pem = made.key_pem;
  old.certificate_pem = made.certificate_pem;
  ASSERT_TRUE(save_identity(data_of("desk"), old));
  Desk desk(old, data_of("desk"));
  ASSERT_TRUE(desk.sign_in("m1", "2222"));
  const auto end = std::chrono::steady_clock::now() + generous;
  while (desk.client.identity().certificate_pem == old.certificate_pem) {
    ASSERT_LT(std::chrono::steady_clock::now(), end);
    ASSERT_TRUE(desk.ask(status()));
  }
  const Identity stored = load_identity(data_of("desk")).value();
  EXPECT_EQ(stored.certificate_pem, desk.client.identity().certificate_pem);
  EXPECT_EQ(stored.kind, DeviceKind::desk);
  EXPECT_GT(validity_of(stored.certificate_pem)->to_ms, test::wall_ms() + 80LL * 24 * 3600 * 1000);
  EXPECT_TRUE(desk.ask(status())) << "with the new one, in the same session";
}

}  // namespace
}  // namespace tresen
