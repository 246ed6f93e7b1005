// The real program, where it is about whom campaigns reach: with a daemon and without one.

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <memory>

#include "tests/office/program.h"

namespace tresen {
namespace {

using test::has;
using test::Outcome;
using test::write_bytes;

constexpr const char* chain_text = R"(
id: "demo" name: "Optik Demo"
rules {
  branches { id: "b1" name: "Eins" legal_entity: "Optik" }
  templates { id: "h" name: "Ohr" type: "hearing" health_derived: true
    steps { kind: STEP_KIND_SUMMARY } }
}
campaigns {
  queries { id: "ulm" name: "Ulmer" is_list: true
    query { nodes { row { field: "city" op: QUERY_OP_IS values: "Ulm" } } } }
  campaigns { id: "mail" name: "Brief" state: STATE_ACTIVE currency: "EUR"
    dispatch { list: "bought"
      contacts { channel: "post" output: OUTPUT_PRINT cost_per_piece_cents: 95 } } }
  campaigns { id: "table" name: "Tabelle" state: STATE_ACTIVE currency: "EUR"
    dispatch { stored_query: "ulm"
      contacts { channel: "email" output: OUTPUT_CSV cost_per_piece_cents: 2 } } }
})";

// Three customers; the first test of each case runs alone, the second beside a daemon.
class CampaignCommands : public testing::TestWithParam<bool>, protected test::Operator {
 protected:
  CampaignCommands() {
    write_bytes(file("chain"), chain_text);
    good({"init", "--chain", file("chain")});
    write_bytes(file("people.csv"),
                "customer_no,last_name,city,birth_date\n"
                "1,Ahrens,Ulm,1961-03-12\n2,Bauer,Ulm,1990-03-12\n3,Clausen,Bonn,1955-03-12\n");
    good({"import", "customers", file("people.csv"), "--branch", "b1"});
    if (GetParam()) daemon = std::make_unique<test::Daemon>(scratch, data());
  }
  ~CampaignCommands() override {
    if (!daemon) return;
    daemon->kill(SIGTERM);
    EXPECT_EQ(daemon->wait(), 0);
  }

