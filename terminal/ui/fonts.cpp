#include "terminal/ui/fonts.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_ADVANCES_H
#include <imgui.h>
#include <imgui_freetype.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

#include "terminal/ui/icons.h"

namespace tresen::ui {
namespace {

Result<std::string> find_font(FcConfig& config, const std::string& family, int weight) {
  const std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)> wanted(FcPatternCreate(),
                                                                       FcPatternDestroy);
  FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
  FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight);
  FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
  // Only sfnt files: FreeType reads the compressed web fonts of the same name too, but slowly.
  FcConfigSubstitute(&config, wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  FcResult result = FcResultNoMatch;
  FcFontSet* sorted = FcFontSort(&config, wanted.get(), FcFalse, nullptr, &result);
  const std::unique_ptr<FcFontSet, decltype(&FcFontSetDestroy)> fonts(sorted, FcFontSetDestroy);
  for (int i = 0; fonts && i < fonts->nfont && i < 16; ++i) {
    FcChar8* found = nullptr;
    FcChar8* file = nullptr;
    int found_weight = 0;
    if (FcPatternGetString(fonts->fonts[i], FC_FAMILY, 0, &found) != FcResultMatch) continue;
    if (FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &file) != FcResultMatch) continue;
    FcPatternGetInteger(fonts->fonts[i], FC_WEIGHT, 0, &found_weight);
    const std::string path = reinterpret_cast<const char*>(file);
    if (family == reinterpret_cast<const char*>(found) && found_weight == weight &&
        !path.ends_with(".woff") && !path.ends_with(".woff2"))
      return path;
  }
  return fail(Fault::absent, "the font \"" + family + "\" is not installed");
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = file.tellg();
  std::string bytes(static_cast<std::size_t>(std::max<std::streamoff>(size, 0)), '\0');
  file.seekg(0);
  if (bytes.empty() || !file.read(bytes.data(), size)) {
    return fail(Fault::absent, "cannot read the font " + path);
  }
  return bytes;
}

constexpr int atlas_width = 1024;

}  // namespace

Result<FontFiles> find_fonts() {
  const std::unique_ptr<FcConfig, decltype(&FcConfigDestroy)> config(FcInitLoadConfigAndFonts(),
                                                                     FcConfigDestroy);
  if (!config) return fail(Fault::absent, "fontconfig does not start");
  TRY_TO(regular, find_font(*config, "Inter", FC_WEIGHT_REGULAR));
  TRY_TO(strong, find_font(*config, "Inter", FC_WEIGHT_DEMIBOLD));
  TRY_TO(regular_fallback, find_font(*config, "Noto Sans", FC_WEIGHT_REGULAR));
  TRY_TO(strong_fallback, find_font(*config, "Noto Sans", FC_WEIGHT_BOLD));
  TRY_TO(icons, find_font(*config, "Material Icons", FC_WEIGHT_REGULAR));
  return FontFiles{regular, strong, regular_fallback, strong_fallback, icons};
}

// A font file in memory, and FreeType's view of it.
struct FontSource {
  std::string bytes;
  std::unique_ptr<FT_FaceRec_, decltype(&FT_Done_Face)> face{nullptr, FT_Done_Face};

  // Height of a line over the em: what ImGui calls the size of a font.
  float line_em() const {
    return static_cast<float>(face->ascender - face->descender) /
           static_cast<float>(face->units_per_EM);
  }
  bool has(char32_t letter) const { return FT_Get_Char_Index(face.get(), letter) != 0; }
};

struct Fonts::Inside {
  float scale = 1;
  std::unique_ptr<FT_LibraryRec_, decltype(&FT_Done_FreeType)> library{nullptr, FT_Done_FreeType};
  std::array<FontSource, 2> text;      // by weight
  std::array<FontSource, 2> fallback;  // by weight
  FontSource icon;
  // By reading, then by type or size. What no page has asked for is not baked.
  std::array<std::array<std::set<ImWchar>, type_count>, reading_count> letters;
  std::array<std::array<std::set<ImWchar>, icon_sizes.size()>, reading_count> pictograms;
  std::array<std::array<ImFont*, type_count>, reading_count> fonts{};
  std::array<std::array<ImFont*, icon_sizes.size()>, reading_count> icon_fonts{};
  bool stale = true;
  mutable std::map<std::pair<bool, char32_t>, float> advances_em;

  void collect(ImFontAtlas& atlas, std::size_t reading, std::vector<std::vector<ImWchar>>& ranges);

