#pragma once
// The mails and text messages of a run: each recipient's words, written into the archive before the
// batch is fixed, with the page where this recipient ends it.

#include <string>
#include <vector>

#include "sync/office/campaigns/run_document.h"
#include "sync/office/channels/channel.h"
#include "sync/office/channels/message_template.h"
#include "tresen/v1/query.pb.h"

namespace tresen {

class RunMessages {
 public:
  // The template of a step as it reads now, with the settings of its channel; `link_key` seals the
  // links (DispatchReader::link_key). absent, invalid: template or settings are not there, or have
  // a mistake.
  static Result<RunMessages> open(const std::string& dir, const v1::ContactStep& step,
                                  std::string link_key);

  // Whether it can be written; `problems` has got why not.
  bool check(const RunPerson& person, const RunOccasion& occasion,
             std::vector<LetterProblem>& problems) const;
  // All that can be written, as a table in DIR/`folder`.
  Result<RunDocument> write(const std::string& dir, const std::string& folder,
                            const std::string& name, const std::vector<RunPerson>& persons,
                            const RunOccasion& occasion) const;

 private:
  // What one recipient gets, but for its key.
  std::optional<Parcel> parcel(const RunPerson& person, const RunOccasion& occasion,
                               std::vector<LetterProblem>& problems) const;

  std::string channel_;  // post, email, ..
  MessageTemplate message_;
  std::string link_key_;
  std::string unsubscribe_url_;      // a token comes behind it; empty: there is no page
  std::string unsubscribe_address_;  // in place of it
};

// A row of such a table. storage: it is none.
Result<void> read_message(const v1::RunTableRow& row, Parcel& parcel);

}  // namespace tresen
