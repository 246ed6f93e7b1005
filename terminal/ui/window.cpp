#include "terminal/ui/window.h"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "terminal/ui/painter.h"
#include "terminal/ui/surface.h"

namespace tresen::ui {
namespace {

// A code point as UTF-8.
std::string utf8(char32_t letter) {
  const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
  if (letter < 0x80) return {byte(letter)};
  if (letter < 0x800) return {byte(0xC0 | (letter >> 6U)), byte(0x80 | (letter & 0x3FU))};
  if (letter < 0x10000)
    return {byte(0xE0 | (letter >> 12U)), byte(0x80 | ((letter >> 6U) & 0x3FU)),
            byte(0x80 | (letter & 0x3FU))};
  return {byte(0xF0 | (letter >> 18U)), byte(0x80 | ((letter >> 12U) & 0x3FU)),
          byte(0x80 | ((letter >> 6U) & 0x3FU)), byte(0x80 | (letter & 0x3FU))};
}

struct CloseWindow {
  void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
};
using WindowHandle = std::unique_ptr<GLFWwindow, CloseWindow>;

Result<WindowHandle> open_window(const WindowOptions& options) {
  if (glfwInit() != GLFW_TRUE)
    return fail(Fault::absent, "no display to open a window on (DISPLAY, WAYLAND_DISPLAY)");
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
  glfwWindowHint(GLFW_RESIZABLE, options.kiosk ? GLFW_FALSE : GLFW_TRUE);
  glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
  GLFWmonitor* monitor = options.kiosk ? glfwGetPrimaryMonitor() : nullptr;
  int width = options.width, height = options.height;
  if (monitor != nullptr) {
    const GLFWvidmode* mode = glfwGetVideoMode(monitor);
    width = mode->width;
    height = mode->height;
  }
  WindowHandle window(glfwCreateWindow(width, height, options.title.c_str(), monitor, nullptr));
  if (!window) return fail(Fault::absent, "no OpenGL 3 on this display");
  return window;
}

// A window of its own says nothing about the panel; a kiosk fills it, and the panel knows its size.
float ppi_of_panel(const WindowOptions& options) {
  if (options.ppi > 0 || !options.kiosk) return options.ppi;
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = monitor == nullptr ? nullptr : glfwGetVideoMode(monitor);
  if (mode == nullptr) return 0;
  int width_mm = 0, height_mm = 0;
  glfwGetMonitorPhysicalSize(monitor, &width_mm, &height_mm);
  return ppi_of(mode->width, mode->height, width_mm, height_mm);
}

}  // namespace

struct Window::Inside {
  Inside(WindowHandle opened, Surface made, Painter paints)
      : window(std::move(opened)), surface(std::move(made)), painter(std::move(paints)) {}
  ~Inside() { surface.enter(); }  // the painter ends in its context

  WindowHandle window;
  Surface surface;
  Painter painter;
  std::uint64_t version = 0;
  bool kiosk = false;    // nobody closes it
  bool started = false;  // a view was given
  bool exposed = true;   // the session wants the picture again
  float x = 0, y = 0;    // pixels: where the last cursor callback put the pointer
  std::size_t frames = 0;

