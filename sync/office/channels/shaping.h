#pragma once
// Words into glyphs by Pango, for the typesetter alone.

#include <pango/pangocairo.h>

#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/typesetter.h"

namespace tresen {

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
struct FreeDescription {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};

// The fonts of a typesetter, at 72 dots an inch and without rounding to dots: a PDF has none, and
// Cairo then writes short lists of glyphs (measured: a third of the bytes).
class Shaper {
 public:
  static Result<Shaper> open(const std::vector<FontChoice>& fonts);

  ShapedText shape(std::string_view text, FontId font);
  std::size_t font_count() const { return contexts_.size(); }

 private:
  std::unique_ptr<PangoFontMap, Unref> map_;
  void keep(PangoFont* font);

  std::vector<std::unique_ptr<PangoContext, Unref>> contexts_;  // one a font
  // All that were ever used, with those that stand in for strange letters: what was shaped with
  // them stays drawable.
  std::map<PangoFont*, std::unique_ptr<PangoFont, Unref>> used_;
};

}  // namespace tresen
