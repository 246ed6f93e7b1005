#include "sync/office/cli/twin_arguments.h"

#include <CLI/CLI.hpp>

#include "sync/office/cli/twin_commands.h"

namespace tresen {

void add_twin_commands(CLI::App& parent, TwinWords& words, const AddOfficeCommand& add) {
  add(parent, "duplicates", "Who is here twice, the surest first",
      [&words](AdminClient& office, const Console& console) {
        return list_duplicates(office, words.weaker_too, console);
      })
      ->add_flag("--all", words.weaker_too, "Also pairs that somebody should look at");
  CLI::App* merge = add(parent, "merge", "Make one record of two of the same person",
                        [&words](AdminClient& office, const Console& console) {
                          return merge_two(office, words.kept, words.away, console);
                        });
  merge->add_option("A", words.kept, "Who is kept; number or external id")->required();
  merge->add_option("B", words.away, "Who lives on in A's record")->required();
  add(parent, "undo-merge", "Take a merge of the last 30 days back",
      [&words](AdminClient& office, const Console& console) {
        return undo_one_merge(office, words.merge, console);
      })
      ->add_option("ID", words.merge, "As `merge` printed it")
      ->required();
}

}  // namespace tresen
