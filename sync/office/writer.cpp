#include "sync/office/writer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "sync/base/log.h"
#include "sync/office/answer_rules.h"

namespace tresen {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t letters_max = 64 * 1024;
constexpr std::size_t bytes_max = 64 * 1024 * 1024;
// What a letter weighs besides the changes in it.
constexpr std::size_t letter_bytes = 512;

// What one commit may gather: more makes the first of them wait too long.
constexpr std::size_t changes_a_commit = 1000;
constexpr std::size_t bytes_a_commit = 4 * 1024 * 1024;
constexpr std::int64_t gather_max_ms = 3;

// Deciding has a commit of its own, which many changes should share.
constexpr milliseconds pause_between{20};
// How long to wait for a disk that has failed before deciding is tried again.
constexpr milliseconds pause_after_trouble{1000};

// Asked of devices when three quarters of the room are taken.
constexpr std::uint32_t slow_retry_ms = 250;
constexpr std::uint32_t slow_batch_ops = 100;

// Beside other daemons: how often this one looks at what they did, and tries to lead where somebody
// waits for that; how long it keeps the lead without need, and leaves it to who has asked for it;
// and how long somebody waits, which is longer than the term of one who has died.
constexpr milliseconds look_every{50}, try_every{5};
constexpr std::int64_t lead_idle_ms = 100, away_ms = 30, lead_patience_ms = 8000;
// What is answered before devices have their turn again.
constexpr std::int64_t waiting_turn_ms = 50;

const Error stopping{Fault::busy, "head office stops"};

}  // namespace

Writer::Writer(Office office, const Clock& clock, Grown grown)
    : office_(std::move(office)),
      clock_(&clock),
      grown_(std::move(grown)),
      letters_(letters_max, {}, bytes_max),
      thread_([this] { run(); }) {}

