#pragma once
// `letter ...`: templates of letters, looked at before anybody gets one. Needs no daemon.

#include <string>

#include "sync/base/result.h"
#include "sync/office/cli/console.h"

namespace tresen {

struct LetterOrder {
  std::string name;  // of a template in DIR/letters, or the path of one
  std::string data;  // folder of head office; may be empty where `name` is a path
  std::string to;    // the PDF
};

// A letter to an invented recipient as a PDF, and what a recipient has to have for it.
// invalid: all mistakes of the template with their places.
Result<void> preview_letter(const LetterOrder& order, const Console& console);

// Puts copies of the samples that came with the program into DIR/letters, free to be changed. What
// is there already stays as it is.
Result<void> copy_sample_letters(const std::string& samples, const std::string& data,
                                 const Console& console);

}  // namespace tresen
