// The real program with its store in a PostgreSQL, as operators use it.

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <utility>

#include "tests/office/program.h"
#include "tests/support/postgres.h"

namespace tresen::test {
namespace {

constexpr const char* chain_text = R"(
id: "kette" name: "Kette"
rules { branches { id: "b1" name: "Eins" } branches { id: "b2" name: "Zwei" } }
)";

class PostgresCommands : public testing::Test {
 protected:
  void SetUp() override {
    write_bytes(folder / "chain", chain_text);
    write_bytes(folder / "people.csv",
                "first_name,last_name,postcode\nAnna,Müller,71229\nBerta,Meier,70173\n");
  }
  Outcome say(const std::vector<std::string>& words) { return head_office_says(folder, words); }
  std::string good(const std::vector<std::string>& words) {
    const Outcome outcome = say(words);
    EXPECT_EQ(outcome.code, 0) << words[0] << ": " << outcome.err;
    return outcome.out;
  }
  void refused(const std::vector<std::string>& words, const std::string& why) {
    const Outcome outcome = say(words);
    EXPECT_EQ(outcome.code, 1) << words[0] << outcome.out;
    EXPECT_NE(outcome.err.find(why), std::string::npos) << outcome.err;
  }
  void init() { good({"init", "--data", data, "--chain", folder / "chain", "--database", url}); }

  Folder folder;
  const std::string data = folder / "ho";
  const std::string url = Postgres::own().new_database();
};

TEST_F(PostgresCommands, FindsWhomItImportedWithADaemonAndWithout) {
  init();
  good({"import", "customers", folder / "people.csv", "--branch", "b1", "--data", data});
  EXPECT_NE(good({"customer", "search", "muell ann", "--data", data}).find("Müller"),
            std::string::npos);
  {
    Daemon daemon(folder, data);
    EXPECT_NE(good({"customer", "search", "meier", "--data", data}).find("Berta"),
              std::string::npos);
    EXPECT_NE(good({"status", "--data", data, "--json"}).find("\"custody\":"), std::string::npos);
    EXPECT_FALSE(good({"device", "code", "--branch", "b2", "--data", data}).empty());
    daemon.kill(SIGKILL);
    EXPECT_EQ(daemon.wait(), -SIGKILL);
  }
  EXPECT_NE(good({"customer", "search", "meier", "--data", data}).find("Berta"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(data + "/headoffice.db"));
}

TEST_F(PostgresCommands, ReportsCountThereAsInAFile) {
  std::string people = "last_name,postcode,email\n";
  for (int i = 0; i < 12; ++i) people += "Name" + std::to_string(i) + ",71229,\n";
  write_bytes(folder / "people.csv", people);
  std::string chain(chain_text);
  chain.insert(chain.rfind('}'), R"(fields { field: "email" level: LEVEL_MUST purpose: "test" })");
  chain +=
      R"(campaigns { campaigns { id: "spring" name: "Frühling" state: STATE_ACTIVE } } staff {)";
  for (const char* n : {"0", "1", "2", "3", "4", "5"}) {
    chain += std::string("members { id: \"s") + n + "\" name: \"N" + n +
             "\" role: ROLE_CLERK branches: \"b1\" pin: \"471" + n + "\" } ";
  }
  write_bytes(folder / "chain", chain + "}");
  const std::string in_a_file = folder / "file";
  init();
  good({"init", "--data", in_a_file, "--chain", folder / "chain"});
  for (const std::string& office : {data, in_a_file}) {
    good({"import", "customers", folder / "people.csv", "--branch", "b1", "--data", office});
    good({"campaign", "response", "spring", "10001", "--outcome", "bought", "--way", "phone",
          "--data", office});
  }
  for (const auto& [name, figure] :
       {std::pair("contacts", "\"withheld\":[\"branches\"]"),
        std::pair("marketing", "\"stated\":1"), std::pair("processes", "\"templates\":[]"),
        std::pair("completeness", "\"missing\":12")}) {
    const std::string told = good({"report", name, "--json", "--data", data});
    EXPECT_EQ(told, good({"report", name, "--json", "--data", in_a_file})) << name;
    EXPECT_NE(told.find(figure), std::string::npos) << told;
  }
}

TEST_F(PostgresCommands, LeavesAFolderAsItWasWhereTheDatabaseIsAway) {
  refused({"init", "--data", data, "--chain", folder / "chain", "--database",
           "postgresql:///x?host=" + folder.path()},
          "postgresql: ");
  refused({"init", "--data", data, "--chain", folder / "chain", "--database", "mysql://x"},
          "postgresql://user@host/name");
  good({"init", "--data", data, "--chain", folder / "chain"});
  EXPECT_TRUE(std::filesystem::exists(data + "/headoffice.db"));
  refused({"serve", "--data", data, "--database", url}, "lies in the folder");
}

TEST_F(PostgresCommands, ServesItsOwnDatabaseAloneAndNoOther) {
  init();
  refused({"serve", "--data", data, "--database", url + "&connect_timeout=2"},
          "lies in another database");
  refused({"init", "--data", folder / "other", "--chain", folder / "chain", "--database", url},
          "head office in");
  std::filesystem::copy(data, folder / "copy", std::filesystem::copy_options::recursive);
  const Daemon daemon(folder, data);
  refused({"serve", "--data", folder / "copy"}, "another head office has this database open");
}

TEST_F(PostgresCommands, StatusSaysThatTheDatabaseIsAwayAndThatItIsBack) {
  init();
  const Daemon daemon(folder, data);
  Postgres::own().stop_at_once();
  refused({"status", "--data", data}, "head office cannot reach its database");
  Postgres::own().start();
  EXPECT_NE(good({"status", "--data", data, "--json"}).find("\"healthy\":true"), std::string::npos);
}

TEST_F(PostgresCommands, SaysWhatItDoesNotDoThereYet) {
  init();
  refused({"backup", folder / "copy.backup", "--data", data}, "pg_basebackup");
}

}  // namespace
}  // namespace tresen::test
