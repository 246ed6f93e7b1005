// The real program, as operators and scripts use it: what it prints, what it returns, with a daemon
// and without.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <csignal>
#include <map>

#include "sync/base/database.h"
#include "sync/office/cli/csv.h"
#include "sync/office/store/sqlite/schema.h"
#include "tests/office/program.h"
#include "tests/support/hostile_values.h"

namespace tresen {
namespace {

using test::bytes_of;
using test::Daemon;
using test::head_office_says;
using test::Outcome;
using test::write_bytes;

constexpr const char* chain_text = R"(
id: "kette" name: "Kette"
rules {
  branches { id: "b1" name: "Eins" city: "Leonberg" }
  branches { id: "b2" name: "Zwei" }
  fields { field: "email" level: LEVEL_MUST purpose: "Rechnung" }
  templates { id: "neu" name: "Neu" type: "glasses" steps { kind: STEP_KIND_SUMMARY } }
  category_sets { id: "sport" name: "Sport" multiple: true
    categories { id: "golf" name: "Golf" } categories { id: "segeln" name: "Segeln" } }
}
staff { members { id: "s1" name: "Ann" pin: "1111" } }
)";

class Commands : public testing::Test {
 protected:
  void SetUp() override { write_bytes(file("chain"), chain_text); }

  std::string file(const std::string& name) const { return folder.path() + "/" + name; }
  Outcome say(const std::vector<std::string>& words, const std::string& input = "") {
    return head_office_says(folder, words, input);
  }
  // Must succeed; what it printed.
  std::string good(const std::vector<std::string>& words, const std::string& input = "") {
    const Outcome outcome = say(words, input);
    EXPECT_EQ(outcome.code, 0) << words[0] << ": " << outcome.err;
    return outcome.out;
  }
  void init() { good({"init", "--data", data, "--chain", file("chain")}); }
  void import(const std::string& table, const std::string& name = "customers.csv") {
    write_bytes(file(name), table);
    good({"import", "customers", file(name), "--data", data});
  }

  test::Folder folder;
  const std::string data = folder.path() + "/ho";
};

TEST_F(Commands, ReturnTwoWhenTypedWronglyAndZeroForHelp) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {},
           {"fly"},
           {"init"},
           {"init", "--data", "x"},
           {"device"},
           {"device", "code", "--data", "x"},
           {"device", "revoke", "abc", "--data", "x"},
           {"customer", "search", "a", "--limit", "0", "--data", "x"},
           {"customer", "search", "--data", "x"},
           {"customer", "search", "a", "--batch", "--data", "x"},
           {"import", "customers", "x.csv", "--data", "x", "--encoding", "ebcdic"},
           {"status", "--data", "x", "--nonsense"},
       }) {
    EXPECT_EQ(say(words).code, 2) << (words.empty() ? "nothing" : words[0]);
  }
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"init", "--help"},
                                             {"chain", "--help"},
                                             {"import", "customers", "--help"}}) {
    const Outcome outcome = say(words);
    EXPECT_EQ(outcome.code, 0);
    EXPECT_NE(outcome.out.find("Usage"), std::string::npos);
  }
}

TEST_F(Commands, ReturnOneAndSayWhatToDoNext) {
  init();
  struct Case {
    std::vector<std::string> words;
    const char* says;
  };
  for (const auto& [words, says] : std::vector<Case>{
           {{"status", "--data", folder.path() + "/nowhere"}, "tresen-headoffice init --data"},
           {{"serve", "--data", folder.path()}, "tresen-headoffice init --data"},
           {{"serve", "--data", data, "--listen", "nonsense"}, "HOST:PORT"},
           {{"init", "--data", data, "--chain", file("chain")}, "already"},
           {{"init", "--data", file("new"), "--chain", file("no chain")}, "cannot read"},
           {{"device", "code", "--branch", "b9", "--data", data}, "no branch \"b9\""},
           {{"device", "revoke", "77", "--data", data}, "no device 77"},
           {{"customer", "show", "4711", "--data", data}, "customer search"},
           {{"import", "customers", file("none.csv"), "--data", data}, "none.csv"},
           {{"import", "customers", file("chain"), "--data", data, "--branch", "b9"}, "b1, b2"},
           {{"import", "customers", file("chain"), "--data", data, "--country", "Narnia"},
            "3166-1"},
           {{"check", "emial"}, "did you mean \"email\"?"},
       }) {
    const Outcome outcome = say(words);
    EXPECT_EQ(outcome.code, 1) << says;
    EXPECT_NE(outcome.err.find(says), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.out, "") << says;
  }
}

