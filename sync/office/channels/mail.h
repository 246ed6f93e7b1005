#pragma once
// E-mail: each parcel a mail of its own, by SMTP to the chain's mail server. What becomes of
// it: smtp_batch.h.

#include <array>

#include "sync/office/channels/channels.h"

namespace tresen {

// url: smtp://HOST:PORT or smtps://HOST:PORT; ca_file, user, password_file. from: NAME <ADDRESS>.
// return_path: where bounces go; a token comes behind its local part, with a plus.
// unsubscribe_mailto: an address; unsubscribe_url: https://.../u/, a token comes behind it.
// connections: 1 to 20, 4 if not given. timeout_seconds: for one mail, 60 if not given.
inline constexpr std::array<std::string_view, 10> mail_settings{"url",
                                                                "ca_file",
                                                                "user",
                                                                "password_file",
                                                                "from",
                                                                "return_path",
                                                                "unsubscribe_mailto",
                                                                "unsubscribe_url",
                                                                "connections",
                                                                "timeout_seconds"};

Result<std::unique_ptr<Channel>> open_mail(const ChannelSettings& settings);

}  // namespace tresen
