// A machine that is nothing but a counter: its files, and what happens when the program is killed.

#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "tests/visit/driver/counter.h"
#include "tests/visit/driver/demo_chain.h"
#include "tests/visit/driver/stage.h"

namespace tresen::visit {
namespace {

const std::string bin = TRESEN_BINARY_DIR "/bin";
const std::string files = TRESEN_SOURCE_DIR "/assets/systemd/";
constexpr std::int64_t recovery_max_ms = 3000;

std::string text_of_file(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Processes that this one has started.
std::vector<pid_t> children_of(pid_t pid) {
  const std::string id = std::to_string(pid);
  std::istringstream list(text_of_file("/proc/" + id + "/task/" + id + "/children"));
  return {std::istream_iterator<pid_t>(list), {}};
}

bool is_terminal(pid_t pid) {
  return text_of_file("/proc/" + std::to_string(pid) + "/comm").starts_with("tresen-termin");
}

// The terminal somewhere below this process; -1: none.
pid_t terminal_below(pid_t pid) {
  for (const pid_t child : children_of(pid)) {
    if (is_terminal(child)) return child;
    if (const pid_t below = terminal_below(child); below > 0) return below;
  }
  return -1;
}

struct Kiosk : testing::Test {
  // A folder of its own: tests run side by side.
  const std::string work = std::string(TRESEN_BINARY_DIR "/visit_kiosk_") +
                           testing::UnitTest::GetInstance()->current_test_info()->name();
  std::optional<Stage> stage;

  void set_up() {
    ASSERT_TRUE(make_demo_chain(bin, TRESEN_SOURCE_DIR "/assets", work, 200));
    std::filesystem::create_directories(work + "/screenshots");
    auto made = Stage::set_up(bin, work);
    ASSERT_TRUE(made) << made.error().detail;
    stage.emplace(std::move(*made));
    ASSERT_TRUE(stage->start_office());
    ASSERT_TRUE(stage->start_terminal());  // enrols it
    ASSERT_TRUE(wait_for("S01", 20'000));
    stage->stop_terminal();
    ASSERT_TRUE(stage->start_session(files + "tresen-session"));
    ASSERT_TRUE(wait_for("S01", 20'000));
  }
  std::string screen() {
    const auto shown = read_screen(stage->socket_path(), Deadline(Millis(500)));
    return shown ? shown->name : std::string();
  }
  bool wait_for(const std::string& name, int within_ms) {
    const Deadline deadline{Millis(within_ms)};
    while (screen() != name) {
      if (!deadline.next_look()) return false;
    }
    return true;
  }
  // Kills the terminal, until the next one shows this screen.
  bool kill_until(const std::string& name) {
    const pid_t before = terminal_below(stage->terminal_pid());
    if (before <= 0 || ::kill(before, SIGKILL) != 0) return false;
    const Deadline deadline{Millis(20'000)};
    while (terminal_below(stage->terminal_pid()) <= 0 ||
           terminal_below(stage->terminal_pid()) == before || screen() != name) {
      if (!deadline.next_look()) return false;
    }
    return true;
  }
  bool says_that_it_is_careful() {
    const auto shown = read_screen(stage->socket_path(), Deadline(Millis(2000)));
    return shown && shown->find("banner") != nullptr;
  }
};

TEST_F(Kiosk, StandsAtTheSameQuestionWithinThreeSecondsAfterAKill) {
  set_up();
  auto pointer = Pointer::open(stage->display());
  ASSERT_TRUE(pointer);
  Hand hand(std::move(*pointer), stage->socket_path(), work + "/screenshots");
  Counter counter(hand);
  const auto customer = stage->customer("T-0001");
  ASSERT_TRUE(customer);
  const std::string number = text_of(at(*customer, "no"));
  ASSERT_TRUE(counter.sign_in("1111"));
  ASSERT_TRUE(counter.wait_for_customer("muell han", number));
  ASSERT_TRUE(counter.open_search());
  ASSERT_TRUE(counter.find("muell han", number));
  ASSERT_TRUE(counter.open_process("brille_neu"));
  ASSERT_EQ(screen(), "S06");
  const auto before = read_screen(stage->socket_path(), Deadline(Millis(2000)));
  ASSERT_TRUE(before);

  for (int round = 0; round < 3; ++round) {
    const pid_t terminal = terminal_below(stage->terminal_pid());
    ASSERT_GT(terminal, 0);
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(::kill(terminal, SIGKILL), 0);
    ASSERT_TRUE(wait_for("S06", 20'000)) << "it shows " << screen();
    const auto taken = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begin);
    std::printf("from kill -9 to the same question: %lld ms\n",
                static_cast<long long>(taken.count()));
    EXPECT_LE(taken.count(), recovery_max_ms);
    const auto after = read_screen(stage->socket_path(), Deadline(Millis(2000)));
    ASSERT_TRUE(after);
    for (const Control& control : before->controls) {
      const bool asked = control.key.starts_with("field.");
      EXPECT_TRUE(!asked || after->find(control.key) != nullptr) << control.key;
    }
  }
}

TEST_F(Kiosk, IsCarefulAfterThreeKillsUntilStaffEndIt) {
  set_up();
  for (int kills = 0; kills < 3; ++kills) {
    EXPECT_FALSE(says_that_it_is_careful()) << "after kills: " << kills;
    ASSERT_TRUE(kill_until("S01")) << "it shows " << screen();
  }
  EXPECT_TRUE(says_that_it_is_careful());
  ASSERT_TRUE(kill_until("S01"));
  EXPECT_TRUE(says_that_it_is_careful()) << "the fourth does not end it";

  auto pointer = Pointer::open(stage->display());
  ASSERT_TRUE(pointer);
  Hand hand(std::move(*pointer), stage->socket_path(), work + "/screenshots");
  ASSERT_TRUE(Counter(hand).sign_in("1111"));
  ASSERT_TRUE(hand.tap("device"));
  ASSERT_TRUE(hand.tap("settings.safe_end"));
  EXPECT_FALSE(says_that_it_is_careful());
  ASSERT_TRUE(kill_until("S02")) << "it shows " << screen();
  EXPECT_FALSE(says_that_it_is_careful()) << "what staff have ended is not counted again";
}

TEST_F(Kiosk, NeitherCtrlCNorTheFrameOfTheWindowEndsIt) {
  set_up();
  const pid_t terminal = terminal_below(stage->terminal_pid());
  ASSERT_GT(terminal, 0);
  ASSERT_EQ(::kill(terminal, SIGINT), 0);
  EXPECT_EQ(screen(), "S01");
  EXPECT_EQ(terminal_below(stage->terminal_pid()), terminal);
}

// Words of a line "Key=value" of a unit, of all lines with this key.
std::vector<std::string> values(const std::string& unit, const std::string& key) {
  std::vector<std::string> found;
  std::istringstream lines(unit);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(key + "=")) found.push_back(line.substr(key.size() + 1));
  }
  return found;
}

TEST(KioskFiles, TheUnitStartsTheSessionOnBootAndAgainWheneverItEnds) {
  const std::string unit = text_of_file(files + "tresen-kiosk.service");
  EXPECT_EQ(values(unit, "User"), std::vector<std::string>{"tresen"});
  EXPECT_EQ(values(unit, "Restart"), std::vector<std::string>{"always"});
  EXPECT_EQ(values(unit, "StartLimitIntervalSec"), std::vector<std::string>{"0"});
  EXPECT_EQ(values(unit, "WantedBy"), std::vector<std::string>{"graphical.target"});
  ASSERT_EQ(values(unit, "ExecStart").size(), 1U);
  EXPECT_NE(values(unit, "ExecStart")[0].find("/tresen-session -- "), std::string::npos);
}

TEST(KioskFiles, EveryLineOfAUnitIsACommentASectionOrAnAssignment) {
  int units = 0;
  for (const auto& file : std::filesystem::recursive_directory_iterator(files)) {
    const auto kind = file.path().extension();
    if (kind != ".service" && kind != ".socket") continue;
    ++units;
    std::istringstream lines(text_of_file(file.path()));
    for (std::string line; std::getline(lines, line);) {
      if (line.empty() || line[0] == '#') continue;
      const bool section = line.front() == '[' && line.back() == ']';
      EXPECT_TRUE(section || line.find('=') != std::string::npos) << file.path() << line;
    }
  }
  EXPECT_EQ(units, 4);
}

// A service inherits the sockets of the unit of its own name alone.
TEST(KioskFiles, TheSocketOfTillsIsThereBeforeTheTerminalAndOpensToItsGroup) {
  EXPECT_TRUE(std::filesystem::exists(files + "tresen-kiosk.service"));
  const std::string counter = text_of_file(files + "tresen-kiosk.socket");
  EXPECT_EQ(values(counter, "ListenStream"), std::vector<std::string>{"/run/tresen/pos.sock"});
  EXPECT_EQ(values(counter, "SocketUser"), std::vector<std::string>{"tresen"});
  EXPECT_EQ(values(counter, "SocketGroup"), std::vector<std::string>{"tresen-till"});
  EXPECT_EQ(values(counter, "SocketMode"), std::vector<std::string>{"0660"});
  const std::string own = text_of_file(files + "user/tresen-terminal.socket");
  EXPECT_TRUE(std::filesystem::exists(files + "user/tresen-terminal.service"));
  EXPECT_EQ(values(own, "ListenStream"), std::vector<std::string>{"%t/tresen/pos.sock"});
  EXPECT_EQ(values(own, "SocketMode"), std::vector<std::string>{"0600"});
}

TEST(KioskFiles, TheSessionIsAShellScriptWithoutMistakes) {
  EXPECT_TRUE(output_of({"/bin/bash", "-n", files + "tresen-session"}, "/dev/null"));
  EXPECT_NE(std::filesystem::status(files + "tresen-session").permissions() &
                std::filesystem::perms::owner_exec,
            std::filesystem::perms::none);
}

TEST(KioskFiles, NoKeysLeadToAnotherConsole) {
  const std::string conf = text_of_file(files + "tresen-x11.conf");
  EXPECT_NE(conf.find("\"DontVTSwitch\" \"true\""), std::string::npos);
  EXPECT_NE(conf.find("\"DontZap\" \"true\""), std::string::npos);
}

}  // namespace
}  // namespace tresen::visit