TEST_F(Commands, MakeNoHeadOfficeFromABadChain) {
  write_bytes(file("bad"), std::string(chain_text) + "campaigns { campaigns { id: \"k\" } }\n");
  const Outcome outcome = say({"init", "--data", data, "--chain", file("bad")});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.err.find("bad:12:13: campaigns.campaigns[0].name: "), std::string::npos)
      << outcome.err;
  EXPECT_FALSE(std::filesystem::exists(data));
  EXPECT_EQ(say({"chain", "check", file("bad")}).code, 1);
  EXPECT_EQ(say({"chain", "check", file("chain")}).code, 0);
}

TEST_F(Commands, ImportTellsEachRefusalAndComesBackTheSecondTime) {
  init();
  import(
      "external_id;last_name;birth_date;postcode\r\n"
      "A1;Müller;31.02.1961;71229\r\n"
      ";;;71229\r\n"
      "A2;\"Mai\"er;;\r\n"
      "A3;Huber;12.03.1961;7122\r\n");
  const std::string refused = bytes_of(file("customers.csv.rejected.csv"));
  EXPECT_EQ(refused.find("line,column,value,reason\r\n2,birth_date,31.02.1961,"), 0U) << refused;
  EXPECT_NE(refused.find("\r\n3,,\";;;71229\",\"names nobody"), std::string::npos) << refused;
  EXPECT_NE(refused.find("\r\n4,,"), std::string::npos) << refused;
  EXPECT_NE(refused.find("\r\n5,postcode,7122,"), std::string::npos) << refused;
  write_bytes(file("again.csv"), "external_id,last_name,city\nA1,Müller,Leonberg\n");
  EXPECT_EQ(good({"import", "customers", file("again.csv"), "--data", data, "--json"}),
            "{\"read\":1,\"imported\":1,\"rejected\":0,\"fields_refused\":0}\n");
  EXPECT_FALSE(std::filesystem::exists(file("again.csv.rejected.csv")));
  const std::string shown = good({"customer", "show", "A1", "--data", data, "--json"});
  EXPECT_EQ(shown.find("{\"no\":\""), 0U) << shown;
  EXPECT_NE(
      shown.find("\"city\":{\"state\":\"value\",\"value\":\"Leonberg\",\"source\":\"import\""),
      std::string::npos)
      << shown;
  EXPECT_NE(shown.find("\"postcode\""), std::string::npos) << "a second import keeps the rest";
  EXPECT_EQ(shown.find("\"birth_date\""), std::string::npos) << "what cannot be true is not stored";
}

TEST_F(Commands, ImportReturnsOneWhenNothingCouldBeRead) {
  init();
  for (const char* table : {"", "\n\n", "Name,Ort\nMüller,Leonberg\n", "last_name\n\"Mül\n",
                            "\xFF\xFEl\0a\0", "M\xFCller;city\nx;y\n"}) {
    write_bytes(file("bad.csv"), table);
    const Outcome outcome = say({"import", "customers", file("bad.csv"), "--data", data});
    EXPECT_EQ(outcome.code, 1) << table;
    EXPECT_NE(outcome.err.find("tresen-headoffice: "), std::string::npos) << table;
  }
}

