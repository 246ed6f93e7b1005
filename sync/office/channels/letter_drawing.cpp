// How a letter that is set comes onto its pages.

#include <qrencode.h>

#include <algorithm>
#include <memory>

#include "sync/office/channels/letter_geometry.h"
#include "sync/office/channels/letter_setting.h"

namespace tresen {
namespace {

constexpr double info_leading = 12;
constexpr double reply_leading = 11.5;
constexpr double footer_leading = 9.2;
constexpr double hair_line = 0.3;

void black(cairo_t* page) { cairo_set_source_rgb(page, 0, 0, 0); }
void grey(cairo_t* page) { cairo_set_source_rgb(page, 0.35, 0.35, 0.35); }

void rule(cairo_t* page, double from, double to, double y) {
  cairo_set_line_width(page, hair_line);
  cairo_move_to(page, from, y);
  cairo_line_to(page, to, y);
  cairo_stroke(page);
}

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

struct DestroyPage {
  void operator()(cairo_t* page) const { cairo_destroy(page); }
};

// One bit a module: a mask is a tenth of the bytes of as many rectangles.
Surface qr_mask(const std::string& text) {
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
  if (code == nullptr) return {};
  Surface mask(cairo_image_surface_create(CAIRO_FORMAT_A1, code->width, code->width));
  unsigned char* const bits = cairo_image_surface_get_data(mask.get());
  const int stride = cairo_image_surface_get_stride(mask.get());
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      if ((code->data[y * code->width + x] & 1) == 0) continue;
      // Cairo's one-bit pictures begin with the lowest bit on little-endian machines.
      unsigned char& byte = bits[y * stride + x / 8];
      byte = static_cast<unsigned char>(byte | 1u << (x % 8));
    }
  }
  cairo_surface_mark_dirty(mask.get());
  return mask;
}

void draw_mask(cairo_t* page, cairo_surface_t* mask, double x, double y, double size) {
  cairo_save(page);
  cairo_translate(page, x, y);
  const double scale = size / cairo_image_surface_get_width(mask);
  cairo_scale(page, scale, scale);
  cairo_pattern_t* const pattern = cairo_pattern_create_for_surface(mask);
  // Any other filter asks viewers to interpolate, which PDF/A forbids.
  cairo_pattern_set_filter(pattern, CAIRO_FILTER_NEAREST);
  cairo_mask(page, pattern);
  cairo_pattern_destroy(pattern);
  cairo_restore(page);
}

}  // namespace

Surface LetterPress::Setting::record(double width, double height) const {
  const cairo_rectangle_t bounds{0, 0, width, height};
  return Surface(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &bounds));
}

void LetterPress::Setting::paint(cairo_t* page, const Surface& picture, double x, double y) const {
  cairo_set_source_surface(page, picture.get(), x, y);
  cairo_paint(page);
  black(page);
}

void LetterPress::Setting::draw_marks(cairo_t* page) const {
  const sheet::Form& form = sheet::of(letter_.form);
  grey(page);
  rule(page, sheet::mark_left, sheet::fold_mark_right, form.first_fold);
  rule(page, sheet::mark_left, sheet::hole_mark_right, sheet::hole_mark);
  rule(page, sheet::mark_left, sheet::fold_mark_right, form.second_fold);
  black(page);
}

void LetterPress::Setting::draw_logo(cairo_t* page) const {
  if (logo_ == nullptr) return;
  const double room = sheet::of(letter_.form).window_top - sheet::logo_top - sheet::mm(4);
  const double width = cairo_image_surface_get_width(logo_.get());
  const double height = cairo_image_surface_get_height(logo_.get());
  const double scale = std::min(sheet::logo_width_max / width, room / height);
  cairo_save(page);
  cairo_translate(page, sheet::right - width * scale, sheet::logo_top);
  cairo_scale(page, scale, scale);
  cairo_set_source_surface(page, logo_.get(), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(page), CAIRO_FILTER_NEAREST);
  cairo_paint(page);
  cairo_restore(page);
}

void LetterPress::Setting::draw_letterhead(cairo_t* page) {
  const double top = sheet::of(letter_.form).window_top;
  const auto line = [&](const std::string& text, FontId font, double baseline) {
    if (text.empty()) return;
    typesetter_.draw(page,
                     typesetter_.lay_out(text, font, sheet::window_text_width, Alignment::left),
                     sheet::left, top + baseline, 0);
  };
  black(page);
  line(letter_.note, font_remark, sheet::remark_baseline);
  line(letter_.sender, font_small, sheet::sender_baseline);
  if (!letter_.sender.empty()) {
    grey(page);
    rule(page, sheet::left, sheet::left + sheet::window_text_width, top + sheet::sender_rule);
  }
}

void LetterPress::Setting::draw_footer(cairo_t* page) {
  if (letter_.footer.empty()) return;
  const auto count = static_cast<double>(letter_.footer.size());
  double baseline = sheet::footer_bottom - (count - 1) * footer_leading;
  grey(page);
  rule(page, sheet::left, sheet::right, baseline - footer_leading - 2);
  for (const std::string& text : letter_.footer) {
    typesetter_.draw(page,
                     typesetter_.lay_out(text, font_small, sheet::text_width, Alignment::centred),
                     sheet::left, baseline, 0);
    baseline += footer_leading;
  }
  black(page);
}

