#include "sync/office/cli/store_arguments.h"

#include <CLI/CLI.hpp>

#include "sync/office/cli/backup_commands.h"
#include "sync/office/cli/migrate_commands.h"

namespace tresen {
namespace {

void add_migrate(CLI::App& app, StoreWords& words, const AddCommand& add) {
  CLI::App* migrate =
      add(app, "migrate", "Move the store into a PostgreSQL, or with --back into a file again",
          [&words](const Console& console) { return migrate_here(words.migration, console); });
  MigrationOrder& order = words.migration;
  migrate->add_option("--data", order.dir, "Folder of head office, which is stopped")->required();
  CLI::Option_group* where = migrate->add_option_group("where");
  where->add_option("--database", order.database, "postgresql://... that takes it, empty yet");
  where->add_flag("--back", words.back, "From its database into a file in the folder");
  where->require_option(1);
  migrate->add_flag("--anew", order.anew,
                    "Begin again, where one that did not end would be gone on with");
}

}  // namespace

void add_store_commands(CLI::App& app, StoreWords& words, const AddOfficeCommand& add_office,
                        const AddCommand& add) {
  add_office(app, "backup", "Copy all of head office into one file",
             [&words](AdminClient& office, const Console& console) {
               return make_backup(office, words.file, console);
             })
      ->add_option("FILE", words.file, "File to write; must not be there")
      ->required();
  CLI::App* restore =
      add(app, "restore", "Make a head office of a backup", [&words](const Console& console) {
        return restore_backup(words.file, words.data, words.force, console);
      });
  restore->add_option("FILE", words.file, "File of `backup`")->required();
  restore->add_option("--data", words.data, "Folder of head office, empty or new")->required();
  restore->add_flag("--force", words.force, "Move aside what is in the folder");
  add(app, "recover", "Go on from an earlier state that the database has come back in",
      [&words](const Console& console) { return recover_store(words.data, console); })
      ->add_option("--data", words.data, "Folder of head office, which is stopped")
      ->required();
  add_office(app, "verify", "Check that head office is as it should be",
             [&words](AdminClient& office, const Console& console) {
               return verify_all(office, words.backup, console);
             })
      ->add_option("--backup", words.backup, "Decide again from this earlier state only");
  add_migrate(app, words, add);
}

}  // namespace tresen
