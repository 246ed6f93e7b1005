#pragma once
// A record as head office decides it: the edit is in it, and it is one version on.

#include <utility>

#include "sync/record/record.h"

namespace tresen::test {

inline Record after(Record one, const Edit& edit) {
  const std::uint64_t row_ver = one.row_ver + 1;
  one = with_edit(std::move(one), edit, Stamp{row_ver * 1000, 0, 0});
  one.row_ver = row_ver;
  return one;
}

}  // namespace tresen::test
