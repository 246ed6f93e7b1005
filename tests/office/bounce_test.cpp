// What other mail servers say of mails that came back.

#include "sync/office/channels/bounce.h"

#include <gtest/gtest.h>

#include "sync/office/bounce_token.h"

namespace tresen {
namespace {

std::string report(const std::string& to, const std::string& recipient) {
  return "From: MAILER-DAEMON@mx.example\r\nTo: " + to +
         "\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
         "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
         "--b\r\n\r\nI am sorry.\r\n"
         "--b\r\nContent-Type: message/delivery-status\r\n\r\n"
         "Reporting-MTA: dns; mx.example\r\n\r\n"
         "Final-Recipient: rfc822; anna@example.org\r\n" +
         recipient +
         "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nTo: anna@example.org\r\n--b--\r\n";
}

TEST(Bounce, TellsForGoodFromForNow) {
  struct Case {
    std::string recipient;
    BounceKind kind;
    std::string status;
  };
  for (const auto& [recipient, kind, status] : {
           Case{"Action: failed\r\nStatus: 5.1.1\r\n", BounceKind::hard, "5.1.1"},
           Case{"ACTION: Failed\r\nSTATUS: 5.2.2 (full)\r\n", BounceKind::hard, "5.2.2"},
           Case{"Action: delayed\r\nStatus: 4.4.1\r\n", BounceKind::soft, "4.4.1"},
           Case{"Action: failed\r\nStatus: 4.4.7\r\n", BounceKind::soft, "4.4.7"},
           Case{"Action: delivered\r\nStatus: 2.0.0\r\n", BounceKind::arrived, "2.0.0"},
           Case{"", BounceKind::none, ""},
       }) {
    const Bounce bounce = read_bounce(report("bounces+1-2-abc@optik.example", recipient));
    EXPECT_EQ(bounce.kind, kind) << recipient;
    EXPECT_EQ(bounce.status, status);
    EXPECT_EQ(bounce.tokens, std::vector<std::string>{"1-2-abc"});
  }
}

TEST(Bounce, SaysThatNobodyIsThereByItsCodeAlone) {
  for (const char* const status : {"", "5.0.0", "5.1.1", "5.1.10", "5.2.1", "5.4.4"}) {
    EXPECT_TRUE(says_nobody_is_there(status)) << status;
  }
  for (const char* const status : {"5.2.2", "5.3.4", "5.6.1", "5.7.1", "4.1.1", "2.0.0"}) {
    EXPECT_FALSE(says_nobody_is_there(status)) << status;
  }
}

TEST(Bounce, IsNoMailThatAPersonWrote) {
  EXPECT_EQ(read_bounce("").kind, BounceKind::none);
  EXPECT_EQ(read_bounce("Subject: Hallo\n\nAction: failed\nStatus: 5.1.1\n").kind,
            BounceKind::none);
  EXPECT_EQ(read_bounce(std::string(1000, '\0')).kind, BounceKind::none);
}

TEST(Bounce, NamesAMailOnlyWhoHasTheKey) {
  const std::string key(32, 'k');
  const std::string token = bounce_token(key, {12, 345});
  EXPECT_EQ(read_bounce_token(key, token), (BouncedMessage{12, 345}));
  EXPECT_FALSE(read_bounce_token(std::string(32, 'x'), token));
  EXPECT_FALSE(read_bounce_token(key, "12-346" + token.substr(token.rfind('-'))));
  EXPECT_FALSE(read_bounce_token(key, token + "a"));
  EXPECT_FALSE(read_bounce_token(key, ""));
}

}  // namespace
}  // namespace tresen
