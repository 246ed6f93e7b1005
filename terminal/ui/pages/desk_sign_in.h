#pragma once
// The desk before anybody has signed in: name and PIN, or the sentence why it cannot be reached.
// Keys: sign_in.staff, sign_in.pin, sign_in.ok.

#include <string>

#include "terminal/ui/desk_parts.h"

namespace tresen::ui {

struct DeskSignIn {
  std::string chain;
  std::string title;
  std::string advice;
  DeskField staff;
  DeskField pin;  // its value is dots
  DeskButton ok;
  std::string error;
};

void draw_desk_sign_in(Ui& ui, const Rect& room, const DeskSignIn& view);

}  // namespace tresen::ui
