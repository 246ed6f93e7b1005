// After the printing: sheets again, letters to pull out, and what the customers' records tell.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "sync/base/text.h"
#include "sync/office/admin_runs.h"
#include "sync/office/archive.h"
#include "sync/office/campaigns/pull_list.h"
#include "sync/office/campaigns/reprint_errand.h"
#include "sync/office/campaigns/run_errand.h"
#include "sync/office/campaigns/run_sheet.h"
#include "sync/office/channels/pdf_archive.h"
#include "sync/office/channels/whole_file.h"
#include "sync/office/erasure.h"
#include "sync/office/participations.h"
#include "sync/office/store/run_reader.h"
#include "sync/record/marketing_contact.h"
#include "sync/record/participation.h"
#include "tests/office/queries.h"
#include "tests/support/apart.h"
#include "tests/support/canaries.h"
#include "tests/support/servers.h"

namespace tresen {
namespace {

using test::Folder;
using test::HeadOffice;
using test::id_of;
using test::noon_ms;
using test::Pen;

constexpr std::int64_t day_ms = 86'400'000;

v1::Chain chain_with_letter() {
  v1::Chain chain = test::optician_chain();
  v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
  campaign.set_id("mail");
  v1::Dispatch& dispatch = *campaign.mutable_dispatch();
  *dispatch.mutable_query() = parse_query("city = Ulm").query;
  v1::ContactStep& step = *dispatch.add_contacts();
  step.set_channel("post");
  step.set_output(v1::ContactStep::OUTPUT_PRINT);
  step.set_template_("short");
  return chain;
}

class Paper : public testing::Test {
 protected:
  Paper() {
    std::filesystem::create_directories(office.folder() + "/letters");
    std::ofstream(office.folder() + "/letters/short.letter")
        << "form: B\nlanguage: en\nsender: Test · Weg 1 · 89073 Ulm\nsubject: Hello\n---\nshort.\n";
    std::filesystem::create_directories(office.folder() + "/channels");
    printer = test::start_printer(paper.path());
    use(printer);
  }

  void write(std::uint8_t number, std::initializer_list<std::pair<const char*, const char*>> what,
             bool decided = true) {
    std::vector<FieldEdit> fields;
    for (const auto& [key, value] : what) fields.push_back(pen.set(key, value));
    const std::uint64_t first = pen.last_seq() + 1;
    const std::string change = pen.write(id_of(number), RecordKind::customer, std::move(fields));
    ASSERT_TRUE(office->push(pen.device(), Pen::push(first, {change}), noon_ms));
    if (decided) office.decide_all();
  }
  // The first of them is the first in the order of printing.
  void customers(std::uint8_t count) {
    for (std::uint8_t n = 1; n <= count; ++n) {
      const std::string name = std::string("Han") + static_cast<char>('a' + n);
      const std::string postcode = "8907" + std::to_string(n);
      write(n, {{"last_name", name.c_str()},
                {"street", "Weg"},
                {"house_no", "1"},
                {"postcode", postcode.c_str()},
                {"city", "Ulm"},
                {"home_branch", "b1"},
                {"consent.post.advertising", "granted"}});
    }
  }

