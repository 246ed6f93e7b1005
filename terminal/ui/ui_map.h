#pragma once
// The screen for tools: a Unix socket that answers the line "tree" with one line of JSON.
//
// An answer is given only once the screen has settled, so that what a test reads is what a person
// sees. The socket has a thread of its own; the window's thread calls `answer` each turn.

#include <functional>
#include <memory>
#include <string>

#include "sync/base/result.h"
#include "terminal/ui/touch.h"

namespace tresen::ui {

class UiMap {
 public:
  // Listens at `path` (at most 107 bytes; a dead socket there is replaced; mode 0600). `ring` is
  // called on the socket's thread when somebody asked: it may only wake the window.
  static Result<UiMap> listen(const std::string& path, std::function<void()> ring);
  ~UiMap();
  UiMap(UiMap&&) noexcept;
  UiMap& operator=(UiMap&&) noexcept;

  // True: somebody waits for the tree.
  bool asked();
  // Gives the scene to everybody who waits. Call it on the window's thread, when it has settled.
  void answer(const Scene& scene);

 private:
  struct Inside;
  explicit UiMap(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen::ui
