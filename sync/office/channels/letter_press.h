#pragma once
// Sets the letters of one template, one after the other, into PDF pages: DIN 5008, the recipient's
// own words, QR and code.
//
// Whatever cannot be right is known before anything is drawn: a value that is missing, an address
// with a seventh line, a text that runs out of its box. Belongs to one thread.

#include <cairo.h>

#include <memory>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/hyphenation.h"
#include "sync/office/channels/letter_template.h"
#include "sync/record/letter_code.h"

namespace tresen {

struct LetterData {
  std::string key;                   // of the parcel
  std::vector<std::string> address;  // two to six lines, as they are printed
  LetterCode code;
  PlaceholderValues values;
  std::string mark;  // across each page of one that counts for nobody; empty: it counts
};

// Why a letter cannot be printed. Personal only through `key`.
struct LetterProblem {
  std::string key;    // whose
  std::string place;  // address, info, subject, text, reply
  std::string what;

  bool operator==(const LetterProblem&) const = default;
};

class LetterPress {
 public:
  // `hyphenation` is of the template's language, and outlives it. absent: its font is not
  // installed. invalid: the logo cannot be read; a line that is the same for all runs out of its
  // place; the wrong language.
  static Result<LetterPress> open(const LetterTemplate& letter, const Hyphenation& hyphenation);
  LetterPress(LetterPress&&) noexcept;
  LetterPress& operator=(LetterPress&&) noexcept;
  ~LetterPress();

  // Its number of pages; 0: it cannot be printed, and `problems` has got why.
  int check(const LetterData& letter, std::vector<LetterProblem>& problems);
  // The same, and draws it; `page` is on a PDF surface of A4 that stands before a new page.
  int print(const LetterData& letter, cairo_t* page, std::vector<LetterProblem>& problems);
  // The same as pictures to be looked at: a PNG a page, so wide. None: it cannot be printed.
  std::vector<std::string> picture(const LetterData& letter, int width_px,
                                   std::vector<LetterProblem>& problems);

 private:
  class Setting;
  explicit LetterPress(std::unique_ptr<Setting> setting);
  std::unique_ptr<Setting> setting_;
};

}  // namespace tresen
