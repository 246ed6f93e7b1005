#pragma once
// A text to be signed, with the pad beside it. Keys: signature, signature.clear, answer.refused,
// answer.later, next, undo.

#include <optional>
#include <string>

#include "terminal/ui/ink.h"
#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct SignatureView {
  std::string title;
  std::string prompt;
  std::string text;     // what is signed; paragraphs apart by line breaks
  std::string version;  // "Fassung 2, Klarblick Optik GmbH"
  SignaturePad pad;
  bool next = false;
  std::optional<UndoStrip> undo;
};

void draw_signature(Ui& ui, const SignatureView& view);

}  // namespace tresen::ui
