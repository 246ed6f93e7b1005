// A campaign goes out: to everybody once, to nobody who has withdrawn, whatever breaks off.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "sync/office/admin_runs.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/store/run_store.h"
#include "tests/office/queries.h"

namespace tresen {
namespace {

using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

v1::Chain chain_with_campaign() {
  v1::Chain chain = test::optician_chain();
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("mail");
  v1::Dispatch& dispatch = *campaign.mutable_dispatch();
  *dispatch.mutable_query() = parse_query("city = Ulm").query;
  v1::ContactStep& step = *dispatch.add_contacts();
  step.set_channel("email");
  step.set_output(v1::ContactStep::OUTPUT_CSV);
  step.set_cost_per_piece_cents(2);
  return chain;
}

class Runs : public testing::Test {
 protected:
  Runs() {
    std::filesystem::create_directories(office.folder() + "/channels");
    std::filesystem::create_directories(exported());
    std::ofstream(office.folder() + "/channels/csv.conf") << "folder = " << exported() << '\n';
  }

  std::string exported() const { return office.folder() + "/exported"; }

  void write(std::uint8_t number, std::initializer_list<std::pair<const char*, const char*>> what,
             bool decided = true) {
    std::vector<FieldEdit> fields;
    for (const auto& [key, value] : what) fields.push_back(pen.set(key, value));
    const std::uint64_t first = pen.last_seq() + 1;
    const std::string change = pen.write(id_of(number), RecordKind::customer, std::move(fields));
    ASSERT_TRUE(office->push(pen.device(), Pen::push(first, {change}), noon_ms));
    if (decided) office.decide_all();
  }
  void customers(std::uint8_t count) {
    for (std::uint8_t n = 1; n <= count; ++n) {
      // Nobody is taken for another, who has objected.
      const std::string name = std::string("Han") + static_cast<char>('a' + n);
      const std::string email = name + "@example.org";
      write(n, {{"last_name", name.c_str()},
                {"city", "Ulm"},
                {"home_branch", "b1"},
                {"email", email.c_str()},
                {"consent.email.advertising", "granted"}});
    }
  }

  Result<v1::AdminReply> ask(const v1::AdminRequest& request) {
    return answer_run(*office, request, now_ms);
  }
  AskOffice asking() {
    return [this](const v1::AdminRequest& request) { return ask(request); };
  }
  v1::RunFacts started() {
    auto run = start_run(office.folder(), "mail", asking(), now_ms);
    EXPECT_TRUE(run) << (run ? "" : run.error().detail);
    return run ? *run : v1::RunFacts();
  }
  Result<v1::RunFacts> changed(std::uint64_t run, v1::RunFacts::State state) {
    v1::RunChangeRequest wanted;
    wanted.set_run(run);
    wanted.set_state(state);
    return office->store().runs().change(wanted, now_ms);
  }
  // To the end; what the ledger says then.
  v1::RunFacts sent(std::uint64_t run, std::size_t batch = 2, std::uint64_t worker = 7) {
    auto errand = RunErrand::open(office.folder(), run, worker, asking());
    EXPECT_TRUE(errand);
    while (true) {
      const auto step = errand->step(batch, now_ms);
      EXPECT_TRUE(step) << (step ? "" : step.error().detail);
      if (!step || step->run.state() == v1::RunFacts::STATE_DONE) {
        return step ? step->run : v1::RunFacts();
      }
    }
  }
  // How often each letter code left the house.
  std::map<std::string, int> left() const {
    std::map<std::string, int> codes;
    for (const auto& file : std::filesystem::directory_iterator(exported())) {
      std::ifstream lines(file.path());
      std::string line;
      std::getline(lines, line);  // names of columns
      while (std::getline(lines, line)) {
        while (!line.empty() && line.back() == '\r') line.pop_back();
        ++codes[line.substr(line.rfind(',') + 1)];
      }
    }
    return codes;
  }
  void expect_each_once(std::size_t count) const {
    const auto codes = left();
    EXPECT_EQ(codes.size(), count);
    for (const auto& [code, times] : codes) EXPECT_EQ(times, 1) << code;
  }

