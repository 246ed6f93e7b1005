#pragma once
// What persons have asked under the GDPR.

#include <cstdio>
#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

// All requests, oldest first, with the last day for the answer.
Result<void> list_data_requests(AdminClient& office, const Console& console);

struct SettleOrder {
  std::string number;           // on the receipt
  std::string as;               // "done" or "refused"
  std::string why;              // a refusal needs it
  std::string folder;           // access: where the person's two files go; empty: this folder
  std::string language = "de";  // access: of the page
  bool sure = false;            // erasure: without asking
};

// Answers a request: access writes the person's files first, erasure erases the person and asks on
// `answers` whether that is meant.
Result<void> settle_data_request(AdminClient& office, const SettleOrder& order, std::FILE* answers,
                                 const Console& console);

}  // namespace tresen