  Result<void> open(FontSource& source, const std::string& path) {
    TRY_TO(bytes, read_file(path));
    source.bytes = std::move(bytes);
    FT_Face face = nullptr;
    if (FT_New_Memory_Face(library.get(), reinterpret_cast<const FT_Byte*>(source.bytes.data()),
                           static_cast<FT_Long>(source.bytes.size()), 0, &face) != 0)
      return fail(Fault::invalid, "not a font: " + path);
    source.face.reset(face);
    return {};
  }

  // The whole number of pixels that ImGui's builder rounds to.
  float pixels(const FontSource& source, float size) const {
    return std::round(size * scale * source.line_em());
  }

  ImFont* add(ImFontAtlas& atlas, const FontSource& source, float size,
              const std::vector<ImWchar>& ranges, bool merge) const {
    ImFontConfig config;
    config.MergeMode = merge;
    config.GlyphRanges = ranges.data();
    config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    // ImGui takes the bytes as not const but only reads them. It copies what it is not said to own:
    // the whole file, once for each size.
    auto* bytes = const_cast<char*>(source.bytes.data());
    ImFont* font = atlas.AddFontFromMemoryTTF(bytes, static_cast<int>(source.bytes.size()),
                                              pixels(source, size), &config);
    atlas.ConfigData.back().FontDataOwnedByAtlas = false;
    return font;
  }
};

namespace {

// Zero-terminated pairs, as ImGui wants them.
std::vector<ImWchar> ranges_of(const std::set<ImWchar>& letters) {
  std::vector<ImWchar> ranges;
  for (const ImWchar letter : letters) {
    if (!ranges.empty() && ranges.back() + 1 == letter) {
      ranges.back() = letter;
    } else {
      ranges.push_back(letter);
      ranges.push_back(letter);
    }
  }
  ranges.push_back(0);
  return ranges;
}

// What nearly every screen needs: baked at once instead of letter by letter.
constexpr std::u16string_view usual =
    u" !\"%&'()*+,-./0123456789:;?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
    u"ÄÖÜäöüßé€…“”„‚‘’";

// The pictograms of the way from the lock to the end of a visit. Every size has some: ImGui builds
// no empty font.
constexpr std::array<std::pair<int, std::array<std::string_view, 26>>, icon_sizes.size()>
    usual_icons{{
        {18, {}},
        {20, {"check"}},
        {24,
         {"cloud_done", "cloud_queue", "cloud_off", "check", "phone", "home", "hearing", "shield",
          "info_outline", "pause_circle_outline", "smartphone", "mail_outline", "alternate_email"}},
        {28,
         {"arrow_back",
          "dark_mode",
          "light_mode",
          "contrast",
          "lock_outline",
          "lock",
          "edit",
          "schedule",
          "help_outline",
          "front_hand",
          "undo",
          "check",
          "close",
          "phone",
          "smartphone",
          "person_add",
          "chevron_right",
          "mail_outline",
          "info_outline",
          "arrow_forward",
          "language",
          "error",
          "campaign",
          "record_voice_over",
          "alternate_email",
          "pause_circle_outline"}},
        {32,
         {"home", "task_alt", "pending_actions", "sync", "search", "backspace", "arrow_forward",
          "arrow_upward", "space_bar", "add", "person_add", "check", "smartphone", "cake", "person",
          "location_on", "alternate_email", "check_circle", "phone"}},
        {40, {"visibility", "build", "lens", "hearing"}},
        {48, {"task_alt", "campaign"}},
    }};

std::size_t index(Reading reading) { return static_cast<std::size_t>(reading); }

std::size_t size_index(int size) {
  const auto found = std::ranges::find(icon_sizes, size);
  assert(found != icon_sizes.end() && "icons have one of the sizes of fonts.h");
  return static_cast<std::size_t>(found - icon_sizes.begin());
}

}  // namespace

// Adds all fonts of a reading that some page has asked for. `ranges` must outlive the build.
void Fonts::Inside::collect(ImFontAtlas& atlas, std::size_t reading,
                            std::vector<std::vector<ImWchar>>& ranges) {
  const float grown = factor(static_cast<Reading>(reading));
  for (std::size_t type = 0; type < type_count; ++type) {
    if (letters[reading][type].empty()) continue;  // ImGui builds no empty font
    const TypeFace& one = face(static_cast<Type>(type));
    const float size = static_cast<float>(one.size) * grown;
    const auto& wanted = ranges.emplace_back(ranges_of(letters[reading][type]));
    fonts[reading][type] = add(atlas, text[one.strong], size, wanted, false);
    add(atlas, fallback[one.strong], size, wanted, true);
  }
  for (std::size_t i = 0; i < icon_sizes.size(); ++i) {
    if (pictograms[reading][i].empty()) continue;
    const auto& codes = ranges.emplace_back(ranges_of(pictograms[reading][i]));
    const float size = static_cast<float>(icon_sizes[i]) * grown;
    icon_fonts[reading][i] = add(atlas, icon, size, codes, false);
  }
}