  std::unique_ptr<test::Daemon> daemon;
};
INSTANTIATE_TEST_SUITE_P(AloneAndBesideADaemon, CampaignCommands, testing::Bool());

TEST_P(CampaignCommands, RunAndExplainQueries) {
  EXPECT_TRUE(
      has(good({"query", "run", "city = Ulm and age >= 60", "--json"}),
          R"({"count":1,"health_derived":false,"without_consent":0,"customers":[{"no":"1")"));
  EXPECT_TRUE(has(good({"query", "run", "--stored", "ulm", "--lamp"}),
                  "post: lawful for 0, unreachable 2"));
  EXPECT_TRUE(has(good({"query", "run", "not process.hearing is known"}), "3 more have not"));
  EXPECT_TRUE(has(good({"query", "explain", "3", "city = Ulm or age >= 60", "--json"}),
                  R"({"found":true)"));
  const Outcome wrong = say({"query", "run", "ctiy = Ulm and age >= old"});
  EXPECT_EQ(wrong.code, 1);
  EXPECT_TRUE(has(wrong.err, "column 1: there is no field \"ctiy\", did you mean \"city\"?"));
  EXPECT_TRUE(has(wrong.err, "column 23: \"old\" is no age"));
  EXPECT_TRUE(has(say({"query", "run", "city = "}).err, "column 8: the query ends here"));
  EXPECT_EQ(say({"query", "run"}).code, 2);
}

TEST_P(CampaignCommands, ShowWhatAQueryHasSaidAndTakeItBack) {
  EXPECT_EQ(good({"query", "list"}), "ulm  version 1, \"Ulmer\", a list: city = Ulm\n");
  good({"chain", "export", file("mine")});
  std::string chain = test::bytes_of(file("mine"));
  const auto at = chain.find("values: \"Ulm\"");
  ASSERT_NE(at, std::string::npos) << chain;
  write_bytes(file("mine"), chain.replace(at, 13, "values: \"Bonn\""));
  good({"chain", "import", file("mine")});
  const std::string shown = good({"query", "show", "ulm"});
  EXPECT_TRUE(has(shown, "ulm, \"Ulmer\", version 2, 2")) << shown;
  EXPECT_TRUE(has(shown, "\ncity = Bonn\n# version 2, ")) << shown;
  EXPECT_TRUE(has(shown, "\n# version 1, ")) << shown;
  EXPECT_TRUE(has(good({"query", "show", "ulm", "--version", "1", "--json"}),
                  R"({"query":{"id":"ulm","version":1,"name":"Ulmer","is_list":true,)"
                  R"("query":"city = Ulm"},"versions":[{"version":2,)"));
  EXPECT_TRUE(has(good({"query", "restore", "ulm", "--version", "1"}), ", as version 3, "));
  EXPECT_TRUE(has(good({"query", "list", "--json"}), R"("query":"city = Ulm"})"));
  const Outcome none = say({"query", "show", "ulm", "--version", "9"});
  EXPECT_EQ(none.code, 1);
  EXPECT_TRUE(has(none.err, "has no version 9; the newest one is 3")) << none.err;
  EXPECT_TRUE(has(say({"query", "show", "ulmm"}).err, "the chain keeps no query \"ulmm\""));
  EXPECT_EQ(say({"query", "restore", "ulm"}).code, 2);
  EXPECT_TRUE(has(good({"audit", "list"}), "publication, head office"));
}

TEST_P(CampaignCommands, FillListsAndLookAtCampaignsBeforeTheyGoOut) {
  EXPECT_TRUE(has(say({"campaign", "preflight", "mail"}).err, "there is no list \"bought\""));
  write_bytes(file("bought.csv"),
              "last_name,street,house_no,postcode,city\n"
              "Neu,Weg,3,89073,Ulm\n,,,,\nOhne,,,,Ulm\nRobin,Weg,4,89073,Ulm\nBr\"oken,\"x\n");
  write_bytes(file("robinson.csv"),
              "last_name,street,house_no,postcode,city\nRobin,Weg,4,89073,Ulm\n");
  const Outcome added = say({"list", "add", "bought", "--csv", file("bought.csv"), "--robinson",
                             file("robinson.csv"), "--json"});
  EXPECT_EQ(added.code, 0) << added.err;
  EXPECT_TRUE(has(added.out, R"({"added":1,"already":0,"suppressed":0,"robinson":1,"read":5,)"
                             R"("refused":3)"))
      << added.out;
  for (const char* place : {":3: names nobody", ":4: has no name or no postal", ":6: a quote"}) {
    EXPECT_TRUE(has(added.err, "bought.csv" + std::string(place))) << added.err;
  }
  EXPECT_TRUE(has(say({"list", "add", "bought", "1", "99"}).err, "there is no customer 99"));
  EXPECT_TRUE(has(good({"list", "show", "bought"}), "bought  1 customers, 1 bought addresses"));
  EXPECT_TRUE(has(good({"campaign", "preflight", "mail"}), "2 found, 1 recipients, cost 0.95 EUR"));
  const std::string all = good({"campaign", "recipients", "mail", "--excluded"});
  EXPECT_TRUE(has(all, "bought  Neu: post, Weg 3, 89073 Ulm")) << all;
  EXPECT_TRUE(has(all, "1  Ahrens: nothing, unreachable")) << all;
  EXPECT_TRUE(has(good({"campaign", "list", "--json"}), R"("source":"list bought")"));
  EXPECT_TRUE(has(good({"campaign", "show", "mail"}), "channel: \"post\""));
  EXPECT_TRUE(has(good({"list", "remove", "bought", "1"}), "1 removed"));
  EXPECT_TRUE(has(good({"list", "remove", "bought", "--whole", "--json"}), R"("removed":1)"));
  EXPECT_EQ(say({"list", "remove", "bought", "--whole"}).code, 1);
}

// A run that a command cannot end waits until it is resumed.
TEST_P(CampaignCommands, CarryOutARunAndCountIt) {
  write_bytes(file("consents.csv"),
              "customer_no,email,consent.email.advertising\n1,a@example.org,granted\n");
  good({"import", "customers", file("consents.csv"), "--branch", "b1"});
  const Outcome broken = say({"campaign", "run", "table"});
  EXPECT_EQ(broken.code, 1);
  EXPECT_TRUE(has(broken.err, "csv.conf")) << broken.err;
  std::filesystem::create_directories(data() + "/channels");
  std::filesystem::create_directories(file("out"));
  write_bytes(data() + "/channels/csv.conf", "folder = " + file("out") + "\n");
  good({"campaign", "resume", "1"});
  EXPECT_TRUE(has(good({"campaign", "log", "table", "--json"}), R"("state":"done")"));
  const std::string counted = good({"campaign", "statistics", "1", "--json", "--pdf",
                                    file("run.pdf"), "--csv", file("run.csv")});
  EXPECT_TRUE(has(counted, R"("sent":1,"refused":0,"left_out":0,"delivered":0,)"
                           R"("delayed":0,"undeliverable":0,"responses":0,"cost_cents":2)"))
      << counted;
  EXPECT_TRUE(has(counted, R"("excluded":{)")) << counted;
  EXPECT_TRUE(has(test::bytes_of(file("run.csv")), "channel,email,1,1,0,0,2,0,0,0,0\r\n"));
  EXPECT_TRUE(has(test::bytes_of(file("run.pdf")), "%PDF-"));
  EXPECT_TRUE(has(good({"campaign", "pull-list", "1"}), "no letter of the last 7 days"));
  EXPECT_TRUE(has(say({"campaign", "reprint", "1", "--sheets", "1", "--why", "jam"}).err,
                  "has printed nothing"));
  EXPECT_TRUE(has(say({"campaign", "reprint", "1", "--sheets", "1"}).err, "--why"));
  EXPECT_TRUE(has(say({"campaign", "reprint", "1", "--order", "1"}).err, "no reprint 1"))
      << "what no desk has ordered";
  EXPECT_TRUE(
      has(say({"campaign", "reprint", "1", "--sheets", "9-x", "--why", "jam"}).err, "not \"9-x\""));
}

}  // namespace
}  // namespace tresen
