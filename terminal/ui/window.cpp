#include "terminal/ui/window.h"

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string_view>
#include <utility>

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

float fitting_scale(const WindowOptions& options, int width, int height) {
  if (options.scale > 0) return options.scale;
  return std::max(0.5F, static_cast<float>(std::min(width, height)) / 800.0F);
}

}  // namespace

struct Window::Inside {
  Inside(WindowHandle opened, Surface made) : window(std::move(opened)), surface(std::move(made)) {}

  ~Inside() {
    surface.enter();
    ImGui_ImplOpenGL3_Shutdown();
    window.reset();
  }

  WindowHandle window;
  Surface surface;
  std::uint64_t version = 0;
  bool started = false;  // a view was given
  bool exposed = true;   // the session wants the picture again
  float x = 0, y = 0;    // pixels: where the last cursor callback put the pointer
  std::size_t frames = 0;
  std::size_t painted = 0;  // fingerprint of the picture on the screen

  void listen();
  void draw();
  Event at(Event::Kind kind) const { return {kind, x, y, {}, 0}; }
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

void on_key(GLFWwindow* window, int key, int, int action, int modifiers) {
  if (action == GLFW_RELEASE) return;
  Window::Inside& in = *self(window);
  const bool shift = (modifiers & GLFW_MOD_SHIFT) != 0;
  switch (key) {
    case GLFW_KEY_BACKSPACE:
      return in.surface.push(in.at(Event::Kind::erase));
    case GLFW_KEY_ENTER:
    case GLFW_KEY_KP_ENTER:
      if (action == GLFW_PRESS) in.surface.push(in.at(Event::Kind::enter));
      return;
    case GLFW_KEY_ESCAPE:
      return in.surface.push(in.at(Event::Kind::escape));
    case GLFW_KEY_TAB:
      return in.surface.push(in.at(shift ? Event::Kind::back_tab : Event::Kind::tab));
    default:
      return;
  }
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
    self(closing)->surface.push(self(closing)->at(Event::Kind::close));
  });
  glfwSetWindowRefreshCallback(handle, [](GLFWwindow* old) { self(old)->exposed = true; });
  glfwSetFramebufferSizeCallback(handle, [](GLFWwindow* sized, int width, int height) {
    if (width > 0 && height > 0) self(sized)->surface.resize(width, height);
  });
}

namespace {

// The bytes of one of ImGui's arrays.
template <class Item>
std::string_view bytes_of(const ImVector<Item>& items) {
  return {reinterpret_cast<const char*>(items.Data),
          sizeof(Item) * static_cast<std::size_t>(items.Size)};
}

// Equal for equal pictures. Building a picture is cheap beside painting it.
std::size_t fingerprint(const ImDrawData& data, int width, int height) {
  const std::hash<std::string_view> hash;
  std::size_t print = static_cast<std::size_t>(width) << 16 ^ static_cast<std::size_t>(height);
  const auto add = [&](std::size_t part) {
    print ^= part + 0x9e3779b97f4a7c15 + (print << 6) + (print >> 2);
  };
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    add(hash(bytes_of(list.VtxBuffer)));
    add(hash(bytes_of(list.IdxBuffer)));
    for (const ImDrawCmd& command : list.CmdBuffer) {
      add(hash({reinterpret_cast<const char*>(&command.ClipRect), sizeof command.ClipRect}));
      add(command.ElemCount);
    }
  }
  return print;
}

}  // namespace

void Window::Inside::draw() {
  glfwMakeContextCurrent(window.get());
  ImDrawData& data = surface.draw();
  int width = 0, height = 0;
  glfwGetFramebufferSize(window.get(), &width, &height);
  const std::size_t print = fingerprint(data, width, height);
  if (exposed || print != painted) {
    glViewport(0, 0, width, height);
    ImGui_ImplOpenGL3_RenderDrawData(&data);
    glfwSwapBuffers(window.get());
    painted = print;
    exposed = false;
    ++frames;
  }
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
  TRY_TO(surface, Surface::make(width, height, fitting_scale(options, width, height), locales));
  surface.enter();
  if (!ImGui_ImplOpenGL3_Init("#version 130")) return fail(Fault::absent, "no OpenGL 3");
  surface.on_upload([](ImFontAtlas&) {
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_NewFrame();  // makes the shaders the first time, and the texture
    ImGui_ImplOpenGL3_CreateFontsTexture();
  });
  auto inside = std::make_unique<Inside>(std::move(handle), std::move(surface));
  inside->listen();
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
  if (!surface.has_events()) {
    // Drawing takes the rings that came before it; whoever rang is heard first, then we sleep.
    const bool drawn = inside_->started && (surface.stale() || inside_->exposed);
    if (drawn) inside_->draw();
    if (!surface.has_events()) {
      const double seconds = static_cast<double>(wait_max.count()) / 1000;
      if (seconds > 0 && !drawn)
        glfwWaitEventsTimeout(seconds);
      else
        glfwPollEvents();
    }
  }
  std::vector<Action> actions;
  // One at a time: the next event may belong to a screen that this action makes.
  while (surface.has_events() && actions.empty())
    if (auto action = surface.next()) actions.push_back(*std::move(action));
  return actions;
}

void Window::ring() { glfwPostEmptyEvent(); }

bool Window::settled() const {
  return inside_->started && !inside_->surface.has_events() && !inside_->surface.stale() &&
         !inside_->exposed;
}

const Scene& Window::scene() const { return inside_->surface.layout().scene; }

std::size_t Window::frame_count() const { return inside_->frames; }

}  // namespace tresen::ui
