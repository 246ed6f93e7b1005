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

  // Takes a picture; `name` is a few words for its file name.
  Result<void> picture(std::string_view name);

  const Taps& taps() const { return taps_; }
  void count_from_here() { taps_ = {}; }

 private:
  Result<Screen> press(std::string_view key);

  Pointer pointer_;
  std::string socket_path_;
  std::string pictures_;
  int pictures_taken_ = 0;
  Taps taps_;
};

}  // namespace tresen::visit
