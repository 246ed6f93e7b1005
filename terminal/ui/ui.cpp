#include "terminal/ui/ui.h"

#include <imgui.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "terminal/ui/icons.h"

namespace tresen::ui {
namespace {

ImU32 packed(Colour colour) {
  return IM_COL32((colour >> 16) & 255U, (colour >> 8) & 255U, colour & 255U, 255U);
}

ImDrawFlags flags_of(Corners corners) {
  switch (corners) {
    case Corners::all:
      return ImDrawFlags_RoundCornersAll;
    case Corners::top:
      return ImDrawFlags_RoundCornersTop;
    case Corners::top_left:
      return ImDrawFlags_RoundCornersTopLeft;
    case Corners::left:
      return ImDrawFlags_RoundCornersLeft;
    case Corners::right:
      return ImDrawFlags_RoundCornersRight;
  }
  return 0;
}

// Takes the next code point off well-formed UTF-8; a broken byte is the replacement sign.
char32_t take_letter(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length > text.size() || (lead >= 0x80 && lead < 0xC0)) {
    text.remove_prefix(1);
    return 0xFFFD;
  }
  char32_t letter = length == 1 ? lead : lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i)
    letter = (letter << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  text.remove_prefix(length);
  return letter;
}

bool is_digit(char32_t letter) { return letter >= U'0' && letter <= U'9'; }

}  // namespace

Ui::Ui(ImDrawList& list, Fonts& fonts, const Locale& locale, Theme theme, int width, int height,
       const Hand& hand, const Scrolls& scrolls, Drawing* drawing)
    : list_(list),
      fonts_(fonts),
      locale_(locale),
      theme_(theme),
      scale_(fonts.scale()),
      window_height_(static_cast<float>(height) / scale_),
      canvas_(canvas_of(static_cast<float>(width) / scale_, window_height_)),
      hand_(hand),
      scrolls_(scrolls),
      clip_{0, 0, static_cast<float>(width), static_cast<float>(height)},
      drawing_(drawing) {}

void Ui::take_compact(float below) {
  if (!is_compact(canvas_.width, window_height_)) return;
  compact_ = true;
  below_ = below;
  canvas_.height = window_height_;
}

Rect Ui::pixels(const Rect& rect) const {
  const float x = std::round(rect.x * scale_), y = std::round((rect.y - shift_) * scale_);
  return {x, y, std::round(rect.right() * scale_) - x,
          std::round((rect.bottom() - shift_) * scale_) - y};
}

float Ui::line(Type type) const { return grown(static_cast<float>(face(type).line)); }

float Ui::grown(float length) const { return std::round(length * factor(reading_)); }

void Ui::fill(const Rect& rect, Tone tone, float radius, Corners corners) {
  fill_colour(rect, colour(theme_, tone), radius, corners);
}

void Ui::fill_colour(const Rect& rect, Colour colour, float radius, Corners corners) {
  const Rect at = pixels(rect);
  list_.AddRectFilled({at.x, at.y}, {at.right(), at.bottom()}, packed(colour), radius * scale_,
                      flags_of(corners));
  note_drawn(Drawn::Kind::ground, at, colour);
}

void Ui::note_drawn(Drawn::Kind kind, const Rect& at, Colour colour, std::string_view text) {
  if (drawing_ == nullptr) return;
  drawing_->push_back({kind, at, clip_, colour, std::string(text), false, !area_.empty()});
}

void Ui::outline(const Rect& rect, Tone tone, float thickness, float radius, Corners corners) {
  if (contrast() && thickness < 2) thickness = 2;
  const Rect at = pixels(rect);
  const float width = std::max(1.0F, std::round(thickness * scale_));
  const float inset = (width - 1) / 2;  // ImGui itself goes half a pixel inside
  list_.AddRect({at.x + inset, at.y + inset}, {at.right() - inset, at.bottom() - inset},
                packed(colour(theme_, tone)), std::max(0.0F, radius * scale_ - inset),
                flags_of(corners), width);
  note_drawn(Drawn::Kind::edge, at, colour(theme_, tone));
}

