#include "sync/net/ca_probe.h"

#include <fcntl.h>
#include <netdb.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <ctime>
#include <memory>
#include <utility>

namespace tresen {
namespace {

constexpr int connect_timeout_ms = 5'000;
constexpr int handshake_timeout_s = 5;

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&&) = delete;
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

// OpenSSL writes with write(2): a server that hangs up in the middle would end this program with
// SIGPIPE. While this lives the signal does not reach the thread.
class PipeSignalHeld {
 public:
  PipeSignalHeld() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  PipeSignalHeld(const PipeSignalHeld&) = delete;
  PipeSignalHeld& operator=(const PipeSignalHeld&) = delete;
  ~PipeSignalHeld() {
    if (sigismember(&before_, SIGPIPE) == 1) return;
    const timespec now{};
    sigtimedwait(&pipe_, nullptr, &now);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }

 private:
  sigset_t pipe_{};
  sigset_t before_{};
};

template <class T, void (*free_it)(T*)>
struct Freed {
  void operator()(T* it) const { free_it(it); }
};
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, Freed<SSL, SSL_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using Addresses = std::unique_ptr<addrinfo, Freed<addrinfo, freeaddrinfo>>;

bool connected(int fd, const addrinfo& to) {
  if (connect(fd, to.ai_addr, to.ai_addrlen) == 0) return true;
  if (errno != EINPROGRESS) return false;
  pollfd waiting{.fd = fd, .events = POLLOUT, .revents = 0};
  if (poll(&waiting, 1, connect_timeout_ms) != 1) return false;
  int trouble = 0;
  socklen_t size = sizeof trouble;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &trouble, &size) == 0 && trouble == 0;
}

// Blocking again, with a limit on each step of the handshake.
bool limited(int fd) {
  const int flags = fcntl(fd, F_GETFL);
  const timeval limit{.tv_sec = handshake_timeout_s, .tv_usec = 0};
  return flags >= 0 && fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == 0 &&
         setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0 &&
         setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0;
}

Result<Socket> connect_to(const Address& address, const std::string& server) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found) != 0) {
    return fail(Fault::offline, "no machine of this name can be found: " + address.host);
  }
  const Addresses all(found);
  for (const addrinfo* to = all.get(); to != nullptr; to = to->ai_next) {
    Socket socket(
        ::socket(to->ai_family, to->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, to->ai_protocol));
    if (socket.fd() >= 0 && connected(socket.fd(), *to) && limited(socket.fd())) return socket;
  }
  return fail(Fault::offline, "nobody answers at " + server);
}

std::string pem_of(X509* certificate) {
  const Bio out(BIO_new(BIO_s_mem()));
  if (!out || PEM_write_bio_X509(out.get(), certificate) != 1) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

Result<Address> parse_address(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    return fail(Fault::invalid, "an address is HOST:PORT, this is: " + text);
  }
  Address address{text.substr(0, colon), text.substr(colon + 1)};
  if (address.host.front() == '[' && address.host.back() == ']') {
    address.host = address.host.substr(1, address.host.size() - 2);
  }
  int port = 0;
  const char* end = address.port.data() + address.port.size();
  const auto [rest, trouble] = std::from_chars(address.port.data(), end, port);
  if (address.host.empty() || trouble != std::errc() || rest != end || port < 1 || port > 65535) {
    return fail(Fault::invalid, "an address is HOST:PORT, this is: " + text);
  }
  return address;
}

Result<std::string> find_ca(const std::string& server, const CaPin& pin) {
  TRY_TO(address, parse_address(server));
  TRY_TO(socket, connect_to(address, server));
  const PipeSignalHeld held;
  const Context context(SSL_CTX_new(TLS_client_method()));
  if (!context) return fail(Fault::storage, "TLS cannot be set up");
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
  constexpr std::array<unsigned char, 3> http2{2, 'h', '2'};
  SSL_CTX_set_alpn_protos(context.get(), http2.data(), http2.size());
  const Session session(SSL_new(context.get()));
  if (!session || SSL_set_fd(session.get(), socket.fd()) != 1 || SSL_connect(session.get()) != 1) {
    return fail(Fault::offline, "what answers at " + server + " does not speak TLS");
  }
  const Certificate own(SSL_get1_peer_certificate(session.get()));
  const STACK_OF(X509)* chain = SSL_get_peer_cert_chain(session.get());
  for (int i = 0; own && chain != nullptr && i < sk_X509_num(chain); ++i) {
    X509* const shown = sk_X509_value(chain, i);
    std::string pem = pem_of(shown);
    const auto found = pin_of(pem);
    if (!found || *found != pin) continue;
    // Anybody can show the CA's certificate; only the CA can have signed the server's.
    if (X509_verify(own.get(), X509_get0_pubkey(shown)) == 1) return pem;
  }
  return fail(Fault::denied, "what answers at " + server +
                                 " is another head office than the one that gave this code");
}

}  // namespace tresen
