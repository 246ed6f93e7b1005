#pragma once
// Fingers and keys, in the order in which they happened, made into actions.
//
// Every event remembers which frame the person saw. A press is tested against the controls of that
// frame, and counts only if the same control is still there on the same scene: so no tap shorter
// than a frame is lost, and none hits something that has just slid under the finger. Pure: no
// clock, no window.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/action.h"
#include "terminal/ui/touch.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {

struct Event {
  enum class Kind {
    down,
    move,
    up,
    wheel,
    type,
    erase,
    enter,
    escape,
    tab,
    back_tab,
    close,
  };
  Kind kind = Kind::move;
  float x = 0, y = 0;  // pixels, where the pointer was at this event
  std::string text;    // type only
  float rolled = 0;    // wheel only: notches, downwards positive
};

// What was laid out, and under which name: two layouts with the same id are the same scene.
struct Layout {
  std::string id;
  Scene scene;
  std::vector<ScrollArea> areas;
};

class Input {
 public:
  // Pixels per u. A finger that moves further than `drag_threshold` u drags.
  explicit Input(float scale) : scale_(scale) {}
  static constexpr float drag_threshold = 12;
  static constexpr std::size_t waiting_max = 4096;  // beyond it new events are dropped

  void push(Event event);
  // From now on the person sees this.
  void shown(const Layout& layout);

  bool empty() const { return waiting_.empty(); }
  // Takes the oldest event; `now` is the newest layout, seen or not. Nothing: it did nothing that
  // the app has to know.
  std::optional<Action> next(const Layout& now);

  const Hand& hand() const { return hand_; }
  const Scrolls& scrolls() const { return scrolls_; }

 private:
  struct Waiting {
    Event event;
    std::uint64_t seen;  // number of the frame the person saw
  };
  // The finger on the glass.
  struct Contact {
    std::string key;    // control under it when it came down; empty: none
    std::string scene;  // id of the scene it came down on
    std::string area;   // scroll area under it; empty: none
    float x, y;         // where it came down
    float start;        // u: how far the area was scrolled then
    bool dragging = false;
  };

  const Layout* seen_at(std::uint64_t frame) const;
  void go_down(const Event& event, const Layout* seen, const Layout& now);
  void go_along(const Event& event, const Layout& now);
  std::optional<Action> go_up(const Event& event, const Layout* seen, const Layout& now);
  void roll(const Event& event, const Layout& now);
  void move_focus(const Layout& now, int step);
  std::optional<Action> press_focused(const Layout& now);

  float scale_;
  std::deque<Waiting> waiting_;
  std::deque<Layout> frames_;  // the last few, newest last
  std::uint64_t frame_ = 0;    // number of the newest of them
  std::optional<Contact> contact_;
  Hand hand_;
  Scrolls scrolls_;
  std::string scrolls_of_;  // the scene they belong to
};

}  // namespace tresen::ui
