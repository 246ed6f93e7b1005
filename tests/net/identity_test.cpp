// The device's key and the folder that says who it is.

#include "sync/net/identity.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "sync/base/clock.h"
#include "sync/net/device_key.h"
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
            .endpoint = "127.0.0.1:50051"};
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

TEST_F(IdentityFolder, IsNeverOverwritten) {
  ASSERT_TRUE(save_identity(data, identity));
  const auto again = save_identity(data, made(office.ca, 18));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().fault, Fault::conflict);
  EXPECT_EQ(load_identity(data)->device_id, 17U);
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

}  // namespace tresen::test
