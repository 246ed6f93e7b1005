#pragma once
// Fingers and keys, in the order in which they happened, made into actions.
//
// Every event remembers which frame the person saw. A press is tested against the controls of that
// frame, and counts only if the same control is still there on the same scene: so no tap shorter
// than a frame is lost, and none hits something that has just slid under the finger. Pure: no
// clock, no window: events bring their time.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "terminal/ui/action.h"
#include "terminal/ui/touch.h"
#include "terminal/ui/ui.h"
#include "terminal/ui/wedge.h"

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
    arrow_left,
    arrow_right,
    arrow_up,
    arrow_down,
    page,      // PageUp, PageDown: `rolled` is -1 or 1
    shortcut,  // a key that stands for the control named by `text`
    scan,      // made of typed characters here, never pushed
    close,
  };
  Kind kind = Kind::move;
  float x = 0, y = 0;   // pixels, where the pointer was at this event
  std::string text;     // type, shortcut, scan
  float rolled = 0;     // wheel: notches, downwards positive
  std::int64_t ms = 0;  // when it happened, on a clock that never goes back

  double at() const { return static_cast<double>(ms) / 1000; }  // seconds
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
  void rescale(float scale) { scale_ = scale; }
  static constexpr float drag_threshold = 12;
  static constexpr std::size_t waiting_max = 4096;  // beyond it new events are dropped

  void push(Event event);
  // Time has passed. True: a list glides on, and the frame has to be drawn anew.
  bool advance(double now);
  // When `advance` has something to do by itself; Wedge::never: not before the next event.
  double due() const;
  // A scene is about to be laid out: another one than before starts from its top, without focus.
  void enter(const std::string& scene);
  // From now on the person sees this.
  void shown(const Layout& layout);

  bool empty() const { return waiting_.empty(); }
  // Takes the oldest event; `now` is the newest layout, seen or not. Nothing: it did nothing that
  // the app has to know.
  std::optional<Action> next(const Layout& now);

  const Hand& hand() const { return hand_; }
  // Nothing is scrolled further than its area goes. Whether something was.
  bool keep_within(const std::vector<ScrollArea>& areas);
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
    std::optional<Rect> pad{};     // what it draws on, in pixels; nothing: it draws nothing
    std::int64_t ms = 0;           // when it came down
    bool stops = false;            // it only stops a list that glides
    float last_x = 0, last_y = 0;  // where it was last, when, and how fast: u a second
    double last_at = 0;
    float pace = 0;
  };
  // A list that moves on after the finger has gone.
  struct Glide {
    std::string area;
    float pace;  // u a second
    double at;
  };

  const Layout* seen_at(std::uint64_t frame) const;
  void enqueue(Event event);
  void hear(const Event& event, Heard heard);
  void take_heard(const Event& like);
  void go_down(const Event& event, const Layout* seen, const Layout& now);
  void go_along(const Event& event, const Layout& now);
  std::optional<Action> go_up(const Event& event, const Layout* seen, const Layout& now);
  void ink(const Event& event);
  std::optional<Action> stroke_of(const Contact& contact, const Layout& now);
  bool is_palm(const Event& event);
  void start_gliding(const Contact& contact, double at);
  void roll(const Event& event, const Layout& now);
  void turn_page(const Layout& now, float pages);
  void move_focus(const Layout& now, int step);
  void move_focus_to(const Layout& now, Event::Kind direction);
  void focus(const Layout& now, const Touch& touch);
  std::string focused_field(const Layout& now) const;
  std::optional<Action> type(const Event& event, const Layout& now);
  std::optional<Action> press_shortcut(const Event& event, const Layout& now) const;
  std::optional<Action> press_focused(const Layout& now);

  float scale_;
  std::deque<Waiting> waiting_;
  std::deque<Layout> frames_;  // the last few, newest last
  std::uint64_t frame_ = 0;    // number of the newest of them
  std::optional<Contact> contact_;
  int palms_ = 0;  // further contacts that came down beside it
  std::optional<Glide> glide_;
  std::map<std::string, float, std::less<>> most_;  // u: how far the areas on the screen can move
  Wedge wedge_;
  Hand hand_;
  std::int64_t inked_ms_ = 0;  // when the last stroke ended; 0: none yet on this scene
  Scrolls scrolls_;
  std::string scrolls_of_;  // the scene they belong to
};

}  // namespace tresen::ui
