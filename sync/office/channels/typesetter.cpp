#include "sync/office/channels/typesetter.h"

#include <algorithm>

#include "sync/base/text.h"
#include "sync/office/channels/line_breaking.h"
#include "sync/office/channels/shaping.h"

namespace tresen {
namespace {

constexpr std::string_view no_break_space = "\u00A0";

bool is_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

std::string with_plain_spaces(std::string_view word) {
  std::string plain(word);
  for (auto at = plain.find(no_break_space); at != plain.npos; at = plain.find(no_break_space)) {
    plain.replace(at, no_break_space.size(), " ");
  }
  return plain;
}

}  // namespace

struct Typesetter::Fonts {
  Shaper shaper;
};

// A word with the places where it may end a line.
struct Typesetter::Word {
  std::string text;
  std::vector<double> edges;
  std::vector<std::size_t> divisions;  // bytes
};

bool Paragraph::fits() const { return std::ranges::none_of(lines, &TextLine::too_wide); }
bool Paragraph::drawable() const { return std::ranges::all_of(lines, &TextLine::drawable); }

Typesetter::Typesetter(std::unique_ptr<Fonts> fonts, const Hyphenation* hyphenation)
    : fonts_(std::move(fonts)), hyphenation_(hyphenation) {
  shaped_.resize(fonts_->shaper.font_count());
  words_.resize(fonts_->shaper.font_count());
}
Typesetter::Typesetter(Typesetter&&) noexcept = default;
Typesetter& Typesetter::operator=(Typesetter&&) noexcept = default;
Typesetter::~Typesetter() = default;

Result<Typesetter> Typesetter::open(const std::vector<FontChoice>& fonts,
                                    const Hyphenation* hyphenation) {
  TRY_TO(shaper, Shaper::open(fonts));
  return Typesetter(std::make_unique<Fonts>(Fonts{std::move(shaper)}), hyphenation);
}

const ShapedText& Typesetter::shaped(std::string_view text, FontId font) {
  std::string key(text);
  const auto found = shaped_[font].find(key);
  if (found != shaped_[font].end()) return found->second;
  ShapedText fresh = fonts_->shaper.shape(text, font);
  return shaped_[font].emplace(std::move(key), std::move(fresh)).first->second;
}

// Behind its own hyphens, and at the syllables of its parts.
std::vector<std::size_t> Typesetter::divisions(std::string_view word) const {
  std::vector<std::size_t> places;
  const auto dot = word.find('.');
  const bool is_address = word.find('@') != word.npos || word.find("://") != word.npos ||
                          (dot != word.npos && dot + 2 < word.size());
  for (std::size_t at = 0; at < word.size();) {
    std::size_t end = at;
    while (end < word.size() && is_letter(static_cast<unsigned char>(word[end]))) ++end;
    if (hyphenation_ != nullptr && !is_address) {
      for (const std::size_t place : hyphenation_->places(word.substr(at, end - at))) {
        places.push_back(at + place);
      }
    }
    const bool own_hyphen = end > at + 1 && end + 2 < word.size() && word[end] == '-';
    at = std::max(end, at) + 1;
    if (own_hyphen) places.push_back(at);
  }
  return places;
}

const Typesetter::Word& Typesetter::word(std::string_view text, FontId font) {
  std::string key(text);
  const auto found = words_[font].find(key);
  if (found != words_[font].end()) return found->second;
  Word fresh{key, shaped(text, font).edges, divisions(text)};
  return words_[font].emplace(std::move(key), std::move(fresh)).first->second;
}

void Typesetter::add_lines(std::string_view text, double width, Alignment alignment,
                           Paragraph& paragraph) {
  const FontId font = paragraph.font;
  std::vector<std::string> texts;
  for (const std::string& each : split(text, ' ')) {
    if (!each.empty()) texts.push_back(with_plain_spaces(each));
  }
  std::vector<BreakableWord> words;
  for (const std::string& each : texts) {
    const Word& known = word(each, font);
    words.push_back(
        {known.text, &known.edges, alignment == Alignment::centred ? nullptr : &known.divisions});
  }
  const double space = shaped(" ", font).width;
  const LineMeasure measure{width, space, shaped("-", font).width, alignment == Alignment::block};
  for (const BrokenLine& broken : break_lines(words, measure)) {
    TextLine line;
    double natural = 0;
    for (const std::string& part : broken.parts) {
      const ShapedText& ready = shaped(part, font);
      line.words.push_back(&ready);
      line.drawable = line.drawable && ready.drawable;
      natural += ready.width;
    }
    const auto gaps = static_cast<double>(line.words.size() - 1);
    line.gap = space;
    const bool stretched = alignment == Alignment::block && !broken.last && gaps > 0;
    const double slack = width - natural - gaps * space;
    if (stretched || (slack < 0 && gaps > 0)) line.gap += slack / gaps;
    line.too_wide = line.gap < space * narrowest_space || (gaps == 0 && slack < -0.01);
    if (alignment == Alignment::centred) line.indent = std::max(0.0, slack / 2);
    paragraph.lines.push_back(std::move(line));
  }
}

Paragraph Typesetter::lay_out(std::string_view text, FontId font, double width,
                              Alignment alignment) {
  Paragraph paragraph{font, {}};
  for (const std::string& part : split(text, '\n')) add_lines(part, width, alignment, paragraph);
  return paragraph;
}

void Typesetter::draw_line(cairo_t* page, const TextLine& line, const ShapedText& space, double x,
                           double y) {
  ShapedText::Run pending;
  const auto show = [&] {
    if (pending.glyphs.empty()) return;
    cairo_set_scaled_font(page, pending.font);
    cairo_show_text_glyphs(page, pending.text.data(), static_cast<int>(pending.text.size()),
                           pending.glyphs.data(), static_cast<int>(pending.glyphs.size()),
                           pending.clusters.data(), static_cast<int>(pending.clusters.size()),
                           static_cast<cairo_text_cluster_flags_t>(0));
    pending = {};
  };
  const auto add = [&](const ShapedText& text) {
    for (const ShapedText::Run& run : text.runs) {
      if (run.font != pending.font) show();
      pending.font = run.font;
      pending.text += run.text;
      for (const cairo_glyph_t& glyph : run.glyphs) {
        pending.glyphs.push_back({glyph.index, x + glyph.x, y + glyph.y});
      }
      pending.clusters.insert(pending.clusters.end(), run.clusters.begin(), run.clusters.end());
    }
  };
  x += line.indent;
  for (std::size_t i = 0; i < line.words.size(); ++i) {
    if (i > 0) {
      add(space);
      x += line.gap;
    }
    add(*line.words[i]);
    x += line.words[i]->width;
  }
  show();
}

void Typesetter::draw(cairo_t* page, const Paragraph& paragraph, double x, double y, double leading,
                      std::size_t first, std::size_t count) {
  const ShapedText& space = shaped(" ", paragraph.font);
  for (std::size_t i = first; i < paragraph.lines.size() && i - first < count; ++i, y += leading) {
    draw_line(page, paragraph.lines[i], space, x, y);
  }
}

std::size_t Typesetter::remembered() const {
  std::size_t count = 0;
  for (const auto& of_font : shaped_) count += of_font.size();
  return count;
}

void Typesetter::forget() {
  for (auto& of_font : shaped_) of_font.clear();
  for (auto& of_font : words_) of_font.clear();
}

}  // namespace tresen
