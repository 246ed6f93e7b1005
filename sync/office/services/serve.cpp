#include "sync/office/serve.h"

#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <initializer_list>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "sync/base/log.h"
#include "sync/base/text.h"
#include "sync/net/server_tls.h"
#include "sync/office/admin_door.h"
#include "sync/office/archive.h"
#include "sync/office/bounce_watch.h"
#include "sync/office/caretaker.h"
#include "sync/office/run_worker.h"
#include "sync/office/server_certificate.h"
#include "sync/office/services/desk_service.h"
#include "sync/office/services/enrolment_service.h"
#include "sync/office/services/identity_service.h"
#include "sync/office/services/sync_service.h"
#include "sync/office/store/shared_store.h"
#include "sync/office/web/web_door.h"

namespace tresen {
namespace {

struct Address {
  std::string host;  // as written, brackets of IPv6 included
  std::string port;
};

Result<Address> address_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    return fail(Fault::invalid, "an address is HOST:PORT, this is \"" + text + "\"");
  }
  return Address{text.substr(0, colon), text.substr(colon + 1)};
}

std::string without_brackets(const std::string& host) {
  return host.starts_with('[') && host.ends_with(']') ? host.substr(1, host.size() - 2) : host;
}

bool is_wildcard(const std::string& host) {
  return host == "0.0.0.0" || host == "[::]" || host == "*";
}

std::string own_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

// Whether a server answers grpc.health.v1: not to callers without a certificate.
enum class Health { told, untold };

// A server on an address, with the port that it got.
struct Listening {
  std::unique_ptr<grpc::Server> server;
  Address at;
};

Result<Listening> listen(const std::string& address,
                         const std::shared_ptr<grpc::ServerCredentials>& credentials,
                         std::initializer_list<grpc::Service*> services, int bytes_max,
                         Health health) {
  TRY_TO(at, address_of(address));
  grpc::ServerBuilder builder;
  set_server_limits(builder, bytes_max);
  int port = 0;
  builder.AddListeningPort(address, credentials, &port);
  for (grpc::Service* service : services) builder.RegisterService(service);
  if (health == Health::untold) {
    builder.SetOption(std::make_unique<grpc::HealthCheckServiceServerBuilderOption>(nullptr));
  }
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    return fail(Fault::busy, "cannot listen on " + address +
                                 ": in use, or not an address of this "
                                 "machine");
  }
  at.port = std::to_string(port);
  return Listening{std::move(server), std::move(at)};
}

std::string text_of(const Address& at) { return at.host + ":" + at.port; }

// Where new terminals are told to call.
std::string told_address(const ServeOptions& options, const Address& at) {
  return options.reached_at.empty() ? text_of(at) : options.reached_at;
}

// Under which names head office is found.
Result<std::vector<std::string>> hosts_of(const std::vector<std::string>& listens) {
  std::set<std::string> hosts{"localhost", "127.0.0.1", own_name()};
  for (const std::string& address : listens) {
    TRY_TO(at, address_of(address));
    if (!is_wildcard(at.host)) hosts.insert(without_brackets(at.host));
  }
  return std::vector<std::string>(hosts.begin(), hosts.end());
}

// Each terminal is an open file, and systems allow a thousand unless asked.
void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) trouble("office", "few_files_allowed");
}

// A storm of handshakes leaves holes in the heap, in each of its arenas; by itself malloc makes
// eight of them for each processor.
void bound_heap() {
  constexpr int arenas = 2;
  if (::mallopt(M_ARENA_MAX, arenas) != 1) trouble("office", "heap_not_bounded");
}

// What was erased when this was killed goes before anybody is answered.
void wipe_first(Writer& writer, const Clock& clock) {
  const bool wiping = writer.post([&clock](Office& wiped) {
    const auto done = wipe_archive(wiped, clock.now().wall_ms);
    if (!done) trouble("archive", "not_erased", {{"detail", done.error().detail}});
  });
  if (!wiping) trouble("archive", "not_erased");
}

