// What a till sends: frames, and the requests in them.

#include "terminal/pos/frame.h"
#include "tests/fuzz/fuzz.h"
#include "tresen/v1/pos.pb.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  std::string stream(tresen::fuzz::text_of(data, size));
  while (true) {
    const std::size_t before = stream.size();
    const auto message = tresen::take_frame(stream);
    if (!message || !*message) return 0;
    must(stream.size() < before, "reading gets on");
    std::string again = tresen::framed(**message);
    const auto taken = tresen::take_frame(again);
    must(taken && *taken == **message, "what was framed can be taken");
    tresen::v1::PosRequest request;
    if (request.ParseFromString(**message)) request.SerializeAsString();
  }
}
