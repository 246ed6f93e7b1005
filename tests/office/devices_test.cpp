// How a terminal becomes a device: the code, the request, the certificate.

#include "sync/office/devices.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <memory>

#include "sync/net/enrolment_code.h"
#include "sync/office/identity.h"
#include "tests/support/device_key.h"
#include "tests/support/head_office.h"

namespace tresen {
namespace {

using test::DeviceKey;
using test::HeadOffice;
using test::noon_ms;

// The same code with another proof behind the same name.
std::string guess(const std::string& code, std::uint64_t wrong_by) {
  EnrolmentCode parsed = *parse_enrolment_code(code);
  parsed.secret ^= wrong_by;
  return to_text(parsed);
}

class Enrolment : public testing::Test {
 protected:
  std::string code(const std::string& branch = "b1") {
    const auto made = make_device_code(office->store(), ca, branch, noon_ms);
    EXPECT_TRUE(made.has_value());
    return made ? *made : "";
  }
  Result<v1::EnrolReply> attempt(const std::string& with, std::int64_t at_ms = noon_ms) {
    v1::EnrolRequest request;
    request.set_code(with);
    request.set_csr_der(key.request());
    return enrol(office->store(), ca, request, "127.0.0.1:1", at_ms);
  }
  Fault fault(const std::string& with, std::int64_t at_ms = noon_ms) {
    const auto reply = attempt(with, at_ms);
    EXPECT_FALSE(reply.has_value());
    return reply ? Fault::absent : reply.error().fault;
  }

