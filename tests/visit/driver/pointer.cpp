#include "tests/visit/driver/pointer.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <stb/stb_image_write.h>

#include <utility>

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

void Pointer::draw(std::span<const std::pair<int, int>> points) {
  Display* display = inside_->display;
  bool down = false;
  for (const auto& [x, y] : points) {
    XTestFakeMotionEvent(display, -1, x, y, CurrentTime);
    if (!std::exchange(down, true)) XTestFakeButtonEvent(display, 1, True, CurrentTime);
  }
  XTestFakeButtonEvent(display, 1, False, CurrentTime);
  XSync(display, False);
}

void Pointer::key(const std::string& name) { keys({&name, 1}); }

void Pointer::keys(std::span<const std::string> names) {
  Display* display = inside_->display;
  for (const std::string& name : names) {
    const KeySym symbol = XStringToKeysym(name.c_str());
    const KeyCode code = symbol == NoSymbol ? 0 : XKeysymToKeycode(display, symbol);
    if (code == 0) continue;
    XTestFakeKeyEvent(display, code, True, CurrentTime);
    XTestFakeKeyEvent(display, code, False, CurrentTime);
  }
  XSync(display, False);
}

int Pointer::width() const {
  return DisplayWidth(inside_->display, DefaultScreen(inside_->display));
}

std::vector<std::uint32_t> Pointer::pixels() {
  Display* display = inside_->display;
  const int screen = DefaultScreen(display);
  const int width = DisplayWidth(display, screen);
  const int height = DisplayHeight(display, screen);
  XImage* image = XGetImage(display, DefaultRootWindow(display), 0, 0, static_cast<unsigned>(width),
                            static_cast<unsigned>(height), AllPlanes, ZPixmap);
  std::vector<std::uint32_t> pixels;
  if (image == nullptr) return pixels;
  pixels.reserve(static_cast<std::size_t>(width * height));
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      pixels.push_back(static_cast<std::uint32_t>(XGetPixel(image, x, y)) & 0xFFFFFFU);
  XDestroyImage(image);
  return pixels;
}

void Pointer::spoil() {
  Display* display = inside_->display;
  Window root = 0, parent = 0, *windows = nullptr;
  unsigned count = 0;
  if (XQueryTree(display, DefaultRootWindow(display), &root, &parent, &windows, &count) == 0)
    return;
  for (unsigned i = 0; i < count; ++i) {
    XWindowAttributes facts;
    if (XGetWindowAttributes(display, windows[i], &facts) == 0) continue;
    if (facts.map_state != IsViewable || facts.c_class != InputOutput) continue;
    XGCValues pink;
    pink.foreground = 0xFF00FF;
    const GC brush = XCreateGC(display, windows[i], GCForeground, &pink);
    XFillRectangle(display, windows[i], brush, 0, 0, static_cast<unsigned>(facts.width),
                   static_cast<unsigned>(facts.height));
    XFreeGC(display, brush);
    XClearArea(display, windows[i], 0, 0, 0, 0, True);
  }
  if (windows != nullptr) XFree(windows);
  XSync(display, False);
}

Result<void> Pointer::picture(const std::string& path) {
  const std::vector<std::uint32_t> all = pixels();
  const int height = static_cast<int>(all.size()) / width();
  if (all.empty()) return fail(Fault::absent, "the display gives no picture");
  std::vector<std::uint8_t> bytes;
  bytes.reserve(all.size() * 3);
  for (const std::uint32_t pixel : all)
    for (const unsigned shift : {16U, 8U, 0U})
      bytes.push_back(static_cast<std::uint8_t>(pixel >> shift));
  if (stbi_write_png(path.c_str(), width(), height, 3, bytes.data(), width() * 3) == 0) {
    return fail(Fault::storage, "cannot write " + path);
  }
  return {};
}

}  // namespace tresen::visit
