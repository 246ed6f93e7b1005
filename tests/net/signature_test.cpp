// What a device signs is believed, and nothing else is.

#include "sync/net/signature.h"

#include <gtest/gtest.h>

#include "sync/base/clock.h"
#include "sync/net/device_key.h"
#include "sync/office/identity.h"
#include "tests/support/folder.h"
#include "tests/support/paper_office.h"

namespace tresen::test {
namespace {

struct Signer {
  explicit Signer(const Ca& ca, std::uint64_t device)
      : key(new_device_key().value()),
        certificate(
            sign_device(ca, certificate_request(key).value(), device, SystemClock().now().wall_ms)
                .value()) {}
  std::string key;
  std::string certificate;
};

TEST(Signature, IsBelievedOfTheCertificatesKeyAlone) {
  const Folder folder;
  const PaperCa office{folder / "office"};
  const Signer one(office.ca, 1);
  const Signer two(office.ca, 2);
  const std::string bytes("all of it is gone\0, yes", 23);
  const auto signature = sign(one.key, bytes);
  ASSERT_TRUE(signature) << signature.error().detail;
  EXPECT_TRUE(check_signature(one.certificate, bytes, *signature));
  EXPECT_EQ(check_signature(two.certificate, bytes, *signature).error().fault, Fault::denied);
  EXPECT_EQ(check_signature(one.certificate, bytes + "!", *signature).error().fault, Fault::denied);
  EXPECT_EQ(check_signature(one.certificate, bytes, "").error().fault, Fault::denied);
  for (std::size_t i = 0; i < signature->size(); ++i) {
    std::string bent = *signature;
    bent[i] = static_cast<char>(bent[i] ^ 1);
    EXPECT_FALSE(check_signature(one.certificate, bytes, bent)) << i;
  }
}

TEST(Signature, NeedsAKeyAndACertificate) {
  EXPECT_EQ(sign("no key", "bytes").error().fault, Fault::invalid);
  EXPECT_EQ(check_signature("no certificate", "bytes", "s").error().fault, Fault::invalid);
}

}  // namespace
}  // namespace tresen::test
