#pragma once
// The reports as commands: to the console, as JSON, as a table for other programs, as a sheet.

#include <string>

#include "sync/base/result.h"
#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct ReportOrder {
  std::string branch;           // id; empty: all
  std::string from, to;         // days; empty: open
  std::string no;               // contacts: of this customer
  bool list = false;            // contacts: each by itself
  std::string csv;              // file; empty: none
  std::string pdf;              // file; empty: none
  std::string language = "de";  // of the PDF: de or en
};

// `what`: contacts, marketing, processes or completeness.
Result<void> show_report(AdminClient& office, const std::string& what, const ReportOrder& order,
                         const Console& console);

}  // namespace tresen
