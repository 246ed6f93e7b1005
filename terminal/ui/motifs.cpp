#include "terminal/ui/motifs.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace tresen::ui {
namespace {

// Positions of a motif are those of a picture 288 x 128, fitted into the middle of the tile's own.
struct Stage {
  Ui& ui;
  Rect rect;
  float k;  // u per unit of the motif
  float ox, oy;

  Rect at(float x, float y, float w, float h) const {
    return {ox + x * k, oy + y * k, w * k, h * k};
  }
  void box(float x, float y, float w, float h, Colour colour, float round = 0,
           Corners corners = Corners::all) const {
    ui.fill_colour(at(x, y, w, h), colour, round * k, corners);
  }
  void line(float x, float y, float w, Colour colour) const { box(x, y, w, 4, colour, 2); }
  void dot(float x, float y, float r, Colour colour) const {
    ui.disc(ox + x * k, oy + y * k, r * k, colour);
  }
  // What does not fit loses its last words.
  void words(float x, float y, float w, float h, std::string_view text, Colour colour,
             Align align = Align::centre) const {
    const Rect where = at(x, y, w, h);
    const auto width = [&] { return ui.text_width(text, Type::label_strong); };
    while (width() > where.w - 8 && text.find(' ') != std::string_view::npos)
      text = text.substr(0, text.rfind(' '));
    const float left = align == Align::left ? where.x : where.x + (where.w - width()) / 2;
    ui.text_colour(left, where.y + where.h / 2 - 14, text, Type::label_strong, colour);
  }
  void spectacles(float x, float y, float size, float thick, Colour colour) const;
};

void Stage::spectacles(float x, float y, float size, float thick, Colour colour) const {
  // Two rounded lenses, a bridge and two ends; `x`, `y` is the middle.
  const float lens = size * 0.34F, height = size * 0.26F, gap = size * 0.14F;
  for (const float side : {-1.0F, 1.0F}) {
    std::vector<std::pair<float, float>> points;
    const float middle = x + side * (gap / 2 + lens / 2);
    for (int i = 0; i <= 32; ++i) {
      const float angle = static_cast<float>(i) * 6.2831853F / 32;
      // A superellipse between a circle and a box, as lenses are.
      const auto soft = [](float v) { return std::copysign(std::sqrt(std::abs(v)), v); };
      points.emplace_back(ox + (middle + soft(std::cos(angle)) * lens / 2) * k,
                          oy + (y + soft(std::sin(angle)) * height / 2) * k);
    }
    ui.stroke(points, thick * k, colour);
    const float end = x + side * (gap / 2 + lens);
    ui.stroke({{ox + end * k, oy + (y - height * 0.2F) * k},
               {ox + (end + side * size * 0.07F) * k, oy + (y - height * 0.42F) * k}},
              thick * k, colour);
  }
  ui.stroke({{ox + (x - gap / 2) * k, oy + (y - height * 0.1F) * k},
             {ox + x * k, oy + (y - height * 0.22F) * k},
             {ox + (x + gap / 2) * k, oy + (y - height * 0.1F) * k}},
            thick * k, colour);
}

constexpr Colour white = 0xFFFFFF;
constexpr Colour ink = 0x14202B;
constexpr Colour pale = 0xC3CCD6;  // lines that stand for text

void voucher(const Stage& on, const Tile& tile) {
  constexpr Colour strong = 0xAE5220;
  on.box(37, 21, 214, 86, white, 8);
  on.box(37, 21, 69, 86, strong, 8, Corners::left);
  for (int i = 0; i < 5; ++i) on.dot(106, 32 + static_cast<float>(i) * 16, 4, 0xF6E1C3);
  on.words(37, 40, 66, 46, tile.caption.empty() ? "%" : tile.caption, white);
  on.words(123, 38, 120, 28, tile.title.substr(0, tile.title.find_first_of(" -")), ink,
           Align::left);
  on.line(123, 69, 104, pale);
  on.line(123, 82, 78, pale);
  on.line(123, 95, 44, strong);
}

void newspaper(const Stage& on, const Tile& tile) {
  on.box(63, 16, 171, 112, white, 3, Corners::top);
  on.words(63, 20, 171, 28, tile.caption.empty() ? tile.title : tile.caption, ink);
  on.box(76, 49, 145, 2, ink);
  for (int i = 0; i < 6; ++i)
    on.line(76, 60 + static_cast<float>(i) * 11, i == 2 || i == 4 ? 54 : 64, pale);
  on.box(153, 60, 68, 68, 0x0B5CAD);
  on.spectacles(187, 91, 52, 2.5F, white);
}

void letter(const Stage& on, const Tile& tile) {
  on.box(51, 33, 188, 95, 0x2C6A49, 6, Corners::top);
  on.box(64, 15, 162, 113, white, 3, Corners::top);
  on.words(77, 22, 140, 28, tile.caption, ink, Align::left);
  on.line(77, 54, 136, pale);
  on.line(77, 65, 124, pale);
  on.line(77, 76, 132, pale);
  on.line(77, 87, 74, pale);
  const auto corner = [&on](float x, float y) {
    return std::pair(on.ox + x * on.k, on.oy + y * on.k);
  };
  const auto flap = [&](float x1, float y1, float x2, float y2, float x3, float y3) {
    const auto a = corner(x1, y1), b = corner(x2, y2), c = corner(x3, y3);
    on.ui.triangle(a.first, a.second, b.first, b.second, c.first, c.second, 0x42875F);
  };
  flap(51, 68, 145, 121, 51, 125);
  flap(239, 68, 239, 125, 145, 121);
  on.box(51, 120, 188, 8, 0x42875F);  // over the lower edges, so that no seam shows
}

void website(const Stage& on, const Tile&) {
  constexpr Colour strong = 0x27498D;
  on.box(37, 20, 214, 108, white, 8, Corners::top);
  on.box(37, 20, 214, 23, strong, 8, Corners::top);
  for (int i = 0; i < 3; ++i) on.dot(50 + static_cast<float>(i) * 13, 32, 4, 0xA9BFEA);
  on.box(52, 56, 82, 60, 0xDCE6F8, 4);
  on.spectacles(93, 82, 60, 3, strong);
  on.line(148, 60, 86, pale);
  on.line(148, 73, 68, pale);
  on.box(148, 88, 68, 23, strong, 5);
}

void shop_window(const Stage& on, const Tile&) {
  constexpr Colour strong = 0xA83C33, soft = 0xECB1AB;
  on.box(44, 40, 199, 88, white);
  on.box(59, 70, 107, 58, 0xF5D9D6);
  on.spectacles(112, 98, 82, 3.5F, strong);
  on.box(179, 66, 44, 62, strong, 2);
  on.dot(187, 103, 3, white);
  on.box(36, 17, 214, 20, strong);
  for (int i = 0; i < 10; ++i) {
    const float x = 36 + static_cast<float>(i) * 21.4F;
    const Colour stripe = i % 2 == 0 ? strong : soft;
    on.box(x, 36, 21.4F, 10, stripe);
    on.dot(x + 10.7F, 46, 10.7F, stripe);
  }
}

void flyer(const Stage& on, const Tile& tile) {
  constexpr Colour strong = 0x5B4595;
  on.box(54, 20, 180, 108, white, 6, Corners::top);
  on.box(54, 20, 180, 55, strong, 6, Corners::top);
  on.words(54, 20, 180, 55, tile.caption.empty() ? tile.title : tile.caption, white);
  on.spectacles(144, 104, 92, 4, strong);
}

void headphones(const Stage& on, const Tile& tile) {
  constexpr Colour strong = 0x146670;
  on.box(76, 18, 136, 110, white, 6, Corners::top);
  on.words(76, 24, 136, 28, tile.caption, ink);
  const Rect middle = on.at(144, 88, 0, 0);
  on.ui.icon_colour(middle.x, middle.y, 48, "hearing", strong);
  on.line(96, 116, 96, pale);
}

struct Motif {
  std::string_view name;
  Colour ground;
  void (*draw)(const Stage&, const Tile&);
};

// Names of motifs, and of the pictograms that mean the same.
constexpr auto motifs = std::to_array<Motif>({
    {"voucher", 0xF6E1C3, voucher},
    {"local_activity", 0xF6E1C3, voucher},
    {"redeem", 0xF6E1C3, voucher},
    {"card_giftcard", 0xF6E1C3, voucher},
    {"local_offer", 0xF6E1C3, voucher},
    {"newspaper", 0xDCE3EA, newspaper},
    {"article", 0xDCE3EA, newspaper},
    {"letter", 0xD8E8DC, letter},
    {"mail", 0xD8E8DC, letter},
    {"mail_outline", 0xD8E8DC, letter},
    {"markunread_mailbox", 0xD8E8DC, letter},
    {"website", 0xDCE5F6, website},
    {"web", 0xDCE5F6, website},
    {"public", 0xDCE5F6, website},
    {"language", 0xDCE5F6, website},
    {"window", 0xF5D9D6, shop_window},
    {"store", 0xF5D9D6, shop_window},
    {"storefront", 0xF5D9D6, shop_window},
    {"flyer", 0xE3DEF2, flyer},
    {"school", 0xE3DEF2, flyer},
    {"description", 0xE3DEF2, flyer},
    {"hearing", 0xD3E9EA, headphones},
});

// For everything else: a ground and an ink of the same family, picked by the campaign's id.
constexpr std::array<std::pair<Colour, Colour>, 6> tints{{{0xDCE5F6, 0x27498D},
                                                          {0xF6E1C3, 0x8A4516},
                                                          {0xD8E8DC, 0x2C6A49},
                                                          {0xF5D9D6, 0x8F2F28},
                                                          {0xE3DEF2, 0x5B4595},
                                                          {0xD3E9EA, 0x146670}}};

}  // namespace

void draw_motif(Ui& ui, const Rect& rect, const Tile& tile) {
  if (tile.picture.empty()) return;
  const auto found = std::ranges::find(motifs, tile.picture, &Motif::name);
  if (found == motifs.end()) {
    unsigned sum = 0;
    for (const char letter : tile.id) sum = sum * 31 + static_cast<unsigned char>(letter);
    const auto& [ground, drawn] = tints[sum % tints.size()];
    ui.fill_colour(rect, ground, radius_box, Corners::top);
    ui.icon_colour(rect.x + rect.w / 2, rect.y + rect.h / 2, 48, tile.picture, drawn);
    return;
  }
  ui.fill_colour(rect, found->ground, radius_box, Corners::top);
  const float k = std::min(rect.w / 288, rect.h / 128);
  // Motifs stand on the lower edge and in the middle.
  const Stage stage{ui, rect, k, rect.x + (rect.w - 288 * k) / 2, rect.bottom() - 128 * k};
  ui.begin_clip(rect);
  found->draw(stage, tile);
  ui.end_clip();
}

}  // namespace tresen::ui
