#pragma once
// Paints a picture with OpenGL and puts it on the screen: only where it differs from the one that
// is there, as long as the driver lets a part of a picture be copied to a window (GLX under X11,
// every driver of Mesa); otherwise the whole of it.
//
// Belongs to one window, whose OpenGL context must be the current one in every call.

#include "sync/base/result.h"
#include "terminal/ui/damage.h"

struct GLFWwindow;

namespace tresen::ui {

class Painter {
 public:
  // Fails with `absent` where OpenGL is too old. The window must outlive the painter.
  static Result<Painter> make(GLFWwindow* window);
  ~Painter();
  Painter(Painter&& other) noexcept;
  Painter& operator=(Painter&&) = delete;

  // New letters were baked into the atlas of ImGui's current context.
  void upload_letters();
  // The screen lost the picture; the next one is painted as a whole.
  void forget() { damage_.forget(); }
  // False: what is on the screen looks the same already, and nothing was done. Changes `picture`.
  bool paint(ImDrawData& picture);

 private:
  explicit Painter(GLFWwindow* window);

  GLFWwindow* window_;  // null: moved from
  bool copies_parts_;   // to the window, and keeps what it painted before
  unsigned white_;      // OpenGL's name of a texture of one white pixel
  Damage damage_;
};

}  // namespace tresen::ui