  Result<v1::AdminReply> ask(const v1::AdminRequest& request) {
    return answer_run(*office, request, now_ms);
  }
  AskOffice asking() {
    return [this](const v1::AdminRequest& request) { return ask(request); };
  }
  void use(const test::RunningServer& server) {
    std::ofstream(office.folder() + "/channels/print.conf")
        << "printer = ipp://localhost:" << server.port << "/ipp/print\n";
  }
  // To the end, however often the printer is busy with the batch before.
  v1::RunFacts sent(std::size_t batch) {
    const auto run = start_run(office.folder(), "mail", asking(), now_ms);
    EXPECT_TRUE(run) << (run ? "" : run.error().detail);
    return run ? carried_on(batch) : v1::RunFacts();
  }
  v1::RunFacts carried_on(std::size_t batch) {
    auto errand = RunErrand::open(office.folder(), 1, 7, asking());
    EXPECT_TRUE(errand);
    while (errand) {
      const auto step = errand->step(batch, now_ms);
      EXPECT_TRUE(step) << (step ? "" : step.error().detail);
      if (!step) break;
      EXPECT_TRUE(step->trouble.empty() || step->trouble.find("busy") != std::string::npos)
          << step->trouble;
      if (step->run.state() == v1::RunFacts::STATE_DONE) return step->run;
      if (HasFailure()) break;
    }
    return {};
  }
  Result<v1::RunReprint> ordered(std::uint32_t first, std::uint32_t last, std::uint32_t batch = 0,
                                 const std::string& why = "paper jam") {
    v1::AdminRequest request;
    v1::RunReprintRequest& order = *request.mutable_run_reprint();
    order.set_run(1);
    order.set_batch(batch);
    order.set_first_sheet(first);
    order.set_last_sheet(last);
    order.set_staff("anna");
    order.set_why(why);
    TRY_TO(reply, ask(request));
    return reply.run_reprint();
  }
  // The lines of the printer, once there are so many: it writes them after it has answered.
  std::vector<std::string> jobs(std::size_t count) const { return jobs_in(paper, count); }
  static std::vector<std::string> jobs_in(const Folder& paper, std::size_t count) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    std::vector<std::string> lines;
    while (lines.size() < count && std::chrono::steady_clock::now() < deadline) {
      std::ifstream file(paper / "jobs.log");
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      lines = split(text, '\n');
      if (!lines.empty()) lines.pop_back();
      std::this_thread::yield();
    }
    return lines;
  }
  // In words: what happened, how often, and the detail.
  std::vector<std::string> log() {
    std::vector<std::string> lines;
    const auto entries = office->store().runs().log(1);
    EXPECT_TRUE(entries);
    if (!entries) return lines;
    for (const v1::RunLogEntry& entry : *entries) {
      lines.push_back(entry.what() + " " + std::to_string(entry.count()) + " " + entry.detail());
    }
    return lines;
  }

  HeadOffice office{chain_with_letter()};
  Pen pen{office.new_device("b1"), "b1"};
  std::int64_t now_ms = noon_ms;
  Folder paper;
  test::RunningServer printer;
};

TEST_F(Paper, IsPrintedAgainForThoseSheetsAndForNobodyWhoWithdrewMeanwhile) {
  customers(6);
  const v1::RunFacts done = sent(10);
  ASSERT_EQ(done.sent(), 6U);
  ASSERT_EQ(jobs(1), std::vector<std::string>{"run1-batch1 6"});
  write(3, {{"consent.post.advertising", "withdrawn"}}, false);
  Result<Reprinted> again;
  std::uint32_t number = 0;
  do {
    const auto order = ordered(2, 4);
    ASSERT_TRUE(order) << order.error().detail;
    EXPECT_EQ(order->letters(), 3U);
    number = order->reprint();
    again = print_again(office.folder(), *order, asking(), now_ms);
    ASSERT_TRUE(again) << again.error().detail;
  } while (again->trouble.find("busy") != std::string::npos);
  EXPECT_EQ(again->letters, 2U);
  ASSERT_EQ(again->left_out.size(), 1U);
  EXPECT_EQ(again->left_out[0].name, "Hand");
  EXPECT_EQ(again->left_out[0].reason, "refused");
  const std::string name = "reprint" + std::to_string(number);
  EXPECT_EQ(jobs(2)[1], "run1-" + name + " 2");
  // Nobody counts as sent twice, and the log says who and why.
  EXPECT_EQ(again->run.sent(), 6U);
  const auto said = log();
  ASSERT_GE(said.size(), 2U);
  EXPECT_EQ(said.end()[-2], "reprint ordered 3 reprint " + std::to_string(number) +
                                ", sheets 2 to 4 by anna: paper jam");
  EXPECT_EQ(said.end()[-1], "reprinted 2 reprint " + std::to_string(number) + ", 1 left out");
}

TEST_F(Paper, IsNotPrintedAgainWhereThereIsNone) {
  customers(4);
  ASSERT_EQ(sent(2).sent(), 4U);
  struct Case {
    std::uint32_t first, last, batch;
    std::string why, said;
  };
  for (const auto& [first, last, batch, why, said] :
       {Case{1, 1, 0, "jam", "run 1 has printed several batches, 1 to 2"},
        Case{1, 3, 2, "jam", "batch 2 has sheets 1 to 2, not 1 to 3"},
        Case{2, 1, 2, "jam", "batch 2 has sheets 1 to 2, not 2 to 1"},
        Case{0, 1, 2, "jam", "not 0 to 1"}, Case{1, 1, 3, "jam", "batch 3 has no sheets"},
        Case{1, 1, 1, "", "for a reason"}}) {
    const auto order = ordered(first, last, batch, why);
    ASSERT_FALSE(order);
    EXPECT_EQ(order.error().fault, Fault::invalid);
    EXPECT_NE(order.error().detail.find(said), std::string::npos) << order.error().detail;
  }
  // A volume that somebody has changed is not what was printed.
  const auto order = ordered(1, 1, 1);
  ASSERT_TRUE(order);
  std::ofstream(office.folder() + "/archive/run1/run1-batch1-0001.pdf", std::ios::app) << "x";
  const auto changed = print_again(office.folder(), *order, asking(), now_ms);
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().fault, Fault::storage);
  EXPECT_EQ(print_again(office.folder(), *order, asking(), now_ms).error().fault, Fault::conflict);
}

