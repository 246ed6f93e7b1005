// The real program, where it is about what persons may ask by law: requests, confirmations of
// consents, the record of processing.

#include <gtest/gtest.h>

#include <array>

#include "sync/record/consent_record.h"
#include "sync/record/request.h"
#include "tests/office/program.h"

namespace tresen {
namespace {

using test::bytes_of;
using test::head_office_says;
using test::HeadOffice;
using test::id_of;
using test::Outcome;
using test::Pen;

// Head office after a counter has taken a consent and two requests; the operator's turn.
class RightsCommands : public testing::Test {
 protected:
  RightsCommands() {
    Pen pen(office.new_device("b1"), "b1");
    const std::int64_t now_ms = SystemClock().now().wall_ms;
    pen.now_ms = now_ms;
    std::vector<std::string> changes{
        pen.write(anna, RecordKind::customer,
                  {pen.set("last_name", "Muster"), pen.set("home_branch", "b1"),
                   pen.set("email", "anna@example.org")})};
    Record customer{.id = anna, .kind = RecordKind::customer, .fields = {}};
    Answer email;
    email.state = AnswerState::value;
    email.value = "anna@example.org";
    customer.fields["email"] = email;
    const v1::Chain chain = test::small_chain();
    const ConsentScene scene{customer, {},     chain.rules(),     "b1", pen.device(), "s1",
                             {},       now_ms, local_date(now_ms)};
    const std::array said{ConsentSaid{ConsentAct::consent,
                                      "email",
                                      "advertising",
                                      ConsentState::granted,
                                      {"ad", 4, "h", "de"},
                                      ConsentWay::signature,
                                      {}}};
    IdSource ids;
    for (const Edit& edit : consent_edits(scene, said, ids))
      changes.push_back(pen.write(edit.record, edit.kind, edit.fields));
    for (const auto& [number, what] : {std::pair{std::uint8_t{5}, RequestKind::access},
                                       {std::uint8_t{6}, RequestKind::erasure}}) {
      Request request;
      request.id = id_of(number);
      request.customer = anna;
      request.what = what;
      request.number = "DS-" + std::to_string(number);
      request.at_ms = now_ms;
      request.due = answer_due(local_date(now_ms));
      request.branch = "b1";
      changes.push_back(
          pen.write(request.id, RecordKind::request, request_edit({}, request).fields));
    }
    const auto reply = office->push(pen.device(), Pen::push(1, changes), now_ms);
    EXPECT_TRUE(reply.has_value());
    office.decide_all();
    no = office.record(anna).text("customer_no");
    office.close();
  }

  Outcome say(std::vector<std::string> words, const std::string& input = "") {
    words.insert(words.end(), {"--data", office.folder()});
    return head_office_says(scratch, words, input);
  }
  // Must succeed; what it printed.
  std::string good(const std::vector<std::string>& words, const std::string& input = "") {
    const Outcome outcome = say(words, input);
    EXPECT_EQ(outcome.code, 0) << words[0] << ": " << outcome.err;
    return outcome.out;
  }
  // Must fail as an operator's mistake; what it said.
  std::string bad(const std::vector<std::string>& words, const std::string& input = "") {
    const Outcome outcome = say(words, input);
    EXPECT_EQ(outcome.code, 1) << words[0] << ": " << outcome.out;
    return outcome.err;
  }
  static bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  test::Folder scratch;
  HeadOffice office{[] {
    v1::Chain chain = test::small_chain();
    chain.mutable_rules()->mutable_branches(0)->set_legal_entity("A GmbH");
    chain.mutable_rules()->mutable_branches(1)->set_legal_entity("A GmbH");
    return chain;
  }()};
  Uuid anna = id_of(1);
  std::string no;
};

TEST_F(RightsCommands, ConfirmAConsentWithTheTokenOfItsMail) {
  EXPECT_TRUE(has(good({"consent", "pending", "--json"}), R"("mails":0,"token":null)"));
  const std::string made = good({"consent", "pending", "--make-tokens", "--json"});
  const std::string mark = R"("token":")";
  ASSERT_TRUE(has(made, mark)) << made;
  const std::string token = made.substr(made.find(mark) + mark.size(), 64);
  EXPECT_TRUE(has(bad({"consent", "confirm", token.substr(1)}), "no token"));
  EXPECT_TRUE(has(bad({"consent", "confirm", std::string(64, '0')}), "consent pending"));
  EXPECT_TRUE(
      has(good({"consent", "confirm", token, "--json"}), R"("already":false,"state":"granted")"));
  EXPECT_TRUE(
      has(good({"consent", "confirm", token, "--json"}), R"("already":true,"state":"granted")"));
  EXPECT_EQ(good({"consent", "pending", "--json"}), "[]\n");
  const std::string shown = good({"customer", "show", no, "--json"});
  EXPECT_TRUE(has(shown, R"("channel":"email","purpose":"advertising","state":"granted")"))
      << shown;
  EXPECT_TRUE(has(shown, R"("way":"doi")")) << shown;
  good({"verify"});
}

TEST_F(RightsCommands, SettleARequestForAccessWithThePersonsFiles) {
  const std::string out = scratch.path() + "/out";
  const std::string json =
      good({"request", "settle", "DS-5", "--as", "done", "--out", out, "--json"});
  EXPECT_TRUE(has(json, R"("state":"done")")) << json;
  EXPECT_TRUE(has(json, "person-" + no + ".json")) << json;
  EXPECT_TRUE(has(bytes_of(out + "/person-" + no + ".json"), "Muster"));
  EXPECT_TRUE(has(good({"request", "list"}), "DS-5  access, customer " + no));
  EXPECT_TRUE(has(bad({"request", "settle", "DS-5", "--as", "refused", "--why", "x"}), "already"));
}

TEST_F(RightsCommands, RefuseARequestForAReasonOnly) {
  EXPECT_TRUE(has(bad({"request", "settle", "DS-5", "--as", "refused"}), "--why"));
  EXPECT_TRUE(
      has(good({"request", "settle", "DS-5", "--as", "refused", "--why", "not you"}), ": not you"));
  EXPECT_EQ(say({"request", "settle", "DS-5", "--as", "maybe"}).code, 2);
  EXPECT_TRUE(has(bad({"request", "settle", "DS-9", "--as", "done"}), "request list"));
}

TEST_F(RightsCommands, SettleARequestForErasureOnlyWhenItIsMeant) {
  EXPECT_TRUE(has(bad({"request", "settle", "DS-6", "--as", "done"}), "nothing was erased"));
  EXPECT_TRUE(has(good({"request", "settle", "DS-6", "--as", "done", "--json"}, no + "\n"),
                  R"("erased":true)"));
  EXPECT_EQ(good({"request", "list", "--json"}), "[]\n");
  bad({"customer", "show", no});
  good({"verify"});
}

// L03: whoever asks for the record of processing gets every purpose with its basis.
TEST_F(RightsCommands, ListEachPurposeWithItsBasis) {
  const std::string json = good({"processing", "--json"});
  for (const char* part :
       {R"x("purpose":"contract","basis":"contract","article":"GDPR 6(1)(b)")x",
        R"x("purpose":"advertising_health","basis":"explicit_consent","article":"GDPR 9(2)(a)")x"})
    EXPECT_TRUE(has(json, part)) << json;
  EXPECT_TRUE(has(good({"processing"}), "GDPR 6(1)(f) legitimate_interest"));
}

}  // namespace
}  // namespace tresen
