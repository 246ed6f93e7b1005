// The device's key and the folder that says who it is.

#include "sync/net/identity.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "sync/base/clock.h"
#include "sync/net/device_key.h"
#include "sync/net/validity.h"
#include "sync/office/identity.h"
#include "tests/support/folder.h"
#include "tests/support/paper_office.h"

namespace tresen::test {
namespace {

struct IdentityFolder : testing::Test {
  Folder folder;
  PaperCa office{folder / "office"};
  std::string data = folder / "terminal";
  Identity identity = made(office.ca, 17);

  static Identity made(const Ca& ca, std::uint64_t device) {
    const std::string key = new_device_key().value();
    const auto now = SystemClock().now().wall_ms;
    const std::string certificate =
        sign_device(ca, certificate_request(key).value(), device, now).value();
    return {.key_pem = key,
            .certificate_pem = certificate,
            .ca_pem = ca.certificate_pem,
            .device_id = device,
            .incarnation = 1,
            .branch = "b1",
            .chain_id = "demo",
            .endpoint = "127.0.0.1:50051",
            .code_mark = "0123456789abcdef"};
  }
  std::string file(const std::string& name) const { return data + "/identity/" + name; }
};

}  // namespace

TEST_F(IdentityFolder, GivesBackWhatWasSaved) {
  EXPECT_FALSE(has_identity(data));
  ASSERT_TRUE(save_identity(data, identity));
  EXPECT_TRUE(has_identity(data));
  const auto loaded = load_identity(data);
  ASSERT_TRUE(loaded) << loaded.error().detail;
  EXPECT_EQ(*loaded, identity);
}

TEST_F(IdentityFolder, IsForItsOwnerAlone) {
  ASSERT_TRUE(save_identity(data, identity));
  struct stat facts {};
  ASSERT_EQ(stat(file("device.key").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
  ASSERT_EQ(stat(file("").c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0700U);
}

TEST_F(IdentityFolder, ANewOneTakesThePlaceOfTheOldOneWhichIsMovedAside) {
  ASSERT_TRUE(save_identity(data, identity));
  const Identity next = made(office.ca, 18);
  ASSERT_TRUE(save_identity(data, next));
  EXPECT_EQ(*load_identity(data), next);
  const std::string before = folder / "before";
  std::filesystem::create_directories(before);
  std::filesystem::rename(data + "/identity.old", before + "/identity");
  EXPECT_EQ(*load_identity(before), identity);
}

// A crash between the two moves leaves either of these.
TEST_F(IdentityFolder, ACrashWhileMovingInLeavesTheOldOneOrTheNew) {
  const Identity next = made(office.ca, 18);
  for (const bool old_is_gone : {false, true}) {
    SCOPED_TRACE(old_is_gone);
    std::filesystem::remove_all(data);
    ASSERT_TRUE(save_identity(data, next));
    std::filesystem::rename(data + "/identity", data + "/identity.next");
    if (!old_is_gone) {
      ASSERT_TRUE(save_identity(folder / "old", identity));
      std::filesystem::rename(folder / "old/identity", data + "/identity");
    }
    EXPECT_TRUE(has_identity(data));
    const auto loaded = load_identity(data);
    ASSERT_TRUE(loaded) << loaded.error().detail;
    EXPECT_EQ(*loaded, next);
    EXPECT_FALSE(std::filesystem::exists(data + "/identity.next"));
  }
}

TEST_F(IdentityFolder, ARenewedPairStandsInOneFileAndIsUsed) {
  ASSERT_TRUE(save_identity(data, identity));
  Identity renewed = made(office.ca, 17);
  ASSERT_NE(renewed.key_pem, identity.key_pem);
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(save_renewed(data, renewed));
    EXPECT_EQ(*load_identity(data), renewed);
    struct stat facts {};
    ASSERT_EQ(stat(file("renewed.pem").c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
    renewed = made(office.ca, 17);
  }
  Identity mismatched = renewed;
  mismatched.key_pem = identity.key_pem;
  EXPECT_EQ(save_renewed(data, mismatched).error().fault, Fault::invalid);
}

TEST_F(IdentityFolder, WithoutAReadableRenewedPairTheFirstOneStillHolds) {
  for (const std::size_t kept : {std::size_t{0}, std::size_t{100}, std::size_t{400}}) {
    std::filesystem::remove_all(data);
    ASSERT_TRUE(save_identity(data, identity));
    const Identity renewed = made(office.ca, 17);
    ASSERT_TRUE(save_renewed(data, renewed));
    std::filesystem::resize_file(file("renewed.pem"), kept);
    EXPECT_EQ(*load_identity(data), identity) << kept;
    std::ofstream(file("renewed.unfinished")) << "half a";
    ASSERT_TRUE(save_renewed(data, renewed));
    EXPECT_EQ(*load_identity(data), renewed) << kept;
  }
}

TEST_F(IdentityFolder, WhatAnInterruptedAttemptLeftIsNoIdentity) {
  std::filesystem::create_directories(data + "/identity.unfinished");
  std::ofstream(data + "/identity.unfinished/device.key") << "half a";
  EXPECT_EQ(load_identity(data).error().fault, Fault::absent);
  ASSERT_TRUE(save_identity(data, identity));
  EXPECT_EQ(*load_identity(data), identity);
}

TEST_F(IdentityFolder, DamageIsNoticed) {
  const Identity other = made(PaperCa(folder / "other").ca, 17);
  struct Case {
    const char* file;
    std::string text;
  };
  for (const Case& c : {Case{"device.key", ""}, Case{"device.key", other.key_pem},
                        Case{"device.pem", "no certificate"},
                        Case{"device.pem", other.certificate_pem}, Case{"ca.pem", other.ca_pem},
                        Case{"facts", "device 17\n"}, Case{"facts", "device x\nincarnation 1\n"}}) {
    SCOPED_TRACE(std::string(c.file) + ": " + c.text.substr(0, 30));
    std::filesystem::remove_all(data);
    ASSERT_TRUE(save_identity(data, identity));
    std::ofstream(file(c.file), std::ios::trunc) << c.text;
    const auto loaded = load_identity(data);
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().fault, Fault::invalid);
  }
}

TEST_F(IdentityFolder, AKeyWithSomebodyElsesCertificateIsNotSaved) {
  identity.certificate_pem = made(office.ca, 18).certificate_pem;
  EXPECT_EQ(save_identity(data, identity).error().fault, Fault::invalid);
  EXPECT_FALSE(has_identity(data));
}

TEST(DeviceKey, ProvesItselfInItsRequest) {
  const std::string request = certificate_request(new_device_key().value()).value();
  EXPECT_TRUE(check_request(request));
  for (const std::size_t at : {request.size() / 2, request.size() - 1}) {
    std::string forged = request;
    forged[at] = static_cast<char>(forged[at] ^ 1);
    EXPECT_FALSE(check_request(forged)) << at;
  }
  EXPECT_NE(new_device_key().value(), new_device_key().value());
  EXPECT_FALSE(certificate_request("no key"));
}

TEST(Validity, IsRenewedAfterTwoThirdsOfItsLifeAndNotAllAtOnce) {
  const Validity validity{.from_ms = 1'000'000, .to_ms = 1'090'000};
  const std::int64_t earliest = renewal_ms(validity, 0);
  EXPECT_EQ(earliest, 1'060'000);
  for (std::uint64_t chance = 0; chance < 20'000; chance += 7) {
    const std::int64_t at = renewal_ms(validity, chance);
    EXPECT_GE(at, earliest) << chance;
    EXPECT_LE(at, 1'067'500) << chance;
  }
  EXPECT_NE(renewal_ms(validity, 1), renewal_ms(validity, 5000));
  EXPECT_EQ(renewal_ms({.from_ms = 5, .to_ms = 5}, 3), 5) << "a certificate without a life";
}

TEST(Validity, IsReadFromTheCertificate) {
  const Folder folder;
  const PaperCa office{folder / "office"};
  constexpr std::int64_t now_ms = 1'800'000'000'000;
  const auto certificate =
      sign_device(office.ca, certificate_request(new_device_key().value()).value(), 1, now_ms);
  const auto validity = validity_of(certificate.value());
  ASSERT_TRUE(validity);
  EXPECT_EQ(validity->from_ms, now_ms - 5 * 60 * 1000);
  EXPECT_EQ(validity->to_ms, now_ms + 90LL * 24 * 60 * 60 * 1000);
  EXPECT_EQ(validity_of("no certificate").error().fault, Fault::invalid);
}

}  // namespace tresen::test