TEST_F(Commands, ExportAndImportAgainGiveTheSameCustomers) {
  init();
  import(
      "customer_no,external_id,last_name,first_name,notes,category.sport,mobile,"
      "consent.email.advertising\n"
      "500,A1,Müller,Hans,\"zwei\nZeilen, \"\"so\"\"\",golf|segeln,0171 3920042,granted\n"
      ",A2,Özdemir,Ayşe,,,,\n"
      ",,\"O'Neill; jr.\",,,,,\n");
  good({"export", "customers", file("first.csv"), "--data", data});
  const std::string other = folder.path() + "/other";
  good({"init", "--data", other, "--chain", file("chain")});
  EXPECT_EQ(good({"import", "customers", file("first.csv"), "--data", other, "--json"}),
            "{\"read\":3,\"imported\":3,\"rejected\":0,\"fields_refused\":0}\n");
  good({"export", "customers", file("second.csv"), "--data", other});
  EXPECT_EQ(bytes_of(file("first.csv")), bytes_of(file("second.csv")));
  EXPECT_NE(bytes_of(file("first.csv")).find("golf|segeln"), std::string::npos);
}

TEST_F(Commands, ExportStrangeValuesToTheLastByteInEveryForm) {
  init();
  std::string table = "external_id,last_name,notes\n";
  std::vector<std::string> strange;
  for (const test::HostileValue& one : test::hostile_values()) {
    if (!one.good) continue;
    table += csv_line({"S" + std::to_string(strange.size()), "Muster", one.value});
    strange.push_back(one.value);
  }
  import(table);
  good({"export", "customers", file("all.csv"), "--data", data});
  const std::string all = bytes_of(file("all.csv"));
  CsvReader reader(all, ',');
  const auto heads = reader.next();
  ASSERT_TRUE(heads);
  const auto column = [&](const CsvRecord& row, std::string_view head) {
    const auto at = std::ranges::find(heads->values, head) - heads->values.begin();
    return row.values.at(static_cast<std::size_t>(at));
  };
  std::map<std::string, std::string> told;
  while (const auto row = reader.next(heads->values.size())) {
    told[column(*row, "external_id")] = column(*row, "notes");
  }
  for (std::size_t i = 0; i < strange.size(); ++i) {
    const std::string id = "S" + std::to_string(i);
    EXPECT_TRUE(told[id] == strange[i]) << strange[i] << " came as " << told[id];
    const std::string shown = good({"customer", "show", id, "--data", data, "--json"});
    EXPECT_NE(shown.find("\"value\":" + test::json_text(strange[i]) + ","), std::string::npos)
        << strange[i] << ": " << shown;
  }
}

TEST_F(Commands, SayTheSameWithADaemonAsAlone) {
  init();
  import("external_id,last_name,first_name,home_branch\nA1,Müller,Hans,b1\nA2,Maier,Eva,\n");
  const std::vector<std::vector<std::string>> questions{
      {"branch", "list", "--data", data, "--json"},
      {"fields", "--data", data, "--json"},
      {"customer", "show", "A1", "--data", data, "--json"},
      {"customer", "search", "muell", "han", "--data", data, "--json"},
      {"device", "list", "--data", data, "--json"}};
  std::vector<std::string> alone;
  for (const auto& words : questions) alone.push_back(good(words));
  EXPECT_EQ(alone[3].find("{\"no\":\""), 0U) << alone[3];
  Daemon daemon(folder, data);
  EXPECT_NE(daemon.line().find("\"admin\":\"" + data + "/admin.sock\""), std::string::npos);
  for (std::size_t i = 0; i < questions.size(); ++i) EXPECT_EQ(good(questions[i]), alone[i]);
  import("external_id,last_name\nA3,Mülleimer\n", "more.csv");
  EXPECT_NE(good({"customer", "search", "mülleim", "--data", data, "--json"}).find("\"A3\""),
            std::string::npos)
      << "the daemon's index follows";
}

