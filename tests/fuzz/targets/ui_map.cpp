// What the terminal says of its screen to the hand that plays the visit.

#include "tests/fuzz/fuzz.h"
#include "tests/visit/driver/screen.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string line(tresen::fuzz::text_of(data, size));
  const auto screen = tresen::visit::parse_screen(line);
  if (!screen) return 0;
  tresen::fuzz::must(screen->raw + screen->version == line, "the line stays as it came");
  for (const auto& control : screen->controls) {
    tresen::fuzz::must(screen->find(control.key) != nullptr, "what is on the screen is found");
  }
  return 0;
}