  HeadOffice office;
  Ca ca = *load_ca(office.folder());
  DeviceKey key;
};

TEST_F(Enrolment, MakesADeviceOfTheCodesBranch) {
  const auto reply = attempt(code("b2"));
  ASSERT_TRUE(reply.has_value()) << reply.error().detail;
  EXPECT_EQ(reply->branch(), "b2");
  EXPECT_EQ(reply->chain_id(), "test");
  EXPECT_EQ(reply->endpoint(), "127.0.0.1:1");
  EXPECT_EQ(reply->ca_pem(), ca.certificate_pem);
  const auto devices = office.sync().devices();
  ASSERT_EQ(devices->size(), 1u);
  EXPECT_EQ(devices->front().id, reply->device_id());
  EXPECT_EQ(devices->front().branch, "b2");
}

TEST_F(Enrolment, TakesACodeAsPeopleTypeIt) {
  std::string typed = code();
  for (char& letter : typed) {
    if (letter == '-') letter = ' ';
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (letter == '0') letter = 'o';
  }
  EXPECT_TRUE(attempt(typed).has_value());
}

TEST_F(Enrolment, MakesADeskOfADesksCodeAndOfNoOther) {
  const std::string for_a_desk = *make_desk_code(office->store(), ca, noon_ms);
  const std::string for_a_terminal = code();
  v1::EnrolRequest request;
  request.set_csr_der(key.request());
  for (const bool desk : {false, true}) {
    request.set_desk(desk);
    request.set_code(desk ? for_a_terminal : for_a_desk);
    const auto mixed_up = enrol(office->store(), ca, request, "127.0.0.1:1", noon_ms);
    ASSERT_FALSE(mixed_up);
    EXPECT_EQ(mixed_up.error().fault, Fault::invalid);
    EXPECT_NE(mixed_up.error().detail.find("this code is for a "), std::string::npos);
  }
  // The mistake has cost nothing.
  EXPECT_TRUE(attempt(for_a_terminal));
  request.set_code(for_a_desk);
  const auto desk = enrol(office->store(), ca, request, "127.0.0.1:1", noon_ms);
  ASSERT_TRUE(desk) << desk.error().detail;
  EXPECT_EQ(desk->branch(), "");
  EXPECT_EQ(office.sync().device(desk->device_id()).value()->kind(), DeviceKind::desk);
  // It holds nothing, and never will.
  v1::HelloRequest hello;
  hello.set_incarnation(1);
  EXPECT_EQ(office->hello(desk->device_id(), hello, noon_ms).error().fault, Fault::denied);
  EXPECT_EQ(office->buckets_of(desk->device_id()).error().fault, Fault::denied);
}

TEST_F(Enrolment, RefusesASecondUse) {
  const std::string once = code();
  ASSERT_TRUE(attempt(once));
  EXPECT_EQ(fault(once), Fault::denied);
}

TEST_F(Enrolment, RefusesAnExpiredCode) {
  const std::string old = code();
  EXPECT_EQ(fault(old, noon_ms + code_valid_ms), Fault::denied);
  const std::string fresh = code();
  EXPECT_TRUE(attempt(fresh, noon_ms + code_valid_ms - 1));
}

TEST_F(Enrolment, RefusesTheRightCodeAfterFiveWrongTries) {
  const std::string right = code();
  for (std::uint64_t i = 1; i <= 5; ++i) EXPECT_EQ(fault(guess(right, i)), Fault::denied);
  EXPECT_EQ(fault(right), Fault::denied);
  const std::string other = code();
  for (std::uint64_t i = 1; i <= 4; ++i) EXPECT_EQ(fault(guess(other, i)), Fault::denied);
  EXPECT_TRUE(attempt(other));
}

TEST_F(Enrolment, CountsWrongTriesAgainstTheNamedCodeAlone) {
  const std::string attacked = code();
  const std::string other = code();
  for (std::uint64_t i = 1; i <= 9; ++i) EXPECT_EQ(fault(guess(attacked, i)), Fault::denied);
  EXPECT_TRUE(attempt(other));
}

TEST_F(Enrolment, PinsTheCaInTheCode) {
  EXPECT_EQ(parse_enrolment_code(code())->ca_pin, *pin_of(ca.certificate_pem));
}

TEST_F(Enrolment, KnowsOnlyBranchesOfTheChain) {
  const auto made = make_device_code(office->store(), ca, "b9", noon_ms);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().fault, Fault::absent);
}

TEST_F(Enrolment, RefusesARequestThatDoesNotProveItsKeyAndSparesTheCode) {
  const std::string once = code();
  v1::EnrolRequest request;
  request.set_code(once);
  for (const std::string& bad : {std::string("rubbish"), [&] {
                                   std::string der = key.request();
                                   der.back() = static_cast<char>(der.back() ^ 1);
                                   return der;
                                 }()}) {
    request.set_csr_der(bad);
    const auto reply = enrol(office->store(), ca, request, "", noon_ms);
    ASSERT_FALSE(reply.has_value());
    EXPECT_EQ(reply.error().fault, Fault::invalid);
  }
  EXPECT_TRUE(attempt(once));
}

TEST_F(Enrolment, SignsForNinetyDaysAndNamesTheDevice) {
  const auto reply = attempt(code());
  ASSERT_TRUE(reply.has_value());
  const auto certificate = test::read_certificate(reply->certificate_pem());
  ASSERT_NE(certificate, nullptr);
  const auto authority = test::read_certificate(ca.certificate_pem);
  EXPECT_EQ(X509_verify(certificate.get(), X509_get0_pubkey(authority.get())), 1);
  EXPECT_EQ(test::uri_of(*certificate), "urn:tresen:device:" + std::to_string(reply->device_id()));
  int days = 0;
  int seconds = 0;
  ASN1_TIME_diff(&days, &seconds, X509_get0_notBefore(certificate.get()),
                 X509_get0_notAfter(certificate.get()));
  EXPECT_EQ(days, 90);
  EXPECT_EQ(seconds, 5 * 60);
}

TEST_F(Enrolment, RevokedDevicesAreServedNothing) {
  const auto reply = attempt(code());
  ASSERT_TRUE(reply.has_value());
  const std::uint64_t device = reply->device_id();
  v1::PullRequest pull;
  pull.set_bucket("config");
  pull.set_store_epoch(office.sync().store_epoch());
  ASSERT_TRUE(office->pull(device, pull));
  ASSERT_TRUE(office.sync().revoke(device));
  ASSERT_TRUE(office.sync().revoke(device));
  v1::HelloRequest hello;
  hello.set_device_id(device);
  hello.set_incarnation(1);
  EXPECT_EQ(office->pull(device, pull).error().fault, Fault::denied);
  EXPECT_EQ(office->hello(device, hello, noon_ms).error().fault, Fault::denied);
  EXPECT_EQ(office->push(device, test::Pen::push(1, {}), noon_ms).error().fault, Fault::denied);
  EXPECT_EQ(office->buckets_of(device).error().fault, Fault::denied);
  EXPECT_EQ(office.sync().revoke(99).error().fault, Fault::absent);
  EXPECT_EQ(office.sync().revoke(0).error().fault, Fault::absent);
}

TEST_F(Enrolment, KeepsTheCasKeyToItsOwner) {
  struct stat facts {};
  ASSERT_EQ(::stat((office.folder() + "/ca/key.pem").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

}  // namespace
}  // namespace tresen
