#include "sync/office/channels/sms_gateway.h"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <utility>
#include <vector>

namespace tresen {
namespace {

constexpr long connect_s = 10;
constexpr std::size_t words_max = 200;
constexpr int turn_ms = 1000;
// So long those wait for an answer that are on their way when it is told to stop.
constexpr std::chrono::seconds grace{5};
// Delivered (1), undeliverable (2), still waiting (4), refused by the operator (16).
constexpr std::string_view reported_states = "23";
constexpr long http_forbidden = 403, http_unauthorized = 401, http_too_many = 429;

using Instant = std::chrono::steady_clock::time_point;

struct CleanUp {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CleanUpMany {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

std::size_t keep(char* bytes, std::size_t size, std::size_t count, void* words) {
  auto& all = *static_cast<std::string*>(words);
  if (all.size() < words_max) all.append(bytes, std::min(size * count, words_max - all.size()));
  return size * count;
}

// Whether nothing can have reached the gateway.
bool never_left(CURLcode code) {
  return code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST ||
         code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
         code == CURLE_SSL_CACERT_BADFILE || code == CURLE_URL_MALFORMAT;
}

}  // namespace

struct SmsLines::Inside {
  struct Line {
    std::unique_ptr<CURL, CleanUp> handle{curl_easy_init()};
    std::string key;    // of the message on it; empty: it is free
    std::string words;  // of the answer
  };

  explicit Inside(SmsGateway wanted) : gateway(std::move(wanted)), lines(gateway.lines) {}

  std::string escaped(const std::string& text);
  std::string form_of(const SmsOrder& order);
  std::string report_of(const SmsOrder& order);
  void prepare(Line& line, const std::string& url);
  SmsAnswer answer_of(Line& line, CURLcode code);
  Result<bool> fill(const Next& next);
  Result<bool> settle(const Answered& answered);
  Result<void> cut(const Answered& answered);