  void listen();
  void draw();
  Event at(Event::Kind kind) const {
    return {kind, x, y, {}, 0, static_cast<std::int64_t>(glfwGetTime() * 1000)};
  }
};

namespace {

Window::Inside* self(GLFWwindow* window) {
  return static_cast<Window::Inside*>(glfwGetWindowUserPointer(window));
}

// The pointer in pixels; a window counts in units of the screen.
void on_move(GLFWwindow* window, double x, double y) {
  Window::Inside& in = *self(window);
  int width = 0, height = 0, wide = 0, high = 0;
  glfwGetWindowSize(window, &width, &height);
  glfwGetFramebufferSize(window, &wide, &high);
  in.x = static_cast<float>(x * wide / std::max(1, width));
  in.y = static_cast<float>(y * high / std::max(1, height));
  in.surface.push(in.at(Event::Kind::move));
}

void on_button(GLFWwindow* window, int button, int action, int) {
  if (button != GLFW_MOUSE_BUTTON_LEFT) return;
  Window::Inside& in = *self(window);
  in.surface.push(in.at(action == GLFW_PRESS ? Event::Kind::down : Event::Kind::up));
}

void on_wheel(GLFWwindow* window, double, double y) {
  Window::Inside& in = *self(window);
  Event event = in.at(Event::Kind::wheel);
  event.rolled = static_cast<float>(-y);
  in.surface.push(std::move(event));
}

void on_letter(GLFWwindow* window, unsigned letter) {
  Window::Inside& in = *self(window);
  Event event = in.at(Event::Kind::type);
  event.text = utf8(letter);
  in.surface.push(std::move(event));
}

// Keys that stand for a control, wherever it is on the screen.
std::string_view shortcut_of(int key, bool control) {
  if (control && key == GLFW_KEY_F) return "search";
  if (control && key == GLFW_KEY_L) return "lock";
  if (control && key == GLFW_KEY_Z) return "undo";
  switch (control ? GLFW_KEY_UNKNOWN : key) {
    case GLFW_KEY_F1:
      return "why";
    case GLFW_KEY_F2:
      return "answer.refused";
    case GLFW_KEY_F3:
      return "answer.unknown";
    case GLFW_KEY_F4:
      return "answer.later";
    case GLFW_KEY_F6:
      return "park";
    case GLFW_KEY_F8:
      return "theme";
    default:
      return {};
  }
}

// A key that does the same each time it is repeated.
std::optional<Event::Kind> repeated(int key, bool shift) {
  switch (key) {
    case GLFW_KEY_BACKSPACE:
      return Event::Kind::erase;
    case GLFW_KEY_TAB:
      return shift ? Event::Kind::back_tab : Event::Kind::tab;
    case GLFW_KEY_LEFT:
      return Event::Kind::arrow_left;
    case GLFW_KEY_RIGHT:
      return Event::Kind::arrow_right;
    case GLFW_KEY_UP:
      return Event::Kind::arrow_up;
    case GLFW_KEY_DOWN:
      return Event::Kind::arrow_down;
    case GLFW_KEY_PAGE_UP:
    case GLFW_KEY_PAGE_DOWN:
      return Event::Kind::page;
    default:
      return {};
  }
}

void on_key(GLFWwindow* window, int key, int, int action, int modifiers) {
  if (action == GLFW_RELEASE) return;
  Window::Inside& in = *self(window);
  if (const auto kind = repeated(key, (modifiers & GLFW_MOD_SHIFT) != 0)) {
    Event event = in.at(*kind);
    if (*kind == Event::Kind::page) event.rolled = key == GLFW_KEY_PAGE_UP ? -1 : 1;
    return in.surface.push(std::move(event));
  }
  if (action != GLFW_PRESS) return;
  if (key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER)
    return in.surface.push(in.at(Event::Kind::enter));
  if (key == GLFW_KEY_ESCAPE) return in.surface.push(in.at(Event::Kind::escape));
  const std::string_view stands_for = shortcut_of(key, (modifiers & GLFW_MOD_CONTROL) != 0);
  if (stands_for.empty()) return;
  Event event = in.at(Event::Kind::shortcut);
  event.text = stands_for;
  in.surface.push(std::move(event));
}

}  // namespace

void Window::Inside::listen() {
  GLFWwindow* handle = window.get();
  glfwSetWindowUserPointer(handle, this);
  glfwSetCursorPosCallback(handle, on_move);
  glfwSetMouseButtonCallback(handle, on_button);
  glfwSetScrollCallback(handle, on_wheel);
  glfwSetCharCallback(handle, on_letter);
  glfwSetKeyCallback(handle, on_key);
  glfwSetWindowCloseCallback(handle, [](GLFWwindow* closing) {
    glfwSetWindowShouldClose(closing, GLFW_FALSE);  // the app decides
    if (self(closing)->kiosk) return;
    self(closing)->surface.push(self(closing)->at(Event::Kind::close));
  });
  glfwSetWindowRefreshCallback(handle, [](GLFWwindow* old) { self(old)->exposed = true; });
  glfwSetFramebufferSizeCallback(handle, [](GLFWwindow* sized, int width, int height) {
    if (width > 0 && height > 0) self(sized)->surface.resize(width, height);
  });
}

void Window::Inside::draw() {
  glfwMakeContextCurrent(window.get());
  ImDrawData& data = surface.draw();
  if (exposed) painter.forget();
  exposed = false;
  if (painter.paint(data, surface.pictures())) ++frames;
  // What happened until here was meant for the picture before.
  glfwPollEvents();
  surface.shown();
}

Result<Window> Window::open(const WindowOptions& options, const Locales& locales) {
  TRY_TO(handle, open_window(options));
  glfwMakeContextCurrent(handle.get());
  glfwSwapInterval(0);  // frames are rare; none of them waits for another
  int width = 0, height = 0;
  glfwGetFramebufferSize(handle.get(), &width, &height);
  TRY_TO(surface, Surface::make(width, height, ppi_of_panel(options), locales));
  surface.enter();
  TRY_TO(painter, Painter::make(handle.get()));
  auto inside = std::make_unique<Inside>(std::move(handle), std::move(surface), std::move(painter));
  inside->surface.on_upload([&paints = inside->painter](ImFontAtlas&) { paints.upload_letters(); });
  inside->kiosk = options.kiosk;
  inside->listen();
  // A finger needs no arrow, and a mouse has no business at a counter.
  if (options.kiosk) glfwSetInputMode(inside->window.get(), GLFW_CURSOR, GLFW_CURSOR_HIDDEN);
  return Window(std::move(inside));
}

Window::Window(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Window::~Window() {
  if (!inside_) return;
  inside_.reset();
  glfwTerminate();
}
Window::Window(Window&&) noexcept = default;
Window& Window::operator=(Window&&) noexcept = default;

void Window::show(const View& view) {
  if (inside_->started && view.version == inside_->version) return;
  inside_->started = true;
  inside_->version = view.version;
  inside_->surface.show(view);
}

std::vector<Action> Window::wait(std::chrono::milliseconds wait_max) {
  Surface& surface = inside_->surface;
  surface.advance(glfwGetTime());
  if (!surface.has_events()) {
    // Drawing takes the rings that came before it; whoever rang is heard first, then we sleep.
    const bool drawn = inside_->started && (surface.stale() || inside_->exposed);
    if (drawn) inside_->draw();
    if (!surface.has_events()) {
      const double asked = static_cast<double>(wait_max.count()) / 1000;
      const double seconds = std::min(asked, surface.due() - glfwGetTime());
      if (seconds > 0 && !drawn)
        glfwWaitEventsTimeout(seconds);
      else
        glfwPollEvents();
      surface.advance(glfwGetTime());
    }
  }
  std::vector<Action> actions;
  // One at a time: the next event may belong to a screen that this action makes.
  while (surface.has_events() && actions.empty())
    if (auto action = surface.next()) actions.push_back(*std::move(action));
  return actions;
}

void Window::bring_up() {
  GLFWwindow* window = inside_->window.get();
  if (glfwGetWindowAttrib(window, GLFW_ICONIFIED) != 0) glfwRestoreWindow(window);
  glfwFocusWindow(window);
}

void Window::put_away() { glfwIconifyWindow(inside_->window.get()); }

void Window::ring() { glfwPostEmptyEvent(); }

bool Window::settled() const {
  const Surface& surface = inside_->surface;
  return inside_->started && !surface.has_events() && !surface.stale() && !inside_->exposed &&
         surface.due() == Wedge::never;
}

const Scene& Window::scene() const { return inside_->surface.layout().scene; }

std::size_t Window::frame_count() const { return inside_->frames; }

}  // namespace tresen::ui
