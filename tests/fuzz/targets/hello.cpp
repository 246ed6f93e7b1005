// The other requests of a device: hello, pull, an opaque row, a report, a look at a customer. The
// first byte chooses.

#include "tests/fuzz/fuzz_office.h"

namespace {

template <class Request, class Call>
void say(std::string_view bytes, Call call) {
  Request request;
  if (request.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) call(request);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static tresen::fuzz::FuzzOffice offices;
  if (size == 0) return 0;
  const auto bytes = tresen::fuzz::text_of(data + 1, size - 1);
  const std::int64_t now_ms = tresen::fuzz::now_ms;
  tresen::Office& office = offices.fresh();
  using tresen::fuzz::must;
  switch (data[0] % 5) {
    case 0:
      say<tresen::v1::HelloRequest>(bytes, [&](auto& request) {
        const auto reply = office.hello(1, request, now_ms);
        must(!reply || request.device_id() == 1, "nobody says hello for somebody else");
      });
      break;
    case 1:
      say<tresen::v1::PullRequest>(bytes, [&](auto& request) {
        const auto reply = office.pull(1, request);
        must(!reply || reply->next_pos() >= request.after_pos() || reply->head_pos() == 0 ||
                 reply->ops().empty(),
             "a page goes on");
      });
      break;
    case 2:
      say<tresen::v1::OpaqueRequest>(bytes, [&](auto& request) {
        static_cast<void>(office.push_opaque(1, request, now_ms));
        must(office.sequence().has_value(), "what nobody can read is decided unread");
      });
      break;
    case 3:
      say<tresen::v1::LookupRequest>(
          bytes, [&](auto& request) { static_cast<void>(office.lookup(1, request, now_ms)); });
      break;
    default:
      say<tresen::v1::DeviceReport>(
          bytes, [&](auto& request) { static_cast<void>(office.report(1, request, now_ms)); });
  }
  must(office.hello(1, {}, now_ms).has_value() == false, "a hello without a name is nobody's");
  return 0;
}
