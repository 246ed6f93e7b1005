#include "sync/office/channels/shaping.h"

#include <string>

namespace tresen {
namespace {

using Description = std::unique_ptr<PangoFontDescription, FreeDescription>;

Description description_of(const FontChoice& font) {
  Description description(pango_font_description_new());
  pango_font_description_set_family(description.get(), font.family.c_str());
  pango_font_description_set_size(description.get(), static_cast<int>(font.size * PANGO_SCALE));
  pango_font_description_set_weight(description.get(),
                                    font.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  return description;
}

void prepare(PangoContext* context) {
  pango_cairo_context_set_resolution(context, 72);
  pango_context_set_round_glyph_positions(context, FALSE);
  cairo_font_options_t* const options = cairo_font_options_create();
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  pango_cairo_context_set_font_options(context, options);
  cairo_font_options_destroy(options);
}

Result<void> check_installed(PangoFontMap* map, PangoContext* context,
                             const PangoFontDescription* wanted) {
  const std::unique_ptr<PangoFont, Unref> font(pango_font_map_load_font(map, context, wanted));
  const std::string family = pango_font_description_get_family(wanted);
  if (font == nullptr) return fail(Fault::absent, "no font is installed at all");
  const Description got(pango_font_describe(font.get()));
  const char* const found = pango_font_description_get_family(got.get());
  if (found != nullptr && g_ascii_strcasecmp(found, family.c_str()) == 0) return {};
  return fail(Fault::absent, "the font \"" + family + "\" is not installed");
}

// One stretch of text in one font, appended to the whole.
void append_item(const char* text, int length, const PangoItem& item, PangoGlyphString* glyphs,
                 ShapedText& whole) {
  pango_shape_full(text + item.offset, item.length, text, length, &item.analysis, glyphs);
  ShapedText::Run run;
  run.font = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(item.analysis.font));
  run.text.assign(text + item.offset, static_cast<std::size_t>(item.length));
  const bool backwards = item.analysis.level % 2 != 0;
  for (int i = 0; i < glyphs->num_glyphs; ++i) {
    const PangoGlyphInfo& glyph = glyphs->glyphs[i];
    const int byte = glyphs->log_clusters[i];
    const bool new_cluster = i == 0 || (!backwards && byte != glyphs->log_clusters[i - 1]);
    if (new_cluster) {
      if (!run.clusters.empty()) {
        run.clusters.back().num_bytes =
            byte - glyphs->log_clusters[i - run.clusters.back().num_glyphs];
      }
      run.clusters.push_back({0, 0});
      for (std::size_t at = static_cast<std::size_t>(item.offset + byte); at < whole.edges.size();
           ++at) {
        whole.edges[at] = whole.width;
      }
    }
    ++run.clusters.back().num_glyphs;
    whole.drawable = whole.drawable && (glyph.glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0;
    run.glyphs.push_back({glyph.glyph == PANGO_GLYPH_EMPTY ? 0 : glyph.glyph,
                          whole.width + pango_units_to_double(glyph.geometry.x_offset),
                          pango_units_to_double(glyph.geometry.y_offset)});
    whole.width += pango_units_to_double(glyph.geometry.width);
  }
  if (run.clusters.empty()) return;
  int counted = 0;
  for (const cairo_text_cluster_t& cluster : run.clusters) counted += cluster.num_bytes;
  run.clusters.back().num_bytes += item.length - counted;
  whole.runs.push_back(std::move(run));
}

}  // namespace

Result<Shaper> Shaper::open(const std::vector<FontChoice>& fonts) {
  Shaper shaper;
  shaper.map_.reset(pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT));
  for (const FontChoice& font : fonts) {
    std::unique_ptr<PangoContext, Unref> context(pango_font_map_create_context(shaper.map_.get()));
    prepare(context.get());
    const Description description = description_of(font);
    TRY(check_installed(shaper.map_.get(), context.get(), description.get()));
    pango_context_set_font_description(context.get(), description.get());
    shaper.contexts_.push_back(std::move(context));
  }
  return shaper;
}

void Shaper::keep(PangoFont* font) {
  auto& kept = used_[font];
  if (kept == nullptr) kept.reset(PANGO_FONT(g_object_ref(font)));
}

ShapedText Shaper::shape(std::string_view text, FontId font) {
  ShapedText whole;
  const std::string own(text);
  whole.edges.assign(own.size() + 1, 0);
  const int length = static_cast<int>(own.size());
  PangoAttrList* const plain = pango_attr_list_new();
  GList* const items = pango_itemize(contexts_[font].get(), own.c_str(), 0, length, plain, nullptr);
  PangoGlyphString* const glyphs = pango_glyph_string_new();
  for (const GList* item = items; item != nullptr; item = item->next) {
    const auto& stretch = *static_cast<const PangoItem*>(item->data);
    keep(stretch.analysis.font);
    append_item(own.c_str(), length, stretch, glyphs, whole);
  }
  pango_glyph_string_free(glyphs);
  g_list_free_full(items, [](gpointer item) { pango_item_free(static_cast<PangoItem*>(item)); });
  pango_attr_list_unref(plain);
  whole.edges.back() = whole.width;
  return whole;
}

}  // namespace tresen
