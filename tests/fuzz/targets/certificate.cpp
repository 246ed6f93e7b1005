// A certificate request (DER) from who wants to enrol, and certificates (PEM) from the disk.

#include "sync/net/device_key.h"
#include "sync/net/enrolment_code.h"
#include "sync/net/validity.h"
#include "sync/office/identity.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(tresen::fuzz::text_of(data, size));
  static_cast<void>(tresen::check_request(bytes));
  static_cast<void>(tresen::pin_of(bytes));
  static_cast<void>(tresen::validity_of(bytes));
  static_cast<void>(tresen::check_certificate(bytes, bytes, bytes));
  return 0;
}
