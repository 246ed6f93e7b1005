// tresen-web: the till's door for tills that live in a browser, a WebSocket on this machine alone.
//
// A page may talk to it when its origin is on the list and its first message holds the pairing
// token, which somebody has typed into it once. From then on each message is a PosRequest or a
// PosReply in the protobuf JSON mapping of pos.proto. A page that misbehaves loses its own line.

#include <google/protobuf/util/json_util.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <list>
#include <random>
#include <string>
#include <utility>
#include <vector>

// Boost.Asio 1.74 needs <utility> first.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include "terminal/pos/frame.h"
#include "tresen/v1/pos.pb.h"

namespace tresen {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;
using Tcp = asio::ip::tcp;
using Local = asio::local::stream_protocol;
using WebSocket = websocket::stream<beast::tcp_stream>;

constexpr std::size_t connections_max = 8;
constexpr std::size_t message_bytes_max = 64 * 1024;
constexpr auto greeting_within = std::chrono::seconds(10);
constexpr std::size_t token_digits = 32;

struct Options {
  std::string socket, token_file;
  std::vector<std::string> origins;
  unsigned short port = 0;
  std::string token;
};

// As long for a wrong token as for the right one.
bool is_same(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  unsigned char difference = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    difference = static_cast<unsigned char>(difference | (one[i] ^ other[i]));
  }
  return difference == 0;
}

// A page of another site must not reach us by a name that it points at this machine.
bool is_this_machine(std::string_view host, unsigned short port) {
  const std::string at = ":" + std::to_string(port);
  return host == "127.0.0.1" + at || host == "localhost" + at;
}

class Connection {
 public:
  Connection(Tcp::socket socket, const Options& options)
      : options_(options), stream_(std::move(socket)), terminal_(stream_.get_executor()) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Until both ends are closed. `over` is called once, last.
  template <class Over>
  void begin(Over over) {
    over_ = std::move(over);
    spawn(greet());
  }

 private:
  using Task = asio::awaitable<void>;

  void spawn(Task task) {
    ++tasks_;
    asio::co_spawn(stream_.get_executor(), std::move(task), [this](const std::exception_ptr&) {
      close();
      if (--tasks_ == 0) over_();
    });
  }
  void close() {
    error_code ignored;
    beast::get_lowest_layer(stream_).socket().close(ignored);
    terminal_.close(ignored);
  }

  Task greet();
  Task to_terminal();
  Task to_browser();
  Task refuse(const http::request<http::string_body>& request, http::status status);
  asio::awaitable<bool> has_token();

  const Options& options_;
  WebSocket stream_;
  Local::socket terminal_;
  beast::flat_buffer heard_;
  int tasks_ = 0;
  std::function<void()> over_;
};

Connection::Task Connection::refuse(const http::request<http::string_body>& request,
                                    http::status status) {
  http::response<http::string_body> answer(status, request.version());
  answer.keep_alive(false);
  answer.prepare_payload();
  error_code failed;
  co_await http::async_write(beast::get_lowest_layer(stream_), answer,
                             asio::redirect_error(asio::use_awaitable, failed));
}

asio::awaitable<bool> Connection::has_token() {
  error_code failed;
  co_await stream_.async_read(heard_, asio::redirect_error(asio::use_awaitable, failed));
  if (failed) co_return false;
  const std::string said = beast::buffers_to_string(heard_.data());
  heard_.clear();
  if (is_same(said, "token " + options_.token)) co_return true;
  const websocket::close_reason why(websocket::close_code::policy_error, "wrong token");
  co_await stream_.async_close(why, asio::redirect_error(asio::use_awaitable, failed));
  co_return false;
}

Connection::Task Connection::greet() {
  beast::tcp_stream& wire = beast::get_lowest_layer(stream_);
  wire.expires_after(greeting_within);
  http::request<http::string_body> request;
  error_code failed;
  co_await http::async_read(wire, heard_, request,
                            asio::redirect_error(asio::use_awaitable, failed));
  // A browser says nothing more before it was let in.
  if (failed || heard_.size() > 0) co_return;
  const auto origin = request[http::field::origin];
  const bool listed =
      std::ranges::find(options_.origins, std::string(origin)) != options_.origins.end();
  const auto host = request[http::field::host];
  if (!listed || !is_this_machine({host.data(), host.size()}, options_.port)) {
    co_return co_await refuse(request, http::status::forbidden);
  }
  if (!websocket::is_upgrade(request)) {
    co_return co_await refuse(request, http::status::upgrade_required);
  }
  wire.expires_never();
  websocket::stream_base::timeout patience =
      websocket::stream_base::timeout::suggested(beast::role_type::server);
  patience.handshake_timeout = greeting_within;
  stream_.set_option(patience);
  stream_.read_message_max(message_bytes_max);
  co_await stream_.async_accept(request, asio::redirect_error(asio::use_awaitable, failed));
  if (failed || !co_await has_token()) co_return;
  co_await terminal_.async_connect(Local::endpoint(options_.socket),
                                   asio::redirect_error(asio::use_awaitable, failed));
  if (failed) {
    const websocket::close_reason why(websocket::close_code::try_again_later, "no terminal");
    co_await stream_.async_close(why, asio::redirect_error(asio::use_awaitable, failed));
    co_return;
  }
  spawn(to_browser());
  co_await to_terminal();
}

