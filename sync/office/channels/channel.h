#pragma once
// A way out of the house: print, upload, a file, e-mail. A run hands over batches of recipients
// with what each of them gets, and is told what became of each.
//
// The caller writes its ledger before `send` and settles it with the receipts. After a crash it
// hands over the same batch again under the same key: a channel finds out from the other side
// (the printer's list of jobs, the file that is there already) what has left, and sends the rest;
// where the other side cannot be asked, it keeps a journal of its own (sending_journal.h).
// Nothing here knows consent or customers: who stands in a batch gets it.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace tresen {

// Where a letter stands in the document of its batch; pages count from 1.
struct PageRange {
  int first = 0;  // 0: no pages
  int last = 0;

  bool operator==(const PageRange&) const = default;
};

// What one recipient gets, complete: no placeholders are left. A channel uses what it needs, see
// `ParcelContent`; the rest stays empty.
struct Parcel {
  std::string key;               // of the send ledger: run, recipient and channel; [A-Za-z0-9._-]
  std::string to;                // e-mail address or number; personal
  std::string subject;           // one line
  std::string text;              // plain text of a message
  std::string html;              // the same for mail; empty: plain text only
  std::string unsubscribe;       // page where the recipient ends it, https://; empty: none
  std::string bounce_token;      // names it in the address of a bounce: [A-Za-z0-9-]; empty: none
  std::string barred;            // why it may not leave any more, if it has not; empty: it may
  PageRange pages;               // of the batch's document
  std::vector<std::string> row;  // a value for each of the batch's columns
};

struct ParcelBatch {
  std::string key;    // run, channel and number of the batch; [A-Za-z0-9._-], names jobs and files
  std::string title;  // what the printer's display or the print service is shown
  std::string document;  // path of what leaves: a PDF volume, a table; empty: there is none
  std::vector<std::string> columns;
  std::vector<Parcel> parcels;
};

enum class Delivery {
  sent,     // it left the house: never again
  refused,  // it never will: wrong address, not accepted
  later,    // the other side is busy or gone: hand over again
};

// What the reason of a receipt begins with where a message was refused because of its address
// alone: nobody can be reached there.
inline constexpr std::string_view reason_nobody_there = "nobody there, ";

struct Receipt {
  std::string key;  // of the parcel
  Delivery delivery = Delivery::later;
  std::string reference;  // sent: the other side's name for it, such as a job or file
  std::string reason;     // refused, later: for operators; nothing personal

  bool operator==(const Receipt&) const = default;
};

class Channel {
 public:
  virtual ~Channel() = default;
  // A receipt for each parcel, in their order. Blocks until the other side has answered; belongs to
  // one thread. Fails where somebody has to look before it is tried again: the batch cannot be
  // right (invalid, absent), the other side is not who it should be or lets us in no longer
  // (denied), or has something else under this key (conflict). Then nothing of the batch was sent.
  virtual Result<std::vector<Receipt>> send(const ParcelBatch& batch) = 0;
  // What can be known before anything is sent: settings, keys, whether the other side answers.
  virtual Result<void> check() = 0;
};

// The same answer for everybody in a batch that stands or falls as a whole.
std::vector<Receipt> receipts_for_all(const ParcelBatch& batch, const Receipt& answer);

// Whether it may be a batch at all: a key that can name a file, keys of parcels that are such, too,
// and differ. Channels ask it first.
Result<void> check_batch(const ParcelBatch& batch);

}  // namespace tresen
