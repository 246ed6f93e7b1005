// A mail that came back, from whatever server.

#include "sync/office/channels/bounce.h"

#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  const auto bounce = tresen::read_bounce(tresen::fuzz::text_of(data, size));
  must(bounce.tokens.size() <= 16 && bounce.status.size() <= 11, "it stays small");
  must(bounce.kind != tresen::BounceKind::hard || !bounce.status.starts_with('4'),
       "4.x.x is not for good");
  return 0;
}