Connection::Task Connection::to_terminal() {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  error_code failed;
  while (!failed) {
    heard_.clear();
    co_await stream_.async_read(heard_, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return;
    v1::PosRequest request;
    const std::string said = beast::buffers_to_string(heard_.data());
    if (!google::protobuf::util::JsonStringToMessage(said, &request, options).ok()) {
      const websocket::close_reason why(websocket::close_code::bad_payload,
                                        "no JSON of a request");
      co_await stream_.async_close(why, asio::redirect_error(asio::use_awaitable, failed));
      co_return;
    }
    const std::string frame = framed(request.SerializeAsString());
    co_await asio::async_write(terminal_, asio::buffer(frame),
                               asio::redirect_error(asio::use_awaitable, failed));
  }
}

Connection::Task Connection::to_browser() {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  stream_.text(true);
  std::string received;
  std::array<char, 16 * 1024> bytes;
  error_code failed;
  while (!failed) {
    const std::size_t got = co_await terminal_.async_read_some(
        asio::buffer(bytes), asio::redirect_error(asio::use_awaitable, failed));
    received.append(bytes.data(), got);
    auto frame = take_frame(received);
    while (!failed && frame && *frame) {
      v1::PosReply reply;
      std::string json;
      if (!reply.ParseFromString(**frame) ||
          !google::protobuf::util::MessageToJsonString(reply, &json, options).ok()) {
        co_return;
      }
      co_await stream_.async_write(asio::buffer(json),
                                   asio::redirect_error(asio::use_awaitable, failed));
      frame = take_frame(received);
    }
    if (!frame) co_return;
  }
}

// The token in the file; a fresh one, readable for our own user only, where there is none.
std::string token_in(const std::string& path) {
  std::string token;
  std::ifstream(path) >> token;
  if (token.size() == token_digits) return token;
  std::random_device chance;
  token.clear();
  while (token.size() < token_digits) token += "0123456789abcdef"[chance() % 16];
  ::umask(077);
  std::ofstream(path, std::ios::trunc) << token << '\n';
  return token;
}

asio::awaitable<void> listen(Tcp::acceptor& door, const Options& options,
                             std::list<Connection>& connections) {
  while (true) {
    error_code failed;
    Tcp::socket socket =
        co_await door.async_accept(asio::redirect_error(asio::use_awaitable, failed));
    if (failed || connections.size() >= connections_max) continue;
    const auto here = connections.emplace(connections.end(), std::move(socket), options);
    here->begin([&connections, here] { connections.erase(here); });
  }
}

int serve(Options options) {
  options.token = token_in(options.token_file);
  asio::io_context context(1);
  Tcp::acceptor door(context);
  const Tcp::endpoint here(asio::ip::address_v4::loopback(), options.port);
  error_code failed;
  door.open(here.protocol(), failed);
  if (!failed) door.set_option(Tcp::acceptor::reuse_address(true), failed);
  if (!failed) door.bind(here, failed);
  if (!failed) door.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) {
    std::cerr << "tresen-web: cannot listen: " << failed.message() << '\n';
    return 1;
  }
  options.port = door.local_endpoint().port();
  std::cout << "{\"url\":\"ws://127.0.0.1:" << options.port << "\"}" << std::endl;
  std::list<Connection> connections;
  asio::co_spawn(context, listen(door, options, connections), asio::detached);
  context.run();
  return 0;
}

int run(int argc, char** argv) {
  Options options;
  std::string data;
  CLI::App app("Lets tills in a browser on this machine talk to the terminal.", "tresen-web");
  app.add_option("--data", data, "the terminal's folder; its socket is pos.sock there")->required();
  app.add_option("--origin", options.origins,
                 "of pages that may talk, such as https://till.example; any number of them")
      ->required();
  app.add_option("--port", options.port, "on 127.0.0.1; 0: any that is free")->required();
  app.add_option("--token-file", options.token_file,
                 "the pairing token; made if it is missing (DATA/web.token)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  }
  options.socket = data + "/pos.sock";
  if (options.token_file.empty()) options.token_file = data + "/web.token";
  return serve(std::move(options));
}

}  // namespace
}  // namespace tresen

int main(int argc, char** argv) { return tresen::run(argc, argv); }