  SmsGateway gateway;
  // Before the lines, which end in it.
  std::unique_ptr<CURLM, CleanUpMany> many{curl_multi_init()};
  std::vector<Line> lines;
};

std::string SmsLines::Inside::escaped(const std::string& text) {
  char* const raw =
      curl_easy_escape(lines.front().handle.get(), text.data(), static_cast<int>(text.size()));
  std::string done = raw == nullptr ? "" : raw;
  curl_free(raw);
  return done;
}

std::string SmsLines::Inside::form_of(const SmsOrder& order) {
  return gateway.url + "?username=" + escaped(gateway.user) +
         "&password=" + escaped(gateway.password) + "&from=" + escaped(gateway.from) +
         "&to=" + escaped(order.to) + "&text=" + escaped(order.text) +
         "&charset=UTF-8&coding=" + (order.unicode ? "2" : "0") + report_of(order);
}

// The gateway puts the state in the place of %d, of those states that the mask names.
std::string SmsLines::Inside::report_of(const SmsOrder& order) {
  if (gateway.report_url.empty() || order.token.empty()) return {};
  return "&dlr-mask=" + std::string(reported_states) + "&dlr-url=" +
         escaped(gateway.report_url + "?secret=" + escaped(gateway.report_secret) +
                 "&token=" + escaped(order.token) + "&state=%d");
}

void SmsLines::Inside::prepare(Line& line, const std::string& url) {
  CURL* const h = line.handle.get();
  curl_easy_reset(h);
  line.words.clear();
  curl_easy_setopt(h, CURLOPT_URL, url.c_str());
  curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, connect_s);
  curl_easy_setopt(h, CURLOPT_TIMEOUT, gateway.timeout_s);
  curl_easy_setopt(h, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(h, CURLOPT_FORBID_REUSE, 1L);
  curl_easy_setopt(h, CURLOPT_PROXY, "");
  curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, keep);
  curl_easy_setopt(h, CURLOPT_WRITEDATA, &line.words);
  curl_easy_setopt(h, CURLOPT_PRIVATE, &line);
  if (!gateway.ca_file.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, gateway.ca_file.c_str());
}

SmsAnswer SmsLines::Inside::answer_of(Line& line, CURLcode code) {
  if (never_left(code)) {
    line.words = curl_easy_strerror(code);
    return SmsAnswer::gone;
  }
  if (code != CURLE_OK) {
    line.words = curl_easy_strerror(code);
    return SmsAnswer::silent;
  }
  long status = 0;
  curl_easy_getinfo(line.handle.get(), CURLINFO_RESPONSE_CODE, &status);
  const bool ok = status >= 200 && status < 300;
  // "0: Accepted for delivery", "3: Queued for later delivery".
  const bool taken = ok && (line.words.starts_with("0:") || line.words.starts_with("3:"));
  // Of this number alone; it says so by the status of a wrong password.
  const bool no_route = line.words.starts_with("Not routable");
  line.words = "HTTP " + std::to_string(status);
  if (taken) return SmsAnswer::taken;
  if (no_route) return SmsAnswer::refused;
  if (status == http_forbidden || status == http_unauthorized) return SmsAnswer::locked_out;
  if (status == http_too_many || status >= 500) return SmsAnswer::busy;
  return SmsAnswer::refused;
}

// Gives each free line a message. False: nothing is on its way and nothing is left.
Result<bool> SmsLines::Inside::fill(const Next& next) {
  bool any = false;
  bool more = true;
  for (Line& line : lines) {
    if (line.key.empty() && more) {
      TRY_TO(order, next());
      more = order.has_value();
      if (order) {
        prepare(line, form_of(*order));
        line.key = order->key;
        curl_multi_add_handle(many.get(), line.handle.get());
      }
    }
    any = any || !line.key.empty();
  }
  return any;
}

// False: nobody has answered.
Result<bool> SmsLines::Inside::settle(const Answered& answered) {
  bool any = false;
  int left = 0;
  while (CURLMsg* const message = curl_multi_info_read(many.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    void* place = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &place);
    Line& line = *static_cast<Line*>(place);
    const CURLcode code = message->data.result;
    curl_multi_remove_handle(many.get(), line.handle.get());
    const SmsAnswer answer = answer_of(line, code);
    const std::string key = std::exchange(line.key, {});
    TRY(answered(key, answer, line.words));
    any = true;
  }
  return any;
}

SmsLines::SmsLines(SmsGateway gateway) : inside_(std::make_unique<Inside>(std::move(gateway))) {}
SmsLines::SmsLines(SmsLines&&) noexcept = default;
SmsLines::~SmsLines() = default;

// Those that were not answered may have left all the same.
Result<void> SmsLines::Inside::cut(const Answered& answered) {
  for (Line& line : lines) {
    if (line.key.empty()) continue;
    curl_multi_remove_handle(many.get(), line.handle.get());
    const std::string key = std::exchange(line.key, {});
    TRY(answered(key, SmsAnswer::silent, "no answer before head office stopped"));
  }
  return {};
}

Result<void> SmsLines::send(const Next& next, const Answered& answered,
                            const std::stop_token& stop) {
  std::optional<Instant> cut_off;
  while (true) {
    TRY_TO(busy, inside_->fill(next));
    if (!busy) return {};
    int running = 0;
    curl_multi_perform(inside_->many.get(), &running);
    TRY_TO(freed, inside_->settle(answered));
    if (!cut_off && stop.stop_requested()) {
      cut_off = std::chrono::steady_clock::now() + grace;
    }
    if (cut_off && std::chrono::steady_clock::now() >= *cut_off) TRY(inside_->cut(answered));
    // A line that is free has its next message before anybody waits.
    if (running > 0 && !freed) curl_multi_poll(inside_->many.get(), nullptr, 0, turn_ms, nullptr);
  }
}

Result<void> SmsLines::check() {
  // Without a recipient no gateway sends anything, and each says what is wrong.
  Inside::Line& line = inside_->lines.front();
  inside_->prepare(line, inside_->gateway.url +
                             "?username=" + inside_->escaped(inside_->gateway.user) +
                             "&password=" + inside_->escaped(inside_->gateway.password));
  const CURLcode code = curl_easy_perform(line.handle.get());
  const SmsAnswer answer = inside_->answer_of(line, code);
  const std::string who = "the gateway " + inside_->gateway.url;
  if (answer == SmsAnswer::locked_out) {
    return fail(Fault::denied, who + " does not let us in: user or password");
  }
  if (answer == SmsAnswer::taken || answer == SmsAnswer::refused) return {};
  return fail(Fault::offline, who + ": " + line.words);
}

}  // namespace tresen
