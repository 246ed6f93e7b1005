#pragma once
// Text messages through a gateway that takes Kannel's sendsms form, over HTTPS or on this machine;
// several at a time, each over a line of its own.
//
// The gateway cannot be asked what it has: a journal beside the batch remembers
// (sending_journal.h), and a message that may have left is told as in doubt and never sent again.
// Answers (STOP) and delivery reports come back to the web door (web/sms_hook.h).

#include <array>
#include <string_view>

#include "sync/office/channels/channels.h"

namespace tresen {

// url: of sendsms, https://, or http:// on this machine. user, password_file: of the gateway. from:
// number or name that the recipient sees. ca_file: who vouches for it; empty: the system's.
// connections: 1 to 32 (8). parts_max: what costs more is refused (5). timeout_seconds: 1 to 300
// (30). unsubscribe_url: of the web door's page, https://.../u/, for messages that name it.
// secret_file: the word by which the web door knows the gateway. report_url: of the web door,
// http://.../sms/dlr as the gateway reaches it, for delivery reports; empty: none are asked for.
inline constexpr std::array<std::string_view, 11> sms_settings{"url",
                                                               "user",
                                                               "password_file",
                                                               "from",
                                                               "ca_file",
                                                               "connections",
                                                               "parts_max",
                                                               "timeout_seconds",
                                                               "unsubscribe_url",
                                                               "secret_file",
                                                               "report_url"};
Result<std::unique_ptr<Channel>> open_sms(const ChannelSettings& settings,
                                          const std::stop_token& stop = {});

}  // namespace tresen
