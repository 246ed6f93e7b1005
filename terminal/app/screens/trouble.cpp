#include "terminal/app/screens/trouble.h"

#include "terminal/app/reach.h"

namespace tresen {

void reduce(TroubleScreen& screen, const Letter& letter, Reach& reach) {
  const auto* action = std::get_if<ui::Action>(&letter);
  if (action == nullptr || screen.final) return;
  if (action->kind == ui::Action::Kind::press && action->key == "next") reach.go(StartScreen{});
}

ui::MessageView present(const TroubleScreen& screen, const Shared&, const ui::Locale& words) {
  ui::MessageView view;
  view.icon = "error";
  view.trouble = true;
  view.title = words.text(screen.about + ".title");
  view.text = words.text(screen.about + ".text");
  if (!screen.final) {
    view.primary_key = "next";
    view.primary = words.text("next");
  }
  return view;
}

}  // namespace tresen
