#pragma once
// The terminal's window: the only place that knows the screen, the pointer and the keyboard.
//
// One thread owns it (the one that made it). It draws when the view's version moved or somebody
// touched something, at most three frames, and then sleeps; `ring` may be called from any thread.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "terminal/ui/action.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/touch.h"
#include "terminal/ui/view.h"

namespace tresen::ui {

struct WindowOptions {
  std::string title = "Tresen";
  int width = 1280;    // pixels
  int height = 800;    // pixels
  bool kiosk = false;  // the whole first screen, no frame, no arrow, never closed
  float ppi = 0;  // pixels per inch; 0: as the screen tells in a kiosk, else not known (canvas.h)
};

class Window {
 public:
  // Fails with `absent` where there is no display or no OpenGL 3, or a font is not installed.
  // `locales` must outlive the window.
  static Result<Window> open(const WindowOptions& options, const Locales& locales);
  ~Window();
  Window(Window&&) noexcept;
  Window& operator=(Window&&) noexcept;

  // Shows the view; costs nothing when its version is the one on the screen.
  void show(const View& view);

  // Waits at most so long for a touch, a key or a ring, and tells what was done since. Actions are
  // tested against the controls that the person saw. Returns at once while there is something.
  std::vector<Action> wait(std::chrono::milliseconds wait_max);

  // Puts the window in front of all others, or out of the way. Not of a kiosk.
  void bring_up();
  void put_away();

  // Wakes `wait`. Any thread.
  static void ring();

  // True: every event was handled and the picture on the screen is the view's.
  bool settled() const;
  // The controls on the screen in window pixels, and the size of the window.
  const Scene& scene() const;

  // Frames drawn since the start, for the figures.
  std::size_t frame_count() const;

  struct Inside;  // GLFW and ImGui, in window.cpp only

 private:
  explicit Window(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen::ui
