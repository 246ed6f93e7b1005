#include "terminal/app/terminal.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <random>
#include <thread>
#include <utility>

#include "sync/base/log.h"
#include "sync/link/grpc_transport.h"
#include "sync/link/worker.h"
#include "sync/net/enrolment.h"
#include "sync/net/identity.h"
#include "terminal/app/crash_count.h"
#include "terminal/app/folder_lock.h"
#include "terminal/app/installed.h"
#include "terminal/app/present.h"
#include "terminal/app/reduce.h"
#include "terminal/app/search_worker.h"
#include "terminal/app/stop_signal.h"
#include "terminal/app/training.h"
#include "terminal/pos/event_numbers.h"
#include "terminal/pos/socket_server.h"
#include "terminal/store/worker.h"
#include "terminal/ui/ui_map.h"
#include "terminal/ui/window.h"

namespace tresen {
namespace {

constexpr std::size_t screen_box_capacity = 4096;
constexpr std::size_t till_box_capacity = 256;
constexpr std::int64_t patience_ms = 100;
constexpr std::int64_t alive_each_ms = 5'000;

std::uint64_t random_bits() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

CacheSetup real_cache(const std::string& data_dir, const Identity& identity) {
  return {.folder = data_dir,
          .device = {identity.device_id, identity.incarnation, identity.branch, identity.chain_id},
          .boot = machine_boot_id(),
          .replaces_other = true};
}

// All that runs beside the screen once the terminal belongs to a branch. Without an identity it
// practises: nothing of it is told to anybody.
struct Workshop {
  Workshop(CacheSetup cache, const Identity* identity, const Clock& clock,
           Mailbox<Letter>& screen_box)
      : linked(identity != nullptr),
        search(search_box,
               [&screen_box](Letter letter) { return screen_box.post(std::move(letter)); }),
        store(cache, clock, store_box,
              {[&screen_box](FromStore told) { return screen_box.post(std::move(told)); },
               [this](FromCache told) { return !linked || sync_box.post(std::move(told)); },
               [this](SearchFeed& feed) { return post_feed(search_box, feed); }}) {
    if (!linked) return;
    sync.emplace(
        LinkSettings{identity->device_id, identity->incarnation, std::string(app_version), {}, {}},
        random_bits, clock, sync_box,
        [this](ToCache message) { return store_box.post(std::move(message)); },
        open_grpc_transport(*identity, sync_box, cache.folder));
  }

  const bool linked;  // to head office; never changes, so the storage thread may read it
  SearchBox search_box{search_box_capacity};
  StoreBox store_box{store_box_capacity};
  SyncBox sync_box{sync_box_capacity};
  SearchWorker search;
  StoreWorker store;
  std::optional<SyncWorker> sync;
};

class Terminal {
 public:
  Terminal(const TerminalOptions& options, const Clock& clock, ui::Window window,
           const ui::Locales& locales, Postcodes postcodes)
      : options_(options),
        clock_(clock),
        locales_(locales),
        postcodes_(std::move(postcodes)),
        window_(std::move(window)),
        crashes_(CrashCount::begin(options.data_dir, machine_boot_id(), clock.now().boot_ms)) {}

  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() { crashes_.end(); }

  Result<void> open();
  void run(const StopSignal& stop);

 private:
  void show_first(bool enrolled);
  Result<void> open_workshop();
  Result<void> open_training(const std::string& staff);
  Result<void> leave_training();
  Result<void> wipe();
  // Nothing of what the threads were told or were about to tell reaches the screen any more.
  void close_workshop();
  void must(const char* what, const Result<void>& outcome);
  void enrol_beside(const BeginEnrolment& order);
  void take(Letter letter);
  void carry_out(Order order);
  void take_letters();
  void show_life();
  std::chrono::milliseconds sleep_max() const;