TEST_F(Commands, SearchInABatchAnswersEachLine) {
  init();
  import("last_name\nMüller\nMaier\n");
  const std::string out =
      good({"customer", "search", "--batch", "--data", data, "--json"}, "müll\nnobody\n\nmaier\n");
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 4) << out;
  EXPECT_EQ(out.find("{\"query\":\"müll\",\"us\":"), 0U) << out;
  EXPECT_NE(out.find("{\"query\":\"nobody\""), std::string::npos) << out;
}

TEST_F(Commands, CheckJudgesEachLine) {
  const std::string out = good({"check", "postcode", "--json"}, "71229\n7122\n\n");
  EXPECT_EQ(out.find("{\"value\":\"71229\",\"verdict\":\"good\",\"tidy\":\"71229\",\"suggest\":["
                     "\"Leonberg\"]}"),
            0U)
      << out;
  EXPECT_NE(out.find("{\"value\":\"7122\",\"verdict\":\"malformed\""), std::string::npos) << out;
  EXPECT_NE(out.find("{\"value\":\"\",\"verdict\":\"empty\""), std::string::npos) << out;
  EXPECT_EQ(good({"check", "phonetic", "--json"}, "hoffmann\n"),
            "{\"value\":\"hoffmann\",\"verdict\":\"good\",\"tidy\":\"0366\",\"suggest\":[]}\n");
}

TEST_F(Commands, PublishWhatDiffersAndRefuseWhatIsOutdated) {
  init();
  good({"chain", "export", file("out"), "--data", data});
  EXPECT_EQ(bytes_of(file("out")).find("Ann"), std::string::npos) << "staff never come out";
  EXPECT_NE(good({"chain", "import", file("out"), "--data", data}).find("Nothing differs"),
            std::string::npos);
  EXPECT_NE(good({"chain", "import", file("chain"), "--data", data}).find("Nothing differs"),
            std::string::npos)
      << "PINs that have not changed make no new version of staff";
  std::string text = bytes_of(file("out"));
  text.replace(text.find("Zwei"), 4, "Drei");
  write_bytes(file("out"), text);
  const std::string published = good({"chain", "import", file("out"), "--data", data, "--json"});
  EXPECT_NE(published.find("\"published\":[\"rules\"]"), std::string::npos) << published;
  EXPECT_NE(good({"branch", "list", "--data", data}).find("Drei"), std::string::npos);
  text.replace(text.find("Drei"), 4, "Vier");
  write_bytes(file("out"), text);
  const Outcome outdated = say({"chain", "import", file("out"), "--data", data});
  EXPECT_EQ(outdated.code, 1);
  EXPECT_NE(outdated.err.find("version 1, but version 2"), std::string::npos) << outdated.err;
}

// Over a PostgreSQL it would serve, see Several.*.
TEST_F(Commands, LetNoSecondDaemonHaveTheFile) {
  init();
  const Daemon daemon(folder, data);
  EXPECT_EQ(say({"serve", "--data", data}).code, 1);
}

TEST_F(Commands, TellADaemonThatHangsFromNone) {
  init();
  Daemon daemon(folder, data);
  // A killed daemon leaves its socket behind; the next command works alone.
  daemon.kill(SIGKILL);
  EXPECT_EQ(daemon.wait(), -SIGKILL);
  EXPECT_TRUE(std::filesystem::exists(data + "/admin.sock"));
  EXPECT_EQ(say({"status", "--data", data, "--json"}).code, 0);
}

TEST_F(Commands, ReachADaemonInAFolderWithALongName) {
  const std::string deep = folder.path() + "/" + std::string(120, 'x');
  good({"init", "--data", deep, "--chain", file("chain")});
  Daemon daemon(folder, deep);
  EXPECT_NE(good({"status", "--data", deep}).find(", running"), std::string::npos);
  daemon.kill(SIGTERM);
  EXPECT_EQ(daemon.wait(), 0);
  EXPECT_FALSE(std::filesystem::exists(deep + "/admin.sock"));
}

