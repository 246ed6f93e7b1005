#include "sync/office/web/web_door.h"

#include <chrono>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// Boost.Asio 1.74 needs <utility> first.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "sync/base/log.h"
#include "sync/office/channels/channels.h"
#include "sync/office/web/web_answer.h"
#include "sync/office/web/web_request.h"

namespace tresen {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
using Tcp = asio::ip::tcp;
using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

constexpr std::size_t callers_max = 64;
constexpr std::uint32_t header_bytes_max = 16 * 1024;
constexpr std::uint64_t body_bytes_max = 16 * 1024;
constexpr auto patience = std::chrono::seconds(10);  // for all of a request and its answer

std::string_view view_of(beast::string_view text) { return {text.data(), text.size()}; }

http::status status_of(WebNotice notice) {
  switch (notice) {
    case WebNotice::lapsed:
      return http::status::gone;
    case WebNotice::taken_back:
    case WebNotice::other_address:
    case WebNotice::too_young:
      return http::status::conflict;
    case WebNotice::unknown:
      return http::status::not_found;
    case WebNotice::busy:
      return http::status::service_unavailable;
    default:
      return http::status::ok;
  }
}

// As long for a wrong secret as for the right one.
bool is_same(std::string_view one, std::string_view other) {
  if (one.size() != other.size()) return false;
  unsigned differ = 0;
  for (std::size_t i = 0; i < one.size(); ++i) {
    differ |= static_cast<unsigned char>(one[i]) ^ static_cast<unsigned char>(other[i]);
  }
  return differ == 0;
}

// The secret that the settings of the channel for text messages name; empty: there is none.
Result<std::string> gateway_secret(const std::string& data_dir) {
  const ChannelKind* const sms = find_channel("sms");
  const auto settings = read_channel_settings(*sms, data_dir + "/channels/sms.conf");
  if (!settings && settings.error().fault == Fault::absent) return std::string();
  if (!settings) return tl::unexpected(settings.error());
  const auto file = settings->find("secret_file");
  if (file == settings->end()) return std::string();
  std::ifstream from(file->second);
  std::string line;
  if (!std::getline(from, line) || line.empty()) {
    return fail(Fault::invalid, "\"secret_file\" " + file->second + " cannot be read");
  }
  return line;
}

// A page that head office was not asked for.
WebPage own_page(WebNotice notice, const std::string& accept_language) {
  const auto known = web_languages();
  const std::vector<std::string> offered(known.begin(), known.end());
  WebPage page;
  page.notice = notice;
  page.language = preferred_language(accept_language, offered);
  return page;
}

Response response_of(const WebPage& page, http::status status, const Request& request) {
  Response answer(status, request.version());
  answer.set(http::field::content_type, "text/html; charset=utf-8");
  answer.set(http::field::content_language, page.language);
  answer.set(http::field::cache_control, "no-store");
  answer.set("Content-Security-Policy", content_policy());
  answer.set("Referrer-Policy", "no-referrer");
  answer.set("X-Content-Type-Options", "nosniff");
  if (status == http::status::method_not_allowed) {
    answer.set(http::field::allow, "GET, HEAD, POST");
  }
  answer.keep_alive(false);
  std::string html = html_of(page);
  answer.content_length(html.size());
  if (request.method() != http::verb::head) answer.body() = std::move(html);
  return answer;
}

}  // namespace

struct WebDoor::Inside {
  using Task = asio::awaitable<void>;

  Inside(WebOptions wanted, Writer& to, const Clock& time, Box& box)
      : options(std::move(wanted)),
        writer(to),
        clock(time),
        pages(box),
        context(1),
        door(context) {}

  Result<std::string> listen();
  Task let_in();
  Task serve(Tcp::socket socket);
  Response answer(const Request& request, const std::string& peer);
  Response answer_gateway(const Request& request, const std::string& given_secret,
                          const std::function<Result<SmsVerdict>(Office&)>& hear);
  std::optional<Response> answer_to_gateway(const Request& request);
  // `answering` runs on the writer thread.
  Result<Reply> ask(const std::function<Result<Reply>(Office&)>& answering);

