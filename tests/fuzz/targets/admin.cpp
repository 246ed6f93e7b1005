// What comes through admin.sock: frames, and the requests in them.

#include "sync/office/admin.h"

#include "sync/office/admin_frame.h"
#include "tests/fuzz/fuzz_office.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  static tresen::fuzz::FuzzOffice offices;
  std::string arrived(tresen::fuzz::text_of(data, size));
  tresen::Admin admin(tresen::Ca{});
  while (true) {
    const std::size_t before = arrived.size();
    const auto message = tresen::take_admin_frame(arrived);
    if (!message || !*message) return 0;
    must(arrived.size() < before, "reading gets on");
    std::string again = tresen::admin_frame(**message);
    const auto taken = tresen::take_admin_frame(again);
    must(taken && *taken == **message, "what was framed can be taken");
    tresen::v1::AdminRequest request;
    if (!request.ParseFromString(**message)) continue;
    admin.answer(offices.fresh(), request, tresen::fuzz::now_ms);
  }
}
