#pragma once
// A batch that leaves through a mail server, a mail for each parcel, whatever stands in it: e-mail,
// or a fax by way of a gateway.
//
// What the server refuses for good (5xx) is refused, what it defers (4xx) or does not answer goes
// out later. It cannot be asked what it has: a journal beside the batch remembers
// (sending_journal.h), and a mail that was on its way when the line or this machine died is in
// doubt: told as such, and not sent again.

#include <functional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "sync/office/channels/channels.h"
#include "sync/office/channels/sending_batch.h"
#include "sync/office/channels/smtp_lines.h"

namespace tresen {

// The settings url, ca_file, user, password_file, connections and timeout_seconds of a channel.
Result<SmtpServer> smtp_server_of(std::string_view channel, const ChannelSettings& settings);

// An address that bounces can come back to: a token comes behind its local part, with a plus.
// invalid: that cannot be done with it.
Result<std::string> return_path_of(std::string_view channel, const ChannelSettings& settings,
                                   const std::string& otherwise);

// The mail of a parcel.
using MailOf = std::function<Result<SmtpMail>(const Parcel&)>;

// See Channel::send.
Result<std::vector<Receipt>> send_by_mail(SmtpLines& lines, const ParcelBatch& batch,
                                          const SendingBatch::WhyNot& why_not,
                                          const MailOf& mail_of, const std::stop_token& stop);

}  // namespace tresen
