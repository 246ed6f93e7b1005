#pragma once
// A letter as marketing staff write it: a text file, the same for all recipients but for its gaps.
//
//   # DIN 5008: form B, or A with a low letterhead
//   form: B
//   language: de
//   font: Noto Sans
//   size: 10.5
//   logo: logo.png
//   sender: Tresen Optik · Marktplatz 1 · 71229 Leonberg
//   info: Telefon | {{filiale_telefon}}
//   subject: Ihr Sehtest ist fällig
//   reply: Bringen Sie diesen Brief mit.
//   footer: Geschäftsführerin: Ada Beispiel
//   ---
//   {{briefanrede}},
//
//   a paragraph. A blank line ends it; lines that begin with | stay lines of their own.

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/placeholders.h"

namespace tresen {

enum class LetterForm { a, b };

struct InfoRow {
  std::string label;
  GappedText text;
};

struct LetterTemplate {
  LetterForm form = LetterForm::b;
  std::string language = "de";
  std::string font = "Noto Sans";
  double size = 10.5;  // points, 9 to 14
  bool block = true;   // else lines end where they end
  int pages_max = 1;   // a longer letter does not fit
  std::string logo;    // path of a PNG; empty: none
  std::string note;    // above the address, such as "Dialogpost"
  std::string sender;  // the small line above the address
  std::vector<InfoRow> info;
  std::vector<GappedText> subject;  // one or none
  std::vector<GappedText> reply;    // beside the QR; one or none
  std::vector<std::string> footer;  // at most four lines
  std::vector<GappedText> body;     // paragraphs

  // All names whose values a recipient needs, sorted, each once.
  std::vector<std::string> names() const;
};

struct TemplateReading {
  LetterTemplate letter;
  std::vector<TextMistake> mistakes;  // none: it can be used
};

// `folder`: where the logo is looked for. Reads no file.
TemplateReading read_letter_template(std::string_view text, const std::string& folder);

// The file with all that belongs to it, checked. invalid: the detail has all mistakes, each as
// "FILE:LINE:COLUMN: ...", a line each.
Result<LetterTemplate> load_letter_template(const std::string& path);

}  // namespace tresen
