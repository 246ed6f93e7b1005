#pragma once
// Letters before they go out: `campaign letter --preview`, `campaign preflight --previews`,
// `campaign test-print`.

#include <string>

#include "sync/office/cli/admin_client.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct ProofOrder {
  std::string campaign;  // id
  std::string no;        // customer number or external id
  std::string to;        // preview: the PDF that is made
  std::string channel;   // test-print: print or upload
};

// How the letter of a customer would look now. denied: the customer may not be written to.
Result<void> preview_campaign_letter(AdminClient& office, const ProofOrder& order,
                                     const Console& console);
// The letters of these recipients as PDFs in a folder, which is made if need be. Who gets no letter
// is passed over.
Result<void> write_previews(AdminClient& office, const std::string& campaign,
                            const v1::PreflightReply& flight, const std::string& folder,
                            const Console& console);
// Sends one letter, marked as a test: it stands in no ledger.
Result<void> test_print(AdminClient& office, const ProofOrder& order, const Console& console);

}  // namespace tresen
