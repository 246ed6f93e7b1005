// What head office does before a run starts: every letter set, and all of them in the order in
// which the post wants them.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sync/office/admin_runs.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/erasure.h"
#include "sync/office/store/run_reader.h"
#include "tests/office/queries.h"
#include "tests/support/servers.h"

namespace tresen {
namespace {

using test::Folder;
using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

v1::Chain chain_with_letter() {
  v1::Chain chain = test::optician_chain();
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("mail");
  *campaign.mutable_dispatch()->mutable_query() = parse_query("city = Ulm").query;
  v1::ContactStep& step = *campaign.mutable_dispatch()->add_contacts();
  step.set_channel("post");
  step.set_output(v1::ContactStep::OUTPUT_PRINT);
  step.set_template_("short");
  return chain;
}

class Preparation : public testing::Test {
 protected:
  Preparation() {
    std::filesystem::create_directories(office.folder() + "/letters");
    std::filesystem::create_directories(office.folder() + "/channels");
    template_says("short");
  }
  void template_says(const std::string& words) {
    std::ofstream(office.folder() + "/letters/short.letter")
        << "form: B\nlanguage: en\nsender: Test · Weg 1 · 89073 Ulm\nsubject: Hello\n---\n"
        << words << '\n';
  }
  // Their postcodes rise, but not as they came.
  void customers(std::uint8_t count) {
    for (std::uint8_t n = 1; n <= count; ++n) {
      const std::string name = std::string("Han") + static_cast<char>('a' + n);
      const std::string postcode = "8907" + std::to_string(n * 5 % 7);
      const std::uint64_t first = pen.last_seq() + 1;
      const std::string change = pen.write(
          id_of(n), RecordKind::customer,
          {pen.set("last_name", name), pen.set("street", "Weg"), pen.set("house_no", "1"),
           pen.set("postcode", postcode), pen.set("city", "Ulm"), pen.set("home_branch", "b1"),
           pen.set("consent.post.advertising", "granted")});
      ASSERT_TRUE(office->push(pen.device(), Pen::push(first, {change}), noon_ms));
    }
    office.decide_all();
  }
  Result<v1::AdminReply> ask(const v1::AdminRequest& request) {
    return answer_run(*office, request, now_ms);
  }
  AskOffice asking() {
    return [this](const v1::AdminRequest& request) { return ask(request); };
  }
  // In batches, however often the printer is busy with the one before.
  void send_all(std::size_t batch) {
    const test::RunningServer printer = test::start_printer(paper.path());
    std::ofstream(office.folder() + "/channels/print.conf")
        << "printer = ipp://localhost:" << printer.port << "/ipp/print\n";
    auto errand = RunErrand::open(office.folder(), 1, 8, asking());
    ASSERT_TRUE(errand);
    v1::RunFacts run;
    while (run.state() != v1::RunFacts::STATE_DONE) {
      const auto step = errand->step(batch, now_ms);
      ASSERT_TRUE(step) << step.error().detail;
      run = step->run;
    }
  }

  HeadOffice office{chain_with_letter()};
  Pen pen{office.new_device("b1"), "b1"};
  std::int64_t now_ms = noon_ms;
  Folder paper;
};

// As a desk starts it: recipients in any order, and nobody has set their letters yet.
TEST_F(Preparation, LetsPaperComeOutByPostcodeThroughAllBatches) {
  customers(6);
  const auto run = start_run(office.folder(), "mail", asking(), now_ms, LettersSet::by_daemon);
  ASSERT_TRUE(run) << run.error().detail;
  EXPECT_EQ(run->state(), v1::RunFacts::STATE_PREPARING);
  {
    auto errand = RunErrand::open(office.folder(), 1, 7, asking());
    ASSERT_TRUE(errand);
    EXPECT_EQ(errand->step(2, now_ms).error().fault, Fault::conflict) << "it is not prepared yet";
    const auto frozen = errand->prepare(now_ms);
    ASSERT_TRUE(frozen) << frozen.error().detail;
    EXPECT_EQ(frozen->state(), v1::RunFacts::STATE_FROZEN);
    EXPECT_EQ(frozen->checked(), 6U);
  }
  send_all(2);
  const auto letters = (*open_run_reader(office.folder()))->letters(1, 0);
  ASSERT_TRUE(letters);
  std::vector<std::string> postcodes;
  for (const PrintedLetter& letter : *letters) {
    postcodes.push_back(office.record(letter.person).text("postcode"));
  }
  const std::vector<std::string> rising{"89071", "89072", "89073", "89074", "89075", "89076"};
  EXPECT_EQ(postcodes, rising);
}

// Nobody is chosen, sent anything or in the way of the next start.
TEST_F(Preparation, EndsARunWithALetterThatCannotBePrinted) {
  customers(3);
  template_says("{{email}}");
  ASSERT_TRUE(start_run(office.folder(), "mail", asking(), now_ms, LettersSet::by_daemon));
  const auto again = start_run(office.folder(), "mail", asking(), now_ms, LettersSet::by_daemon);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::conflict);
  v1::RunFacts over;
  {
    auto errand = RunErrand::open(office.folder(), 1, 7, asking());
    ASSERT_TRUE(errand);
    const auto refused = errand->prepare(now_ms);
    ASSERT_TRUE(refused) << refused.error().detail;
    over = *refused;
  }
  EXPECT_EQ(over.state(), v1::RunFacts::STATE_CANCELLED);
  EXPECT_EQ(over.problems(), 3U);
  EXPECT_EQ(over.left_out(), 3U);
  v1::AdminRequest request;
  request.mutable_run_log()->set_run(1);
  const auto told = ask(request);
  ASSERT_TRUE(told);
  ASSERT_EQ(told->run_log().problems_size(), 3);
  EXPECT_EQ(told->run_log().problems(0).name(), "Hanb");
  EXPECT_EQ(told->run_log().problems(0).what(), "no value for email");
  ASSERT_EQ(told->run_log().entries_size(), 1);
  EXPECT_EQ(told->run_log().entries(0).what(), "unprintable");
  // Who is erased is not named there either.
  v1::PersonEraseRequest erase;
  erase.set_no(office.record(id_of(1)).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, erase, now_ms));
  EXPECT_EQ(ask(request)->run_log().problems(0).name(), "");
  const auto reader = open_dispatch_reader(office.folder());
  ASSERT_TRUE(reader);
  EXPECT_TRUE((*reader)->frozen(over.selection(), {}, 10)->empty());
}

// What is prepared can be cancelled, and nothing else; whoever prepares it hears of it.
TEST_F(Preparation, EndsWhereTheRunIsCancelledMeanwhile) {
  customers(2);
  ASSERT_TRUE(start_run(office.folder(), "mail", asking(), now_ms, LettersSet::by_daemon));
  v1::RunChangeRequest wanted;
  wanted.set_run(1);
  for (const auto state : {v1::RunFacts::STATE_PAUSED, v1::RunFacts::STATE_SENDING}) {
    wanted.set_state(state);
    EXPECT_EQ(office->store().runs().change(wanted, now_ms).error().fault, Fault::conflict);
  }
  wanted.set_state(v1::RunFacts::STATE_CANCELLED);
  ASSERT_TRUE(office->store().runs().change(wanted, now_ms));
  auto errand = RunErrand::open(office.folder(), 1, 7, asking());
  ASSERT_TRUE(errand);
  EXPECT_EQ(errand->prepare(now_ms).error().fault, Fault::conflict);
  EXPECT_TRUE(office->store().runs().going()->empty());
}

}  // namespace
}  // namespace tresen
