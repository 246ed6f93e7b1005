// The one-time code as somebody types it.

#include "sync/net/enrolment_code.h"

#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  const auto code = tresen::parse_enrolment_code(tresen::fuzz::text_of(data, size));
  if (!code) return 0;
  must(code->secret >> 60U == 0, "a secret has 60 bits");
  const auto again = tresen::parse_enrolment_code(tresen::to_text(*code));
  must(again && *again == *code, "what was read can be shown and read");
  must(tresen::mark_of(*again) == tresen::mark_of(*code), "a code has one mark");
  return 0;
}
