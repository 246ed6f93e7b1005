#pragma once
// The letters on the screen: Inter in two weights, Noto Sans where Inter lacks a letter, Material
// Icons. Glyphs are baked into one atlas when first needed, so that the first frame stays fast and
// a name in any European script is still drawn. Belongs to one ImGui context and one thread.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "terminal/ui/theme.h"

struct ImFont;
struct ImFontAtlas;

namespace tresen::ui {

// Where the font files are.
struct FontFiles {
  std::string regular, strong;                    // Inter 400 and 600
  std::string regular_fallback, strong_fallback;  // Noto Sans 400 and 700
  std::string icons;
};

// By fontconfig. A font that is not installed is an error: a similar one would move every line.
Result<FontFiles> find_fonts();

inline constexpr std::array<int, 7> icon_sizes{18, 20, 24, 28, 32, 40, 48};  // u

class Fonts {
 public:
  // `scale` is pixels per u. The files are read once.
  static Result<Fonts> load(const FontFiles& files, float scale);
  ~Fonts();
  Fonts(Fonts&&) noexcept;
  Fonts& operator=(Fonts&&) noexcept;

  // Bakes what `need` has asked for into `atlas`. True: the atlas is a new picture.
  bool bake(ImFontAtlas& atlas);
  // Whether something was asked for that is not baked yet.
  bool stale() const;

  // The glyph is needed at this size; until the next `bake` it may be missing.
  void need(Type type, Reading reading, char32_t letter);
  void need_icon(int size, Reading reading, char16_t code);

  // Null: nothing of this size is baked yet. `size` is one of icon_sizes.
  const ImFont* font(Type type, Reading reading) const;
  const ImFont* icons(int size, Reading reading) const;

  // Distance to the next letter in pixels, not rounded to the grid.
  float advance(Type type, Reading reading, char32_t letter) const;
  // Width of a digit where digits stand in columns, in em.
  static float tabular_em(bool strong) { return strong ? 0.670F : 0.648F; }
  // Whether Inter or Noto Sans has the letter.
  bool covers(char32_t letter) const;

  float scale() const;
  // All letters are baked anew at so many pixels per u.
  void rescale(float scale);

 private:
  struct Inside;
  explicit Fonts(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace tresen::ui