void LetterPress::Setting::draw_static(cairo_t* page) {
  draw_logo(page);
  draw_letterhead(page);
  draw_marks(page);
  draw_footer(page);
  grey(page);
  rule(page, sheet::left, sheet::right, sheet::reply_rule);
  black(page);
}

void LetterPress::Setting::draw_info(const SetLetter& set, cairo_t* page) {
  double baseline = sheet::of(letter_.form).info_top + info_leading * 0.75;
  for (std::size_t i = 0; i < set.info.size(); ++i) {
    grey(page);
    typesetter_.draw(page, labels_[i], sheet::info_left, baseline, info_leading);
    black(page);
    typesetter_.draw(page, set.info[i], sheet::info_text_left, baseline, info_leading);
    baseline += info_leading * static_cast<double>(set.info[i].lines.size());
  }
}

void LetterPress::Setting::draw_body(const SetLetter& set, int page_number, cairo_t* page) {
  for (const BodyPart& part : set.parts) {
    if (part.page != page_number) continue;
    const Paragraph& paragraph = *set.body[part.paragraph];
    const auto& fixed = body_[part.paragraph];
    if (fixed && part.count == paragraph.lines.size()) {
      paint(page, fixed->picture, sheet::left, part.baseline - leading_);
    } else {
      typesetter_.draw(page, paragraph, sheet::left, part.baseline, leading_, part.first,
                       part.count);
    }
  }
}

void LetterPress::Setting::draw_reply(const SetLetter& set, const LetterData& letter,
                                      cairo_t* page) {
  const double x = sheet::right - sheet::code_size;
  if (const Surface mask = qr_mask(to_text(letter.code))) {
    draw_mask(page, mask.get(), x, sheet::reply_top, sheet::code_size);
  }
  typesetter_.draw(page, set.reply, sheet::left, sheet::reply_top + letter_.size * 0.75,
                   reply_leading);
  typesetter_.draw(page,
                   typesetter_.lay_out("Code " + to_readable(letter.code), font_code,
                                       sheet::reply_width, Alignment::left),
                   sheet::left, sheet::code_baseline, 0);
}

// Pale and slanting, under the text, which stays as readable as it will be.
void LetterPress::Setting::draw_mark(const std::string& words, cairo_t* page) {
  constexpr double slant = -0.95, pale = 0.85, share_of_width = 0.95;
  const Paragraph paragraph =
      typesetter_.lay_out(words, font_code, sheet::text_width, Alignment::left);
  if (paragraph.lines.empty()) return;
  double width = 0;
  for (const ShapedText* const word : paragraph.lines.front().words) width += word->width;
  const double scale = share_of_width * sheet::width / std::max(1.0, width);
  const Surface picture = record(width, 20);
  {
    const std::unique_ptr<cairo_t, DestroyPage> line(cairo_create(picture.get()));
    cairo_set_source_rgb(line.get(), pale, pale, pale);
    typesetter_.draw(line.get(), paragraph, 0, 15, 0);
  }
  cairo_save(page);
  cairo_translate(page, sheet::width / 2, sheet::height / 2);
  cairo_rotate(page, slant);
  cairo_scale(page, scale, scale);
  paint(page, picture, -width / 2, -11.5);
  cairo_restore(page);
}

void LetterPress::Setting::draw(const SetLetter& set, const LetterData& letter, int number,
                                cairo_t* page) {
  if (!letter.mark.empty()) draw_mark(letter.mark, page);
  paint(page, number == 0 ? static_ : static_next_, 0, 0);
  if (number == 0) {
    const sheet::Form& form = sheet::of(letter_.form);
    typesetter_.draw(page, set.address, sheet::left, form.window_top + sheet::address_baseline,
                     sheet::address_leading);
    draw_info(set, page);
    typesetter_.draw(page, set.subject, sheet::left, form.text_top + letter_.size, leading_);
    draw_reply(set, letter, page);
  }
  draw_body(set, number, page);
}

// By way of a recording: glyphs that are drawn through a scale keep the size of their font.
std::string LetterPress::Setting::picture(const SetLetter& set, const LetterData& letter,
                                          int number, int width_px) {
  const Surface recorded = record(sheet::width, sheet::height);
  {
    const std::unique_ptr<cairo_t, DestroyPage> page(cairo_create(recorded.get()));
    draw(set, letter, number, page.get());
  }
  const double scale = width_px / sheet::width;
  const Surface image(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width_px,
                                                 static_cast<int>(sheet::height * scale)));
  const std::unique_ptr<cairo_t, DestroyPage> page(cairo_create(image.get()));
  cairo_set_source_rgb(page.get(), 1, 1, 1);
  cairo_paint(page.get());
  cairo_scale(page.get(), scale, scale);
  paint(page.get(), recorded, 0, 0);
  std::string png;
  const auto append = [](void* to, const unsigned char* bytes, unsigned count) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
  };
  cairo_surface_write_to_png_stream(image.get(), append, &png);
  return png;
}

}  // namespace tresen
