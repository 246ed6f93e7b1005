#pragma once
// `fields` and `check`: what a customer record is made of, and what its rules say to a value. Needs
// no head office.

#include <cstdio>
#include <string>

#include "sync/base/result.h"
#include "sync/office/cli/console.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// All fields that a chain with these rules has, families spelled out.
Result<void> list_fields(const v1::Rules& rules, const Console& console);

struct CheckOrder {
  std::string key;        // field key, or "phonetic" for the Kölner Phonetik of each line
  std::string country;    // ISO 3166-1 alpha-2; empty: DE
  std::string postcodes;  // file with lines "71229;Leonberg"; empty: no towns are suggested
};

// A value a line of `lines`; a verdict a line comes out, in the same order. absent: no such field.
Result<void> check_values(const CheckOrder& order, std::FILE* lines, const Console& console);

}  // namespace tresen
