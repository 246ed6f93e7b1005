#pragma once
// Fax: the letter of each parcel as a PDF in a mail to the gateway that faxes it,
// NUMBER@GATEWAY, over the gateway's mail server. What smtp_batch.h says of mails holds for it;
// whether the other machine took the fax, the gateway tells by mail.

#include <array>

#include "sync/office/channels/channels.h"

namespace tresen {

// url, ca_file, user, password_file, connections and timeout_seconds: of the mail server, as for
// mail. from: NAME <ADDRESS>, as the gateway knows us. return_path: where bounces go.
// gateway: the domain behind the number. prefix: what stands for the plus of a number, 00 if not
// given. unsubscribe: the address or number that a letter names to be rid of faxes.
inline constexpr std::array<std::string_view, 11> fax_settings{"url",
                                                               "ca_file",
                                                               "user",
                                                               "password_file",
                                                               "from",
                                                               "return_path",
                                                               "gateway",
                                                               "prefix",
                                                               "unsubscribe",
                                                               "connections",
                                                               "timeout_seconds"};

Result<std::unique_ptr<Channel>> open_fax(const ChannelSettings& settings,
                                          const std::stop_token& stop = {});

}  // namespace tresen
