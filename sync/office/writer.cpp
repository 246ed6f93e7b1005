#include "sync/office/writer.h"

#include <chrono>
#include <optional>
#include <utility>

#include "sync/base/log.h"

namespace tresen {
namespace {

constexpr std::size_t letters_max = 1024;
// What one commit may gather: more makes the first of them wait too long.
constexpr std::size_t changes_a_commit = 2000;
constexpr std::size_t letters_a_round = 128;
// How long to wait for a disk that has failed before deciding is tried again.
constexpr std::chrono::milliseconds pause_after_trouble{1000};

}  // namespace

Writer::Writer(Office office, const Clock& clock, Grown grown)
    : office_(std::move(office)),
      clock_(&clock),
      grown_(std::move(grown)),
      letters_(letters_max),
      thread_([this] { run(); }) {}

Writer::~Writer() { letters_.close(); }

bool Writer::post(Task task) { return letters_.post(Letter(std::move(task))); }
bool Writer::post(Push push) { return letters_.post(Letter(std::move(push))); }

// Letters first, then a portion of what is to be decided: neither starves the other.
void Writer::run() {
  auto undecided = Progress::more;  // what an earlier run has left
  while (true) {
    std::optional<Letter> letter;
    if (undecided == Progress::done) letter = letters_.take();
    if (undecided == Progress::more) letter = letters_.try_take();
    if (undecided == Progress::failed) letter = letters_.take(pause_after_trouble);
    if (!letter && letters_.closed()) return;
    if (letter) answer(std::move(*letter));
    undecided = decide();
  }
}

void Writer::answer(Letter letter) {
  std::vector<PushCall> calls;
  std::vector<Answer> answers;
  std::size_t changes = 0;
  std::size_t taken = 0;
  for (std::optional<Letter> next(std::move(letter)); next; next = letters_.try_take()) {
    if (Task* const task = std::get_if<Task>(&*next)) {
      (*task)(office_);
    } else {
      Push& push = std::get<Push>(*next);
      changes += static_cast<std::size_t>(push.call.request.changes_size());
      calls.push_back(std::move(push.call));
      answers.push_back(std::move(push.answer));
    }
    if (changes >= changes_a_commit || ++taken == letters_a_round) break;
  }
  if (calls.empty()) return;
  auto replies = office_.push(calls, clock_->now().wall_ms);
  if (!replies) trouble("office", "push", {{"detail", replies.error().detail}});
  for (std::size_t i = 0; i < answers.size(); ++i) {
    answers[i](replies ? std::move((*replies)[i])
                       : Result<v1::PushReply>(tl::unexpected(replies.error())));
  }
}

Writer::Progress Writer::decide() {
  const Result<bool> did = office_.sequence();
  if (!did) {
    trouble("office", "sequence", {{"detail", did.error().detail}});
    return Progress::failed;
  }
  const auto heads = office_.take_grown();
  if (heads && !heads->empty() && grown_) grown_(*heads);
  return *did ? Progress::more : Progress::done;
}

}  // namespace tresen
