#pragma once
// All that the terminal shows at one moment, as one value.
//
// `terminal/app` composes it when its state has moved and gives it a new version; the window draws
// it and tells what was touched. Nothing in it decides anything.

#include <cstdint>
#include <string>
#include <variant>

#include "terminal/ui/pages/card.h"
#include "terminal/ui/pages/chrome.h"
#include "terminal/ui/pages/desk.h"
#include "terminal/ui/pages/details.h"
#include "terminal/ui/pages/duplicate.h"
#include "terminal/ui/pages/enrol.h"
#include "terminal/ui/pages/hand_over.h"
#include "terminal/ui/pages/list.h"
#include "terminal/ui/pages/lock.h"
#include "terminal/ui/pages/message.h"
#include "terminal/ui/pages/process.h"
#include "terminal/ui/pages/response.h"
#include "terminal/ui/pages/search.h"
#include "terminal/ui/pages/settings.h"
#include "terminal/ui/pages/start.h"
#include "terminal/ui/pages/sync_status.h"
#include "terminal/ui/pages/templates.h"
#include "terminal/ui/theme.h"

namespace tresen::ui {

using Page = std::variant<LockView, EnrolView, StartView, SearchView, CardView, TemplatesView,
                          ProcessView, ListView, DetailsView, DuplicateView, HandOverView, SyncView,
                          MessageView, SettingsView, ResponseView, DeskView>;

struct View {
  std::uint64_t version = 0;  // moves with every change of what is shown
  std::string screen;         // "S06": published in the UI map
  // Names what the controls mean: a press that began on another scene hits nothing of this one.
  // The app gives a new one whenever the same key would mean something else, such as the next
  // question of a step. The screen's name is part of it by itself.
  std::string scene;
  Theme theme = Theme::light;
  std::string language = "de";
  float magnified = 1;    // how much larger than its millimetres all of it is wanted
  bool covered = false;   // nobody has touched it for a while: no word of it can be read
  bool asleep = false;    // dark, with one control all over it: "wake"
  bool training = false;  // a hatched frame says that nobody on it is real
  std::string banner;     // stands on every page until what it says is over; empty: nothing
  TopBar bar;             // not drawn by lock and enrolment
  Page page;
};

// Whether it is a screen of head office, laid out for an office screen.
bool is_desk(const View& view);

// Draws the whole view. Covered, it has one control, "uncover", all over it.
void draw(Ui& ui, const View& view);

}  // namespace tresen::ui