void Ui::panel(const Rect& rect, Tone tone, float radius, Tone edge, Corners corners) {
  fill(rect, tone, radius, corners);
  if (contrast()) outline(rect, edge, 2, radius, corners);
}

void Ui::circle(float x, float y, float radius, Tone tone) {
  disc(x, y, radius, colour(theme_, tone));
}

void Ui::disc(float x, float y, float radius, Colour colour) {
  list_.AddCircleFilled({x * scale_, (y - shift_) * scale_}, radius * scale_, packed(colour));
  note_drawn(Drawn::Kind::ground, pixels({x - radius, y - radius, 2 * radius, 2 * radius}), colour);
}

void Ui::picture(const Rect& rect, const Picture& picture) {
  if (covered_ || picture.pixels.empty()) return;
  const Rect at = pixels(rect);
  list_.AddImage(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture_of(picture))),
                 {at.x, at.y}, {at.right(), at.bottom()});
  pictures_.push_back(&picture);
  note_drawn(Drawn::Kind::ground, at, 0xFFFFFF);
}

void Ui::ring(float x, float y, float radius, float thickness, Tone tone) {
  list_.AddCircle({x * scale_, (y - shift_) * scale_}, (radius - thickness / 2) * scale_,
                  packed(colour(theme_, tone)), 0, thickness * scale_);
}

void Ui::diamond(float x, float y, float half, Tone tone) {
  const float cx = x * scale_, cy = (y - shift_) * scale_, r = half * scale_;
  list_.AddQuadFilled({cx, cy - r}, {cx + r, cy}, {cx, cy + r}, {cx - r, cy},
                      packed(colour(theme_, tone)));
}

void Ui::stroke(const std::vector<std::pair<float, float>>& points, float thickness,
                Colour colour) {
  if (covered_) return;  // it may be somebody's signature
  for (const auto& [x, y] : points) list_.PathLineTo({x * scale_, (y - shift_) * scale_});
  list_.PathStroke(packed(colour), 0, thickness * scale_);
}

void Ui::triangle(float x1, float y1, float x2, float y2, float x3, float y3, Colour colour) {
  list_.AddTriangleFilled({x1 * scale_, (y1 - shift_) * scale_},
                          {x2 * scale_, (y2 - shift_) * scale_},
                          {x3 * scale_, (y3 - shift_) * scale_}, packed(colour));
}

void Ui::arc(float x, float y, float radius, float thickness, float from, float to, Tone tone) {
  list_.PathArcTo({x * scale_, (y - shift_) * scale_}, radius * scale_, from, to, 48);
  list_.PathStroke(packed(colour(theme_, tone)), 0, thickness * scale_);
}

float Ui::draw_bar(float x, float y, std::string_view text, Type type) {
  const float width = text_width(text, type);
  const float high = line(type);
  if (width > 0) fill({x, y + high * 0.2F, width, high * 0.6F}, Tone::pressed, high * 0.15F);
  return width;
}

