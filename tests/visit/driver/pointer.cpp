#include "tests/visit/driver/pointer.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <stb/stb_image_write.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace tresen::visit {

struct Pointer::Inside {
  Display* display = nullptr;

  Inside() = default;
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() {
    if (display != nullptr) XCloseDisplay(display);
  }
};

Pointer::Pointer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Pointer::Pointer(Pointer&&) noexcept = default;
Pointer& Pointer::operator=(Pointer&&) noexcept = default;
Pointer::~Pointer() = default;

Result<Pointer> Pointer::open(const std::string& display) {
  auto inside = std::make_unique<Inside>();
  inside->display = XOpenDisplay(display.c_str());
  if (inside->display == nullptr) return fail(Fault::absent, "no display " + display);
  int event = 0, error = 0, major = 0, minor = 0;
  if (XTestQueryExtension(inside->display, &event, &error, &major, &minor) == 0) {
    return fail(Fault::absent, "display " + display + " has no XTest extension");
  }
  return Pointer(std::move(inside));
}

void Pointer::tap(int x, int y) {
  Display* display = inside_->display;
  XTestFakeMotionEvent(display, -1, x, y, CurrentTime);
  XTestFakeButtonEvent(display, 1, True, CurrentTime);
  XTestFakeButtonEvent(display, 1, False, CurrentTime);
  XSync(display, False);
}

Result<void> Pointer::picture(const std::string& path) {
  Display* display = inside_->display;
  const int screen = DefaultScreen(display);
  const int width = DisplayWidth(display, screen);
  const int height = DisplayHeight(display, screen);
  XImage* image = XGetImage(display, DefaultRootWindow(display), 0, 0, static_cast<unsigned>(width),
                            static_cast<unsigned>(height), AllPlanes, ZPixmap);
  if (image == nullptr) return fail(Fault::absent, "the display gives no picture");
  std::vector<std::uint8_t> pixels;
  pixels.reserve(static_cast<std::size_t>(width * height * 3));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const unsigned long pixel = XGetPixel(image, x, y);
      for (const int shift : {16, 8, 0})
        pixels.push_back(static_cast<std::uint8_t>(pixel >> shift));
    }
  }
  XDestroyImage(image);
  if (stbi_write_png(path.c_str(), width, height, 3, pixels.data(), width * 3) == 0) {
    return fail(Fault::storage, "cannot write " + path);
  }
  return {};
}

}  // namespace tresen::visit
