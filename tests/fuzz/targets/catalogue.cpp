// A catalogue of words as it lies on disk: whatever it holds, the screen says something, if it be
// the key.

#include <fstream>

#include "terminal/ui/locale.h"
#include "tests/fuzz/fuzz.h"

namespace {

using tresen::fuzz::must;

std::string folder_of_catalogues() {
  static const tresen::fuzz::Scratch scratch;
  static const std::string folder = scratch / "de/LC_MESSAGES";
  std::filesystem::create_directories(folder);
  return scratch / "";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string folder = folder_of_catalogues();
  std::ofstream(folder + "de/LC_MESSAGES/tresen.mo", std::ios::binary)
      << tresen::fuzz::text_of(data, size);
  const tresen::ui::Locale german("de", folder);
  must(!german.text("next").empty(), "a key has words");
  (void)german.format("date.long", {"a", "b", "c"});
  for (const std::int64_t count : {0, 1, 2, 5, 21, 1000}) (void)german.plural("waiting", count);
  must(german.number(1234) == "1.234", "numbers need no catalogue");
  return 0;
}
