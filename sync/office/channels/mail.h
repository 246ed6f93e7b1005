#pragma once
// E-mail: each parcel a mail of its own, by SMTP to the chain's mail server. What becomes of
// it: smtp_batch.h.

#include <array>
#include <chrono>
#include <string>

#include "sync/office/channels/channels.h"

namespace tresen {

// url: smtp://HOST:PORT or smtps://HOST:PORT; ca_file, user, password_file. from: NAME <ADDRESS>.
// return_path: where bounces go; a token comes behind its local part, with a plus.
// unsubscribe_mailto: an address; unsubscribe_url: https://.../u/, a token comes behind it.
// connections: 1 to 20, 8 if not given. timeout_seconds: for one mail, 60 if not given.
// bounce_maildir: where mails to the return path arrive, an absolute path; bounce_seconds: how
// often it is looked into, 300 if not given.
inline constexpr std::array<std::string_view, 12> mail_settings{"url",
                                                                "ca_file",
                                                                "user",
                                                                "password_file",
                                                                "from",
                                                                "return_path",
                                                                "unsubscribe_mailto",
                                                                "unsubscribe_url",
                                                                "connections",
                                                                "timeout_seconds",
                                                                "bounce_maildir",
                                                                "bounce_seconds"};

// Where mails come back to, and how often that is looked into.
struct BouncePlan {
  std::string maildir;  // empty: nobody looks
  std::chrono::seconds pause{};
};
// invalid: a setting that cannot be.
Result<BouncePlan> bounce_plan(const ChannelSettings& settings);

Result<std::unique_ptr<Channel>> open_mail(const ChannelSettings& settings,
                                           const std::stop_token& stop = {});

}  // namespace tresen
