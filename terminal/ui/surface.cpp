#include "terminal/ui/surface.h"

#include <imgui.h>

#include "terminal/ui/fonts.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

struct Surface::Inside {
  Inside(Fonts loaded, const Locales& all, int w, int h, float inch)
      : fonts(std::move(loaded)),
        locales(all),
        width(w),
        height(h),
        ppi(inch),
        input(fonts.scale()) {}

  struct Destroy {
    void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
  };
  std::unique_ptr<ImGuiContext, Destroy> context{ImGui::CreateContext()};
  Fonts fonts;
  const Locales& locales;
  int width, height;
  float ppi;
  Input input;
  View view;
  Layout layout;
  std::vector<const Picture*> pictures;  // of the view
  Upload upload;
  bool stale = true;
  bool inked = false;  // a line grew: another picture, but the same layout
  std::optional<Drawing> drawing;

  void bake() {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    if (fonts.bake(atlas) && upload) upload(atlas);
  }

  // Again where the page has become shorter than it was scrolled.
  void draw_once() {
    draw_as_scrolled();
    if (input.keep_within(layout.areas)) draw_as_scrolled();
  }

  void draw_as_scrolled() {
    if (drawing) drawing->clear();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
    io.DeltaTime = 1.0F / 60;
    layout.id = view.screen + '|' + view.scene;
    input.enter(layout.id);
    ImGui::NewFrame();
    Ui ui(*ImGui::GetBackgroundDrawList(), fonts, locales.in(view.language), view.theme, width,
          height, input.hand(), input.scrolls(), drawing ? &*drawing : nullptr);
    ui::draw(ui, view);
    ImGui::Render();
    layout.scene = {view.screen, width, height, ui.touches(), view.version};
    layout.areas = ui.scroll_areas();
    pictures = ui.pictures();
  }
};

Result<Surface> Surface::make(int width, int height, float ppi, const Locales& locales) {
  TRY_TO(files, find_fonts());
  TRY_TO(fonts, Fonts::load(files, scale_of(width, height, ppi)));
  auto inside = std::make_unique<Inside>(std::move(fonts), locales, width, height, ppi);
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
  inside_->pictures.clear();
  inside_->view = view;
  inside_->stale = true;
}

ImDrawData& Surface::draw() {
  enter();
  const auto fits = is_desk(inside_->view) ? desk_scale_of : scale_of;
  const float scale = fits(inside_->width, inside_->height, inside_->ppi, inside_->view.magnified);
  inside_->fonts.rescale(scale);
  inside_->input.rescale(scale);
  // A letter that no screen had before is baked, and the frame drawn once more.
  constexpr int passes_max = 3;
  for (int pass = 0; pass < passes_max; ++pass) {
    inside_->bake();
    inside_->draw_once();
    if (!inside_->fonts.stale()) break;
  }
  inside_->stale = false;
  inside_->inked = false;
  return *ImGui::GetDrawData();
}

const Layout& Surface::layout() const { return inside_->layout; }

const std::vector<const Picture*>& Surface::pictures() const { return inside_->pictures; }

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
  if (hand.stroke != after.stroke) inside_->inked = true;
  return action;
}

void Surface::advance(double now) {
  if (inside_->input.advance(now)) inside_->stale = true;
}

double Surface::due() const { return inside_->input.due(); }

void Surface::keep_drawing() {
  inside_->drawing.emplace();
  inside_->stale = true;
}

const Drawing& Surface::drawing() const { return *inside_->drawing; }

bool Surface::stale() const { return inside_->stale || inside_->inked; }

}  // namespace tresen::ui