Result<Fonts> Fonts::load(const FontFiles& files, float scale) {
  auto inside = std::make_unique<Inside>();
  inside->scale = scale;
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) return fail(Fault::absent, "FreeType does not start");
  inside->library.reset(library);
  TRY(inside->open(inside->text[0], files.regular));
  TRY(inside->open(inside->text[1], files.strong));
  TRY(inside->open(inside->fallback[0], files.regular_fallback));
  TRY(inside->open(inside->fallback[1], files.strong_fallback));
  TRY(inside->open(inside->icon, files.icons));
  for (std::size_t type = 0; type < type_count; ++type) {
    if (is_of_desk(static_cast<Type>(type))) continue;  // baked for a desk alone, see need()
    const bool seldom = static_cast<Type>(type) == Type::clock;
    const std::u16string_view letters = seldom ? u"0123456789:" : usual;
    inside->letters[0][type].insert(letters.begin(), letters.end());
  }
  Fonts fonts(std::move(inside));
  for (const auto& [size, names] : usual_icons)
    for (const std::string_view name : names)
      if (!name.empty()) fonts.need_icon(size, Reading::staff, icon_code(name));
  return fonts;
}

Fonts::Fonts(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Fonts::~Fonts() = default;
Fonts::Fonts(Fonts&&) noexcept = default;
Fonts& Fonts::operator=(Fonts&&) noexcept = default;

bool Fonts::bake(ImFontAtlas& atlas) {
  if (!inside_->stale) return false;
  inside_->stale = false;
  atlas.Clear();
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.TexDesiredWidth = atlas_width;
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors;
  std::vector<std::vector<ImWchar>> ranges;  // must outlive Build
  ranges.reserve(reading_count * (type_count + icon_sizes.size()));
  for (std::size_t reading = 0; reading < reading_count; ++reading)
    inside_->collect(atlas, reading, ranges);
  const bool built = atlas.Build();
  assert(built && "the fonts were opened by FreeType already");
  return built;
}

bool Fonts::stale() const { return inside_->stale; }

void Fonts::need(Type type, Reading reading, char32_t letter) {
  if (letter > 0xFFFF) return;  // beyond ImWchar; drawn as the replacement sign
  auto& letters = inside_->letters[index(reading)][static_cast<std::size_t>(type)];
  if (letters.empty() && is_of_desk(type)) letters.insert(usual.begin(), usual.end());
  if (letters.insert(static_cast<ImWchar>(letter)).second) inside_->stale = true;
}

void Fonts::need_icon(int size, Reading reading, char16_t code) {
  auto& codes = inside_->pictograms[index(reading)][size_index(size)];
  if (codes.insert(code).second) inside_->stale = true;
}

const ImFont* Fonts::font(Type type, Reading reading) const {
  return inside_->fonts[index(reading)][static_cast<std::size_t>(type)];
}

const ImFont* Fonts::icons(int size, Reading reading) const {
  return inside_->icon_fonts[index(reading)][size_index(size)];
}

float Fonts::advance(Type type, Reading reading, char32_t letter) const {
  const TypeFace& one = face(type);
  const FontSource& main = inside_->text[one.strong];
  // The size that the builder really took, see `pixels`.
  const float size = static_cast<float>(one.size) * factor(reading);
  const float em = inside_->pixels(main, size) / main.line_em();
  const auto [found, fresh] = inside_->advances_em.try_emplace({one.strong, letter}, 0.0F);
  if (fresh) {
    const FontSource& source = main.has(letter) ? main : inside_->fallback[one.strong];
    FT_Fixed units = 0;
    FT_Get_Advance(source.face.get(), FT_Get_Char_Index(source.face.get(), letter),
                   FT_LOAD_NO_SCALE, &units);
    found->second = static_cast<float>(units) / static_cast<float>(source.face->units_per_EM);
  }
  return found->second * em;
}

bool Fonts::covers(char32_t letter) const {
  return inside_->text[0].has(letter) || inside_->fallback[0].has(letter);
}

float Fonts::scale() const { return inside_->scale; }

void Fonts::rescale(float scale) {
  if (scale == inside_->scale) return;
  inside_->scale = scale;
  inside_->stale = true;
}

}  // namespace tresen::ui
