// A catalogue that a disk has damaged: the terminal says the keys, and goes on.

#include "terminal/ui/catalogue_check.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "terminal/ui/locale.h"
#include "tests/support/folder.h"

namespace tresen::ui {
namespace {

std::string german() {
  std::ifstream file(Locales::installed_folder() + "/de/LC_MESSAGES/tresen.mo", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void set_word(std::string& mo, std::size_t offset, std::uint32_t word) {
  for (std::size_t i = 0; i < 4; ++i) mo.at(offset + i) = static_cast<char>(word >> (8 * i));
}

TEST(Catalogue, OfTheProductIsOne) { EXPECT_TRUE(is_catalogue(german())); }

TEST(Catalogue, ThatWasCutOffIsNone) {
  const std::string mo = german();
  for (const std::size_t size : {std::size_t{0}, std::size_t{27}, mo.size() / 2, mo.size() - 1}) {
    EXPECT_FALSE(is_catalogue(mo.substr(0, size))) << size;
  }
}

TEST(Catalogue, ThatLeadsOutOfItselfIsNone) {
  for (const std::size_t offset : {8U, 12U, 16U, 20U, 24U}) {
    std::string mo = german();
    set_word(mo, offset, 0x7ffffff0);
    EXPECT_FALSE(is_catalogue(mo)) << offset;
  }
  std::string mo = german();
  std::uint32_t texts = 0;
  std::memcpy(&texts, mo.data() + 16, 4);
  set_word(mo, texts + 4, 0x7ffffff0);
  EXPECT_FALSE(is_catalogue(mo));
}

TEST(Catalogue, ThatIsDamagedLeavesTheKeys) {
  const test::Folder folder;
  std::filesystem::create_directories(folder / "de/LC_MESSAGES");
  for (const std::string& damaged : {std::string(), german().substr(0, 500)}) {
    std::ofstream(folder / "de/LC_MESSAGES/tresen.mo", std::ios::binary) << damaged;
    EXPECT_EQ(Locale("de", folder.path()).text("next"), "next");
  }
}

}  // namespace
}  // namespace tresen::ui
