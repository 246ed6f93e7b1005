// How a letter looks at the desk, told by its state, by what it asks head office, and by its
// pixels.

#include <gtest/gtest.h>

#include <algorithm>

#include "terminal/desk/present.h"
#include "terminal/desk/reduce.h"
#include "tests/desk/desk_samples.h"
#include "tests/support/glass.h"

namespace tresen::test {
namespace {

Office at_preflight() {
  Office office = Office::signed_in();
  office.press("tab.dispatch");
  office.press("preflight.open");
  return office;
}

}  // namespace

TEST(DeskProof, ShowsTheLetterOfWhoeverWasDrawnByLot) {
  Office office = at_preflight();
  office.asked.clear();
  office.press("preview.0");
  ASSERT_EQ(office.asked.at(0).ask_case(), v1::AdminRequest::kLetterPreview);
  EXPECT_EQ(office.asked[0].letter_preview().campaign(), "hoertest");
  EXPECT_FALSE(office.asked[0].letter_preview().no().empty());
  ASSERT_EQ(office.state.proof.pages.size(), 1U);
  EXPECT_EQ(office.state.proof.pages[0].width, 794);
  office.press("back");
  EXPECT_EQ(office.state.page, desk::Page::preflight);
}

TEST(DeskProof, PrintsATestByTheWayThatTheCampaignTakesToPaper) {
  Office office = at_preflight();
  office.press("preview.0");
  office.asked.clear();
  office.press("proof.print");
  ASSERT_EQ(office.asked.at(0).ask_case(), v1::AdminRequest::kTestPrint);
  EXPECT_EQ(office.asked[0].test_print().channel(), "print");
  EXPECT_EQ(office.asked[0].test_print().no(), office.state.proof.of.no());
  EXPECT_EQ(office.state.said->second, "office-817");
}

TEST(DeskProof, ShowsALetterOfTheArchiveWithTheCodeOfItsRun) {
  Office office = Office::signed_in();
  office.press("rail.archive");
  office.press("find");
  office.type("Häußler");
  office.pass(200);
  office.press("find.18204");
  office.press("letter.look");
  ASSERT_EQ(office.asked.back().ask_case(), v1::AdminRequest::kLetterPreview);
  EXPECT_EQ(office.asked.back().letter_preview().no(), "18204");
  EXPECT_EQ(office.asked.back().letter_preview().run(), office.state.archive.letters[0].run());
  office.press("back");
  EXPECT_EQ(office.state.page, desk::Page::archive);
}

TEST(DeskProof, SaysWhyALetterCannotBeShown) {
  Office office = at_preflight();
  office.answers = false;
  const auto orders = office.hear(ui::Action{ui::Action::Kind::press, "preview.0", {}});
  const auto* ask = std::get_if<desk::AskOffice>(&orders.at(0));
  ASSERT_NE(ask, nullptr);
  office.hear(desk::Answered{ask->token, fail(Fault::denied, "18203 may not be written to")});
  EXPECT_EQ(office.state.proof.fault, "18203 may not be written to");
  v1::AdminReply reply;
  reply.mutable_letter_preview()->add_pages("no picture");
  office.state.page = desk::Page::preflight;
  const auto again = office.hear(ui::Action{ui::Action::Kind::press, "preview.0", {}});
  office.hear(desk::Answered{std::get<desk::AskOffice>(again.at(0)).token, reply});
  EXPECT_FALSE(office.state.proof.fault.empty()) << "it was no picture";
}

TEST(DeskProof, PutsThePixelsOfThePictureOnTheScreen) {
  const auto picture = ui::read_picture(desk_letter().pages(0));
  ASSERT_TRUE(picture);
  Office office = at_preflight();
  office.press("preview.0");
  const ui::Locales locales;
  Glass glass(1440, 900);
  glass.show(present(office.state, locales));
  ASSERT_EQ(glass.surface().pictures().size(), 1U);
  const Picture screen = glass.picture();
  // The sheet is drawn pixel for pixel where the window is wide enough: its first inked row is
  // there.
  std::size_t inked = 0;
  for (const std::uint32_t pixel : picture->pixels) inked += (pixel & 0xFFU) < 64 ? 1 : 0;
  ASSERT_GT(inked, 1000U);
  const auto dark = [](const std::vector<std::uint32_t>& pixels) {
    return std::ranges::count_if(pixels, [](std::uint32_t pixel) { return (pixel & 0xFFU) < 64; });
  };
  const auto with = dark(screen.pixels);
  office.state.proof.pages.clear();
  glass.show(present(office.state, locales));
  EXPECT_GT(with, dark(glass.picture().pixels) + 1000);
}

}  // namespace tresen::test