  WebOptions options;
  Writer& writer;
  const Clock& clock;
  Box& pages;
  std::string secret;  // of the gateway; empty: there is none
  std::size_t callers = 0;
  asio::io_context context;
  Tcp::acceptor door;
  std::jthread thread;  // last: it uses all of the above
};

Result<std::string> WebDoor::Inside::listen() {
  const std::string& text = options.listen;
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) {
    return fail(Fault::invalid, "an address is HOST:PORT, this is \"" + text + "\"");
  }
  std::string host = text.substr(0, colon);
  const std::string shown = host;
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  error_code failed;
  const auto found = Tcp::resolver(context).resolve(host, text.substr(colon + 1), failed);
  if (failed || found.empty()) {
    return fail(Fault::busy, "cannot listen on " + text + ": no such address");
  }
  const Tcp::endpoint here = *found.begin();
  door.open(here.protocol(), failed);
  if (!failed) door.set_option(Tcp::acceptor::reuse_address(true), failed);
  if (!failed) door.bind(here, failed);
  if (!failed) door.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return fail(Fault::busy, "cannot listen on " + text + ": " + failed.message());
  return shown + ":" + std::to_string(door.local_endpoint().port());
}

WebDoor::Inside::Task WebDoor::Inside::let_in() {
  while (true) {
    error_code failed;
    Tcp::socket socket =
        co_await door.async_accept(asio::redirect_error(asio::use_awaitable, failed));
    if (failed == asio::error::operation_aborted) co_return;
    if (failed || callers >= callers_max) continue;
    ++callers;
    asio::co_spawn(context, serve(std::move(socket)),
                   [this](const std::exception_ptr&) { --callers; });
  }
}

// The writer is asked and waited for here: the next caller has patience, as at any counter.
Result<WebDoor::Reply> WebDoor::Inside::ask(
    const std::function<Result<Reply>(Office&)>& answering) {
  const bool posted = writer.post([&](Office& office) {
    // One question at a time: the box is never full.
    static_cast<void>(pages.post(answering(office)));
  });
  auto page = posted ? pages.take() : std::nullopt;
  if (!page) return fail(Fault::busy, "head office is overloaded or stopping");
  return std::move(*page);
}

Response WebDoor::Inside::answer_gateway(
    const Request& request, const std::string& given_secret,
    const std::function<Result<SmsVerdict>(Office&)>& hear) {
  const auto said = [&](http::status status, std::string_view word) {
    Response answer(status, request.version());
    answer.set(http::field::content_type, "text/plain");
    answer.keep_alive(false);
    answer.body() = std::string(word) + "\n";
    answer.prepare_payload();
    return answer;
  };
  if (secret.empty() || !is_same(given_secret, secret)) {
    note("web", "gateway_refused");
    return said(http::status::forbidden, "wrong secret");
  }
  const auto verdict = ask([&](Office& office) -> Result<Reply> {
    TRY_TO(heard, hear(office));
    return Reply(heard);
  });
  if (!verdict) {
    trouble("web", "not_answered", {{"detail", verdict.error().detail}});
    return said(http::status::service_unavailable, "later");
  }
  const std::string_view word = name_of(std::get<SmsVerdict>(*verdict));
  note("web", "sms", {{"verdict", word}});
  return said(http::status::ok, word);
}

// Nothing: it is not the gateway that calls.
std::optional<Response> WebDoor::Inside::answer_to_gateway(const Request& request) {
  const std::string_view target = view_of(request.target());
  if (const auto heard = read_sms_heard(target)) {
    return answer_gateway(request, heard->secret, [&](Office& office) {
      return hear_sms(office, *heard, clock.now().wall_ms);
    });
  }
  if (const auto reported = read_sms_reported(target)) {
    return answer_gateway(request, reported->secret, [&](Office& office) {
      return hear_report(office, *reported, clock.now().wall_ms);
    });
  }
  return std::nullopt;
}

