#pragma once
// A print service: the volume of a batch and its index go into a folder on its server, by SFTP with
// a pinned host key or by HTTPS.
//
// KEY.pdf first, KEY.csv last: where the index lies, all of it is there. Each is written under a
// temporary name, read back, and renamed only if its bytes are right. A file that is there already
// with the same bytes is not sent again; with other bytes it is an error.

#include <array>

#include "sync/office/channels/channels.h"

namespace tresen {

// url: sftp://USER@HOST:PORT/FOLDER/ or https://HOST/FOLDER/. SFTP: host_key (SHA256:..., as
// ssh-keygen -lf shows it), key_file. HTTPS: ca_file, user, password_file.
inline constexpr std::array<std::string_view, 6> upload_settings{
    "url", "host_key", "key_file", "ca_file", "user", "password_file"};

Result<std::unique_ptr<Channel>> open_upload(const ChannelSettings& settings,
                                             const std::stop_token& stop = {});

}  // namespace tresen
