#pragma once
// The thread that reads chunks of snapshots from disk, so that neither the writer nor the wire
// waits for it.

#include <functional>
#include <string>
#include <thread>

#include "sync/base/mailbox.h"
#include "sync/base/result.h"

namespace tresen {

class ChunkReader {
 public:
  using Answer = std::function<void(Result<std::string> packed)>;

  ChunkReader();
  // Answers what it has been asked.
  ~ChunkReader() { questions_.close(); }

  // `answer` is called once, on this thread. False: overloaded or stopping. Any thread.
  [[nodiscard]] bool read(std::string path, Answer answer);

 private:
  struct Question {
    std::string path;
    Answer answer;
  };
  void run();

  Mailbox<Question> questions_;
  std::jthread thread_;
};

}  // namespace tresen
