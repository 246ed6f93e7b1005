#pragma once
// The mailbox that mails of campaigns come back to: a Maildir, which is read and left as it is.
//
// A report counts only with the token of its return address, which nobody but head office can make.
// Those that name none of our mails are counted, and stay in the Maildir for somebody to look at.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/campaigns/run_errand.h"
#include "tresen/v1/run.pb.h"

namespace tresen {

// What a look at it came to.
struct ReturnedMails {
  struct Mail {
    v1::DeliveryReport report;
    v1::DeliveryNoted noted;
  };
  std::vector<Mail> ours;  // each message once, with the last word on it; by run and number
  std::uint64_t of_nobody = 0;    // reports that name no mail of this house
  std::uint64_t other_mails = 0;  // no reports at all
};

class BounceBox {
 public:
  explicit BounceBox(std::string maildir) : maildir_(std::move(maildir)) {}

  const std::string& maildir() const { return maildir_; }

  // Reads what it has not read yet and lets head office settle it. After an error all of that is
  // read again. absent: it is no Maildir. `key`: DispatchReader::link_key.
  Result<ReturnedMails> settle(std::string_view key, const AskOffice& ask);

 private:
  std::string maildir_;
  std::set<std::string> read_;  // names of mails, without their flags
};

}  // namespace tresen