  const TerminalOptions options_;
  const Clock& clock_;
  const ui::Locales& locales_;
  const Postcodes postcodes_;
  IdSource ids_;
  ui::Window window_;
  Mailbox<Letter> box_{screen_box_capacity, ui::Window::ring};
  Mailbox<TillAsks> till_box_{till_box_capacity, ui::Window::ring};
  State state_;
  bool running_ = true;
  std::int64_t lived_ms_ = 0;          // boot clock: when it last showed signs of life
  std::int64_t waiting_since_ms_ = 0;  // boot clock: when nothing was on its way to the disk
  CrashCount crashes_;
  std::optional<ui::UiMap> map_;
  std::optional<Workshop> workshop_;
  std::optional<SocketServer> till_;
  std::jthread enrolment_;
};

Result<void> Terminal::open() {
  auto identity = load_identity(options_.data_dir);
  if (!identity && identity.error().fault != Fault::absent) {
    return tl::unexpected(identity.error());
  }
  if (!options_.enrolment_code.empty()) {
    // A terminal that is enrolled already gets a new identity with a new code, and goes on with the
    // one that it has where the code is the old one, or head office cannot be asked.
    auto enrolled = enrol(options_.server, options_.enrolment_code, options_.data_dir,
                          std::string(app_version));
    if (!enrolled && !identity) return tl::unexpected(enrolled.error());
    if (enrolled) {
      identity = std::move(enrolled);
    } else if (enrolled.error().fault != Fault::conflict) {
      trouble("app", "not enrolled anew", {{"detail", enrolled.error().detail}});
    }
  }
  if (options_.training) return open_training({});
  show_first(identity.has_value());
  state_.shared.resumes = options_.after_crash;
  if (!identity) {
    if (auto* screen = std::get_if<EnrolScreen>(&state_.screen)) screen->server = options_.server;
  }
  if (!options_.ui_map.empty()) {
    TRY_TO(map, ui::UiMap::listen(options_.ui_map, ui::Window::ring));
    map_.emplace(std::move(map));
  }
  // The first screen needs none of the threads, and all customers that they read compete with it.
  // Just enrolled there is nothing to read, and nobody who could sign in yet.
  if (identity && options_.enrolment_code.empty()) {
    window_.show(present(state_, locales_, postcodes_));
    for (ui::Action& action : window_.wait({})) take(std::move(action));
  }
  return identity ? open_workshop() : Result<void>();
}

void Terminal::show_first(bool enrolled) {
  state_ = first_state(enrolled, options_.language, clock_.now());
  state_.shared.kiosk = options_.kiosk;
  state_.shared.careful_until_ms = crashes_.careful_until_ms();
}

void Terminal::close_workshop() {
  till_.reset();
  workshop_.reset();
  while (box_.try_take()) {
  }
}

void Terminal::must(const char* what, const Result<void>& outcome) {
  if (outcome) return;
  trouble("app", what, {{"detail", outcome.error().detail}});
  running_ = false;
}

Result<void> Terminal::open_training(const std::string& staff) {
  close_workshop();
  const ui::Theme theme = state_.shared.theme;
  const Moment now = clock_.now();
  const auto identity = load_identity(options_.data_dir);
  Result<ChainOptions> options = invented_options();
  Device real;
  if (identity) {
    const CacheSetup setup = real_cache(options_.data_dir, *identity);
    real = setup.device;
    TRY_TO(own, options_for_training(setup, staff, now));
    if (own.usable()) options = std::move(own);
  }
  if (!options) return tl::unexpected(options.error());
  TRY_TO(cache, make_training(options_.data_dir, *options, real, now));
  show_first(true);
  state_.shared.training = true;
  state_.shared.theme = theme;
  workshop_.emplace(std::move(cache), nullptr, clock_, box_);
  for (Order& order : first_orders(true)) carry_out(std::move(order));
  carry_out(ToStore(SignIn{std::string(training_pin)}));
  return {};
}

Result<void> Terminal::leave_training() {
  close_workshop();
  const auto identity = load_identity(options_.data_dir);
  show_first(identity.has_value());
  if (identity) return open_workshop();
  drop_training(options_.data_dir);
  return {};
}

Result<void> Terminal::wipe() {
  close_workshop();
  std::error_code failed;
  for (const auto& entry : std::filesystem::directory_iterator(options_.data_dir, failed)) {
    // The lock is held until the program ends.
    if (entry.path().filename() == "terminal.lock") continue;
    std::filesystem::remove_all(entry.path(), failed);
    if (failed) return fail(Fault::storage, "cannot delete " + entry.path().string());
  }
  show_first(false);
  return {};
}

Result<void> Terminal::open_workshop() {
  TRY_TO(identity, load_identity(options_.data_dir));
  // Enrolled anew: who it was before closes its cache first.
  till_.reset();
  workshop_.reset();
  end_training(options_.data_dir, real_cache(options_.data_dir, identity), clock_.now());
  workshop_.emplace(real_cache(options_.data_dir, identity), &identity, clock_, box_);
  SocketSetup setup;
  setup.path =
      options_.till_socket.empty() ? options_.data_dir + "/pos.sock" : options_.till_socket;
  setup.given = options_.given_socket;
  setup.allowed = options_.till_users;
  setup.terminal = std::to_string(identity.device_id);
  setup.version = app_version;
  setup.first_event = first_event_after(options_.data_dir + "/pos.events", clock_.now().wall_ms);
  TRY_TO(server, SocketServer::start(setup, till_box_));
  till_.emplace(std::move(server));
  for (Order& order : first_orders(true)) carry_out(std::move(order));
  return {};
}

void Terminal::enrol_beside(const BeginEnrolment& order) {
  // Up to half a minute: beside the window, which goes on drawing.
  enrolment_ = std::jthread([this, order] {
    const auto identity =
        enrol(order.server, order.code, options_.data_dir, std::string(app_version));
    EnrolmentEnded ended{identity ? Fault::offline : identity.error().fault, identity.has_value()};
    if (!box_.post(ended)) trouble("app", "enrolment result lost");
  });
}

void Terminal::carry_out(Order order) {
  if (auto* to_store = std::get_if<ToStore>(&order)) {
    // The box holds a thousand letters; when it is full the disk has stopped, and the screen says
    // so by not moving on: nothing is shown as saved that is not.
    if (workshop_ && !workshop_->store_box.post(std::move(*to_store))) {
      trouble("app", "storage does not keep up");
    }
  } else if (auto* question = std::get_if<AskSearch>(&order)) {
    if (workshop_) static_cast<void>(workshop_->search_box.post(std::move(*question)));
  } else if (auto* answer = std::get_if<TillAnswer>(&order)) {
    if (till_) static_cast<void>(till_->answer(std::move(*answer)));
  } else if (auto* event = std::get_if<TillEvent>(&order)) {
    if (till_ && !till_->tell(std::move(*event))) trouble("app", "an event for tills was lost");
  } else if (const auto* begin = std::get_if<BeginEnrolment>(&order)) {
    enrol_beside(*begin);
  } else if (const auto* practise = std::get_if<EnterTraining>(&order)) {
    must("cannot practise", open_training(practise->staff));
  } else if (const auto* wanted = std::get_if<ShowWindow>(&order)) {
    if (options_.kiosk) return;
    wanted->shown ? window_.bring_up() : window_.put_away();
  } else if (std::holds_alternative<ForgetCrashes>(order)) {
    crashes_.forget();
  } else if (std::holds_alternative<LeaveTraining>(order)) {
    must("cannot end the practice", leave_training());
  } else if (std::holds_alternative<WipeDevice>(order)) {
    must("not deleted", wipe());
  } else {
    running_ = false;
  }
}

void Terminal::take(Letter letter) {
  if (const auto* ended = std::get_if<EnrolmentEnded>(&letter); ended && ended->enrolled) {
    if (const auto opened = open_workshop(); !opened) {
      trouble("app", "cannot open after enrolment", {{"detail", opened.error().detail}});
      running_ = false;
      return;
    }
  }
  for (Order& order : reduce(state_, std::move(letter), clock_.now(), {ids_, postcodes_})) {
    carry_out(std::move(order));
  }
}

void Terminal::take_letters() {
  while (auto letter = box_.try_take()) take(*std::move(letter));
  while (auto asks = till_box_.try_take()) take(*std::move(asks));
}

void Terminal::show_life() {
  const std::int64_t now_ms = clock_.now().boot_ms;
  if (options_.alive_fd < 0 || now_ms - lived_ms_ < alive_each_ms) return;
  lived_ms_ = now_ms;
  const std::string line = std::to_string(::getpid()) + "\n";
  // Whoever reads it may have gone: that is no reason to stop.
  static_cast<void>(::write(options_.alive_fd, line.data(), line.size()) > 0);
}

std::chrono::milliseconds Terminal::sleep_max() const {
  return std::chrono::milliseconds(wait_ms(state_, clock_.now()));
}

void Terminal::run(const StopSignal& stop) {
  std::uint64_t shown = 0;
  if (options_.alive_fd >= 0) {
    ::signal(SIGPIPE, SIG_IGN);
    ::fcntl(options_.alive_fd, F_SETFD, FD_CLOEXEC);
    ::fcntl(options_.alive_fd, F_SETFL, O_NONBLOCK);
  }
  while (running_ && !stop.came()) {
    take_letters();
    // What is on its way to the disk comes back within a few milliseconds and changes the picture
    // again; painting in between would only delay it. A slow disk is waited for this long.
    const std::int64_t now_ms = clock_.now().boot_ms;
    if (!awaits_disk(state_)) waiting_since_ms_ = now_ms;
    const bool soon = awaits_disk(state_) && now_ms - waiting_since_ms_ < patience_ms;
    if (state_.version != shown && !soon) {
      window_.show(present(state_, locales_, postcodes_));
      shown = state_.version;
    }
    const bool settled = window_.settled() && !awaits_disk(state_) && !awaits_search(state_);
    if (map_ && map_->asked() && settled) {
      map_->answer(window_.scene());
    }
    const Moment before = clock_.now();
    const auto sleep =
        soon ? std::min(sleep_max(), std::chrono::milliseconds(patience_ms)) : sleep_max();
    show_life();
    const auto nap =
        options_.alive_fd < 0 ? sleep : std::min(sleep, std::chrono::milliseconds(alive_each_ms));
    for (ui::Action& action : window_.wait(nap)) take(std::move(action));
    if (clock_.now().boot_ms - before.boot_ms >= sleep.count()) take(Tick{});
  }
}

}  // namespace

Result<void> run_terminal(const TerminalOptions& options, const Clock& clock) {
  std::error_code failed;
  std::filesystem::create_directories(options.data_dir, failed);
  if (failed) return fail(Fault::storage, "cannot make the folder " + options.data_dir);
  TRY_TO(lock, FolderLock::take(options.data_dir));
  TRY_TO(stop, StopSignal::listen(ui::Window::ring, !options.kiosk));
  TRY_TO(postcodes, read_postcodes());
  const ui::Locales locales;
  ui::WindowOptions window_options;
  window_options.width = options.width;
  window_options.height = options.height;
  window_options.kiosk = options.kiosk;
  window_options.ppi = options.ppi;
  TRY_TO(window, ui::Window::open(window_options, locales));
  Terminal terminal(options, clock, std::move(window), locales, std::move(postcodes));
  TRY(terminal.open());
  terminal.run(stop);
  return {};
}

}  // namespace tresen
