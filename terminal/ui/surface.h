#pragma once
// A screen without a window: lays out a view, knows its controls, and hands out the drawn
// triangles. The window puts them on glass, the tests on paper. One thread; several surfaces may
// live together.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "sync/base/result.h"
#include "terminal/ui/action.h"
#include "terminal/ui/input.h"
#include "terminal/ui/locale.h"
#include "terminal/ui/view.h"

struct ImDrawData;
struct ImFontAtlas;

namespace tresen::ui {

class Surface {
 public:
  // Called with the atlas whenever new letters were baked, before they are drawn.
  using Upload = std::function<void(ImFontAtlas&)>;

  // Pixels, and pixels per inch (0: not known, see canvas.h). `locales` must outlive the surface.
  static Result<Surface> make(int width, int height, float ppi, const Locales& locales);
  ~Surface();
  Surface(Surface&&) noexcept;
  Surface& operator=(Surface&&) noexcept;

  void on_upload(Upload upload);
  void resize(int width, int height);
  // Makes the surface's ImGui context the current one.
  void enter() const;

  void show(const View& view);
  // Lays out and draws into triangles. They live until the next call.
  ImDrawData& draw();
  // The controls of the newest layout.
  const Layout& layout() const;
  // The pictures in what was drawn last. They live until the next `show`.
  const std::vector<const Picture*>& pictures() const;
  // The picture was put before the person's eyes.
  void shown();

  void push(Event event);
  bool has_events() const;
  // Handles the oldest event; lays out anew where that is needed to know the controls.
  std::optional<Action> next();
  // Time has passed, see Input; seconds of the clock that events tell.
  void advance(double now);
  double due() const;
  // From now on every frame notes what it was made of.
  void keep_drawing();
  const Drawing& drawing() const;
  // Whether what `draw` would give differs from what it gave last.
  bool stale() const;

 private:
  struct Inside;
  explicit Surface(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen::ui