// The printer holds the first batch, and is busy; then it is gone, and another one goes on.
TEST_F(Paper, WaitsForAPrinterThatIsBusyOrGoneAndNobodyGetsItTwice) {
  customers(3);
  ASSERT_EQ(mkfifo((paper / "hold").c_str(), 0600), 0);
  ASSERT_TRUE(start_run(office.folder(), "mail", asking(), now_ms));
  Folder other;
  {
    auto errand = RunErrand::open(office.folder(), 1, 7, asking());
    ASSERT_TRUE(errand);
    EXPECT_EQ(errand->step(1, now_ms)->run.sent(), 1U);
    const auto busy = errand->step(1, now_ms);
    ASSERT_TRUE(busy);
    EXPECT_NE(busy->trouble.find("busy"), std::string::npos) << busy->trouble;
    EXPECT_EQ(busy->run.sent(), 1U);
    {
      std::ofstream go(paper / "hold");  // waits until the printer reads
      std::filesystem::remove(paper / "hold");
      go << "go\n";
    }
    EXPECT_EQ(jobs(1), std::vector<std::string>{"run1-batch1 1"});
    printer.server.reset();
    const auto gone = errand->step(1, now_ms);
    ASSERT_TRUE(gone);
    EXPECT_NE(gone->trouble.find("cannot be reached"), std::string::npos) << gone->trouble;
    EXPECT_EQ(gone->run.sent(), 1U);
    EXPECT_EQ(gone->run.state(), v1::RunFacts::STATE_SENDING);
  }
  printer = test::start_printer(other.path());
  use(printer);
  EXPECT_EQ(carried_on(1).sent(), 3U);
  const std::vector<std::string> rest{"run1-batch2 1", "run1-batch3 1"};
  EXPECT_EQ(jobs_in(other, 2), rest);
  EXPECT_EQ(jobs(1).size(), 1U);
}

TEST_F(Paper, IsNotTouchedWhereTheDiskIsFullInMidRun) {
  customers(3);
  ASSERT_TRUE(start_run(office.folder(), "mail", asking(), now_ms));
  const std::string full = office.folder() + "/archive/run1/run1-batch2-0001.pdf.part";
  {
    auto errand = RunErrand::open(office.folder(), 1, 7, asking());
    ASSERT_TRUE(errand);
    EXPECT_EQ(errand->step(1, now_ms)->run.sent(), 1U);
    std::filesystem::create_symlink("/dev/full", full);
    const auto stuck = errand->step(1, now_ms);
    ASSERT_FALSE(stuck);
    EXPECT_EQ(stuck.error().fault, Fault::storage);
    EXPECT_NE(stuck.error().detail.find("run1-batch2-0001.pdf"), std::string::npos);
  }
  std::filesystem::remove(full);
  EXPECT_EQ(carried_on(1).sent(), 3U);
  const std::vector<std::string> all{"run1-batch1 1", "run1-batch2 1", "run1-batch3 1"};
  EXPECT_EQ(jobs(3), all);
}

