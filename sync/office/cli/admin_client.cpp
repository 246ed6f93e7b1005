#include "sync/office/cli/admin_client.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "sync/office/admin.h"
#include "sync/office/admin_dispatch.h"
#include "sync/office/admin_frame.h"
#include "sync/office/backup.h"
#include "sync/office/campaigns/letter_proofs.h"
#include "sync/office/store/database_place.h"
#include "sync/office/store/shared_store.h"

namespace tresen {
namespace {

// A portion of an import takes a second on a slow machine.
constexpr timeval answer_wait_max{60, 0};
// A backup or a check of a very large store.
constexpr timeval long_answer_wait_max{24 * 60 * 60, 0};

bool send_all(int socket, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

// A connection to the daemon in a seat; nothing: none listens.
Result<std::optional<int>> connect_to(const std::string& data_dir, int seat) {
  TRY_TO(folder, AdminAddress::of(data_dir, seat_name(seat)));
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &answer_wait_max, sizeof answer_wait_max);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &answer_wait_max, sizeof answer_wait_max);
  const sockaddr_un address = folder.address();
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (connect(descriptor, generic, sizeof address) == 0) return std::optional(descriptor);
  const int why = errno;
  close(descriptor);
  if (why == EACCES || why == EPERM) {
    return fail(Fault::denied, "the daemon on " + data_dir +
                                   " runs as another user; run this command as that user");
  }
  return std::optional<int>();
}

}  // namespace

struct AdminClient::Inside {
  explicit Inside(std::string dir, const Clock& when)
      : data_dir(std::move(dir)), clock(when), proofs(data_dir) {}
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() {
    if (socket >= 0) close(socket);
  }

  Result<v1::AdminReply> ask_daemon(const v1::AdminRequest& request);

  std::string data_dir;
  const Clock& clock;
  int socket = -1;  // -1: alone
  std::optional<Office> office;
  std::optional<Admin> admin;
  LetterProofs proofs;
};

Result<v1::AdminReply> AdminClient::Inside::ask_daemon(const v1::AdminRequest& request) {
  const std::string silence =
      "the daemon on " + data_dir + " does not answer; look at its log, or start it again";
  const bool is_long = runs_beside(request) || asks_whom(request) || asks_for_proof(request);
  const timeval wait_max = is_long ? long_answer_wait_max : answer_wait_max;
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &wait_max, sizeof wait_max);
  if (!send_all(socket, admin_frame(request.SerializeAsString()))) {
    return fail(Fault::offline, silence);
  }
  std::string arrived;
  std::array<char, 64 * 1024> bytes;
  while (true) {
    TRY_TO(message, take_admin_frame(arrived));
    if (message) {
      v1::AdminReply reply;
      if (reply.ParseFromString(*message)) return reply;
      return fail(Fault::invalid, "the daemon's answer cannot be read; is it another release?");
    }
    const ssize_t count = recv(socket, bytes.data(), bytes.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return fail(Fault::offline, silence);
    arrived.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

Result<void> expect_office(const std::string& data_dir) {
  if (!has_store(data_dir)) {
    return fail(Fault::absent, "there is no head office in " + data_dir +
                                   "; make one with: tresen-headoffice init --data " + data_dir +
                                   " --chain FILE.textproto");
  }
  return {};
}

Result<void> expect_database(const std::string& data_dir, const std::string& url) {
  TRY_TO(kept, database_url(data_dir));
  if (kept == url) return {};
  if (kept.empty()) {
    return fail(Fault::conflict, "the store of " + data_dir +
                                     " lies in the folder; it cannot be moved into a PostgreSQL "
                                     "yet: only init makes one there");
  }
  return fail(Fault::conflict, "the store of " + data_dir + " lies in another database, which " +
                                   data_dir + "/database names");
}

Result<AdminClient> AdminClient::open(const std::string& data_dir, const Clock& clock) {
  TRY(expect_office(data_dir));
  auto inside = std::make_unique<Inside>(data_dir, clock);
  for (int seat = 1; seat <= seats_max; ++seat) {
    TRY_TO(socket, connect_to(data_dir, seat));
    if (!socket) continue;
    inside->socket = *socket;
    return AdminClient(std::move(inside));
  }
  auto office = Office::open(data_dir);
  if (!office && office.error().fault == Fault::busy) {
    return fail(Fault::busy, "somebody works on " + data_dir +
                                 " but does not answer: another command, or a daemon that is just "
                                 "starting or ending; try again in a moment");
  }
  if (!office) return tl::unexpected(office.error());
  TRY_TO(ca, load_ca(data_dir));
  inside->office.emplace(std::move(*office));
  inside->admin.emplace(std::move(ca));
  return AdminClient(std::move(inside));
}

AdminClient::AdminClient(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
AdminClient::AdminClient(AdminClient&&) noexcept = default;
AdminClient::~AdminClient() = default;

bool AdminClient::alone() const { return inside_->socket < 0; }
const std::string& AdminClient::data_dir() const { return inside_->data_dir; }

Result<v1::AdminReply> AdminClient::ask(const v1::AdminRequest& request) {
  v1::AdminReply reply;
  if (alone() && runs_beside(request)) {
    reply = answer_beside(inside_->data_dir, request, [&](const BackupMade& made) {
      return note_backup(*inside_->office, made, inside_->clock.now().wall_ms);
    });
  } else if (alone() && asks_whom(request)) {
    reply = answer_whom(inside_->data_dir, request, inside_->clock.now().wall_ms);
  } else if (alone() && asks_for_proof(request)) {
    if (request.has_test_print()) {
      TRY(note_request(*inside_->office, request, {}, inside_->clock.now().wall_ms));
    }
    return inside_->proofs.answer(request, inside_->clock.now().wall_ms);
  } else if (alone()) {
    reply = inside_->admin->answer(*inside_->office, request, inside_->clock.now().wall_ms);
  } else {
    TRY_TO(answer, inside_->ask_daemon(request));
    reply = std::move(answer);
  }
  if (reply.has_error()) {
    Error error = error_of(reply.error());
    return tl::unexpected(std::move(error));
  }
  return reply;
}

}  // namespace tresen
