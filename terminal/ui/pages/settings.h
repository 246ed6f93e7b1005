#pragma once
// S15: this terminal: how it looks, whether its scanner works, what it is, practising, wiping.
// Keys: settings.theme.NAME, settings.language.CODE, settings.large, settings.train, settings.wipe,
// and, asked back, settings.wipe_now and settings.wipe_back; settings.safe_end while it is offered;
// rail keys.

#include <string>
#include <vector>

#include "terminal/ui/pages/chrome.h"

namespace tresen::ui {

class Ui;

struct SettingLine {
  std::string label;
  std::vector<Segment> segments;
};

struct DeviceFact {
  std::string label;
  std::string value;
};

struct SettingsView {
  std::string mark;
  std::vector<RailItem> rail;
  std::vector<SettingLine> lines;
  std::string scan;         // what the scanner delivered last; empty: nothing yet
  std::string scan_detail;  // "13 Zeichen, mit Abschluss"
  std::vector<DeviceFact> facts;
  std::string notice;       // who may do what was pressed; empty: none
  std::string wipe_asked;   // what would be deleted; empty: nobody wants to
  bool wiping = false;      // the last entries are on their way
  std::string train_label;  // "Üben" or "Übung beenden"
  bool wipe = false;        // offered
  std::string safe_label;   // "Bilder wieder zeigen"; empty: they are shown
};

void draw_settings(Ui& ui, const SettingsView& view);

}  // namespace tresen::ui
