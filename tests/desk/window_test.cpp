// The desk as head office starts it: a real daemon, a real window on a virtual display, a pointer
// and a keyboard. One campaign from its name to its preflight, which refuses to start it; another
// one through its run to sheets that are printed again, on a real printer; the reports, somebody
// who rings, and the follow-ups of the same chain.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <vector>

#include "tests/support/folder.h"
#include "tests/support/servers.h"
#include "tests/visit/driver/demo_chain.h"
#include "tests/visit/driver/hand.h"
#include "tests/visit/driver/json.h"

namespace tresen::visit {
namespace {

const std::string bin = TRESEN_BINARY_DIR "/bin";

struct DeskWindow : testing::Test {
  // One folder for each test: two run beside each other.
  const std::string work = std::string(TRESEN_BINARY_DIR "/desk_window/") +
                           testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string socket = work + "/ui.sock";
  test::Folder paper;
  test::RunningServer printer;
  std::optional<Child> display, office, desk;
  std::optional<Hand> hand;
  std::optional<Pointer> pointer;  // the same one, for a press that may change nothing

  std::string log(const char* name) const { return work + "/" + name + ".log"; }

  std::string data() const { return work + "/headoffice"; }
  // What an operator types beside the desk.
  Result<std::string> command(std::vector<std::string> words) const {
    words.insert(words.begin(), bin + "/tresen-headoffice");
    words.insert(words.end(), {"--data", data()});
    return output_of(words, log("command"));
  }

  // Three bought addresses, a letter for them, and the printer that it comes out of.
  Result<void> provide_paper() {
    std::ofstream(work + "/bought.csv") << "last_name,street,house_no,postcode,city\n"
                                           "Erste,Weg,1,89073,Ulm\nZweite,Weg,2,89073,Ulm\n"
                                           "Dritte,Weg,3,89073,Ulm\n";
    TRY(command({"list", "add", "bought", "--csv", work + "/bought.csv"}));
    std::filesystem::create_directories(data() + "/letters");
    std::filesystem::create_directories(data() + "/channels");
    std::ofstream(data() + "/letters/letter.letter")
        << "form: B\nlanguage: de\nsender: Test · Weg 1 · 89073 Ulm\nsubject: Hallo\n---\nKurz.\n";
    printer = test::start_printer(paper.path());
    std::ofstream(data() + "/channels/print.conf")
        << "printer = ipp://localhost:" << printer.port << "/ipp/print\n";
    return {};
  }
  // Until so many sheets have come out of the printer.
  int sheets(int wanted) const {
    const Deadline deadline(Millis(60000));
    int count = 0;
    do {
      count = 0;
      std::ifstream lines(paper / "jobs.log");
      std::string name;
      int pages = 0;
      while (lines >> name >> pages) count += pages;
    } while (count < wanted && deadline.next_look());
    return count;
  }

  Result<void> set_up(bool with_paper = false) {
    TRY(make_demo_chain(bin, TRESEN_SOURCE_DIR "/assets", work, 300));
    if (with_paper) TRY(provide_paper());
    std::filesystem::create_directories(work + "/pictures");
    TRY_TO(screen, Child::start({"/usr/bin/Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24",
                                 "-nolisten", "tcp", "-noreset"},
                                log("display")));
    TRY_TO(number, screen.line(Deadline(Millis(30000))));
    display = std::move(screen);
    const std::string name = ":" + number;
    TRY_TO(daemon, Child::start({bin + "/tresen-headoffice", "serve", "--data", data(), "--listen",
                                 "127.0.0.1:0", "--enrol-listen", "127.0.0.1:0"},
                                log("headoffice")));
    TRY_TO(line, daemon.line(Deadline(Millis(30000))));
    TRY_TO(facts, parse_json(line));
    office = std::move(daemon);
    TRY_TO(text, command({"device", "code", "--desk"}));
    std::smatch code;
    if (!std::regex_search(text, code, std::regex("([0-9A-Z]{4}-){6}[0-9A-Z]{4}")))
      return fail(Fault::invalid, "no code in: " + text);
    TRY_TO(program, Child::start({"/usr/bin/env", "DISPLAY=" + name, bin + "/tresen-desk", "--data",
                                  work + "/desk", "--server", text_of(at(facts, "enrol")),
                                  "--enrol", code.str(), "--ui-map", socket},
                                 log("desk")));
    desk = std::move(program);
    TRY_TO(first, Pointer::open(name));
    hand.emplace(std::move(first), socket, work + "/pictures");
    TRY_TO(second, Pointer::open(name));
    pointer.emplace(std::move(second));
    return {};
  }