TEST_F(Commands, KeepTheSocketToTheirOwnUser) {
  init();
  Daemon daemon(folder, data);
  struct stat facts {};
  ASSERT_EQ(stat((data + "/admin.sock").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
}

TEST_F(Commands, MakeADeviceCodeThatScriptsCanRead) {
  init();
  const Outcome made = say({"device", "code", "--branch", "b1", "--data", data});
  EXPECT_EQ(made.code, 0);
  ASSERT_EQ(made.out.size(), 28U + 6U + 1U) << "the code alone: " << made.out;
  EXPECT_NE(made.err.find("15 minutes"), std::string::npos) << made.err;
  EXPECT_NE(made.err.find("--enrol"), std::string::npos) << made.err;
}

TEST_F(Commands, ShowAndSettleTheQuarantineAndCloseTheDay) {
  init();
  {
    auto office = Office::open(data);
    ASSERT_TRUE(office.has_value());
    SyncStore& sync = office->store().sync();
    ASSERT_TRUE(sync.put_code({"s", "h", "b1", test::noon_ms + 1}));
    const auto device = sync.redeem_code("s", "h", test::noon_ms);
    ASSERT_TRUE(device.has_value());
    ASSERT_TRUE(office->push(device->id, test::Pen::push(1, {"rubbish"}), test::noon_ms));
    ASSERT_TRUE(office->sequence());
  }
  EXPECT_NE(
      good({"quarantine", "list", "--data", data, "--json"}).find("\"reason\":\"unreadable\""),
      std::string::npos);
  EXPECT_NE(good({"quarantine", "show", "1", "--data", data}).find("It is held because"),
            std::string::npos);
  const Outcome replayed = say({"quarantine", "replay", "1", "--data", data});
  EXPECT_EQ(replayed.code, 1);
  EXPECT_NE(replayed.err.find("cannot be read"), std::string::npos) << replayed.err;
  EXPECT_EQ(say({"quarantine", "discard", "1", "--data", data}).code, 2) << "without a reason";
  const std::vector<std::string> day{"day",        "--branch", "b1", "--date",
                                     "2026-11-18", "--data",   data};
  EXPECT_NE(good(day).find("branch b1  1 written = 1 received + 0 waiting"), std::string::npos);
  auto day_json = day;
  day_json.push_back("--json");
  EXPECT_NE(good(day_json).find("\"written\":1,\"received\":1,\"applied\":0,\"quarantined\":1"),
            std::string::npos);
  good({"quarantine", "discard", "1", "--reason", "noise", "--data", data});
  EXPECT_EQ(good({"quarantine", "list", "--data", data, "--json"}), "[]\n");
  EXPECT_NE(good(day_json).find("\"applied\":1,\"quarantined\":0"), std::string::npos);
  EXPECT_EQ(say({"device", "unfreeze", "1", "--data", data}).code, 1);
  EXPECT_NE(good({"status", "--data", data, "--json"}).find("\"healthy\":true"), std::string::npos);
}

constexpr const char* two_customers =
    "customer_no,last_name,first_name\n10001,Muster,Eva\n10002,Ahrens,Jo\n";

TEST_F(Commands, GiveAPersonWhatIsKnownOfThemAndOfNobodyElse) {
  init();
  import(two_customers);
  const std::string json = good({"person", "export", "10001", "--data", data, "--json"});
  good({"person", "export", "10001", "--data", data, "--out", file("out")});
  const std::string page = bytes_of(file("out/person-10001.html"));
  for (const std::string& said : {json, bytes_of(file("out/person-10001.json")), page}) {
    EXPECT_NE(said.find("Muster"), std::string::npos) << said;
    EXPECT_EQ(said.find("Ahrens"), std::string::npos) << said;
  }
  EXPECT_NE(good({"person", "restrict", "10001", "--data", data, "--json"}).find("true"),
            std::string::npos);
  EXPECT_NE(good({"person", "restrict", "10001", "--lift", "--data", data, "--json"}).find("false"),
            std::string::npos);
  const Outcome nobody = say({"person", "export", "99999", "--data", data});
  EXPECT_EQ(nobody.code, 1);
  EXPECT_NE(nobody.err.find("customer search"), std::string::npos) << "says what to do next";
  EXPECT_EQ(say({"person", "export", "--data", data}).code, 2);
}

TEST_F(Commands, EraseAPersonOnlyWhenItIsMeant) {
  init();
  import(two_customers);
  for (const char* typed : {"", "10002\n"}) {
    const Outcome outcome = say({"person", "erase", "10001", "--data", data}, typed);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.err.find("nothing was erased"), std::string::npos) << outcome.err;
  }
  good({"person", "export", "10001", "--data", data, "--json"});
  good({"person", "erase", "10001", "--data", data}, "10001\n");
  EXPECT_EQ(say({"person", "erase", "10001", "--data", data, "--yes"}).code, 1) << "is gone";
  good({"person", "export", "10002", "--data", data, "--json"});
  EXPECT_NE(good({"person", "erasures", "--data", data, "--json"}).find("\"missing\":[]"),
            std::string::npos);
  good({"verify", "--data", data});
}

TEST_F(Commands, BackUpAndRestoreOverNothingThatIsThere) {
  init();
  import(two_customers);
  const std::string backup = file("backup.db");
  EXPECT_NE(good({"backup", backup, "--data", data, "--json"}).find("\"pos\":"), std::string::npos);
  EXPECT_EQ(say({"backup", backup, "--data", data}).code, 1) << "it is there already";
  EXPECT_EQ(say({"backup", file("no/folder/b.db"), "--data", data}).code, 1);
  EXPECT_EQ(say({"backup", file("b2.db"), "--data", file("nowhere")}).code, 1);
  good({"person", "erase", "10002", "--data", data, "--yes"});

  const Outcome full = say({"restore", backup, "--data", data});
  EXPECT_EQ(full.code, 1);
  EXPECT_NE(full.err.find("--force"), std::string::npos) << full.err;
  EXPECT_EQ(say({"restore", file("chain"), "--data", file("other")}).code, 1) << "no backup";
  EXPECT_EQ(say({"restore", file("absent"), "--data", file("other")}).code, 1);
  good({"restore", backup, "--data", file("other"), "--json"});
  good({"person", "export", "10002", "--data", file("other"), "--json"});
  good({"restore", backup, "--data", data, "--force"});
  good({"person", "export", "10002", "--data", data, "--json"});
  good({"verify", "--data", data});
}

TEST_F(Commands, VerifyReturnsOneWhenSomethingDoesNotAddUp) {
  init();
  import(two_customers);
  good({"backup", file("backup.db"), "--data", data});
  EXPECT_NE(good({"verify", "--data", data, "--json"}).find("{\"ok\":true"), std::string::npos);
  good({"verify", "--data", data, "--backup", file("backup.db")});
  EXPECT_EQ(say({"verify", "--data", data, "--backup", file("chain")}).code, 1);
  EXPECT_EQ(say({"verify", "--data", file("nowhere")}).code, 1);
  {
    auto database = Database::open(data + "/headoffice.db", OpenMode::write, office_application_id);
    ASSERT_TRUE(database && database->run("UPDATE projection SET last_name = 'Other'"));
  }
  const Outcome outcome = say({"verify", "--data", data, "--json"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_NE(outcome.out.find("\"name\":\"projection\",\"ok\":false"), std::string::npos)
      << outcome.out;
}

}  // namespace
}  // namespace tresen
