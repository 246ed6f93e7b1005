// The examples that we give to till makers, run as they would run them.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "tests/pos/counter.h"

namespace tresen::test {
namespace {

struct Examples : testing::Test {
  SocketFolder folder;
  const std::string examples = TRESEN_SOURCE_DIR "/assets/demo/till/";
  const std::string library = TRESEN_BINARY_DIR "/lib/libtresen_pos.so";

  // What a command prints while a terminal takes the process and ends it.
  std::string played(const std::string& command) {
    std::atomic<Counter*> counter = nullptr;
    Counter terminal(folder.socket(), [&](const v1::PosRequest& request) {
      if (!request.has_start()) return std::optional(reply(v1::POS_STATUS_OK));
      v1::PosReply answer = reply(v1::POS_STATUS_OK, std::string(32, 'a'), "open");
      answer.mutable_process()->set_correlation(request.start().correlation());
      v1::PosEvent end;
      end.set_kind("process.completed");
      *end.mutable_process() = answer.process();
      end.mutable_process()->set_state("closed");
      EXPECT_TRUE(counter.load()->tell(end));
      return std::optional(answer);
    });
    counter = &terminal;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
        ::popen(("timeout 60 sh -c \"" + command + "\" 2>&1").c_str(), "r"), &::pclose);
    std::string text;
    std::array<char, 4096> bytes{};
    while (const std::size_t n = std::fread(bytes.data(), 1, bytes.size(), pipe.get())) {
      text.append(bytes.data(), n);
    }
    return text;
  }
};

// As it is installed, and found by pkg-config: header, library and their page of the manual.
TEST_F(Examples, TheTillInCOpensAProcessAndHearsOfItsEnd) {
  const std::string till = folder.path() + "/till", place = folder.path() + "/usr";
  const std::string build =
      "set -e; cmake --install " TRESEN_BINARY_DIR "/terminal/pos/shim --prefix " + place + " >" +
      folder.path() + "/install.log; cd " + place + "; test -s share/man/man3/tresen_pos.3; " +
      "export PKG_CONFIG_PATH=$(dirname $(find . -name tresen-pos.pc)); "
      "cc -std=c11 -D_DEFAULT_SOURCE -Wall -Wextra -Werror " +
      examples + "till.c $(pkg-config --define-variable=prefix=" + place +
      " --cflags --libs tresen-pos) -o " + till;
  ASSERT_EQ(std::system(("bash -c '" + build + "'").c_str()), 0) << build;
  const std::string said = played("env LD_LIBRARY_PATH=" + place + "/lib:" + place + "/lib64 " +
                                  till + " " + folder.socket() + " 10001");
  EXPECT_NE(said.find("connection.up"), std::string::npos) << said;
  EXPECT_NE(said.find("state=closed correlation=receipt 88"), std::string::npos) << said;
}

// Nothing that a reader of the manual would stumble over.
TEST_F(Examples, ThePageOfTheManualIsSetWithoutAWarning) {
  const std::string said = folder.path() + "/warnings", page = folder.path() + "/page";
  const std::string set = "man --warnings -E UTF-8 -l -Tutf8 " TRESEN_SOURCE_DIR
                          "/assets/man/tresen_pos.3 >" +
                          page + " 2>" + said;
  ASSERT_EQ(std::system(("env LC_ALL=C.UTF-8 MANWIDTH=80 MANPAGER=cat " + set).c_str()), 0);
  EXPECT_EQ(std::filesystem::file_size(said), 0U) << std::ifstream(said).rdbuf();
  std::ifstream text(page);
  std::string read{std::istreambuf_iterator<char>(text), {}};
  // Bold letters are struck twice.
  for (std::size_t at; (at = read.find('\b')) != std::string::npos;) read.erase(at, 2);
  for (const char* function : {"tresen_get_api", "start_process", "report_sale", "pump"}) {
    EXPECT_NE(read.find(function), std::string::npos) << function;
  }
}

TEST_F(Examples, SoDoesTheOneInPython) {
  const std::string said =
      played("python3 " + examples + "till.py " + library + " " + folder.socket() + " 10001");
  EXPECT_NE(said.find("reply 0 open receipt 88"), std::string::npos) << said;
  EXPECT_NE(said.find("process.completed 0 closed receipt 88"), std::string::npos) << said;
}

TEST_F(Examples, TheDemoTillSellsAndTellsWhatBecameOfTheProcess) {
  const std::string said = played(
      "printf 'wait connection.up\\n129,00\\ncustomer 10001\\nglasses\\nwait "
      "process.completed\\n,\\n70,5\\npay\\n5\\npay\\nquit\\n' | " TRESEN_BINARY_DIR
      "/bin/tresen-demo-till " +
      folder.socket());
  for (const char* part : {"total 199,50 EUR", "glasses for 10001: ok", "process.completed",
                           "[receipt 1]", "receipt 1: 199,50 EUR", "receipt 2: 5,00 EUR"}) {
    EXPECT_NE(said.find(part), std::string::npos) << part << " in " << said;
  }
}

TEST_F(Examples, TheDemoTillSellsWithoutACounterToo) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
      ::popen(
          "printf '129\\ncustomer 10001\\nglasses\\npay\\nquit\\n' | timeout 60 " TRESEN_BINARY_DIR
          "/bin/tresen-demo-till /nowhere/pos.sock",
          "r"),
      &::pclose);
  std::array<char, 4096> bytes{};
  const std::string said(bytes.data(), std::fread(bytes.data(), 1, bytes.size(), pipe.get()));
  EXPECT_NE(said.find("glasses for 10001: queued"), std::string::npos) << said;
}

}  // namespace
}  // namespace tresen::test
