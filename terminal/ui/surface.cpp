#include "terminal/ui/surface.h"

#include <imgui.h>

#include "terminal/ui/fonts.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

struct Surface::Inside {
  Inside(Fonts loaded, const Locales& all, int w, int h)
      : fonts(std::move(loaded)), locales(all), width(w), height(h), input(fonts.scale()) {}

  struct Destroy {
    void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
  };
  std::unique_ptr<ImGuiContext, Destroy> context{ImGui::CreateContext()};
  Fonts fonts;
  const Locales& locales;
  int width, height;
  Input input;
  View view;
  Layout layout;
  Upload upload;
  bool stale = true;

  void bake() {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    if (fonts.bake(atlas) && upload) upload(atlas);
  }

  void draw_once() {
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    io.DeltaTime = 1.0F / 60;
    ImGui::NewFrame();
    Ui ui(*ImGui::GetBackgroundDrawList(), fonts, locales.in(view.language), view.theme, width,
          height, input.hand(), input.scrolls());
    ui::draw(ui, view);
    ImGui::Render();
    layout.id = view.screen + '|' + view.scene;
    layout.scene = {view.screen, width, height, ui.touches()};
    layout.areas = ui.scroll_areas();
  }
};

Result<Surface> Surface::make(int width, int height, float scale, const Locales& locales) {
  TRY_TO(files, find_fonts());
  TRY_TO(fonts, Fonts::load(files, scale));
  auto inside = std::make_unique<Inside>(std::move(fonts), locales, width, height);
  ImGui::SetCurrentContext(inside->context.get());
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.Fonts->Flags |= ImFontAtlasFlags_NoBakedLines;
  ImGuiStyle& style = ImGui::GetStyle();
  style.AntiAliasedLinesUseTex = false;
  style.CircleTessellationMaxError = 0.1F;
  return Surface(std::move(inside));
}

Surface::Surface(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Surface::~Surface() = default;
Surface::Surface(Surface&&) noexcept = default;
Surface& Surface::operator=(Surface&&) noexcept = default;

void Surface::on_upload(Upload upload) { inside_->upload = std::move(upload); }

void Surface::resize(int width, int height) {
  if (width == inside_->width && height == inside_->height) return;
  inside_->width = width;
  inside_->height = height;
  inside_->stale = true;
}

void Surface::enter() const { ImGui::SetCurrentContext(inside_->context.get()); }

void Surface::show(const View& view) {
  inside_->view = view;
  inside_->stale = true;
}

ImDrawData& Surface::draw() {
  enter();
  // A letter that no screen had before is baked, and the frame drawn once more.
  constexpr int passes_max = 3;
  for (int pass = 0; pass < passes_max; ++pass) {
    inside_->bake();
    inside_->draw_once();
    if (!inside_->fonts.stale()) break;
  }
  inside_->stale = false;
  return *ImGui::GetDrawData();
}

const Layout& Surface::layout() const { return inside_->layout; }

void Surface::shown() { inside_->input.shown(inside_->layout); }

void Surface::push(Event event) { inside_->input.push(std::move(event)); }

bool Surface::has_events() const { return !inside_->input.empty(); }

std::optional<Action> Surface::next() {
  if (inside_->stale) draw();
  const Hand hand = inside_->input.hand();
  const Scrolls scrolls = inside_->input.scrolls();
  auto action = inside_->input.next(inside_->layout);
  const Hand& after = inside_->input.hand();
  if (hand.pressed != after.pressed || hand.focused != after.focused ||
      scrolls != inside_->input.scrolls())
    inside_->stale = true;
  return action;
}

bool Surface::stale() const { return inside_->stale; }

}  // namespace tresen::ui
