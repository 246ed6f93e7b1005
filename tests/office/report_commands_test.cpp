// The real program: reports as JSON, table and sheet, answers and follow-ups; with a daemon and
// without one.

#include <gtest/gtest.h>

#include <csignal>
#include <memory>

#include "tests/office/program.h"

namespace tresen {
namespace {

using test::bytes_of;
using test::write_bytes;

constexpr const char* chain_text = R"(
id: "demo" name: "Optik Demo"
rules {
  branches { id: "b1" name: "Eins" legal_entity: "optik" federal_state: "BW" }
  legal_entities { id: "optik" name: "Optik GmbH" }
  fields { field: "mobile" level: LEVEL_MUST order: 1 purpose: "test" }
}
campaigns {
  campaigns { id: "paper" name: "Zeitung" goal: "acquisition" state: STATE_ACTIVE
    currency: "EUR" cost_total_cents: 62000 }
}
staff {
  members { id: "s1" name: "A" initials: "A" pin: "1111" }
  members { id: "s2" name: "B" initials: "B" pin: "2222" }
  members { id: "s3" name: "C" initials: "C" pin: "3333" }
  members { id: "s4" name: "D" initials: "D" pin: "4444" }
  members { id: "s5" name: "E" initials: "E" pin: "5555" }
})";

class ReportCommands : public testing::TestWithParam<bool>, protected test::Operator {
 protected:
  ReportCommands() {
    write_bytes(file("chain"), chain_text);
    good({"init", "--chain", file("chain")});
    std::string people = "external_id,last_name,mobile\n";
    for (int i = 0; i < 12; ++i) {
      people += "E" + std::to_string(i) + ",Name" + static_cast<char>('a' + i) + ",0171 39200" +
                std::to_string(10 + i) + "\n";
    }
    write_bytes(file("people.csv"), people);
    good({"import", "customers", file("people.csv"), "--branch", "b1"});
    if (GetParam()) daemon = std::make_unique<test::Daemon>(scratch, data());
  }
  ~ReportCommands() override {
    if (!daemon) return;
    daemon->kill(SIGTERM);
    EXPECT_EQ(daemon->wait(), 0);
  }

  std::unique_ptr<test::Daemon> daemon;
};

TEST_P(ReportCommands, AnswersBecomeFiguresAndFollowUps) {
  for (int i = 0; i < 11; ++i) {
    good({"campaign", "response", "paper", "E" + std::to_string(i), "--outcome", "interested",
          "--way", "phone"});
  }
  EXPECT_NE(good({"call", "+49 (0)171/3920013", "--json"}).find("\"kind\":\"stated\""),
            std::string::npos);
  const std::string figures = good({"report", "marketing", "--json", "--csv", file("m.csv"),
                                    "--pdf", file("m.pdf"), "--language", "en"});
  EXPECT_NE(figures.find("\"campaign\":\"paper\",\"goal\":\"acquisition\",\"written\":0,"
                         "\"stated\":11"),
            std::string::npos)
      << figures;
  EXPECT_NE(figures.find("\"cost\":62000,\"cost_each\":5636"), std::string::npos) << figures;
  EXPECT_NE(bytes_of(file("m.csv")).find("campaigns,paper,acquisition,0,11"), std::string::npos);
  EXPECT_EQ(bytes_of(file("m.pdf")).substr(0, 5), "%PDF-");
  EXPECT_NE(good({"report", "contacts", "--customer", "E3"}).find("paper  stated by phone"),
            std::string::npos);

  good({"campaign", "response", "paper", "--new", "last_name=Neu", "mobile=0172 1234567",
        "--outcome", "callback", "--way", "phone", "--branch", "b1", "--follow-up", "Ring back"});
  EXPECT_NE(good({"follow-up", "list", "--branch", "b1"}).find("Ring back"), std::string::npos);
  EXPECT_EQ(good({"follow-up", "done", "--all", "--result", "rung", "--json"}),
            "{\"changed\":1}\n");
  EXPECT_EQ(good({"follow-up", "list"}), "0 open, 0 due, of these 0 overdue\n");
}

TEST_P(ReportCommands, AMistakeIsToldInASentence) {
  EXPECT_EQ(say({"campaign", "commissions", "paper"}).err,
            "Nothing was earned by campaign paper\n");
  EXPECT_NE(say({"campaign", "commissions", "none"}).err.find("`campaign list` shows them"),
            std::string::npos);
  EXPECT_NE(say({"report", "marketing", "--branch", "b9"}).err.find("`branch list` shows them"),
            std::string::npos);
  EXPECT_NE(say({"report", "contacts", "--from", "1.1.2026"}).err.find("such as 2026-11-21"),
            std::string::npos);
  EXPECT_NE(say({"report", "marketing", "--pdf", file("none/m.pdf")}).err.find("cannot write"),
            std::string::npos);
  EXPECT_NE(say({"call", "0171 x"}).err.find("is no telephone number"), std::string::npos);
  EXPECT_EQ(say({"call", "anonymous"}).out,
            "the number is suppressed: ask who rings, and search by name\n");
  EXPECT_EQ(say({"follow-up", "move", "--all"}).code, 2);
  EXPECT_NE(say({"follow-up", "done"}).err.find("either ids"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(AloneAndBesideADaemon, ReportCommands, testing::Bool(),
                         [](const auto& one) { return one.param ? "Daemon" : "Alone"; });

}  // namespace
}  // namespace tresen
