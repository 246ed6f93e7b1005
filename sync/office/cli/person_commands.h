#pragma once
// `person export|restrict|erase|erasures`: what a person may ask of the chain by law.

#include <cstdio>
#include <string>
#include <utility>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct PersonOrder {
  std::string no;               // customer number, or external id
  std::string folder;           // export: where the two files go; empty: this folder
  std::string language = "de";  // export: of the page
  bool lift = false;            // restrict: takes the restriction back
  bool sure = false;            // erase: without asking
};

// Writes person-NO.json and person-NO.html. With --json the first goes to standard output instead,
// unless a folder is named.
Result<void> export_person_files(AdminClient& office, const PersonOrder& order,
                                 const Console& console);
// The same two files in the folder of the order; answers their names, the JSON first.
Result<std::pair<std::string, std::string>> write_person_files(AdminClient& office,
                                                               const PersonOrder& order,
                                                               std::int64_t now_ms);
// Has the number typed again on `answers`, unless the order is sure. invalid: it was not.
Result<void> confirm_erasure(const PersonOrder& order, std::FILE* answers, const Console& console);
Result<void> restrict_one(AdminClient& office, const PersonOrder& order, const Console& console);
// Asks on `answers` whether that is meant, by having the number typed again. invalid: it was not.
Result<void> erase_one(AdminClient& office, const PersonOrder& order, std::FILE* answers,
                       const Console& console);
Result<void> show_erasures(AdminClient& office, const Console& console);

}  // namespace tresen
