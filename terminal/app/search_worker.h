#pragma once
// The search thread: owns the index, is fed by the storage thread, asked by the screen.
//
// While somebody types fast only the latest question is answered; feeding never delays an answer
// by more than one piece, and answers it once more when it brought somebody new. An empty question
// ends that.

#include <functional>
#include <thread>
#include <variant>

#include "sync/base/mailbox.h"
#include "terminal/app/letters.h"

namespace tresen {

using SearchLetter = std::variant<SearchFeed, AskSearch>;
using SearchBox = Mailbox<SearchLetter>;
inline constexpr std::size_t search_box_capacity = 64;

// Posts what the storage thread has for the search. False: the box is full or closed, and `feed` is
// as it was.
bool post_feed(SearchBox& box, SearchFeed& feed);

class SearchWorker {
 public:
  // Posts an answer to the screen. False: its box is full; the answer is dropped, for another
  // question will follow.
  using PostAnswer = std::function<bool(Letter)>;

  // Starts the thread. `box` outlives the worker.
  SearchWorker(SearchBox& box, PostAnswer post);
  SearchWorker(const SearchWorker&) = delete;
  SearchWorker& operator=(const SearchWorker&) = delete;
  // Closes the box and waits for the thread.
  ~SearchWorker();

 private:
  void run();

  SearchBox& box_;
  const PostAnswer post_;
  std::jthread thread_;  // last: starts when all is there, ends before all goes
};

}  // namespace tresen