Response WebDoor::Inside::answer(const Request& request, const std::string& peer) {
  const std::string accept(view_of(request[http::field::accept_language]));
  const bool looks = request.method() == http::verb::get || request.method() == http::verb::head;
  if (!looks && request.method() != http::verb::post) {
    return response_of(own_page(WebNotice::unknown, accept), http::status::method_not_allowed,
                       request);
  }
  if (auto said = answer_to_gateway(request)) return std::move(*said);
  const auto link = read_web_link(view_of(request.target()));
  if (!link) {
    return response_of(own_page(WebNotice::unknown, accept), http::status::not_found, request);
  }
  WebCall call;
  call.link = *link;
  call.agrees =
      !looks && agrees(link->purpose, view_of(request[http::field::content_type]), request.body());
  const bool from_our_server =
      peer == "127.0.0.1" || peer == "::1" || (!options.server.empty() && peer == options.server);
  call.from = caller_address(peer, view_of(request["X-Forwarded-For"]), from_our_server);
  call.accept_language = accept;
  const auto reply = ask([&](Office& office) -> Result<Reply> {
    TRY_TO(shown, answer_web(office, call, clock.now().wall_ms));
    return Reply(std::move(shown));
  });
  if (!reply) {
    trouble("web", "not_answered", {{"detail", reply.error().detail}});
    return response_of(own_page(WebNotice::busy, accept), http::status::service_unavailable,
                       request);
  }
  const WebPage& page = std::get<WebPage>(*reply);
  note("web", call.agrees ? "agreed" : "looked", {{"page", name_of(page.notice)}});
  const bool not_understood = !looks && !call.agrees && page.notice != WebNotice::unknown;
  return response_of(page, not_understood ? http::status::bad_request : status_of(page.notice),
                     request);
}

WebDoor::Inside::Task WebDoor::Inside::serve(Tcp::socket socket) {
  error_code failed;
  const auto endpoint = socket.remote_endpoint(failed);
  if (failed) co_return;
  std::string peer = endpoint.address().to_string();
  // How an IPv4 address looks to who listens on both.
  if (peer.starts_with("::ffff:")) peer = peer.substr(std::string_view("::ffff:").size());
  beast::tcp_stream wire(std::move(socket));
  wire.expires_after(patience);
  beast::flat_buffer heard;
  http::request_parser<http::string_body> parser;
  parser.header_limit(header_bytes_max);
  parser.body_limit(body_bytes_max);
  co_await http::async_read(wire, heard, parser, asio::redirect_error(asio::use_awaitable, failed));
  if (failed == http::error::end_of_stream || failed == beast::error::timeout) co_return;
  const bool too_large = failed == http::error::body_limit || failed == http::error::header_limit;
  const auto& said_wrong = make_error_code(http::error::bad_method).category();
  if (failed && failed.category() != said_wrong) co_return;
  Response said =
      failed ? response_of(own_page(WebNotice::unknown, {}),
                           too_large ? http::status::payload_too_large : http::status::bad_request,
                           Request())
             : answer(parser.get(), peer);
  co_await http::async_write(wire, said, asio::redirect_error(asio::use_awaitable, failed));
  wire.socket().shutdown(Tcp::socket::shutdown_send, failed);
}

WebDoor::WebDoor(std::unique_ptr<Inside> inside, std::string address)
    : inside_(std::move(inside)), address_(std::move(address)) {}
WebDoor::WebDoor(WebDoor&&) noexcept = default;

WebDoor::~WebDoor() {
  if (inside_ == nullptr) return;
  inside_->context.stop();
  inside_->thread.join();
}

Result<WebDoor> WebDoor::open(const WebOptions& options, Writer& writer, const Clock& clock,
                              Box& pages) {
  if (options.listen.empty()) return WebDoor(nullptr, {});
  auto inside = std::make_unique<Inside>(options, writer, clock, pages);
  TRY_TO(secret, gateway_secret(options.data_dir));
  inside->secret = std::move(secret);
  TRY_TO(address, inside->listen());
  asio::co_spawn(inside->context, inside->let_in(), asio::detached);
  inside->thread = std::jthread([running = inside.get()] { running->context.run(); });
  return WebDoor(std::move(inside), std::move(address));
}

}  // namespace tresen