float Ui::draw_glyphs(float x, float y, std::string_view text, Type type, Colour colour,
                      bool tabular) {
  reach_down(y + line(type));
  const TypeFace& one = face(type);
  if (covered_) return draw_bar(x, y, text, type);
  const ImFont* font = fonts_.font(type, reading_);
  const float em = static_cast<float>(one.size) * factor(reading_) * scale_;
  const float cell = Fonts::tabular_em(one.strong) * em;
  // Half of the cap height of Inter (0.727 em) below the middle of the line box.
  const float baseline = std::floor((y - shift_ + line(type) / 2) * scale_ + 0.3636F * em);
  const float top = baseline - (font == nullptr ? 0 : std::round(font->Ascent));
  float pen = x * scale_;
  const float start = pen;
  const std::string_view whole = text;
  while (!text.empty()) {
    const char32_t letter = take_letter(text);
    fonts_.need(type, reading_, letter);
    const float advance = fonts_.advance(type, reading_, letter);
    const bool centred = tabular && is_digit(letter);
    const ImFontGlyph* glyph =
        font == nullptr ? nullptr : font->FindGlyphNoFallback(static_cast<ImWchar>(letter));
    if (glyph != nullptr && glyph->Visible != 0) {
      // Whole pixels keep the stems sharp; the pen itself is not rounded.
      const float left = std::round(pen + (centred ? (cell - advance) / 2 : 0));
      list_.PrimReserve(6, 4);
      list_.PrimRectUV({left + glyph->X0, top + glyph->Y0}, {left + glyph->X1, top + glyph->Y1},
                       {glyph->U0, glyph->V0}, {glyph->U1, glyph->V1}, packed(colour));
    }
    pen += centred ? cell : advance;
  }
  const float cap = 0.7272F * em;
  if (pen > start)
    note_drawn(Drawn::Kind::letters, {start, baseline - cap, pen - start, cap}, colour, whole);
  return (pen - start) / scale_;
}

float Ui::text(float x, float y, std::string_view text, Type type, Tone tone) {
  return draw_glyphs(x, y, text, type, colour(theme_, tone), false);
}

float Ui::text_colour(float x, float y, std::string_view text, Type type, Colour colour) {
  return draw_glyphs(x, y, text, type, colour, false);
}

float Ui::digits(float x, float y, std::string_view text, Type type, Tone tone) {
  return draw_glyphs(x, y, text, type, colour(theme_, tone), true);
}

float Ui::digits_width(std::string_view text, Type type) const {
  const TypeFace& one = face(type);
  float width = 0;
  while (!text.empty()) {
    const char32_t letter = take_letter(text);
    width += is_digit(letter) ? Fonts::tabular_em(one.strong) * static_cast<float>(one.size) *
                                    factor(reading_) * scale_
                              : fonts_.advance(type, reading_, letter);
  }
  return width / scale_;
}

float Ui::text_width(std::string_view text, Type type) const {
  float width = 0;
  while (!text.empty()) width += fonts_.advance(type, reading_, take_letter(text));
  return width / scale_;
}

std::string Ui::fitted(std::string_view text, Type type, float width) const {
  if (text_width(text, type) <= width) return std::string(text);
  const float dots = text_width("…", type);
  float used = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::string_view after = rest;
    used += fonts_.advance(type, reading_, take_letter(after)) / scale_;
    if (used + dots > width) break;
    rest = after;
  }
  std::string cut(text.substr(0, text.size() - rest.size()));
  while (cut.ends_with(' ') || cut.ends_with(',')) cut.pop_back();
  return cut + "…";
}

float Ui::text_in(const Rect& rect, std::string_view text, Type type, Tone tone, Align align) {
  const std::string shown = fitted(text, type, rect.w);
  const float width = text_width(shown, type);
  const float y = rect.y + (rect.h - line(type)) / 2;
  const float room = rect.w - width;
  const float x = rect.x + (align == Align::left ? 0 : align == Align::centre ? room / 2 : room);
  const float end = draw_glyphs(x, y, shown, type, colour(theme_, tone), false);
  if (drawing_ != nullptr && shown != text && !drawing_->empty()) {
    drawing_->back().cut = true;
    drawing_->back().text = text;
  }
  return end;
}

float Ui::text_fit(const Rect& rect, std::string_view text, Type larger, Type smaller, Tone tone,
                   Align align) {
  const bool fits = text_width(text, larger) <= rect.w;
  return text_in(rect, text, fits ? larger : smaller, tone, align);
}

