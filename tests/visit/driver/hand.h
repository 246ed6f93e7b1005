#pragma once
// A hand at the terminal: finds a control by its key, presses it, sees what that did.
//
// It waits for what must happen, with a deadline, and never for a time. Taps are counted: those on
// letter and digit keys, and all others, which are navigation.

#include <functional>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "tests/visit/driver/pointer.h"
#include "tests/visit/driver/screen.h"

namespace tresen::visit {

struct Taps {
  int navigation = 0;
  int keys = 0;

  int all() const { return navigation + keys; }
};

class Hand {
 public:
  // `socket_path` is the terminal's UI map; numbered pictures go to the folder `pictures`.
  Hand(Pointer pointer, std::string socket_path, std::string pictures)
      : pointer_(std::move(pointer)),
        socket_path_(std::move(socket_path)),
        pictures_(std::move(pictures)) {}

  Result<Screen> look();
  // The first screen of which `so` holds. Fault::offline names `what` was waited for.
  Result<Screen> wait_until(const std::string& what, const std::function<bool(const Screen&)>& so,
                            Millis within = Millis(30000));
  // A screen on which the control can be pressed.
  Result<Screen> wait_for(std::string_view key);

  // Presses the control and returns the next screen that looks different.
  Result<Screen> tap(std::string_view key);
  // Presses the keys of a text one by one, on the keyboard that stands there.
  Result<Screen> type(std::string_view text);

  // Types letters and digits on a keyboard that is plugged in, as a person does: what a key did
  // can be seen before the next one is pressed. Not counted as taps, and neither is a scan.
  Result<Screen> type_on_keyboard(std::string_view text);
  // A scanner that is plugged in as a keyboard: the whole code at once, and Enter.
  void scan(std::string_view code);

  // Draws a signature of one stroke on the pad "signature"; a navigation tap.
  Result<Screen> sign();

  // From now on each tap fails after which the display does not show, to the last bit, what it
  // shows once the terminal has painted its whole window anew.
  void compare_with_painting_anew() { compares_ = true; }
  // After how many taps that was compared: not at the lock, nor where the screen changed meanwhile.
  int compared() const { return compared_; }

  // Takes a picture; `name` is a few words for its file name.
  Result<void> picture(std::string_view name);

  const Taps& taps() const { return taps_; }
  void count_from_here() { taps_ = {}; }

 private:
  // Switches the keys on the screen until this one is among them, if any layer has it.
  Result<void> bring_up(std::string_view key);
  Result<Screen> press(std::string_view key);
  Result<Screen> compared_anew(Screen screen);
  // Two pictures of this screen, as it was shown and painted anew.
  Result<Screen> compared(const std::vector<std::uint32_t>& shown,
                          const std::vector<std::uint32_t>& anew, Screen screen);

  Pointer pointer_;
  std::string socket_path_;
  std::string pictures_;
  int pictures_taken_ = 0;
  bool compares_ = false;
  int compared_ = 0;
  Taps taps_;
};

}  // namespace tresen::visit
