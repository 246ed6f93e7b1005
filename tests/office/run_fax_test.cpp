// A campaign by fax, to a real mail server in the gateway's place: each their own letter, once, to
// the number that is theirs, and to nobody who has not consented.

#include <gtest/gtest.h>
#include <sodium.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "sync/office/admin_runs.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/channels/fax.h"
#include "tests/office/letter_parts.h"
#include "tests/office/queries.h"
#include "tests/support/servers.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

v1::Chain chain_with_fax() {
  v1::Chain chain = test::optician_chain();
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("fax");
  v1::Dispatch& dispatch = *campaign.mutable_dispatch();
  *dispatch.mutable_query() = parse_query("city = Ulm").query;
  v1::ContactStep& step = *dispatch.add_contacts();
  step.set_channel("fax");
  step.set_output(v1::ContactStep::OUTPUT_FAX);
  step.set_template_("hello");
  return chain;
}

class FaxRuns : public testing::Test {
 protected:
  FaxRuns() {
    std::filesystem::create_directories(office.folder() + "/channels");
    std::filesystem::create_directories(office.folder() + "/letters");
    gateway_at(server.url);
    letter("{{greeting}}, no more faxes: {{unsubscribe}}");
  }

  void gateway_at(const std::string& url) const {
    std::ofstream(office.folder() + "/channels/fax.conf")
        << "url = " << url << "\nfrom = Optics <post@optik.example>\ngateway = fax.example\n"
        << "unsubscribe = stop@optik.example\n";
  }
  void letter(const std::string& text) const {
    std::ofstream(office.folder() + "/letters/hello.letter")
        << "form: B\nlanguage: en\nsender: Tresen Optics · Weg 1 · 89073 Ulm\nsubject: Hello\n---\n"
        << text << "\n";
  }
  void write(std::uint8_t number, std::initializer_list<std::pair<const char*, std::string>> what) {
    std::vector<FieldEdit> fields;
    for (const auto& [key, value] : what) fields.push_back(pen.set(key, value));
    const std::uint64_t first = pen.last_seq() + 1;
    const std::string change = pen.write(id_of(number), RecordKind::customer, std::move(fields));
    ASSERT_TRUE(office->push(pen.device(), Pen::push(first, {change}), noon_ms));
    office.decide_all();
  }
  void customer(std::uint8_t number, const std::string& fax) {
    const std::string name = std::string("Han") + static_cast<char>('a' + number);
    write(number, {{"last_name", name},
                   {"street", "Weg"},
                   {"house_no", "1"},
                   {"postcode", "89073"},
                   {"city", "Ulm"},
                   {"home_branch", "b1"},
                   {"fax", fax},
                   {"consent.fax.advertising", "granted"}});
  }
  AskOffice asking() {
    return
        [this](const v1::AdminRequest& request) { return answer_run(*office, request, noon_ms); };
  }
  Result<v1::RunFacts> start() { return start_run(office.folder(), "fax", asking(), noon_ms); }
  Result<RunErrand::Step> step(std::uint64_t run, std::uint64_t worker) {
    auto errand = RunErrand::open(office.folder(), run, worker, asking());
    if (!errand) return tl::unexpected(errand.error());
    Result<RunErrand::Step> step = errand->step(100, noon_ms);
    while (step && step->waits) step = errand->step(100, noon_ms);
    return step;
  }
  // How often each address was sent to, and by which number the sink keeps it.
  std::map<std::string, int> taken() {
    std::map<std::string, int> all;
    std::ifstream log(office.folder() + "/sink/taken.log");
    std::string to, from, id;
    for (int number = 1; log >> to >> from >> id; ++number) {
      ++all[to];
      number_of[to] = number;
      EXPECT_NE(from.find("post+1-"), std::string::npos) << from;
    }
    return all;
  }
  // What the one page of the fax says.
  std::string said_to(const std::string& to) {
    const std::string sink = office.folder() + "/sink/" + std::to_string(number_of[to]);
    std::ifstream file(sink + ".eml", std::ios::binary);
    const std::string mail{std::istreambuf_iterator<char>(file), {}};
    const auto part = mail.find("application/pdf");
    EXPECT_NE(part, std::string::npos) << mail.substr(0, 1000);
    const std::string body = mail.substr(mail.find("\r\n\r\n", part) + 4);
    std::string pdf(body.size(), '\0');
    std::size_t size = 0;
    // Its end is what no base64 has: the boundary.
    sodium_base642bin(reinterpret_cast<unsigned char*>(pdf.data()), pdf.size(), body.data(),
                      body.size(), "\r\n", &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
    pdf.resize(size);
    std::ofstream(sink + ".pdf", std::ios::binary) << pdf;
    EXPECT_EQ(pages_of(sink + ".pdf").value_or(0), 1);
    return test::said_by("pdftotext -layout " + sink + ".pdf -");
  }

  HeadOffice office{chain_with_fax()};
  test::MailServer server = test::start_mail(office.folder() + "/sink");
  Pen pen{office.new_device("b1"), "b1"};
  std::map<std::string, int> number_of;
};

TEST_F(FaxRuns, SendEachTheirOwnLetterToTheirNumberAtTheGateway) {
  customer(1, "+4973112345");
  customer(2, "+4973167890");
  customer(3, "+4973155555");
  write(3, {{"consent.fax.advertising", "refused"}});
  const auto run = start();
  ASSERT_TRUE(run) << run.error().detail;
  EXPECT_EQ(run->recipients(), 2U);
  const auto done = step(run->id(), 1);
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(done->run.sent(), 2U) << done->run.ShortDebugString() << done->trouble;
  EXPECT_EQ(taken(), (std::map<std::string, int>{{"004973112345@fax.example", 1},
                                                 {"004973167890@fax.example", 1}}));
  const std::string first = said_to("004973112345@fax.example");
  EXPECT_NE(first.find("Hanb"), std::string::npos) << first;
  EXPECT_EQ(first.find("Hanc"), std::string::npos) << first;
  EXPECT_NE(first.find("stop@optik.example"), std::string::npos) << first;
  EXPECT_NE(said_to("004973167890@fax.example").find("Hanc"), std::string::npos);
}

TEST_F(FaxRuns, StartWithNoLetterThatDoesNotSayHowToEndThem) {
  customer(1, "+4973112345");
  letter("{{greeting}}, all the best");
  const auto run = start();
  ASSERT_FALSE(run);
  EXPECT_NE(run.error().detail.find("how to get no more of them"), std::string::npos)
      << run.error().detail;
  EXPECT_TRUE(taken().empty());
}

TEST_F(FaxRuns, LetAWithdrawalAndAnotherNumberWinOverAFaxThatHasNotLeft) {
  customer(1, "+4973112345");
  customer(2, "+4973167890");
  customer(3, "+4973155555");
  const auto run = start();
  ASSERT_TRUE(run) << run.error().detail;
  gateway_at("smtp://127.0.0.1:1");  // nobody listens there
  const auto first = step(run->id(), 1);
  ASSERT_TRUE(first) << first.error().detail;
  EXPECT_NE(first->trouble, "");
  write(2, {{"consent.fax.advertising", "withdrawn"}});
  write(3, {{"fax", "+4973100000"}});
  gateway_at(server.url);
  const auto second = step(run->id(), 2);
  ASSERT_TRUE(second) << second.error().detail;
  EXPECT_EQ(second->run.sent(), 1U);
  EXPECT_EQ(second->run.left_out(), 2U);
  EXPECT_EQ(taken(), (std::map<std::string, int>{{"004973112345@fax.example", 1}}));
}

TEST_F(FaxRuns, SendNobodyTwiceWhereTheLedgerWasNeverTold) {
  for (std::uint8_t n = 1; n <= 9; ++n) customer(n, "+49731555" + std::to_string(n));
  const auto run = start();
  ASSERT_TRUE(run) << run.error().detail;
  {
    auto broken = RunErrand::open(office.folder(), run->id(), 1,
                                  [&](const v1::AdminRequest& request) -> Result<v1::AdminReply> {
                                    if (request.has_run_settle()) return fail(Fault::offline, "");
                                    return asking()(request);
                                  });
    ASSERT_TRUE(broken);
    EXPECT_FALSE(broken->step(100, noon_ms));
  }
  EXPECT_EQ(taken().size(), 9U);
  const auto done = step(run->id(), 2);
  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_EQ(done->run.sent(), 9U);
  for (const auto& [to, times] : taken()) EXPECT_EQ(times, 1) << to;
}

TEST(FaxSettings, AreToldByNameWhereTheyCannotBe) {
  const ChannelSettings good{{"url", "smtp://127.0.0.1:25"},
                             {"from", "post@optik.example"},
                             {"gateway", "fax.example"},
                             {"unsubscribe", "0731 12345"}};
  EXPECT_TRUE(open_fax(good));
  for (const auto& [key, value] :
       {std::pair{"url", "ftp://x"}, std::pair{"from", "Optics"}, std::pair{"gateway", "a@b"},
        std::pair{"prefix", "+"}, std::pair{"unsubscribe", ""}, std::pair{"connections", "0"},
        std::pair{"return_path", "a+b@optik.example"}}) {
    ChannelSettings bad = good;
    bad[key] = value;
    const auto opened = open_fax(bad);
    ASSERT_FALSE(opened) << key;
    EXPECT_EQ(opened.error().fault, Fault::invalid);
    EXPECT_NE(opened.error().detail.find(std::string("channel fax: \"") + key), std::string::npos)
        << opened.error().detail;
  }
}

}  // namespace
}  // namespace tresen
