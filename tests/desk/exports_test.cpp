// Files that are saved at the desk, on a real disk.

#include "terminal/desk/exports.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/folder.h"

namespace tresen::test {
namespace {

namespace fs = std::filesystem;

std::string bytes_in(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST(DeskExports, StandInAFolderThatIsMadeAndThatNobodyElseSees) {
  const Folder home;
  const std::string folder = home.path() + "/desk/exports";
  const desk::Saved saved = desk::save_export(folder, "contacts-2026-11-22.csv", "table\r\n");
  ASSERT_FALSE(saved.trouble) << saved.trouble.message();
  EXPECT_EQ(saved.path, folder + "/contacts-2026-11-22.csv");
  EXPECT_EQ(bytes_in(saved.path), "table\r\n");
  EXPECT_EQ(fs::status(folder).permissions(), fs::perms::owner_all);
  fs::remove_all(folder);
  EXPECT_FALSE(desk::save_export(folder, "contacts-2026-11-22.csv", "again").trouble)
      << "somebody has cleared it away meanwhile";
}

TEST(DeskExports, NeverTakeThePlaceOfAnother) {
  const Folder home;
  for (const char* const wanted : {"/a.pdf", "/a-2.pdf", "/a-3.pdf"}) {
    const desk::Saved saved = desk::save_export(home.path(), "a.pdf", wanted);
    EXPECT_EQ(saved.path, home.path() + wanted);
  }
  EXPECT_EQ(bytes_in(home.path() + "/a.pdf"), "/a.pdf") << "the first is as it was";
}

TEST(DeskExports, StayInTheirFolderWhateverTheyAreCalled) {
  const Folder home;
  const desk::Saved saved = desk::save_export(home.path() + "/exports", "../a b/ä.csv", "x");
  EXPECT_EQ(fs::path(saved.path).parent_path(), home.path() + "/exports");
  EXPECT_FALSE(saved.trouble);
}

TEST(DeskExports, AreNotThereAtAllWhereTheDiskTakesOnlyAPart) {
  const Folder home;
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit little{4, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &little), 0);
  const desk::Saved saved = desk::save_export(home.path(), "a.pdf", "longer than four");
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(saved.trouble, std::errc::file_too_large);
  EXPECT_FALSE(fs::exists(home.path() + "/a.pdf"));
}

TEST(DeskExports, SayWhatStandsInTheWay) {
  const Folder home;
  std::ofstream(home.path() + "/exports") << "a file";
  const desk::Saved saved = desk::save_export(home.path() + "/exports", "a.pdf", "x");
  EXPECT_TRUE(saved.trouble);
  EXPECT_EQ(saved.path, home.path() + "/exports");
}

}  // namespace tresen::test