TEST_F(Paper, IsNamedWhereItMustNotBePostedForAWeek) {
  customers(5);
  ASSERT_EQ(sent(3).sent(), 5U);
  EXPECT_EQ(pull_list(office.folder(), 1, now_ms)->letters_size(), 0);
  write(2, {{"objection", "yes"}});
  write(5, {{"consent.post.advertising", "withdrawn"}});
  const Record third = office.record(id_of(3));
  v1::PersonEraseRequest erase;
  erase.set_no(third.text("customer_no"));
  ASSERT_TRUE(erase_person(*office, erase, now_ms));
  const auto list = pull_list(office.folder(), 1, now_ms + 6 * day_ms);
  ASSERT_TRUE(list) << list.error().detail;
  ASSERT_EQ(list->letters_size(), 3);
  EXPECT_EQ(list->letters(0).name(), "Hanc");
  EXPECT_EQ(list->letters(0).postcode(), "89072");
  EXPECT_EQ(list->letters(0).first_page(), 2U);
  EXPECT_EQ(list->letters(0).reason(), "objected");
  EXPECT_EQ(list->letters(0).code(), to_readable({1, 2}));
  EXPECT_EQ(list->letters(1).name(), "");
  EXPECT_EQ(list->letters(1).reason(), "erased");
  EXPECT_EQ(list->letters(1).first_page(), 3U);
  EXPECT_EQ(list->letters(2).batch(), 2U);
  EXPECT_EQ(list->letters(2).first_page(), 2U);
  EXPECT_EQ(list->letters(2).document(), "archive/run1/run1-batch2-0001.pdf");
  EXPECT_EQ(pull_list(office.folder(), 1, now_ms + 8 * day_ms)->letters_size(), 0);
  EXPECT_EQ(pull_list(office.folder(), 2, now_ms).error().fault, Fault::absent);
}

// Everybody else's pages stay to the byte where they were, and the log has both hashes.
TEST_F(Paper, IsBlankInTheArchiveForWhoWasErasedAndTheSameForAllOthers) {
  customers(3);
  write(2, {{"last_name", test::canary(1).c_str()}});
  ASSERT_EQ(sent(10).sent(), 3U);
  const std::string volume = office.folder() + "/archive/run1/run1-batch1-0001.pdf";
  ASSERT_FALSE(test::canaries_below(office.folder() + "/archive").empty());
  const auto page = [&](int number, const std::string& name) {
    const std::string to = paper / (name + std::to_string(number) + ".pdf");
    EXPECT_TRUE(extract_pages(volume, {{number, number}}, to));
    return test::words_on(to);
  };
  const std::string first = page(1, "before");
  const std::string third = page(3, "before");
  const std::string before = *file_hash(volume);
  v1::PersonEraseRequest request;
  request.set_no(office.record(id_of(2)).text("customer_no"));
  const auto erased = erase_everywhere(*office, request, now_ms);
  ASSERT_TRUE(erased) << erased.error().detail;
  EXPECT_EQ(erased->person_erase().volumes(), 1U);
  EXPECT_TRUE(test::canaries_below(office.folder()).empty());
  EXPECT_EQ(*pages_of(volume), 3);
  EXPECT_EQ(page(1, "after"), first);
  EXPECT_EQ(page(3, "after"), third);
  EXPECT_EQ(archive_objections(volume), std::vector<std::string>{});
  const std::string after = *file_hash(volume);
  EXPECT_EQ(log().back(), "erased from the archive 1 archive/run1/run1-batch1-0001.pdf was " +
                              before + ", is " + after);
  // Still what the ledger knows: sheets are printed from it.
  EXPECT_EQ(office->store().runs().letters(id_of(1), "")->front().hash(), after);
}

