// What a terminal says to a till, as the till's library reads it.

#include <array>
#include <cstring>

#include "tests/fuzz/fuzz.h"

extern "C" {
#include "terminal/pos/shim/wire.h"
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static std::array<char, 4096> bytes;
  wire_texts texts{bytes.data(), 0, bytes.size()};
  wire_reply reply;
  if (!wire_read(data, size, &texts, &reply)) return 0;
  // Every text ends, and none lies outside of the room.
  for (const char* text :
       {reply.request_id, reply.version, reply.capabilities, reply.event.kind,
        reply.event.process_id, reply.event.customer_no, reply.event.template_id, reply.event.state,
        reply.event.correlation, reply.event.step, reply.event.campaign, reply.event.categories,
        reply.event.fields_changed, reply.event.text}) {
    tresen::fuzz::must(text != nullptr && std::strlen(text) < bytes.size(), "a text that ends");
  }
  return 0;
}