void announce(const Serving& serving) {
  std::string line = "{\"sync\":\"" + json_escaped(serving.sync) + "\",\"enrol\":\"" +
                     json_escaped(serving.enrol) + "\",\"admin\":\"" + json_escaped(serving.admin);
  if (!serving.web.empty()) line += "\",\"web\":\"" + json_escaped(serving.web);
  line += "\"}\n";
  std::fputs(line.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace

Result<void> serve(const ServeOptions& options, Mailbox<Stop>& stop,
                   const std::function<void(const Serving&)>& ready) {
  quieten_grpc();
  grpc::EnableDefaultHealthCheckService(true);
  raise_file_limit();
  bound_heap();
  const SystemClock clock;
  TRY_TO(ca, load_ca(options.data_dir));
  TRY_TO(hosts, hosts_of({options.listen, options.enrol_listen}));
  TRY_TO(office, Office::open_to_serve(options.data_dir));
  const std::string seat = seat_name(office.store().seat());
  ServerCertificate certificate(ca, std::move(hosts), options.data_dir, seat);
  TRY(certificate.renew(clock.now().wall_ms));
  const ServerCertificateKeeper certificate_keeper(certificate, clock);
  const ServerTls tls{certificate.folder()};

  // In this order they are made, in the opposite one they end: nobody speaks to somebody gone.
  Latest<std::set<std::uint64_t>> revoked;
  Herald::Box hints(Herald::letters_max);
  AdminDoor::Box admin_replies(1);
  WebDoor::Box web_pages(1);
  OfficeLine::Box run_replies(1);
  OfficeLine::Box bounce_replies(1);
  Caretaker::Box twin_candidates(1);
  Writer writer(std::move(office), clock, [&hints](const std::vector<FeedHead>& heads) {
    // Refused only when all ends; hints may be lost.
    static_cast<void>(hints.post(Herald::Grown{heads}));
  });
  Herald herald(hints, writer, clock, revoked);
  SnapshotBuilder builder(writer, options.data_dir, clock);
  ChunkReader chunks;
  wipe_first(writer, clock);
  const Caretaker caretaker(writer, clock, twin_candidates);
  SyncService sync_service(writer, herald, builder, chunks, clock);
  IdentityService identity_service(writer, clock, ca);
  DeskService desk_service(writer, clock, ca, options.data_dir);
  EnrolmentService enrolment_service(writer, clock, ca);

  const DeviceGate gate = [&revoked](std::uint64_t device) {
    return revoked.read([&](const auto& devices) { return !devices.contains(device); });
  };
  TRY_TO(sync, listen(options.listen, device_credentials(tls, gate),
                      {&sync_service, &identity_service, &desk_service}, request_bytes_max,
                      Health::told));
  enrolment_service.set_endpoint(told_address(options, sync.at));
  TRY_TO(enrolment, listen(options.enrol_listen, enrolment_credentials(tls), {&enrolment_service},
                           enrolment_bytes_max, Health::untold));

  TRY_TO(door, AdminDoor::open(options.data_dir, seat, ca, writer, clock, admin_replies));
  TRY_TO(web, WebDoor::open({options.public_listen, options.public_server, options.data_dir},
                            writer, clock, web_pages));
  std::optional<RunWorker> runs;
  runs.emplace(options.data_dir, OfficeLine(writer, clock, run_replies), clock);
  std::optional<BounceWatch> bounces;
  bounces.emplace(options.data_dir, OfficeLine(writer, clock, bounce_replies));
  ready({text_of(sync.at), text_of(enrolment.at), door.path(), web.address()});
  note("office", "serving");
  stop.take();
  note("office", "stopping");
  runs.reset();
  bounces.reset();

  // Open streams hang a shutdown that has no deadline.
  constexpr std::chrono::seconds patience{10};
  if (auto* const health = sync.server->GetHealthCheckService()) health->SetServingStatus(false);
  static_cast<void>(hints.post(Herald::EndAll{}));
  enrolment.server->Shutdown(std::chrono::system_clock::now() + patience);
  sync.server->Shutdown(std::chrono::system_clock::now() + patience);
  writer.stop(patience);
  return {};
}

Result<void> serve_until_signalled(const ServeOptions& options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Mailbox<Stop> stop(1);
  const std::jthread listener([&](const std::stop_token& end) {
    constexpr timespec turn{0, 200'000'000};
    while (!end.stop_requested()) {
      // A second signal finds the box full: it is stopping already.
      if (sigtimedwait(&signals, nullptr, &turn) > 0) static_cast<void>(stop.post(Stop{}));
    }
  });
  return serve(options, stop, &announce);
}

}  // namespace tresen
