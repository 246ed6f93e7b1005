#pragma once
// The record of processing activities, as the program knows it: each purpose with its basis in law,
// what is kept for it, and for how long (GDPR 5(1)(b), 6, 30). Pure.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tresen/v1/chain.pb.h"

namespace tresen {

// Why something may be done with data of a person (GDPR 6(1), 9(2)).
enum class LegalBasis {
  consent,              // 6(1)(a)
  contract,             // 6(1)(b)
  legal_duty,           // 6(1)(c)
  legitimate_interest,  // 6(1)(f)
  explicit_consent,     // 9(2)(a)
};
std::string_view name_of(LegalBasis basis);     // "contract", ...
std::string_view article_of(LegalBasis basis);  // "GDPR 6(1)(b)"

struct Activity {
  std::string_view
      purpose;  // as in the catalogue of fields, in consents, or of the house's records
  LegalBasis basis = LegalBasis::contract;
  std::string_view note;          // legitimate interest: how it was weighed; else what the law says
  std::vector<std::string> data;  // keys of fields, consents or kinds of records
  std::vector<std::string> wanted_for;  // the purposes that this chain names for these fields
  std::vector<std::string> kept;        // retention classes of this chain
};

// One line for each purpose for which a customer's data is kept, asked for or used.
std::vector<Activity> record_of_processing(const v1::Rules& rules);

}  // namespace tresen
