#pragma once
// The frame of head office's desk and what stands in it: top bar, rail, one body, and the action
// bar with a sentence of state and one primary button; a menu opens over all of it.
//
// Keys of the frame: chip.sync, theme, language, user, lock; the rail's own; menu.N and menu.close;
// snack.undo.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "terminal/ui/desk_parts.h"
#include "terminal/ui/pages/desk_campaigns.h"
#include "terminal/ui/pages/desk_cards.h"
#include "terminal/ui/pages/desk_devices.h"
#include "terminal/ui/pages/desk_preflight.h"
#include "terminal/ui/pages/desk_query.h"
#include "terminal/ui/pages/desk_recipients.h"
#include "terminal/ui/pages/desk_run.h"
#include "terminal/ui/pages/desk_sign_in.h"

namespace tresen::ui {

class Ui;

struct DeskBar {
  std::string chain;  // "Zentrale · Lindner Optik & Akustik"
  std::string sync;   // "38 von 38 Filialen"
  DeskMood mood = DeskMood::good;
  std::string theme;     // "Hell"
  std::string language;  // "English"
  std::string user;      // "K. Brandt · Marketing"
};

struct DeskFoot {
  std::string icon;
  DeskMood mood = DeskMood::plain;
  std::string text;
  std::vector<DeskButton> buttons;  // the last one may be primary
};

// Opens below the control `anchor`.
struct DeskMenu {
  std::string anchor;
  std::vector<Segment> options;  // known as menu.N in this order, whatever their keys
};

struct DeskSnack {
  std::string text;
  int tenths_left = 10;
};

using DeskBody = std::variant<DeskCampaigns, DeskQuery, DeskRecipients, DeskPreflight, DeskRun,
                              DeskDevices, DeskCards, DeskSignIn>;

struct DeskView {
  DeskBar bar;
  std::vector<RailItem> rail;
  DeskBody body;
  DeskFoot foot;
  std::optional<DeskMenu> menu;
  std::optional<DeskSnack> snack;
  std::string banner;  // trouble that is said above everything; empty: none
};

inline constexpr float desk_bar_height = 48, desk_rail_width = 96, desk_foot_height = 64;

void draw_desk(Ui& ui, const DeskView& view);

}  // namespace tresen::ui
