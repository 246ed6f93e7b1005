#pragma once
// Breaks text into lines and draws them: kerned, divided at syllables, set as a block without
// holes.
//
// Words are shaped once (Pango, HarfBuzz) and remembered, for the words of ten thousand letters are
// nearly the same; lines are broken for a paragraph as a whole (Knuth and Plass), not one after the
// other. All lengths are points of 1/72 inch. Belongs to one thread.

#include <cairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/hyphenation.h"

namespace tresen {

enum class Alignment { block, left, centred };

// A font of a size. Made by the typesetter, named by number.
struct FontChoice {
  std::string family;
  double size = 10;
  bool bold = false;
};
using FontId = std::size_t;

// A word or part of one, ready to be drawn. Lives as long as the typesetter remembers it.
struct ShapedText {
  struct Run {  // one font: a word with a strange letter may need several
    cairo_scaled_font_t* font = nullptr;
    std::string text;
    std::vector<cairo_glyph_t> glyphs;  // from the beginning of the whole, on its baseline
    std::vector<cairo_text_cluster_t> clusters;
  };
  std::vector<Run> runs;
  double width = 0;
  std::vector<double> edges;  // where each byte begins
  bool drawable = true;       // false: no font has one of its letters
};

struct TextLine {
  std::vector<const ShapedText*> words;
  double indent = 0;  // from the left edge of its box
  double gap = 0;     // between words
  bool too_wide = false;
  bool drawable = true;
};

struct Paragraph {
  FontId font = 0;
  std::vector<TextLine> lines;

  bool fits() const;      // no line is wider than its box
  bool drawable() const;  // there is a font for each letter
};

class Typesetter {
 public:
  // `hyphenation` outlives it; null: words are not divided. absent: a font is not installed
  // (fontconfig would take any other in silence).
  static Result<Typesetter> open(const std::vector<FontChoice>& fonts,
                                 const Hyphenation* hyphenation);
  Typesetter(Typesetter&&) noexcept;
  Typesetter& operator=(Typesetter&&) noexcept;
  ~Typesetter();

  // A line end in the text ends a line. Paragraphs are valid until `forget`.
  Paragraph lay_out(std::string_view text, FontId font, double width, Alignment alignment);
  // `y`: the first baseline.
  void draw(cairo_t* page, const Paragraph& paragraph, double x, double y, double leading,
            std::size_t first = 0, std::size_t count = std::string::npos);

  std::size_t remembered() const;  // words
  void forget();

 private:
  struct Fonts;
  struct Word;
  class Breaker;

  explicit Typesetter(std::unique_ptr<Fonts> fonts, const Hyphenation* hyphenation);
  const ShapedText& shaped(std::string_view text, FontId font);
  std::vector<std::size_t> divisions(std::string_view word) const;
  const Word& word(std::string_view text, FontId font);
  void add_lines(std::string_view text, double width, Alignment alignment, Paragraph& paragraph);
  void draw_line(cairo_t* page, const TextLine& line, const ShapedText& space, double x, double y);

  std::unique_ptr<Fonts> fonts_;
  const Hyphenation* hyphenation_;
  std::vector<std::unordered_map<std::string, ShapedText>> shaped_;  // by font
  std::vector<std::unordered_map<std::string, Word>> words_;
};

}  // namespace tresen
