// A query as people write it, at a command line or in the field of a desk.

#include "sync/office/campaigns/query_text.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  const auto text = tresen::fuzz::text_of(data, size);
  const tresen::QueryReading read = tresen::parse_query(text);
  must(read.at <= size, "a mistake stands in the text");
  if (!read.mistake.empty()) return 0;
  const std::string written = tresen::text_of(read.query);
  const tresen::QueryReading again = tresen::parse_query(written);
  must(again.mistake.empty(), "a query that was read can be written and read");
  must(tresen::text_of(again.query) == written, "and is the same then");
  return 0;
}
