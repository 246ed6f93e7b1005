// A push as it comes from the wire, through custody, sequencer and feeds.

#include "tests/fuzz/fuzz_office.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  static tresen::fuzz::FuzzOffice offices;
  tresen::v1::PushRequest request;
  if (!request.ParseFromArray(data, static_cast<int>(size))) return 0;
  tresen::Office& office = offices.fresh();
  const auto count = static_cast<std::uint64_t>(request.changes_size());
  for (int i = 0; i < 2; ++i) {
    const auto reply = office.push(1, request, tresen::fuzz::now_ms);
    must(!reply || reply->hw_seq() <= count, "no more is in custody than was sent");
  }
  while (true) {
    const auto did = office.sequence();
    must(did.has_value(), "whatever is in custody can be decided");
    if (!*did) break;
  }
  const auto facts = office.store().sync().facts();
  must(facts.has_value() && facts->applied == facts->custody, "nobody is held up");
  return 0;
}
