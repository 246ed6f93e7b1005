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
#include "terminal/ui/pages/enrol.h"
#include "terminal/ui/pages/list.h"
#include "terminal/ui/pages/lock.h"
#include "terminal/ui/pages/message.h"
#include "terminal/ui/pages/process.h"
#include "terminal/ui/pages/search.h"
#include "terminal/ui/pages/start.h"
#include "terminal/ui/pages/sync_status.h"
#include "terminal/ui/pages/templates.h"
#include "terminal/ui/theme.h"

namespace tresen::ui {

using Page = std::variant<LockView, EnrolView, StartView, SearchView, CardView, TemplatesView,
                          ProcessView, ListView, SyncView, MessageView>;

struct View {
  std::uint64_t version = 0;  // moves with every change of what is shown
  std::string screen;         // "S06": published in the UI map
  // Names what the controls mean: a press that began on another scene hits nothing of this one.
  // The app gives a new one whenever the same key would mean something else, such as the next
  // question of a step. The screen's name is part of it by itself.
  std::string scene;
  Theme theme = Theme::light;
  std::string language = "de";
  TopBar bar;  // not drawn by lock and enrolment
  Page page;
};

// Draws the whole view.
void draw(Ui& ui, const View& view);

}  // namespace tresen::ui
