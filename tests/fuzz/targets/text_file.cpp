// Files that operators write: the chain's options, and the map of an import. The first byte
// chooses.

#include "sync/office/cli/text_file.h"

#include "sync/office/cli/chain_file.h"
#include "tests/fuzz/fuzz.h"
#include "tresen/v1/office.pb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  if (size == 0) return 0;
  const auto text = tresen::fuzz::text_of(data + 1, size - 1);
  if (data[0] % 2 == 0) {
    const tresen::ChainFile file = tresen::read_chain(text);
    if (!file.mistakes.empty()) return 0;
    const tresen::ChainFile again = tresen::read_chain(tresen::write_chain(file.chain));
    must(again.mistakes.empty(), "a chain that was read can be written and read");
  } else {
    tresen::v1::ImportMap map;
    for (const auto& mistake : tresen::read_text(text, map).mistakes) shown(mistake, "map");
  }
  return 0;
}