// The letter was set before the erasure, and is fixed after it.
TEST_F(Paper, IsBlankForWhoIsErasedWhileTheBatchIsMade) {
  customers(3);
  write(2, {{"last_name", test::canary(1).c_str()}});
  v1::PersonEraseRequest erase;
  erase.set_no(office.record(id_of(2)).text("customer_no"));
  ASSERT_TRUE(start_run(office.folder(), "mail", asking(), now_ms));
  auto errand = RunErrand::open(office.folder(), 1, 7, [&](const v1::AdminRequest& request) {
    if (request.has_run_fix()) {
      EXPECT_TRUE(erase_everywhere(*office, erase, now_ms));
    }
    return ask(request);
  });
  ASSERT_TRUE(errand);
  const auto step = errand->step(10, now_ms);
  ASSERT_TRUE(step) << step.error().detail;
  EXPECT_EQ(step->run.sent(), 2U);
  EXPECT_TRUE(test::canaries_below(office.folder()).empty());
}

// Whatever is killed between the new file, the ledger and the change of the files.
TEST_F(Paper, IsBlankAlsoWhenItWasKilledInBetween) {
  customers(3);
  write(2, {{"last_name", test::canary(1).c_str()}});
  ASSERT_EQ(sent(10).sent(), 3U);
  v1::PersonEraseRequest request;
  request.set_no(office.record(id_of(2)).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, request, now_ms));
  RunStore& runs = office->store().runs();
  const auto due = runs.due_documents();
  ASSERT_TRUE(due && due->size() == 1U);
  const std::string volume = office.folder() + "/" + due->front().document;
  ASSERT_TRUE(blank_pages(volume, {{2, 2}}, volume + ".rewritten"));
  ASSERT_TRUE(runs.document_rewritten(due->front(), *file_hash(volume + ".rewritten"), now_ms));
  office.reopen();
  EXPECT_EQ(wipe_archive(*office, now_ms)->written, 1U);
  EXPECT_TRUE(test::canaries_below(office.folder()).empty());
  EXPECT_TRUE(office->store().runs().due_documents()->empty());
  EXPECT_FALSE(std::filesystem::exists(volume + ".rewritten"));
}

// However many terminals it is shown at, and whoever writes first.
TEST_F(Paper, ThatIsBroughtAlongIsOneResponseAndGoesWithThePerson) {
  customers(3);
  ASSERT_EQ(sent(10).sent(), 3U);
  const auto told = office.customers().of_customer(id_of(1), RecordKind::marketing_contact);
  ASSERT_TRUE(told && told->size() == 1U);
  const Participation letter = read_participation(told->front());
  EXPECT_EQ(letter_of(participation_id(letter.code)), letter.code);
  EXPECT_EQ(letter_of(answer_id(letter.code)), letter.code);
  const auto counted = [&] {
    const auto runs = open_run_reader(office.folder());
    auto found = (*runs)->statistics(1);
    EXPECT_TRUE(found);
    return found ? *found : v1::RunStatisticsReply();
  };
  EXPECT_EQ(counted().responses(), 0U);
  const auto brought = [&](const char* branch, const Participation& which) {
    Pen till(office.new_device(branch), branch);
    const Edit edit = answer_edit(which, {.branch = branch, .process = {}, .at_ms = now_ms});
    const std::string change = till.write(edit.record, edit.kind, edit.fields);
    EXPECT_TRUE(office->push(till.device(), Pen::push(1, {change}), now_ms));
    office.decide_all();
  };
  brought("b1", letter);
  brought("b2", letter);
  brought("b2", {.code = letter.code,
                 .campaign = {},
                 .customer = {}});  // by a terminal that does not know the letter
  brought("b2", {.code = {letter.code.campaign, 999},
                 .campaign = {},
                 .customer = {}});  // no such letter ever was
  ASSERT_TRUE(place_answers(*office, now_ms));
  const v1::RunStatisticsReply after = counted();
  EXPECT_EQ(after.responses(), 1U);
  ASSERT_EQ(after.branches_size(), 1);
  EXPECT_EQ(after.branches(0).responses(), 1U);
  EXPECT_EQ(after.channels(0).responses(), 1U);
  const MarketingContact answer = read_contact(office.record(answer_id(letter.code)));
  EXPECT_EQ(answer.customer, id_of(1));
  EXPECT_EQ(answer.campaign, "mail");

  v1::PersonEraseRequest erase;
  erase.set_no(office.record(id_of(1)).text("customer_no"));
  ASSERT_TRUE(erase_person(*office, erase, now_ms));
  const auto gone = office.customers().find(answer_id(letter.code));
  ASSERT_TRUE(gone);
  EXPECT_FALSE(gone->has_value());
  EXPECT_EQ(counted().responses(), 0U);
}