  HeadOffice office{chain_with_campaign()};
  Pen pen{office.new_device("b1"), "b1"};
  std::int64_t now_ms = noon_ms;
};

TEST_F(Runs, SendEverybodyOnceAndCountIt) {
  customers(5);
  const v1::RunFacts run = started();
  EXPECT_EQ(run.state(), v1::RunFacts::STATE_FROZEN);
  EXPECT_EQ(run.recipients(), 5U);
  customers(6);  // who comes later is not in it
  const v1::RunFacts done = sent(run.id());
  EXPECT_EQ(done.sent(), 5U);
  EXPECT_EQ(done.cost_cents(), 10);
  expect_each_once(5);
}

TEST_F(Runs, OfOneCampaignGoOnOneAtATime) {
  customers(3);
  const v1::RunFacts run = started();
  EXPECT_EQ(start_run(office.folder(), "mail", asking(), now_ms).error().fault, Fault::conflict);
  sent(run.id());
  sent(started().id());
  expect_each_once(6);
}

TEST_F(Runs, LeaveOutWhoHasWithdrawnSinceThoughNobodyHasDecidedOnIt) {
  customers(4);
  const v1::RunFacts run = started();
  write(2, {{"consent.email.advertising", "withdrawn"}}, false);
  write(3, {{"objection", "yes"}}, false);
  const v1::RunFacts done = sent(run.id(), 10);
  EXPECT_EQ(done.sent(), 2U);
  EXPECT_EQ(done.left_out(), 2U);
  expect_each_once(2);
}

TEST_F(Runs, AreCarriedOutByOneWorkerAtATime) {
  customers(4);
  const v1::RunFacts run = started();
  {
    auto first = RunErrand::open(office.folder(), run.id(), 1, asking());
    ASSERT_TRUE(first && first->step(1, now_ms));
    EXPECT_EQ(RunErrand::open(office.folder(), run.id(), 2, asking()).error().fault, Fault::busy);
  }
  ASSERT_TRUE(office->store().runs().claim(run.id(), 2, 1, now_ms));
  v1::RunSettleRequest late;
  late.set_run(run.id());
  late.set_worker(1);
  late.set_batch(2);
  EXPECT_EQ(office->store().runs().settle(late, now_ms).error().fault, Fault::conflict);
}

TEST_F(Runs, ArePausedResumedAndCancelled) {
  customers(4);
  const v1::RunFacts run = started();
  auto errand = RunErrand::open(office.folder(), run.id(), 1, asking());
  ASSERT_TRUE(errand && errand->step(1, now_ms));
  ASSERT_TRUE(changed(run.id(), v1::RunFacts::STATE_PAUSED));
  EXPECT_EQ(errand->step(1, now_ms).error().fault, Fault::conflict);
  ASSERT_TRUE(changed(run.id(), v1::RunFacts::STATE_SENDING));
  ASSERT_TRUE(errand->step(1, now_ms));
  const auto ended = changed(run.id(), v1::RunFacts::STATE_CANCELLED);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->sent(), 2U);
  EXPECT_EQ(ended->left_out(), 2U);
  EXPECT_EQ(changed(run.id(), v1::RunFacts::STATE_SENDING).error().fault,
            Fault::conflict);
  expect_each_once(2);
}

// Whichever question is never put, or put and never answered: another worker goes on, nobody gets
// it twice, and everybody gets it.
TEST_F(Runs, GoOnWhereverTheyBreakOff) {
  customers(5);
  std::size_t recipients = 0;
  for (const bool heard : {false, true}) {
    bool whole = false;
    for (int last = 1; !whole; ++last) {
      const v1::RunFacts run = started();
      int asked = 0;
      Result<RunErrand::Step> step = RunErrand::Step{};
      {
        auto broken =
            RunErrand::open(office.folder(), run.id(), 1,
                            [&](const v1::AdminRequest& request) -> Result<v1::AdminReply> {
                              const bool dies = ++asked == last;
                              if (dies && !heard) return fail(Fault::offline, "gone");
                              auto reply = ask(request);
                              if (dies) return fail(Fault::offline, "gone");
                              return reply;
                            });
        ASSERT_TRUE(broken);
        do {
          step = broken->step(2, now_ms);
        } while (step && step->run.state() != v1::RunFacts::STATE_DONE);
      }
      whole = step.has_value();
      const bool over = office->store().runs().runs("", run.id())->front().ended_ms() > 0;
      office.reopen();
      if (!over) {
        EXPECT_EQ(sent(run.id(), 2, 2).sent(), 5U) << "after question " << last;
      }
      recipients += 5;
      expect_each_once(recipients);
    }
  }
}

TEST_F(Runs, SayWhoseLetterCannotBePrintedBeforeAnythingStarts) {
  v1::Chain chain = chain_with_campaign();
  v1::ContactStep& step =
      *chain.mutable_campaigns()->mutable_campaigns(2)->mutable_dispatch()->mutable_contacts(0);
  step.set_output(v1::ContactStep::OUTPUT_PRINT);
  step.set_template_("short");
  ASSERT_TRUE(office->store().campaigns().publish(chain, noon_ms));
  std::filesystem::create_directories(office.folder() + "/letters");
  std::ofstream(office.folder() + "/letters/short.letter")
      << "form: B\nlanguage: de\nsender: Test · Weg 1 · 89073 Ulm\nsubject: Hallo {{vorname}}\n"
         "---\n{{briefanrede}},\n\nkurz.\n";
  customers(2);
  const auto run = start_run(office.folder(), "mail", asking(), now_ms);
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().fault, Fault::invalid);
  EXPECT_NE(run.error().detail.find("10001: subject: "), std::string::npos) << run.error().detail;
  EXPECT_TRUE(office->store().runs().runs("", 0)->empty());
}

}  // namespace
}  // namespace tresen
