// Letters looked at before they go out: as pictures, as a file, and on paper as a test.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sync/base/text.h"
#include "sync/office/admin_runs.h"
#include "sync/office/campaigns/letter_proofs.h"
#include "sync/office/campaigns/run_errand.h"
#include "tests/office/queries.h"
#include "tests/support/canaries.h"
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
  for (const char* id : {"mail", "table"}) {
    v1::Campaign& campaign = *chain.mutable_campaigns()->add_campaigns();
    campaign.set_id(id);
    *campaign.mutable_dispatch()->mutable_query() = parse_query("city = Ulm").query;
    v1::ContactStep& step = *campaign.mutable_dispatch()->add_contacts();
    const bool letter = campaign.id() == "mail";
    step.set_channel(letter ? "post" : "email");
    step.set_output(letter ? v1::ContactStep::OUTPUT_PRINT : v1::ContactStep::OUTPUT_CSV);
    if (letter) step.set_template_("short");
  }
  return chain;
}

class Proofs : public testing::Test {
 protected:
  Proofs() {
    std::filesystem::create_directories(office.folder() + "/letters");
    std::filesystem::create_directories(office.folder() + "/channels");
    template_says("short");
    write({{"last_name", "Hahn"},
           {"street", "Weg"},
           {"house_no", "1"},
           {"postcode", "89073"},
           {"city", "Ulm"},
           {"home_branch", "b1"},
           {"consent.post.advertising", "granted"}});
    no = office.record(id_of(1)).text("customer_no");
  }
  void template_says(const std::string& words) {
    std::ofstream(office.folder() + "/letters/short.letter")
        << "form: B\nlanguage: en\nsender: Test · Weg 1 · 89073 Ulm\nsubject: Hello\n---\n"
        << words << '\n';
  }
  void write(std::initializer_list<std::pair<const char*, const char*>> what) {
    std::vector<FieldEdit> fields;
    for (const auto& [key, value] : what) fields.push_back(pen.set(key, value));
    const std::uint64_t first = pen.last_seq() + 1;
    const std::string change = pen.write(id_of(1), RecordKind::customer, std::move(fields));
    ASSERT_TRUE(office->push(pen.device(), Pen::push(first, {change}), noon_ms));
    office.decide_all();
  }
  Result<v1::LetterPreviewReply> preview(std::uint64_t run = 0) {
    v1::AdminRequest request;
    request.mutable_letter_preview()->set_campaign("mail");
    request.mutable_letter_preview()->set_no(no);
    request.mutable_letter_preview()->set_run(run);
    request.mutable_letter_preview()->set_with_pdf(true);
    TRY_TO(reply, proofs.answer(request, noon_ms));
    return std::move(*reply.mutable_letter_preview());
  }
  Result<v1::TestPrintReply> printed(const std::string& channel, const std::string& campaign) {
    v1::AdminRequest request;
    request.mutable_test_print()->set_campaign(campaign);
    request.mutable_test_print()->set_no(no);
    request.mutable_test_print()->set_channel(channel);
    TRY_TO(reply, proofs.answer(request, noon_ms));
    return std::move(*reply.mutable_test_print());
  }
  std::string words_of(const std::string& pdf) const {
    std::ofstream(scratch / "letter.pdf", std::ios::binary) << pdf;
    return test::words_on(scratch / "letter.pdf");
  }
  bool left_nothing() {
    return std::filesystem::is_empty(office.folder() + "/proofs") &&
           office->store().runs().runs("", 0)->empty();
  }

  HeadOffice office{chain_with_letter()};
  Pen pen{office.new_device("b1"), "b1"};
  LetterProofs proofs{office.folder()};
  std::string no;
  Folder scratch;
};

