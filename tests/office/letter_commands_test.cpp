// The commands about letters, as an operator types them.

#include <gtest/gtest.h>

#include "sync/base/text.h"
#include "tests/office/program.h"

namespace tresen::test {
namespace {

TEST(LetterCommands, GiveCopiesOfTheSamplesAndLeaveWhatWasChanged) {
  const Folder scratch;
  const Outcome first = head_office_says(scratch, {"letter", "samples", "--data", scratch.path()});
  ASSERT_EQ(first.code, 0) << first.err;
  const std::string path = scratch / "letters/einladung.letter";
  EXPECT_EQ(bytes_of(path), bytes_of(TRESEN_SOURCE_DIR "/assets/letters/einladung.letter"));
  write_bytes(path, "form: A\n---\nx\n");
  const Outcome second = head_office_says(scratch, {"letter", "samples", "--data", scratch.path()});
  EXPECT_EQ(second.code, 0) << second.err;
  EXPECT_NE(second.out.find("einladung.letter (was there already)"), std::string::npos);
  EXPECT_EQ(bytes_of(path), "form: A\n---\nx\n");
}

TEST(LetterCommands, ShowATemplateAsPdfOrSayWhereItIsWrong) {
  const Folder scratch;
  std::filesystem::create_directory(scratch / "letters");
  const auto preview = [&](const std::string& text, const std::string& to) {
    write_bytes(scratch / "letters/x.letter", text);
    return head_office_says(scratch, {"letter", "preview", "x", "--data", scratch.path(), "--to",
                                      scratch / to, "--json"});
  };
  const Outcome good = preview("language: en\n---\n{{greeting}},\n", "x.pdf");
  ASSERT_EQ(good.code, 0) << good.err;
  EXPECT_EQ(good.out, "{\"file\":\"" + (scratch / "x.pdf") + "\",\"pages\":1}\n");
  EXPECT_TRUE(bytes_of(scratch / "x.pdf").starts_with("%PDF-"));
  struct Case {
    std::string text, to, message;
  };
  std::string endless = "language: en\n---\n";
  for (int i = 0; i < 3000; ++i) endless += "more and ";
  for (const auto& [text, to, message] : {
           Case{"language: en\n---\n{{greting}},\n", "y.pdf",
                "/letters/x.letter:3:1: there is no placeholder \"greting\""},
           Case{endless, "y.pdf", "text: the letter needs "},
           Case{"language: en\n---\nx\n", "y.txt", "--to wants the name of a .pdf"},
           Case{"language: en\n---\nx\n", "none/y.pdf", "cannot write "},
       }) {
    const Outcome bad = preview(text, to);
    EXPECT_EQ(bad.code, 1) << message;
    EXPECT_NE(bad.err.find(message), std::string::npos) << bad.err;
    EXPECT_FALSE(std::filesystem::exists(scratch / to));
  }
}

}  // namespace
}  // namespace tresen::test
