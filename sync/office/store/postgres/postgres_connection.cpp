#include "sync/office/store/postgres/postgres_connection.h"

#include <array>

namespace tresen {
namespace {

// Notices are for whoever types statements.
void be_quiet(void* /*nobody*/, const char* /*notice*/) {}

}  // namespace

// What stands before the address may be said otherwise in it, what stands behind it may not.
Connection connected(const std::string& url) {
  constexpr std::size_t count = 8;
  const std::array<const char*, count> names{
      "fallback_application_name", "connect_timeout", "keepalives_idle", "keepalives_interval",
      "tcp_user_timeout",          "dbname",          "client_encoding", nullptr};
  const std::array<const char*, count> values{"tresen-headoffice", "5",    "10",   "5", "15000",
                                              url.c_str(),         "UTF8", nullptr};
  constexpr int url_is_expanded = 1;
  Connection made(PQconnectdbParams(names.data(), values.data(), url_is_expanded));
  PQsetNoticeProcessor(made.get(), be_quiet, nullptr);
  return made;
}

}  // namespace tresen