std::vector<std::string> Ui::broken(std::string_view text, Type type, float width,
                                    int lines_max) const {
  std::vector<std::string> lines(1);
  const auto full = [&] { return static_cast<int>(lines.size()) >= lines_max; };
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" \n"), text.size());
    const std::string_view word = text.substr(0, end);
    const std::string longer =
        lines.back().empty() ? std::string(word) : lines.back() + " " + std::string(word);
    const bool fits = lines.back().empty() || text_width(longer, type) <= width;
    if (!fits && !full())
      lines.emplace_back(word);
    else
      lines.back() = longer;
    const bool new_line = end < text.size() && text[end] == '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
    if (new_line && !full()) lines.emplace_back();
  }
  for (std::string& line : lines) line = fitted(line, type, width);
  return lines;
}

int Ui::lines(std::string_view text, Type type, float width) const {
  return static_cast<int>(broken(text, type, width, 64).size());
}

int Ui::paragraph(const Rect& rect, std::string_view text, Type type, Tone tone, int lines_max,
                  Align align) {
  const auto lines = broken(text, type, rect.w, lines_max);
  const float height = line(type);
  float y = rect.y;
  for (const std::string& line : lines) {
    text_in({rect.x, y, rect.w, height}, line, type, tone, align);
    y += height;
  }
  return static_cast<int>(lines.size());
}

void Ui::icon(float x, float y, int size, std::string_view name, Tone tone) {
  icon_colour(x, y, size, name, colour(theme_, tone));
}

void Ui::icon_colour(float x, float y, int size, std::string_view name, Colour colour) {
  if (name == "eyeglasses")
    return draw_eyeglasses(x, y, static_cast<float>(size) * factor(reading_), colour);
  const char16_t code = icon_code(name);
  fonts_.need_icon(size, reading_, code);
  const ImFont* font = fonts_.icons(size, reading_);
  const ImFontGlyph* glyph = font == nullptr ? nullptr : font->FindGlyphNoFallback(code);
  if (glyph == nullptr) return;  // baked for the next frame
  // Material Icons fill a square em that stands on the base line.
  const float left = std::round(x * scale_ - font->FontSize / 2);
  const float top = std::round((y - shift_) * scale_ - font->FontSize / 2);
  list_.PrimReserve(6, 4);
  list_.PrimRectUV({left + glyph->X0, top + glyph->Y0}, {left + glyph->X1, top + glyph->Y1},
                   {glyph->U0, glyph->V0}, {glyph->U1, glyph->V1}, packed(colour));
  note_drawn(Drawn::Kind::picture, {left, top, font->FontSize, font->FontSize}, colour, name);
}

void Ui::draw_eyeglasses(float x, float y, float size, Colour colour) {
  const float cx = std::round(x * scale_), cy = std::round((y - shift_) * scale_);
  const float u = size * scale_, thick = u / 12;
  const ImU32 ink = packed(colour);
  for (const float side : {-1.0F, 1.0F}) {
    const float inner = cx + side * 0.07F * u, outer = cx + side * 0.47F * u;
    list_.AddRect({std::min(inner, outer), cy - 0.15F * u},
                  {std::max(inner, outer), cy + 0.17F * u}, ink, 0.13F * u, 0, thick);
  }
  list_.AddBezierQuadratic({cx - 0.08F * u, cy - 0.02F * u}, {cx, cy - 0.12F * u},
                           {cx + 0.08F * u, cy - 0.02F * u}, ink, thick);
}

Held Ui::control(std::string_view key, const Rect& rect, Role role, std::string_view label,
                 bool enabled, std::string_view value, float radius) {
  reach_down(rect.bottom());
  if (covered_) return {false, false, enabled};
  assert(!key.empty() && "a control is known by its key");
  assert(std::ranges::find(touches_, key, &Touch::key) == touches_.end() &&
         "two controls with the same key");
  const Rect at = pixels(rect);
  Held held{enabled && hand_.pressed == key, enabled && hand_.focused == key, enabled, {}};
  if (held.pressed && role == Role::pad) held.stroke = hand_.stroke;
  touches_.push_back({std::string(key), role, std::string(label), std::string(value), at,
                      overlap(at, clip_), enabled, held.focused, area_});
  if (held.focused) {
    const float out = 3 + 1.5F;
    list_.AddRect({at.x - out * scale_, at.y - out * scale_},
                  {at.right() + out * scale_, at.bottom() + out * scale_},
                  packed(colour(theme_, Tone::focus)), (radius + out) * scale_, 0, 3 * scale_);
  }
  return held;
}

