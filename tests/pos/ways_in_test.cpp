// Tills that can only open a link or write a file, and people who type.

#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>

#include "sync/base/ids.h"
#include "terminal/pos/file_drop.h"
#include "terminal/pos/start_link.h"
#include "tests/pos/counter.h"
#include "tests/support/hostile_values.h"

namespace tresen::test {
namespace {

constexpr std::int64_t now_ms = 1'795'000'000'000;

std::string nonce_of(std::int64_t ms) { return to_hex(IdSource().next(ms)); }

TEST(StartLink, SaysWhatItsParametersSay) {
  const std::string nonce = nonce_of(now_ms - 5'000);
  const auto request = request_of_link(
      "tresen://v1/start?customer_no=104711&template=repair&corr="
      "R-88&colour=red&nonce=" +
          nonce,
      now_ms);
  ASSERT_TRUE(request) << request.error().detail;
  EXPECT_EQ(request->start().customer_no(), "104711");
  EXPECT_EQ(request->start().template_(), "repair");
  EXPECT_EQ(request->start().correlation(), "R-88");
  EXPECT_EQ(request->request_id(), nonce) << "opened twice, it is the same request";
}

TEST(StartLink, TakesANonceWithDashes) {
  std::string nonce = nonce_of(now_ms);
  for (const std::size_t at : {8, 13, 18, 23}) nonce.insert(at, "-");
  EXPECT_TRUE(request_of_link("tresen://v1/start?customer_no=1&nonce=" + nonce, now_ms));
}

TEST(StartLink, RefusesWhatIsNoneOrTooOldOrNamesSomebody) {
  const std::string fresh = "&nonce=" + nonce_of(now_ms);
  const std::string begin = "tresen://v1/start?customer_no=";
  struct Case {
    std::string link;
    Fault fault;
  };
  for (const auto& [link, fault] :
       {Case{"", Fault::invalid}, Case{"https://v1/start?customer_no=1" + fresh, Fault::invalid},
        Case{"tresen://v2/start?customer_no=1" + fresh, Fault::invalid},
        Case{"tresen://v1/cancel?customer_no=1" + fresh, Fault::invalid},
        Case{"tresen://v1/start?template=x" + fresh, Fault::invalid},
        Case{begin + "1", Fault::invalid}, Case{begin + "1&nonce=7", Fault::invalid},
        Case{begin + "1&nonce=00000000000040008000000000000000", Fault::invalid},
        Case{begin + "Hans%20M%C3%BCller" + fresh, Fault::invalid},
        Case{begin + "Hans Muster" + fresh, Fault::invalid},
        Case{begin + "1&customer_no=2" + fresh, Fault::invalid},
        Case{begin + std::string(600, '1') + fresh, Fault::invalid},
        Case{begin + "1&nonce=" + nonce_of(now_ms - 61'000), Fault::denied},
        Case{begin + "1&nonce=" + nonce_of(now_ms + 61'000), Fault::denied}}) {
    const auto request = request_of_link(link, now_ms);
    ASSERT_FALSE(request) << link;
    EXPECT_EQ(request.error().fault, fault) << link;
  }
}

struct FileDrop : testing::Test {
  SocketFolder folder;
  std::vector<v1::PosRequest> asked;
  AskTerminal terminal = [this](const v1::PosRequest& request) -> Result<v1::PosReply> {
    asked.push_back(request);
    return reply(v1::POS_STATUS_OK, std::string(32, 'a'), "open");
  };

  void SetUp() override { ASSERT_TRUE(prepare_drop(folder.path())); }
  void drop(const std::string& name, const std::string& text) const {
    std::ofstream(folder.path() + "/in/" + name) << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(folder.path() + "/" + name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::size_t files_in(const std::string& part) const {
    const std::filesystem::directory_iterator all(folder.path() + "/" + part);
    return static_cast<std::size_t>(std::distance(begin(all), end(all)));
  }
};

TEST_F(FileDrop, AnswersEachFileInItsTurn) {
  drop("b.json", R"({"state":{"process_id":"bb"}})");
  drop("a.json", R"({"start":{"customer_no":"104711","template":"repair"},"of_tomorrow":1})");
  drop("half.json.new", "{");
  const auto answered = answer_drop(folder.path(), terminal);
  ASSERT_TRUE(answered) << answered.error().detail;
  EXPECT_EQ(*answered, 2);
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_EQ(asked[0].start().customer_no(), "104711");
  EXPECT_EQ(asked[1].state().process_id(), "bb");
  v1::PosReply said;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(read("out/a.json"), &said).ok());
  EXPECT_EQ(said.process().state(), "open");
  EXPECT_EQ(files_in("in"), 1U) << "what is not a request yet stays";
  EXPECT_EQ(files_in("out"), 2U);
}

TEST_F(FileDrop, MovesWhatIsBrokenAsideWithTheReasonAndGoesOn) {
  drop("a.json", "{\"start\":");
  drop("b.json", "{}");
  drop("c.json", R"({"wait":{"process_id":"aa"}})");
  drop("d.json", R"({"lock":{}})");
  EXPECT_EQ(answer_drop(folder.path(), terminal).value_or(-1), 1);
  for (const char* name : {"a", "b", "c"}) {
    EXPECT_FALSE(read(std::string("broken/") + name + ".json").empty());
    EXPECT_FALSE(read(std::string("broken/") + name + ".why").empty());
  }
  EXPECT_EQ(files_in("in"), 0U);
}

TEST_F(FileDrop, CarriesHostileValuesToTheLastByteOrSetsThemAsideWithTheReason) {
  for (const HostileValue& one : hostile_values()) {
    asked.clear();
    drop("a.json", R"({"push_customer":{"customer_no":"1","fields":{"notes":)" +
                       json_text(one.value) + "}}}");
    const auto answered = answer_drop(folder.path(), terminal);
    ASSERT_TRUE(answered) << one.what << ": " << answered.error().detail;
    EXPECT_EQ(asked.size(), is_utf8(one.value) ? 1U : 0U) << one.what;
    for (const v1::PosRequest& request : asked) {
      EXPECT_TRUE(request.push_customer().fields().at("notes") == one.value) << one.what;
    }
    EXPECT_EQ(read("broken/a.why").empty(), is_utf8(one.value)) << one.what;
    EXPECT_EQ(files_in("in"), 0U) << one.what;
    for (const char* name : {"broken/a.why", "broken/a.json", "out/a.json"}) {
      std::filesystem::remove(folder.path() + "/" + name);
    }
  }
}

TEST_F(FileDrop, WaitsForATerminalAndAsksUnderTheSameId) {
  drop("a.json", R"({"start":{"customer_no":"104711"}})");
  std::string first;
  const auto away = answer_drop(folder.path(), [&](const v1::PosRequest& request) {
    first = request.request_id();
    return Result<v1::PosReply>(fail(Fault::offline, "nobody"));
  });
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().fault, Fault::offline);
  EXPECT_EQ(files_in("in"), 1U);
  ASSERT_TRUE(answer_drop(folder.path(), terminal));
  EXPECT_EQ(asked.at(0).request_id(), first);
  EXPECT_FALSE(first.empty());
}

TEST(DesktopFile, RegistersTheSchemeForTheProgram) {
  std::ifstream file(TRESEN_SOURCE_DIR "/assets/desktop/tresen-link.desktop");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text.rfind("[Desktop Entry]\n", 0), 0U);
  EXPECT_NE(text.find("\nExec=tresen-ctl link %u\n"), std::string::npos);
  EXPECT_NE(text.find("\nMimeType=x-scheme-handler/tresen;\n"), std::string::npos);
}

std::string completed(const std::vector<std::string>& words) {
  std::string command =
      "bash -c '. " TRESEN_SOURCE_DIR "/assets/completion/tresen-ctl.bash; COMP_WORDS=(tresen-ctl";
  for (const std::string& word : words) command += " \"" + word + "\"";
  command += "); COMP_CWORD=" + std::to_string(words.size()) +
             "; _tresen_ctl; printf \"%s \" \"${COMPREPLY[@]}\"'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), &::pclose);
  std::array<char, 4096> bytes{};
  return {bytes.data(), std::fread(bytes.data(), 1, bytes.size(), pipe.get())};
}

TEST(Completion, KnowsTheCommandsAndTheirWords) {
  EXPECT_EQ(completed({"sta"}), "start state ");
  EXPECT_EQ(completed({"--data", "x", "s"}), "start state sale show ");
  EXPECT_EQ(completed({"sale", "--cu"}), "--customer-no --currency ");
  EXPECT_EQ(completed({"sale", "--currency", "E"}), "EUR ");
  EXPECT_EQ(completed({"start", "--customer-no", ""}), " ");
}

// What --help tells is what both shells complete.
TEST(Completion, NamesEachCommandOfTheProgramInBothShells) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(
      ::popen(TRESEN_BINARY_DIR "/bin/tresen-ctl --help", "r"), &::pclose);
  std::array<char, 16384> bytes{};
  const std::string help(bytes.data(), std::fread(bytes.data(), 1, bytes.size(), pipe.get()));
  std::ifstream bash_file(TRESEN_SOURCE_DIR "/assets/completion/tresen-ctl.bash");
  std::ifstream zsh_file(TRESEN_SOURCE_DIR "/assets/completion/_tresen-ctl");
  const std::string bash{std::istreambuf_iterator<char>(bash_file), {}};
  const std::string zsh{std::istreambuf_iterator<char>(zsh_file), {}};
  const std::size_t begin = help.find("Subcommands:");
  ASSERT_NE(begin, std::string::npos);
  std::istringstream lines(help.substr(begin));
  std::string line;
  std::getline(lines, line);
  int commands = 0;
  while (std::getline(lines, line)) {
    const std::size_t from = line.find_first_not_of(' ');
    if (from != 2) continue;
    const std::string name = line.substr(2, line.find(' ', 2) - 2);
    EXPECT_NE(bash.find(" " + name + " "), std::string::npos) << name;
    EXPECT_NE(zsh.find("'" + name + ":"), std::string::npos) << name;
    ++commands;
  }
  EXPECT_GE(commands, 16);
}

}  // namespace
}  // namespace tresen::test
