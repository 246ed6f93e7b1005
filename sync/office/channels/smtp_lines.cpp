#include "sync/office/channels/smtp_lines.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace tresen {
namespace {

constexpr long connect_s = 10;
constexpr int poll_ms = 1000;

struct CleanUp {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CleanUpMany {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// TLS, or the door is closed to us: nothing that another try would change.
bool is_lockout(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_USE_SSL_FAILED ||
         code == CURLE_LOGIN_DENIED || code == CURLE_SSL_CACERT_BADFILE ||
         code == CURLE_SSL_CONNECT_ERROR;
}

}  // namespace

// One mail at a time on its way.
class SmtpLines::Line {
 public:
  explicit Line(const SmtpServer& server) : server_(server), handle_(curl_easy_init()) {}

  CURL* handle() { return handle_.get(); }
  const SmtpMail& mail() const { return mail_; }

  void load(SmtpMail mail, SmtpOutbox& outbox) {
    mail_ = std::move(mail);
    outbox_ = &outbox;
    tries_ = 0;
    begin();
  }

  void begin() {
    ++tries_;
    at_ = 0;
    parted_ = false;
    answer_ = {};
    outbox_trouble_ = Result<void>();
    set_up();
    CURL* const h = handle_.get();
    to_.reset(curl_slist_append(nullptr, mail_.to.c_str()));
    curl_easy_setopt(h, CURLOPT_MAIL_FROM, mail_.from.c_str());
    curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to_.get());
    curl_easy_setopt(h, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(h, CURLOPT_READFUNCTION, &Line::read);
    curl_easy_setopt(h, CURLOPT_READDATA, this);
  }

  // Options that do not depend on the mail.
  void set_up() {
    CURL* const h = handle_.get();
    curl_easy_reset(h);
    words_[0] = '\0';
    curl_easy_setopt(h, CURLOPT_PRIVATE, this);
    curl_easy_setopt(h, CURLOPT_ERRORBUFFER, words_.data());
    curl_easy_setopt(h, CURLOPT_URL, server_.url.c_str());
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, connect_s);
    curl_easy_setopt(h, CURLOPT_TIMEOUT, server_.timeout_s);
    // For the farewell, which does not count as part of the mail.
    curl_easy_setopt(h, CURLOPT_SERVER_RESPONSE_TIMEOUT, server_.timeout_s);
    curl_easy_setopt(h, CURLOPT_USE_SSL,
                     static_cast<long>(server_.needs_tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    if (!server_.ca_file.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, server_.ca_file.c_str());
    if (!server_.user.empty()) {
      curl_easy_setopt(h, CURLOPT_USERNAME, server_.user.c_str());
      curl_easy_setopt(h, CURLOPT_PASSWORD, server_.password.c_str());
    }
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, &Line::drop);
    // What is said by either side, to know what an answer is an answer to.
    curl_easy_setopt(h, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(h, CURLOPT_DEBUGFUNCTION, &Line::overhear);
    curl_easy_setopt(h, CURLOPT_DEBUGDATA, this);
  }

  // Whether it is worth another try: the server had hung up on a line that had been used.
  bool was_stale(CURLcode code) const {
    long opened = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_NUM_CONNECTS, &opened);
    return tries_ == 1 && opened == 0 && answer_.code == 0 && !answer_.left && code != CURLE_OK &&
           code != CURLE_OPERATION_TIMEDOUT && code != CURLE_ABORTED_BY_CALLBACK;
  }

  SmtpAnswer answer(CURLcode code) const {
    SmtpAnswer answer = answer_;
    answer.taken = code == CURLE_OK;
    if (answer.taken) return answer;
    answer.not_let_in = is_lockout(code);
    if (answer.code == 0 || answer.not_let_in) {
      answer.words = words_[0] != '\0' ? words_.data() : curl_easy_strerror(code);
    }
    return answer;
  }

  const Result<void>& outbox_trouble() const { return outbox_trouble_; }

 private:
  static std::size_t drop(char*, std::size_t size, std::size_t count, void*) {
    return size * count;
  }

  static std::size_t read(char* to, std::size_t size, std::size_t count, void* line) {
    return static_cast<Line*>(line)->read_some(to, size * count);
  }

  std::size_t read_some(char* to, std::size_t room) {
    const std::size_t count = std::min(room, mail_.bytes.size() - at_);
    if (count == 0 && !answer_.left) {
      // The end of the mail goes out after this, and with it the mail is the server's.
      outbox_trouble_ = outbox_->leaves(mail_.key);
      if (!outbox_trouble_) return CURL_READFUNC_ABORT;
      answer_.left = true;
      answer_.stage = SmtpAnswer::Stage::content;
      answer_.code = 0;
    }
    std::memcpy(to, mail_.bytes.data() + at_, count);
    at_ += count;
    return count;
  }