void Ui::note(std::string_view key, const Rect& rect, std::string_view label) {
  if (covered_) return;
  const Rect at = pixels(rect);
  touches_.push_back({std::string(key),
                      Role::text,
                      std::string(label),
                      {},
                      at,
                      overlap(at, clip_),
                      true,
                      false,
                      area_});
}

void Ui::begin_scroll(std::string_view key, const Rect& area, float content_height) {
  if (key != page_area) reach_down(area.y + std::min(area.h, content_height));
  const float most = std::max(0.0F, content_height - area.h);
  const auto moved = scrolls_.find(key);
  scroll_areas_.push_back({std::string(key), pixels(area), most});
  begin_clip(area);
  area_ = key;
  shift_ = page_shift_ + (moved == scrolls_.end() ? 0 : std::clamp(moved->second, 0.0F, most));
}

void Ui::end_scroll() {
  const ScrollArea& area = scroll_areas_.back();
  const float moved = shift_ - page_shift_;
  shift_ = page_shift_;
  area_ =
      page_shift_ > 0 || canvas_.height + below_ > window_height_ ? page_area : std::string_view();
  end_clip();
  draw_scroll_mark(area, moved);
}

// A thin mark beside it says that there is more; it is not a target.
void Ui::draw_scroll_mark(const ScrollArea& area, float moved) {
  if (area.most <= 0) return;
  const float shown = area.rect.h / scale_;
  const float height = std::max(32.0F, shown * shown / (shown + area.most));
  const float y = area.rect.y / scale_ + shift_ + (shown - height) * (moved / area.most);
  fill({std::min(area.rect.right() / scale_ + 8, canvas_.width - 8), y, 4, height}, Tone::outline,
       2);
}

void Ui::begin_page() {
  if (canvas_.height + below_ <= window_height_) return;
  begin_scroll(page_area, {0, 0, canvas_.width, window_height_}, canvas_.height + below_);
  page_shift_ = shift_;
}

void Ui::end_page() {
  if (canvas_.height + below_ <= window_height_) return;
  const float moved = std::exchange(page_shift_, 0.0F);
  shift_ = 0;
  area_.clear();
  end_clip();
  ScrollArea& page = scroll_areas_.front();
  constexpr float margin = 24;
  page.most = std::clamp(lowest_ + margin - window_height_, 0.0F, page.most);
  draw_scroll_mark(page, std::min(moved, page.most));
}

void Ui::reach_down(float bottom) {
  if (area_.empty() || area_ == page_area) lowest_ = std::max(lowest_, bottom);
}

Rect Ui::place_of(std::string_view key) const {
  const auto found = std::ranges::find(touches_, key, &Touch::key);
  if (found == touches_.end()) return {};
  const Rect& at = found->rect;
  return {at.x / scale_, at.y / scale_, at.w / scale_, at.h / scale_};
}

void Ui::put_behind() {
  for (Touch& touch : touches_) touch.enabled = false;
}

void Ui::begin_cover() { covered_ = true; }

void Ui::end_cover() {
  covered_ = false;
  touches_.clear();
  std::erase_if(scroll_areas_, [](const ScrollArea& area) { return area.key != page_area; });
}

void Ui::begin_clip(const Rect& area) {
  clip_ = overlap(pixels(area), clip_);
  list_.PushClipRect({clip_.x, clip_.y}, {clip_.right(), clip_.bottom()}, true);
}

void Ui::end_clip() {
  list_.PopClipRect();
  const ImVec2 low = list_.GetClipRectMin(), high = list_.GetClipRectMax();
  clip_ = {low.x, low.y, high.x - low.x, high.y - low.y};
}

}  // namespace tresen::ui
