#pragma once
// Paints a picture with OpenGL and puts it on the screen: only where it differs from the one that
// is there, as long as the driver lets a part of a picture be copied to a window (GLX under X11,
// every driver of Mesa); otherwise the whole of it.
//
// Belongs to one window, whose OpenGL context must be the current one in every call.

#include <cstdint>
#include <map>
#include <vector>

#include "sync/base/result.h"
#include "terminal/ui/damage.h"
#include "terminal/ui/picture.h"

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
  // `inside` are the pictures that its triangles name.
  bool paint(ImDrawData& picture, const std::vector<const Picture*>& inside);

 private:
  explicit Painter(GLFWwindow* window);
  // OpenGL has these and no others, and the triangles name them as it does.
  void hold(const std::vector<const Picture*>& inside, ImDrawData& picture);

  GLFWwindow* window_;  // null: moved from
  bool copies_parts_;   // to the window, and keeps what it painted before
  unsigned white_;      // OpenGL's name of a texture of one white pixel
  std::map<std::uint64_t, unsigned> textures_;  // OpenGL's names by `texture_of`
  Damage damage_;
};

}  // namespace tresen::ui
