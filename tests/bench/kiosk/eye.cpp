#include "tests/bench/kiosk/eye.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <X11/extensions/XTest.h>
#include <X11/extensions/Xdamage.h>
#include <poll.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace tresen::bench {
namespace {

using Clock = std::chrono::steady_clock;
using visit::Deadline;
using visit::Millis;

constexpr Millis patience{60000};
constexpr Millis press_patience{5000};
// Should a change not be told of, it is seen this much later.
constexpr int look_anyway_ms = 20;
constexpr int points_across = 64, points_down = 40;
constexpr std::size_t like_percent = 98;
constexpr std::uint32_t colour_mask = 0xFFFFFFU;

double ms_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace

struct Eye::Inside {
  Display* display = nullptr;
  int damage_event = 0;
  XImage* whole = nullptr;  // in `memory`, filled by the X server itself
  XShmSegmentInfo memory{};

  Inside() { memory.shmid = -1; }
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() {
    if (display == nullptr) return;
    if (whole != nullptr) {
      XShmDetach(display, &memory);
      XDestroyImage(whole);
    }
    XCloseDisplay(display);
    if (memory.shmid != -1) shmdt(memory.shmaddr);
  }

  Window root() const { return DefaultRootWindow(display); }
  bool share_picture();
  Window top() const;  // of all that can be seen; None: nothing
  Pixels see(const Patch& patch) const;
  std::size_t whole_picture() const;  // equal for equal pictures
  std::vector<Pixels> see_all(std::span<const Patch> patches) const;
  // Milliseconds from `start` until it is so.
  Result<double> until(Clock::time_point start, const std::function<bool()>& so) const;
  // True: something changed; false: the time is over.
  bool wait_for_change(int ms) const;
};

bool Eye::Inside::share_picture() {
  const int screen = DefaultScreen(display);
  const auto width = static_cast<unsigned>(DisplayWidth(display, screen));
  const auto height = static_cast<unsigned>(DisplayHeight(display, screen));
  XImage* image = XShmCreateImage(display, DefaultVisual(display, screen),
                                  static_cast<unsigned>(DefaultDepth(display, screen)), ZPixmap,
                                  nullptr, &memory, width, height);
  if (image == nullptr) return false;
  const auto bytes = static_cast<std::size_t>(image->bytes_per_line) * height;
  memory.shmid = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
  if (memory.shmid == -1) return false;
  memory.shmaddr = image->data = static_cast<char*>(shmat(memory.shmid, nullptr, 0));
  if (XShmAttach(display, &memory) == 0) return false;
  XSync(display, False);
  shmctl(memory.shmid, IPC_RMID, nullptr);  // gone with the last who holds it
  whole = image;
  return true;
}

Window Eye::Inside::top() const {
  Window unused = 0, parent = 0, *windows = nullptr, found = None;
  unsigned count = 0;
  if (XQueryTree(display, root(), &unused, &parent, &windows, &count) == 0) return None;
  for (unsigned i = count; i > 0 && found == None; --i) {
    XWindowAttributes facts;
    if (XGetWindowAttributes(display, windows[i - 1], &facts) == 0) continue;
    if (facts.map_state != IsViewable || facts.c_class != InputOutput || facts.width < 320)
      continue;
    found = windows[i - 1];
  }
  XFree(windows);
  return found;
}

Pixels Eye::Inside::see(const Patch& patch) const {
  XImage* image = XGetImage(display, root(), patch.x, patch.y, static_cast<unsigned>(patch.width),
                            static_cast<unsigned>(patch.height), AllPlanes, ZPixmap);
  Pixels pixels;
  for (int y = 0; image != nullptr && y < patch.height; ++y)
    for (int x = 0; x < patch.width; ++x)
      pixels.push_back(static_cast<std::uint32_t>(XGetPixel(image, x, y)) & colour_mask);
  if (image != nullptr) XDestroyImage(image);
  return pixels;
}

std::size_t Eye::Inside::whole_picture() const {
  XShmGetImage(display, root(), whole, 0, 0, AllPlanes);
  const auto bytes = static_cast<std::size_t>(whole->bytes_per_line * whole->height);
  return std::hash<std::string_view>()({whole->data, bytes});
}

bool Eye::Inside::wait_for_change(int ms) const {
  bool changed = false;
  while (true) {
    while (XPending(display) > 0) {
      XEvent event;
      XNextEvent(display, &event);
      if (event.type == damage_event + XDamageNotify) changed = true;
    }
    if (changed) return true;
    pollfd waiting{ConnectionNumber(display), POLLIN, 0};
    if (poll(&waiting, 1, ms) <= 0) return false;
  }
}

std::vector<Pixels> Eye::Inside::see_all(std::span<const Patch> patches) const {
  std::vector<Pixels> seen;
  for (const Patch& patch : patches) seen.push_back(see(patch));
  return seen;
}

Result<double> Eye::Inside::until(Clock::time_point start, const std::function<bool()>& so) const {
  const Deadline deadline(press_patience);
  while (!deadline.over()) {
    wait_for_change(look_anyway_ms);
    if (so()) return ms_since(start);
  }
  return fail(Fault::offline, "a press was not answered on the screen");
}

Eye::Eye(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Eye::Eye(Eye&&) noexcept = default;
Eye& Eye::operator=(Eye&&) noexcept = default;
Eye::~Eye() = default;

Result<Eye> Eye::open(const std::string& name) {
  auto inside = std::make_unique<Inside>();
  Display* display = inside->display = XOpenDisplay(name.c_str());
  if (display == nullptr) return fail(Fault::absent, "no display " + name);
  int event = 0, error = 0, major = 0, minor = 0;
  if (XTestQueryExtension(display, &event, &error, &major, &minor) == 0 ||
      XDamageQueryExtension(display, &inside->damage_event, &error) == 0 ||
      XShmQueryExtension(display) == 0) {
    return fail(Fault::absent, "display " + name + " has no XTest, XDamage or XShm");
  }
  if (!inside->share_picture()) return fail(Fault::absent, "no memory to share with " + name);
  // Each drawing is told of; there is nothing to take back.
  XDamageCreate(display, inside->root(), XDamageReportRawRectangles);
  XSync(display, False);
  return Eye(std::move(inside));
}

void Eye::move(int x, int y) {
  XTestFakeMotionEvent(inside_->display, -1, x, y, CurrentTime);
  XFlush(inside_->display);
}

void Eye::press() {
  XTestFakeButtonEvent(inside_->display, 1, True, CurrentTime);
  XFlush(inside_->display);
}

void Eye::release() {
  XTestFakeButtonEvent(inside_->display, 1, False, CurrentTime);
  XFlush(inside_->display);
}

void Eye::key(const std::string& name) {
  const KeyCode code = XKeysymToKeycode(inside_->display, XStringToKeysym(name.c_str()));
  XTestFakeKeyEvent(inside_->display, code, True, CurrentTime);
  XTestFakeKeyEvent(inside_->display, code, False, CurrentTime);
  XFlush(inside_->display);
}

void Eye::focus_top() {
  if (const Window top = inside_->top(); top != None)
    XSetInputFocus(inside_->display, top, RevertToPointerRoot, CurrentTime);
  XSync(inside_->display, False);
}

Pixels Eye::glance() {
  XImage* image = inside_->whole;
  XShmGetImage(inside_->display, inside_->root(), image, 0, 0, AllPlanes);
  Pixels points;
  for (int y = 0; y < points_down; ++y)
    for (int x = 0; x < points_across; ++x)
      points.push_back(static_cast<std::uint32_t>(
                           XGetPixel(image, (2 * x + 1) * image->width / (2 * points_across),
                                     (2 * y + 1) * image->height / (2 * points_down))) &
                       colour_mask);
  return points;
}

Result<double> Eye::appears_ms(Clock::time_point start, const Pixels& finished) {
  const Deadline deadline(patience);
  while (!deadline.over()) {
    const Pixels now = glance();
    std::size_t same = 0;
    for (std::size_t i = 0; i < now.size(); ++i) same += now[i] == finished[i] ? 1 : 0;
    if (same * 100 >= now.size() * like_percent) return ms_since(start);
    inside_->wait_for_change(look_anyway_ms);
  }
  return fail(Fault::offline, "a program did not show what it showed before");
}

Result<double> Eye::change_ms(std::span<const Patch> patches, const std::function<void()>& act) {
  const std::vector<Pixels> before = inside_->see_all(patches);
  inside_->wait_for_change(0);  // what was told until here is old
  const auto start = Clock::now();
  act();
  return inside_->until(start, [&] {
    return std::ranges::equal(inside_->see_all(patches), before, std::not_equal_to());
  });
}

Result<double> Eye::repaint_ms(std::span<const Patch> patches) {
  const std::vector<Pixels> before = inside_->see_all(patches);
  Display* display = inside_->display;
  const Window window = inside_->top();
  XGCValues pink;
  pink.foreground = 0xFF00FF;
  const GC brush = XCreateGC(display, window, GCForeground, &pink);
  for (const Patch& patch : patches)
    XFillRectangle(display, window, brush, patch.x, patch.y, static_cast<unsigned>(patch.width),
                   static_cast<unsigned>(patch.height));
  XFreeGC(display, brush);
  XSync(display, False);
  inside_->wait_for_change(0);
  const auto start = Clock::now();
  XClearArea(display, window, 0, 0, 0, 0, True);
  XFlush(display);
  return inside_->until(start, [&] { return inside_->see_all(patches) == before; });
}

Result<void> Eye::calm(Millis quiet) {
  // A browser draws a caret that cannot be seen again and again: only another picture counts.
  const Deadline deadline(patience);
  std::size_t last = inside_->whole_picture();
  for (auto since = Clock::now(); !deadline.over();) {
    const auto left = quiet - std::chrono::duration_cast<Millis>(Clock::now() - since);
    if (left <= Millis(0)) return {};
    if (!inside_->wait_for_change(static_cast<int>(left.count()))) continue;
    const std::size_t now = inside_->whole_picture();
    if (std::exchange(last, now) != now) since = Clock::now();
  }
  return fail(Fault::offline, "the screen did not come to rest");
}

}  // namespace tresen::bench
