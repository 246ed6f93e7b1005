#include "terminal/desk/desk.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <optional>
#include <utility>

#include "sync/base/log.h"
#include "sync/net/enrolment.h"
#include "sync/net/identity.h"
#include "terminal/desk/client.h"
#include "terminal/desk/exports.h"
#include "terminal/desk/present.h"
#include "terminal/desk/reduce.h"
#include "terminal/desk/views.h"
#include "terminal/ui/ui_map.h"
#include "terminal/ui/window.h"

namespace tresen::desk {
namespace {

// With a code the desk gets a new identity; where that code is the old one, it keeps the one it
// has.
Result<Identity> identity_of(const DeskOptions& options) {
  auto identity = load_identity(options.data_dir);
  if (!identity && identity.error().fault != Fault::absent) return tl::unexpected(identity.error());
  if (options.enrolment_code.empty()) {
    if (!identity)
      return fail(Fault::absent,
                  "this desk is not enrolled: make a code with `tresen-headoffice device code "
                  "--desk` and start with --server HOST:PORT --enrol CODE");
    return identity;
  }
  auto enrolled = enrol(options.server, options.enrolment_code, options.data_dir,
                        std::string(desk_version), DeviceKind::desk);
  if (!enrolled && identity) return identity;
  return enrolled;
}

// Whole, since it is said where a file is.
std::string exports_of(const DeskOptions& options) {
  namespace fs = std::filesystem;
  const fs::path wanted =
      options.exports.empty() ? fs::path(options.data_dir) / "exports" : fs::path(options.exports);
  std::error_code failed;
  const fs::path whole = fs::absolute(wanted, failed).lexically_normal();
  return failed ? wanted.string() : whole.string();
}

class Desk {
 public:
  Desk(const DeskOptions& options, const Clock& clock, Identity identity, ui::Window window,
       const ui::Locales& locales)
      : clock_(clock),
        locales_(locales),
        window_(std::move(window)),
        client_(std::move(identity), options.data_dir, ui::Window::ring),
        exports_(exports_of(options)) {
    state_.language = options.language;
    state_.now = clock.now();
    state_.form.key = "sign_in.staff";
  }

  Result<void> listen(const std::string& path) {
    if (path.empty()) return {};
    TRY_TO(map, ui::UiMap::listen(path, ui::Window::ring));
    map_.emplace(std::move(map));
    return {};
  }

  void run();

 private:
  void take(Letter letter);
  void carry_out(const Order& order);
  void ask(std::uint64_t token, v1::AdminRequest request);

  const Clock& clock_;
  const ui::Locales& locales_;
  ui::Window window_;
  DeskClient client_;
  std::string exports_;       // folder
  std::deque<Letter> heard_;  // of the line, until the state takes it
  State state_;
  std::optional<ui::UiMap> map_;
  bool running_ = true;
};

void Desk::ask(std::uint64_t token, v1::AdminRequest request) {
  client_.ask(std::move(request), [this, token](Result<v1::AdminReply> reply) {
    heard_.emplace_back(Answered{token, std::move(reply)});
  });
}

void Desk::carry_out(const Order& order) {
  if (const auto* ask = std::get_if<AskOffice>(&order)) {
    this->ask(ask->token, ask->request);
  } else if (const auto* file = std::get_if<AskReportFile>(&order)) {
    this->ask(file->token, report_file(state_, file->format, locales_.in(state_.language)));
  } else if (const auto* save = std::get_if<SaveFile>(&order)) {
    heard_.emplace_back(save_export(exports_, save->name, save->bytes));
  } else if (const auto* sign_in = std::get_if<SignIn>(&order)) {
    client_.sign_in(sign_in->staff, sign_in->pin, [this](const Result<void>& outcome) {
      const v1::DeskSession* session = client_.session();
      if (outcome && session != nullptr) {
        const bool any = session->roles_size() > 0;
        heard_.emplace_back(SignedIn{session->name(),
                                     any ? session->roles(0) : v1::DESK_ROLE_UNSPECIFIED,
                                     {session->may().begin(), session->may().end()}});
      } else {
        heard_.emplace_back(SignInFailed{outcome ? Error{Fault::denied, {}} : outcome.error()});
      }
    });
  } else if (std::holds_alternative<SignOut>(order)) {
    client_.sign_out();
  } else {
    running_ = false;
  }
}

void Desk::take(Letter letter) {
  for (const Order& order : reduce(state_, std::move(letter), clock_.now())) carry_out(order);
}

void Desk::run() {
  std::uint64_t shown = 0;
  while (running_) {
    client_.pump();
    while (!heard_.empty()) {
      Letter letter = std::move(heard_.front());
      heard_.pop_front();
      take(std::move(letter));
    }
    if (state_.version != shown) {
      window_.show(present(state_, locales_));
      shown = state_.version;
    }
    const bool still = window_.settled() && !awaits_answer(state_);
    if (map_ && map_->asked() && still) map_->answer(window_.scene());
    const Moment before = clock_.now();
    const auto sleep = std::chrono::milliseconds(wait_ms(state_, before));
    for (ui::Action& action : window_.wait(sleep)) take(std::move(action));
    if (clock_.now().boot_ms - before.boot_ms >= sleep.count()) take(Tick{});
  }
}

}  // namespace

Result<void> run_desk(const DeskOptions& options, const Clock& clock) {
  std::error_code failed;
  std::filesystem::create_directories(options.data_dir, failed);
  if (failed) return fail(Fault::storage, "cannot make the folder " + options.data_dir);
  TRY_TO(identity, identity_of(options));
  const ui::Locales locales;
  ui::WindowOptions window_options;
  window_options.title = "Tresen Zentrale";
  window_options.width = options.width;
  window_options.height = options.height;
  TRY_TO(window, ui::Window::open(window_options, locales));
  Desk desk(options, clock, std::move(identity), std::move(window), locales);
  TRY(desk.listen(options.ui_map));
  desk.run();
  return {};
}

}  // namespace tresen::desk