  static int overhear(CURL*, curl_infotype kind, char* bytes, std::size_t count, void* line) {
    static_cast<Line*>(line)->hear(kind, {bytes, count});
    return 0;
  }

  void hear(curl_infotype kind, std::string_view said) {
    while (!said.empty() && (said.back() == '\n' || said.back() == '\r')) said.remove_suffix(1);
    if (kind == CURLINFO_HEADER_OUT && said.starts_with("QUIT")) parted_ = true;
    if (parted_) return;
    if (kind == CURLINFO_HEADER_OUT) {
      answer_.code = 0;
      if (said.starts_with("MAIL FROM")) answer_.stage = SmtpAnswer::Stage::sender;
      if (said.starts_with("RCPT TO")) answer_.stage = SmtpAnswer::Stage::recipient;
      if (said.starts_with("DATA")) answer_.stage = SmtpAnswer::Stage::content;
    } else if (kind == CURLINFO_HEADER_IN && said.size() >= 3 &&
               std::ranges::all_of(said.substr(0, 3),
                                   [](char c) { return c >= '0' && c <= '9'; })) {
      answer_.code = (said[0] - '0') * 100 + (said[1] - '0') * 10 + (said[2] - '0');
      answer_.words = said;
    }
  }

  const SmtpServer& server_;
  std::unique_ptr<CURL, CleanUp> handle_;
  std::unique_ptr<curl_slist, FreeList> to_;
  std::array<char, CURL_ERROR_SIZE> words_{};
  SmtpMail mail_;
  SmtpOutbox* outbox_ = nullptr;
  std::size_t at_ = 0;
  int tries_ = 0;
  bool parted_ = false;  // what is said after the farewell is no answer
  SmtpAnswer answer_;
  Result<void> outbox_trouble_;
};

class SmtpLines::Lines {
 public:
  explicit Lines(const SmtpServer& server) : many_(curl_multi_init()) {
    for (std::size_t i = 0; i < server.lines_max; ++i) {
      idle_.push_back(all_.emplace_back(std::make_unique<Line>(server)).get());
    }
  }

  Result<void> send(SmtpOutbox& outbox) {
    Result<void> trouble;
    bool more = true;
    do {
      while (more && trouble && !idle_.empty()) {
        auto next = outbox.next();
        if (!next) trouble = tl::unexpected(next.error());
        more = next && next->has_value();
        if (!more) break;
        Line* const line = idle_.back();
        idle_.pop_back();
        line->load(std::move(**next), outbox);
        curl_multi_add_handle(many_.get(), line->handle());
      }
      int running = 0;
      curl_multi_perform(many_.get(), &running);
      if (const auto told = tell(outbox); !told && trouble) trouble = told;
      // What the answers brought may be another next one.
      if (idle_.size() < all_.size() && running > 0 && (idle_.empty() || !more)) {
        curl_multi_poll(many_.get(), nullptr, 0, poll_ms, nullptr);
      }
    } while (idle_.size() < all_.size() || (more && trouble));
    return trouble;
  }

  Line& first() { return *all_.front(); }

 private:
  // Hands on all answers that came.
  Result<void> tell(SmtpOutbox& outbox) {
    Result<void> trouble;
    int left = 0;
    while (CURLMsg* const message = curl_multi_info_read(many_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      Line* line = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &line);
      curl_multi_remove_handle(many_.get(), line->handle());
      if (line->was_stale(code)) {
        line->begin();
        curl_multi_add_handle(many_.get(), line->handle());
        continue;
      }
      idle_.push_back(line);
      if (const auto& own = line->outbox_trouble(); !own) {
        trouble = own;
        continue;
      }
      if (const auto told = outbox.answered(line->mail().key, line->answer(code)); !told) {
        trouble = told;
      }
    }
    return trouble;
  }

  std::unique_ptr<CURLM, CleanUpMany> many_;
  std::vector<std::unique_ptr<Line>> all_;
  std::vector<Line*> idle_;
};

SmtpLines::SmtpLines(SmtpServer server)
    : server_(std::make_unique<SmtpServer>(std::move(server))),
      lines_(std::make_unique<Lines>(*server_)) {}
SmtpLines::SmtpLines(SmtpLines&&) noexcept = default;
SmtpLines::~SmtpLines() = default;

Result<void> SmtpLines::send(SmtpOutbox& outbox) { return lines_->send(outbox); }

Result<void> SmtpLines::check() {
  Line& line = lines_->first();
  line.set_up();
  curl_easy_setopt(line.handle(), CURLOPT_CUSTOMREQUEST, "NOOP");
  curl_easy_setopt(line.handle(), CURLOPT_NOBODY, 1L);
  const CURLcode code = curl_easy_perform(line.handle());
  if (code == CURLE_OK) return {};
  const SmtpAnswer answer = line.answer(code);
  return fail(answer.not_let_in ? Fault::denied : Fault::offline,
              "the mail server " + server_->url + ": " + answer.words);
}

}  // namespace tresen
