#include "terminal/store/worker.h"

#include <deque>
#include <optional>
#include <utility>

#include "sync/base/database.h"
#include "sync/base/log.h"
#include "terminal/store/schema.h"

namespace tresen {
namespace {

using std::chrono::milliseconds;

// How soon a full box is tried again. Nothing tells when there is room.
constexpr milliseconds retry{10};
// How often the keeper looks after what nobody asks for.
constexpr milliseconds chores_each{60'000}, chores_when_full{3'000};
// A terminal that has just been started is not read through at once.
constexpr std::int64_t check_after_ms = 2 * 60'000;

// Reads the whole file beside the storage thread, by a connection that writes nothing.
bool reads_well(const std::string& folder) {
  auto database = Database::open(folder + "/cache.db", OpenMode::read, cache_application_id);
  if (!database) return false;
  const auto verdict = database->text("PRAGMA integrity_check(1)");
  return verdict && *verdict == "ok";
}

// The thread at work.
class Shift {
 public:
  Shift(Cache cache, const Clock& clock, StoreBox& box, const StorePosts& posts)
      : keeper_(std::move(cache)), clock_(clock), box_(box), posts_(posts) {}

  void run() {
    while (true) {
      // Asked before taking: what was posted before the box closed is still carried out.
      const bool last = box_.closed();
      const auto letter = next_letter();
      if (letter) keeper_.receive(*letter, clock_.now());
      if (!letter && last) return keeper_.farewell();
      look_after();
      if (journal_untold_) keeper_.tell_journal();
      if (search_.empty() && keeper_.search_waits()) keeper_.feed_search();
      sort_answers();
      deliver();
    }
  }

 private:
  // While the screen's box is full no letter is taken, so that `screen_` stays as short as the
  // answers to one letter.
  std::optional<StoreLetter> next_letter() {
    if (!screen_.empty() && !box_.wait_closed(retry)) return std::nullopt;
    if (!search_.empty() || journal_untold_) return box_.take(retry);
    if (keeper_.search_waits()) return box_.try_take();
    return box_.take(until_chores());
  }

  // Somebody waits for a disk that is full.
  milliseconds until_chores() const { return keeper_.disk_full() ? chores_when_full : chores_each; }

  void look_after() {
    const Moment now = clock_.now();
    if (begun_ms_ == 0) begun_ms_ = looked_ms_ = now.boot_ms;
    if (now.boot_ms - looked_ms_ < until_chores().count()) return;
    looked_ms_ = now.boot_ms;
    keeper_.chores(now);
    if (now.boot_ms - begun_ms_ < check_after_ms || !keeper_.wants_check(now)) return;
    check_ = std::jthread([folder = keeper_.folder(), &box = box_] {
      // Ended meanwhile: the next start asks again.
      static_cast<void>(box.post(FileChecked{reads_well(folder)}));
    });
  }

  void sort_answers() {
    journal_untold_ = false;
    for (StoreAnswer& answer : keeper_.take_answers()) {
      if (auto* to_screen = std::get_if<FromStore>(&answer)) {
        screen_.push_back(std::move(*to_screen));
      } else if (auto* to_search = std::get_if<SearchFeed>(&answer)) {
        search_.push_back(std::move(*to_search));
      } else {
        auto& to_link = std::get<FromCache>(answer);
        const bool journal = std::holds_alternative<JournalAt>(to_link);
        // All else the link asks for again by itself.
        if (!posts_.to_link(std::move(to_link)) && journal) journal_untold_ = true;
      }
    }
  }

  void deliver() {
    while (!screen_.empty() && posts_.to_screen(screen_.front())) screen_.pop_front();
    while (!search_.empty() && posts_.to_search(search_.front())) search_.pop_front();
  }

  Keeper keeper_;
  const Clock& clock_;
  StoreBox& box_;
  const StorePosts& posts_;
  std::deque<FromStore> screen_;   // not yet taken by the screen's box
  std::deque<SearchFeed> search_;  // not yet taken by the search's box; one piece at most
  bool journal_untold_ = false;
  std::int64_t begun_ms_ = 0;   // boot clock
  std::int64_t looked_ms_ = 0;  // boot clock of the last chores
  std::jthread check_;          // last: ends before all else goes
};

}  // namespace

StoreWorker::StoreWorker(CacheSetup setup, const Clock& clock, StoreBox& box, StorePosts posts)
    : setup_(std::move(setup)), clock_(clock), box_(box), posts_(std::move(posts)) {
  thread_ = std::jthread([this] { run(); });
}

StoreWorker::~StoreWorker() {
  box_.close();
  thread_.join();
}

void StoreWorker::run() {
  auto cache = Cache::open(setup_);
  if (!cache) {
    trouble("store", "not_opened", {{"why", cache.error().detail}});
    box_.close();
    static_cast<void>(posts_.to_screen(CacheFailed{cache.error()}));
    return;
  }
  Shift(std::move(*cache), clock_, box_, posts_).run();
}

}  // namespace tresen
