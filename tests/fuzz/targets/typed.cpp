// What is typed, scanned or opened: the code of a letter, a link that starts a process, and the
// template of a letter. The first byte chooses.

#include <algorithm>

#include "sync/office/channels/letter_template.h"
#include "sync/record/letter_code.h"
#include "terminal/pos/start_link.h"
#include "tests/fuzz/fuzz.h"

namespace {

using tresen::fuzz::must;

void read_code(std::string_view typed) {
  const auto code = tresen::parse_letter_code(typed);
  if (!code) return;
  must(tresen::parse_letter_code(tresen::to_text(*code)) == code, "a code is what it says");
  must(tresen::parse_letter_code(tresen::to_readable(*code)) == code, "and reads as it is typed");
}

void read_template(std::string_view text) {
  const tresen::TemplateReading read = tresen::read_letter_template(text, "/nonexistent");
  const auto lines = std::count(text.begin(), text.end(), '\n') + 1;
  for (const tresen::TextMistake& mistake : read.mistakes)
    must(mistake.line >= 1 && mistake.line <= lines + 1, "a mistake stands in the file");
  if (read.mistakes.empty()) must(read.letter.footer.size() <= 4, "a footer has four lines");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const auto text = tresen::fuzz::text_of(data + 1, size - 1);
  constexpr std::int64_t now_ms = 1'800'000'000'000;
  switch (data[0] % 3) {
    case 0:
      read_code(text);
      break;
    case 1:
      if (const auto request = tresen::request_of_link(text, now_ms))
        must(request->has_start() && !request->request_id().empty(), "a link starts something");
      break;
    default:
      read_template(text);
  }
  return 0;
}
