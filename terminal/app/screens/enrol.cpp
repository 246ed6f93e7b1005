#include "terminal/app/screens/enrol.h"

#include "sync/base/text.h"
#include "terminal/app/reach.h"
#include "terminal/app/screens/start.h"

namespace tresen {
namespace {

constexpr std::size_t code_length = 28;  // base32 letters, without separators
constexpr std::size_t server_length_max = 80;

std::string grouped(const std::string& code) {
  std::string text;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % 4 == 0) text += '-';
    text += code[i];
  }
  return text;
}

bool is_whole(const EnrolScreen& screen) {
  return screen.code.size() == code_length && screen.server.find(':') != std::string::npos;
}

void type(EnrolScreen& screen, std::string_view character) {
  if (character.size() != 1 || character == " ") return;
  screen.error.clear();
  if (screen.server_active) {
    if (screen.server.size() < server_length_max) screen.server += lower(character);
  } else if (const std::string letter = upper(character);
             screen.code.size() < code_length &&
             std::isalnum(static_cast<unsigned char>(letter[0]))) {
    screen.code += letter;
  }
}

void erase_last(EnrolScreen& screen) {
  std::string& text = screen.server_active ? screen.server : screen.code;
  if (!text.empty()) text.pop_back();
}

void enrol_now(EnrolScreen& screen, Reach& reach) {
  if (!is_whole(screen)) return;
  screen.working = true;
  screen.error.clear();
  reach.order(BeginEnrolment{screen.server, screen.code});
}

void on_press(EnrolScreen& screen, const ui::Action& action, Reach& reach) {
  const std::string& key = action.key;
  if (key == "field.server") {
    screen.server_active = true;
  } else if (key == "field.code") {
    screen.server_active = false;
  } else if (key == "key.backspace") {
    erase_last(screen);
  } else if (key == "key.symbols") {
    screen.symbols = !screen.symbols;
  } else if (key == "back") {
    reach.go(StartScreen{});
  } else if (key == "next") {
    enrol_now(screen, reach);
  } else if (key.starts_with("key.")) {
    type(screen, action.text);
  }
}

std::string error_key(Fault fault) {
  switch (fault) {
    case Fault::denied:
      return "enrol.error.denied";
    case Fault::invalid:
      return "enrol.error.invalid";
    case Fault::offline:
      return "enrol.error.offline";
    default:
      return "enrol.error.other";
  }
}

}  // namespace

void reduce(EnrolScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* ended = std::get_if<EnrolmentEnded>(&letter)) {
    screen.working = false;
    if (ended->enrolled) return reach.go(LockScreen{});
    screen.error = error_key(ended->fault);
    return;
  }
  const auto* action = std::get_if<ui::Action>(&letter);
  if (action == nullptr || screen.working) return;
  switch (action->kind) {
    case ui::Action::Kind::press:
      return on_press(screen, *action, reach);
    case ui::Action::Kind::type:
      return type(screen, action->text);
    case ui::Action::Kind::erase:
      return erase_last(screen);
    case ui::Action::Kind::enter:
      if (!is_whole(screen)) screen.server_active = !screen.server_active;
      return enrol_now(screen, reach);
    case ui::Action::Kind::escape:
      if (screen.again) reach.go(StartScreen{});
      return;
    default:
      return;
  }
}

ui::EnrolView present(const EnrolScreen& screen, const Shared&, const ui::Locale& words) {
  ui::EnrolView view;
  view.server = screen.server;
  view.code = grouped(screen.code);
  view.server_active = screen.server_active;
  view.back = screen.again;
  view.next = is_whole(screen);
  view.working = screen.working;
  if (!screen.error.empty()) view.error = words.text(screen.error);
  view.symbols = screen.symbols;
  view.language = words.text("other_language");
  return view;
}

}  // namespace tresen