TEST_F(Proofs, ShowTheLetterThatWouldGoOutAndLeaveNothingBehind) {
  const auto letter = preview();
  ASSERT_TRUE(letter) << letter.error().detail;
  ASSERT_EQ(letter->pages_size(), 1);
  EXPECT_EQ(letter->pages_all(), 1U);
  EXPECT_EQ(letter->pages(0).substr(1, 3), "PNG");
  const std::string words = words_of(letter->pdf());
  EXPECT_NE(words.find("Hahn"), std::string::npos) << words;
  EXPECT_NE(words.find("short"), std::string::npos) << words;
  EXPECT_EQ(words.find("TEST"), std::string::npos) << words;
  EXPECT_TRUE(left_nothing());
  // By the record's id alone, as a prospect is named, it is the same letter.
  v1::AdminRequest request;
  request.mutable_letter_preview()->set_campaign("mail");
  request.mutable_letter_preview()->set_record_id(to_bytes(id_of(1)));
  const auto same = proofs.answer(request, noon_ms);
  ASSERT_TRUE(same) << same.error().detail;
  EXPECT_EQ(same->letter_preview().pages(0), letter->pages(0));
  template_says("longer words");
  EXPECT_NE(words_of(preview()->pdf()).find("longer"), std::string::npos);
}

TEST_F(Proofs, BearTheCodeOfARunThatIsNamed) {
  const auto run = start_run(
      office.folder(), "mail",
      [this](const v1::AdminRequest& request) { return answer_run(*office, request, noon_ms); },
      noon_ms);
  ASSERT_TRUE(run) << run.error().detail;
  const std::string code = to_readable({run->campaign_number(), 1});
  EXPECT_EQ(words_of(preview()->pdf()).find(code), std::string::npos);
  EXPECT_NE(words_of(preview(run->id())->pdf()).find(code), std::string::npos);
  EXPECT_EQ(preview(run->id() + 1).error().fault, Fault::absent);
}

TEST_F(Proofs, AreMadeOfNobodyWhoWouldGetNoLetter) {
  write({{"objection", "yes"}});
  const auto objected = preview();
  ASSERT_FALSE(objected);
  EXPECT_EQ(objected.error().fault, Fault::denied);
  EXPECT_NE(objected.error().detail.find("objected"), std::string::npos);
  EXPECT_EQ(printed("print", "mail").error().fault, Fault::denied);
  no = "99";
  EXPECT_EQ(preview().error().fault, Fault::absent);
}

TEST_F(Proofs, SayWhyThereIsNone) {
  EXPECT_NE(printed("upload", "table").error().detail.find("sends no letters"), std::string::npos);
  EXPECT_NE(printed("csv", "mail").error().detail.find("not by \"csv\""), std::string::npos);
  EXPECT_EQ(printed("print", "gone").error().fault, Fault::absent);
  template_says("{{email}}");
  const auto missing = preview();
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().fault, Fault::invalid);
  EXPECT_NE(missing.error().detail.find("cannot be printed:\ntext: "), std::string::npos)
      << missing.error().detail;
}

TEST_F(Proofs, ArePrintedWithAMarkAndStandInNoLedger) {
  const test::RunningServer printer = test::start_printer(scratch.path());
  std::ofstream(office.folder() + "/channels/print.conf")
      << "printer = ipp://localhost:" << printer.port << "/ipp/print\n";
  const auto paper = printed("print", "mail");
  ASSERT_TRUE(paper) << paper.error().detail;
  EXPECT_EQ(paper->pages(), 1U);
  EXPECT_TRUE(paper->reference().starts_with("job ")) << paper->reference();
  const Folder served;
  const test::SftpServer server = test::start_sftp(served.path());
  std::ofstream(office.folder() + "/channels/upload.conf")
      << "url = " << server.url << "\nhost_key = " << server.host_key
      << "\nkey_file = " << server.key_file << '\n';
  const auto uploaded = printed("upload", "mail");
  ASSERT_TRUE(uploaded) << uploaded.error().detail;
  EXPECT_TRUE(uploaded->reference().starts_with("test-")) << uploaded->reference();
  const std::string words = test::words_on(served / ("files/" + uploaded->reference()));
  EXPECT_TRUE(words.starts_with("T\nE\nS\nT\nP\nR\nI\nN\nT\n")) << words;  // it slants
  EXPECT_NE(words.find("Hahn"), std::string::npos) << words;
  EXPECT_TRUE(left_nothing());
}

}  // namespace
}  // namespace tresen