  // Presses a field and writes into it.
  void write(const char* field, const char* text) {
    const auto seen = hand->wait_for(field);
    ASSERT_TRUE(seen) << field << ": " << seen.error().detail;
    pointer->tap(seen->find(field)->x, seen->find(field)->y);
    const auto written = hand->type_on_keyboard(text);
    ASSERT_TRUE(written) << field << ": " << written.error().detail;
  }
  // The sentence of state at the bottom.
  std::string said() {
    const auto screen = hand->look();
    const Control* state = screen ? screen->find("state") : nullptr;
    return state == nullptr ? std::string() : state->label;
  }
  // Presses, and reads the file that the desk then says it has saved.
  std::string saved_by(const char* key) {
    press(key);
    const std::string ending = std::string(key).replace(0, 5, ".");
    const auto told = hand->wait_until("the path", [&](const Screen& screen) {
      const Control* state = screen.find("state");
      return state != nullptr && state->label.ends_with(ending);
    });
    EXPECT_TRUE(told) << key << "; the desk says: " << said();
    EXPECT_TRUE(hand->picture(std::string("report-") + key));
    const std::string text = said(), word = "Gespeichert: ";
    EXPECT_TRUE(text.starts_with(word + "/")) << text;
    std::ifstream file(text.substr(std::min(word.size(), text.size())), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void sign_in() {
    ASSERT_TRUE(hand->wait_for("sign_in.staff"));
    write("sign_in.staff", "s6");
    write("sign_in.pin", "6666");
    press("sign_in.ok");
  }
  void press(const char* key) {
    const auto pressed = hand->tap(key);
    ASSERT_TRUE(pressed) << key << ": " << pressed.error().detail;
  }
};

TEST_F(DeskWindow, TakesACampaignFromItsNameToItsPreflight) {
  const auto ready = set_up();
  ASSERT_TRUE(ready) << ready.error().detail;
  sign_in();
  ASSERT_TRUE(hand->wait_for("new"));
  press("new");
  write("campaign.description", "ab");
  press("campaign.save");
  ASSERT_TRUE(hand->wait_for("tab.dispatch"));
  press("tab.dispatch");
  press("source.query");
  press("source.edit");
  write("row.0.value", "18");
  const auto counted = hand->wait_until("a count", [](const Screen& screen) {
    const Control* hits = screen.find("hits");
    return hits != nullptr && hits->label.find_first_of("123456789") == 0;
  });
  ASSERT_TRUE(counted) << counted.error().detail;
  ASSERT_TRUE(hand->picture("query"));
  press("query.use");
  press("action.csv");
  press("campaign.save");
  ASSERT_TRUE(hand->wait_for("preflight.open"));
  press("preflight.open");
  // Customers out of an import were never told how their data are used: nobody may be written to,
  // and the start says so.
  const auto checked = hand->wait_until("the reason", [](const Screen& screen) {
    const Control* state = screen.find("state");
    return state != nullptr && state->label == "Niemand ist ausgewählt.";
  });
  ASSERT_TRUE(checked) << checked.error().detail << "; the desk says: " << said();
  EXPECT_FALSE(checked->can_press("run.start"));
  ASSERT_TRUE(hand->picture("preflight"));
  press("reasons");
  ASSERT_TRUE(hand->wait_for("filter.out"));
  press("filter.out");
  ASSERT_TRUE(hand->picture("recipients"));
}

TEST_F(DeskWindow, TakesACampaignThroughItsRunToSheetsThatArePrintedAgain) {
  const auto ready = set_up(true);
  ASSERT_TRUE(ready) << ready.error().detail;
  sign_in();
  ASSERT_TRUE(hand->wait_for("new"));
  press("new");
  write("campaign.description", "ab");
  press("tab.dispatch");
  press("source.list");
  press("action.print");
  press("campaign.save");
  ASSERT_TRUE(hand->wait_for("preflight.open"));
  press("preflight.open");
  ASSERT_TRUE(hand->wait_for("run.start")) << "the desk says: " << said();
  ASSERT_TRUE(hand->picture("ready"));
  press("run.start");
  const auto done = hand->wait_until("the end of the run", [](const Screen& screen) {
    const Control* state = screen.find("state");
    return state != nullptr && state->label.find("Beendet") != std::string::npos;
  });
  ASSERT_TRUE(done) << done.error().detail << "; the desk says: " << said();
  EXPECT_EQ(sheets(3), 3);
  ASSERT_TRUE(hand->picture("run"));
  press("run.sheets");
  write("reprint.first", "2");
  write("reprint.last", "3");
  write("reprint.why", "stau");
  press("run.reprint");
  const auto ordered = hand->wait_until("the order", [](const Screen& screen) {
    const Control* state = screen.find("state");
    return state != nullptr && state->label.find("--order 1") != std::string::npos;
  });
  ASSERT_TRUE(ordered) << ordered.error().detail << "; the desk says: " << said();
  ASSERT_TRUE(hand->picture("reprint"));
  EXPECT_EQ(sheets(3), 3) << "an order alone prints nothing";
  const auto printed = command({"campaign", "reprint", "1", "--order", "1"});
  ASSERT_TRUE(printed) << printed.error().detail;
  EXPECT_EQ(sheets(5), 5);
}

TEST_F(DeskWindow, ShowsReportsAndFollowUpsAndSaysThatNobodyHasANumber) {
  const auto ready = set_up();
  ASSERT_TRUE(ready) << ready.error().detail;
  sign_in();
  ASSERT_TRUE(hand->wait_for("rail.reports"));
  press("rail.reports");
  for (const char* report : {"marketing", "contacts", "processes", "completeness"}) {
    press((std::string("report.") + report).c_str());
    // Every report has more than one table, and its chips come with head office's answer.
    ASSERT_TRUE(hand->wait_for("table.branches")) << report << "; the desk says: " << said();
    ASSERT_TRUE(hand->picture(std::string("report-") + report));
  }
  // Out of the report that stands there, into the folder that the desk names.
  const std::string table = saved_by("save.csv");
  EXPECT_EQ(table.substr(0, 12), "table,field,");
  EXPECT_NE(table.find("\r\nfields,Mobilnummer,"), std::string::npos) << table;
  EXPECT_EQ(saved_by("save.pdf").substr(0, 5), "%PDF-");
  press("rail.calls");
  write("call.number", "07113920042");
  press("call.ask");
  ASSERT_TRUE(hand->wait_for("call.search")) << "nobody has it; the desk says: " << said();
  press("rail.follow_ups");
  const auto listed = hand->wait_until("the follow-ups", [](const Screen& screen) {
    const Control* state = screen.find("state");
    return state != nullptr && state->label == "Nichts ist überfällig.";
  });
  EXPECT_TRUE(listed) << "the desk says: " << said();
}

}  // namespace
}  // namespace tresen::visit