TEST_F(Paper, IsKnownToTheRecordsOfWhomItWentTo) {
  customers(3);
  write(2, {{"objection", "yes"}});
  ASSERT_EQ(sent(10).sent(), 2U);
  for (const int number : {1, 3}) {
    const auto told = office.customers().of_customer(id_of(static_cast<std::uint8_t>(number)),
                                                     RecordKind::marketing_contact);
    ASSERT_TRUE(told);
    ASSERT_EQ(told->size(), 1U);
    const Participation letter = read_participation(told->front());
    EXPECT_EQ(letter.campaign, "mail");
    EXPECT_EQ(letter.code.campaign, 1U);
    EXPECT_EQ(letter.customer, id_of(static_cast<std::uint8_t>(number)));
    EXPECT_EQ(letter.at_ms, now_ms);
    EXPECT_EQ(told->front().id, participation_id(letter.code));
  }
  EXPECT_TRUE(office.customers().of_customer(id_of(2), RecordKind::marketing_contact)->empty());
  EXPECT_TRUE(office->store().runs().untold(10)->empty());
  // A counter that did not hold the customer has kept the answer.
  const LetterCode brought{1, 1};
  const MarketingContact answer{.id = answer_id(brought),
                                .campaign = {},
                                .customer = {},
                                .process = {},
                                .at_ms = now_ms,
                                .kind = ContactKind::matched,
                                .referrer = {},
                                .branch = "b2",
                                .source = "letter",
                                .code = to_text(brought)};
  Pen away(office.new_device("b2"), "b2");
  const Edit edit = contact_edit({}, answer);
  const std::string change = away.write(edit.record, edit.kind, edit.fields);
  ASSERT_TRUE(office->push(away.device(), Pen::push(1, {change}), now_ms));
  office.decide_all();
  EXPECT_EQ(office->store().runs().unplaced_answers()->size(), 1U);
  ASSERT_TRUE(place_answers(*office, now_ms));
  const MarketingContact placed = read_contact(office.record(answer_id(brought)));
  EXPECT_EQ(placed.customer, id_of(1));
  EXPECT_EQ(placed.campaign, "mail");
  EXPECT_TRUE(office->store().runs().unplaced_answers()->empty());
  // Statistics: who was left out before the run, and where they are at home.
  const auto runs = open_run_reader(office.folder());
  const auto counted = (*runs)->statistics(1);
  ASSERT_TRUE(counted);
  ASSERT_EQ(counted->excluded_size(), 1);
  EXPECT_EQ(counted->excluded(0).reason(), "objected");
  ASSERT_EQ(counted->branches_size(), 1);
  EXPECT_EQ(counted->branches(0).key(), "b1");
  EXPECT_EQ(counted->branches(0).sent(), 2U);
  EXPECT_EQ(counted->channels(0).key(), "post");
  const auto sheet = draw_run_sheet(*counted, "de");
  ASSERT_TRUE(sheet);
  std::ofstream(paper / "run.pdf", std::ios::binary) << *sheet;
  const std::string drawn = test::words_on(paper / "run.pdf");
  for (const char* const wanted :
       {"mail, Lauf 1", "Brief", "b1", "Werbewiderspruch", "Mitgebrachte"}) {
    EXPECT_NE(drawn.find(wanted), std::string::npos) << wanted << "\n" << drawn;
  }
  test::expect_apart(paper / "run.pdf");
}

}  // namespace
}  // namespace tresen
