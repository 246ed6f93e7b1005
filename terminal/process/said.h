#pragma once
// What a customer said, was shown or signed on a page of consents: the choice of the step kinds
// consent, notice and signature. It is proved by records that are written when the process ends,
// however it ends: what was said was said.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sync/record/consent_record.h"
#include "terminal/process/step.h"

namespace tresen {

struct SaidChoice {
  std::int64_t at_ms = 0;         // since 1970-01-01 UTC
  std::string staff;              // id of who was signed in
  std::string ink;                // the signature of all that was signed; empty: none
  std::vector<ConsentSaid> said;  // without ink; empty: declined

  bool objects() const;  // to all advertising

  bool operator==(const SaidChoice&) const = default;
};

// The form of StepProgress::choice, and back; nothing for what is none.
std::vector<std::string> said_words(const SaidChoice& choice);
std::optional<SaidChoice> said_from(const std::optional<std::vector<std::string>>& words);

// The records and the customer's fields (Step::at_close of the three kinds).
std::vector<Edit> write_said(const StepContext& step, IdSource& ids);

}  // namespace tresen
