#pragma once
// A letter of a campaign looked at before any goes out: as pictures, as a file, or on paper, marked
// as a test. Nothing of it stands in a ledger, and its code counts for nobody.
//
// A letter is only made for somebody who would get one: whoever may not be written to is refused,
// with the reason. Belongs to one thread; the first letter of a language takes seconds.

#include <optional>
#include <string>

#include "sync/base/result.h"
#include "sync/office/campaigns/run_presses.h"
#include "sync/office/store/dispatch_store.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Whether a request is for LetterProofs::answer().
bool asks_for_proof(const v1::AdminRequest& request);

class LetterProofs {
 public:
  // `dir` is head office's folder, with a daemon or without.
  explicit LetterProofs(std::string dir) : dir_(std::move(dir)), presses_(dir_) {}

  // absent: no such campaign, customer or template. invalid: the campaign sends no letters, or this
  // one cannot be printed. denied: the customer may not be written to. busy: the printer does not
  // take it, and nothing was printed. `now_ms` is since 1970-01-01 UTC.
  Result<v1::AdminReply> answer(const v1::AdminRequest& request, std::int64_t now_ms);

 private:
  // Whose letter, and how the campaign sends it.
  struct Subject {
    v1::Chain chain;
    v1::Campaign campaign;
    v1::ContactStep step;
    RunPerson person;
    std::uint32_t campaign_number = 0;  // 0: of no run
  };
  Result<Subject> subject(const std::string& campaign, const std::string& no,
                          const std::string& record_id, std::int64_t now_ms);
  Result<void> take_number(Subject& subject, std::uint64_t run) const;
  Result<v1::LetterPreviewReply> preview(const v1::LetterPreviewRequest& request,
                                         std::int64_t now_ms);
  Result<v1::TestPrintReply> print(const v1::TestPrintRequest& request, std::int64_t now_ms);

  std::string dir_;
  RunPresses presses_;
};

}  // namespace tresen
