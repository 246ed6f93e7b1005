#pragma once
// Privacy notice (GDPR 13): the whole text to be read, and whether it was shown or handed out.
// Keys: notice.handed, answer.later, next (it was shown), undo.

#include <optional>
#include <string>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct NoticeView {
  std::string title;
  std::string prompt;
  std::string version;  // "Fassung 2, Klarblick Optik GmbH"
  std::string text;     // paragraphs apart by line breaks
  bool handed = false;  // "notice.handed" was chosen
  bool later = true;
  std::optional<UndoStrip> undo;
};

void draw_notice(Ui& ui, const NoticeView& view);

}  // namespace tresen::ui