Writer::~Writer() {
  constexpr milliseconds patience{10'000};
  stop(patience);
}

void Writer::stop(milliseconds within) {
  if (letters_.closed()) return;
  late_at_ms_.set(clock_->now().boot_ms + within.count());
  letters_.close();
}

bool Writer::post(Task task) { return letters_.post(Letter(std::move(task)), letter_bytes); }
bool Writer::post(DeviceCall call) { return letters_.post(Letter(std::move(call)), letter_bytes); }
bool Writer::post(Push push) {
  const std::size_t bytes = letter_bytes + push.call.request.ByteSizeLong();
  push.bytes = bytes;
  return letters_.post(Letter(std::move(push)), bytes);
}

// Letters come first; deciding has its turn after them, so that neither starves the other.
void Writer::run() {
  while (true) {
    std::optional<Letter> letter = next_letter();
    if (!letter && letters_.closed()) break;
    if (letter) {
      answer(std::move(*letter));
      if (undecided_ == Undecided::none || undecided_ == Undecided::more) {
        undecided_ = Undecided::fresh;
      }
    }
    look_at_peers();
    answer_waiting();
    if (undecided_ != Undecided::none && pause().count() == 0) decide();
    let_go();
  }
  while (!waiting_.empty()) answer_waiting();
  if (const auto gone = office_.store().peers().let_go(); !gone) {
    trouble("office", "lead_kept", {{"detail", gone.error().detail}});
  }
}

std::optional<Writer::Letter> Writer::next_letter() {
  if (!waiting_.empty()) return letters_.take(try_every);
  const bool alone = !office_.store().peers().there();
  if (undecided_ == Undecided::none) return alone ? letters_.take() : letters_.take(look_every);
  return letters_.take(alone ? pause() : std::min(pause(), look_every));
}

Result<bool> Writer::lead(Peers::Ask ask) {
  Peers& peers = office_.store().peers();
  if (!peers.there()) return true;
  const std::int64_t now_ms = clock_->now().boot_ms;
  if (now_ms < away_until_ms_) return false;
  TRY_TO(leads, peers.lead(now_ms, ask));
  if (leads) led_at_ms_ = now_ms;
  return leads;
}

void Writer::answer_waiting() {
  const std::int64_t until_ms = clock_->now().boot_ms + waiting_turn_ms;
  while (!waiting_.empty() && clock_->now().boot_ms < until_ms) {
    // Who cannot lead because the database is away lets them hear of that.
    const auto leads = lead(Peers::Ask::patiently);
    const bool late = clock_->now().boot_ms - waiting_.front().since_ms >= lead_patience_ms;
    if (leads && !*leads && !late && !letters_.closed()) return;
    const Peers::Leading leading(office_.store().peers());
    const Task task = std::move(waiting_.front().task);
    waiting_.pop_front();
    task(office_);
    if (undecided_ == Undecided::none) undecided_ = Undecided::fresh;
    if (office_.store().peers().is_wanted()) return;
  }
}

void Writer::look_at_peers() {
  Peers& peers = office_.store().peers();
  const std::int64_t now_ms = clock_->now().boot_ms;
  if (!peers.there() || now_ms - looked_at_ms_ < look_every.count()) return;
  looked_at_ms_ = now_ms;
  const auto heads = peers.heard();
  if (heads && !heads->empty() && grown_) grown_(*heads);
  const auto work = peers.has_work();
  if (work && *work && undecided_ == Undecided::none) undecided_ = Undecided::fresh;
}

void Writer::let_go() {
  Peers& peers = office_.store().peers();
  if (!peers.there() || !peers.leads()) return;
  const std::int64_t now_ms = clock_->now().boot_ms;
  const bool wanted = peers.is_wanted();
  if (!wanted && (!waiting_.empty() || now_ms - led_at_ms_ < lead_idle_ms)) return;
  if (wanted) away_until_ms_ = now_ms + away_ms;
  // What is not told ends by itself.
  static_cast<void>(peers.let_go().has_value());
}

// While devices send, custody has five sixths of the time: what waits to be decided is safe, what a
// device holds is not. When nobody sends, deciding goes on without a pause.
milliseconds Writer::pause() const {
  milliseconds whole{0};
  if (undecided_ == Undecided::fresh) {
    whole = std::max(pause_between, milliseconds(5 * decided_in_ms_));
  }
  if (undecided_ == Undecided::failed) whole = pause_after_trouble;
  const milliseconds passed(clock_->now().boot_ms - decided_at_ms_);
  return std::max(milliseconds{0}, whole - passed);
}

bool Writer::is_too_late() const {
  const std::int64_t late_at_ms = late_at_ms_.read([](std::int64_t at_ms) { return at_ms; });
  return late_at_ms != 0 && clock_->now().boot_ms >= late_at_ms;
}

void Writer::answer(Letter letter) {
  std::vector<PushCall> calls;
  std::vector<Answer> answers;
  std::size_t changes = 0;
  std::size_t bytes = 0;
  const std::int64_t until_ms = clock_->now().boot_ms + gather_max_ms;
  for (std::optional<Letter> next(std::move(letter)); next; next = letters_.try_take()) {
    if (Task* const task = std::get_if<Task>(&*next)) {
      if (office_.store().peers().there()) {
        waiting_.push_back({std::move(*task), clock_->now().boot_ms});
      } else {
        (*task)(office_);
      }
    } else if (DeviceCall* const call = std::get_if<DeviceCall>(&*next)) {
      call->task(office_);
    } else {
      Push& push = std::get<Push>(*next);
      changes += static_cast<std::size_t>(push.call.request.changes_size());
      bytes += push.bytes;
      calls.push_back(std::move(push.call));
      answers.push_back(std::move(push.answer));
    }
    if (changes >= changes_a_commit || bytes >= bytes_a_commit) break;
    if (clock_->now().boot_ms >= until_ms) break;
  }
  if (!calls.empty()) answer_pushes(calls, answers, bytes);
}

void Writer::answer_pushes(std::span<const PushCall> calls, const std::vector<Answer>& answers,
                           std::size_t bytes) {
  if (is_too_late()) {
    for (const Answer& each : answers) each(tl::unexpected(stopping));
    return;
  }
  auto replies = office_.push(calls, clock_->now().wall_ms);
  if (!replies) trouble("office", "push", {{"detail", replies.error().detail}});
  const bool slow_down = bytes + letters_.load().weight >= bytes_max / 4 * 3;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!replies) {
      answers[i](tl::unexpected(replies.error()));
      continue;
    }
    Result<v1::PushReply>& reply = (*replies)[i];
    if (reply && slow_down) {
      reply->set_retry_after_ms(slow_retry_ms);
      reply->set_batch_ops_max(slow_batch_ops);
    }
    answers[i](std::move(reply));
  }
}

void Writer::decide() {
  const std::int64_t begin_ms = clock_->now().boot_ms;
  Peers& peers = office_.store().peers();
  // After each letter there may be something; where this one would have to lead first, it looks.
  const bool maybe = undecided_ == Undecided::fresh && !peers.leads();
  const auto work = maybe ? peers.has_work() : true;
  const auto leads = work && *work ? lead(Peers::Ask::silently) : Result<bool>(false);
  if (!leads || !*leads) {
    // Whoever leads decides; while nobody can, it is looked at again.
    undecided_ = Undecided::none;
    decided_at_ms_ = clock_->now().boot_ms;
    return;
  }
  const Peers::Leading leading(peers);
  Result<bool> did = office_.sequence();
  // What was decided may be answers to campaigns.
  if (did && !*did) did = follow_answers(office_, clock_->now().wall_ms);
  decided_at_ms_ = clock_->now().boot_ms;
  decided_in_ms_ = decided_at_ms_ - begin_ms;
  if (!did) {
    trouble("office", "sequence", {{"detail", did.error().detail}});
    undecided_ = Undecided::failed;
    return;
  }
  undecided_ = *did ? Undecided::more : Undecided::none;
  const auto heads = office_.take_grown();
  if (!heads || heads->empty()) return;
  if (grown_) grown_(*heads);
  static_cast<void>(peers.tell(*heads).has_value());
}

}  // namespace tresen
