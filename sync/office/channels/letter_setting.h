#pragma once
// How one letter is put together, for the letter press alone: fixed parts laid out once, the rest
// for each recipient.

#include <optional>
#include <string>
#include <vector>

#include "sync/office/channels/letter_press.h"
#include "sync/office/channels/logo.h"
#include "sync/office/channels/typesetter.h"

namespace tresen {

// Fonts of a letter, by their places in the typesetter.
enum LetterFont : FontId {
  font_text,
  font_subject,
  font_small,
  font_info,
  font_code,
  font_address,
  font_remark
};

// A part of the body on its page.
struct BodyPart {
  std::size_t paragraph = 0;
  std::size_t first = 0, count = 0;  // lines
  int page = 0;                      // from 0
  double baseline = 0;               // of its first line
};

// Everything of one letter, laid out.
struct SetLetter {
  Paragraph address, subject, reply;
  std::vector<Paragraph> info;
  std::vector<const Paragraph*> body;  // laid out for all, or in `own`
  std::vector<Paragraph> own;
  std::vector<BodyPart> parts;
  int pages = 1;
};

class LetterPress::Setting {
 public:
  Setting(LetterTemplate letter, Typesetter typesetter, Surface logo);

  // Lays out what is the same for all; nothing wrong: empty.
  std::string lay_out_fixed();
  // Nothing if there are problems.
  std::optional<SetLetter> set(const LetterData& letter, std::vector<LetterProblem>& problems);
  // One of its pages, from 0.
  void draw(const SetLetter& set, const LetterData& letter, int number, cairo_t* page);
  // The same as a PNG.
  std::string picture(const SetLetter& set, const LetterData& letter, int number, int width_px);

 private:
  // A paragraph that is the same for all, and its picture: one form in the PDF, however often used.
  struct Fixed {
    Paragraph paragraph;
    Surface picture;
  };

  Surface record(double width, double height) const;
  void draw_static(cairo_t* page);
  void draw_letterhead(cairo_t* page);
  void draw_marks(cairo_t* page) const;
  void draw_footer(cairo_t* page);
  void draw_mark(const std::string& words, cairo_t* page);
  void draw_logo(cairo_t* page) const;
  void draw_info(const SetLetter& set, cairo_t* page);
  void draw_body(const SetLetter& set, int page_number, cairo_t* page);
  void draw_reply(const SetLetter& set, const LetterData& letter, cairo_t* page);
  void paint(cairo_t* page, const Surface& picture, double x, double y) const;

  Alignment alignment() const { return letter_.block ? Alignment::block : Alignment::left; }
  void set_address(const LetterData& letter, SetLetter& set, std::vector<LetterProblem>& problems);
  void set_info(const LetterData& letter, SetLetter& set, std::vector<LetterProblem>& problems);
  void set_body(const LetterData& letter, SetLetter& set, std::vector<LetterProblem>& problems);
  Paragraph set_text(const GappedText& text, FontId font, double width, Alignment alignment,
                     const std::string& place, const LetterData& letter,
                     std::vector<LetterProblem>& problems);
  void place_body(SetLetter& set) const;

  LetterTemplate letter_;
  Typesetter typesetter_;
  Surface logo_;
  Surface static_;                          // what stands on each first page
  Surface static_next_;                     // and on the others
  std::vector<std::optional<Fixed>> body_;  // by paragraph of the template
  std::vector<Paragraph> labels_;           // by row of the info
  double leading_;
};

}  // namespace tresen
