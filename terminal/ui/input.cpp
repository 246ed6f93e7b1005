#include "terminal/ui/input.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace tresen::ui {
namespace {

constexpr std::size_t frames_kept = 8;
constexpr float notch = 84;  // u: one row of a list

// A pad is so wide in units of ink; points nearer than `ink_step` to the last say nothing new.
constexpr float ink_width = 1000;
constexpr int ink_step = 2;
constexpr std::int64_t ink_ms_max = 600'000;
// A list that was let go while it moved slows down by these, in u a second and shares a second.
constexpr float glide_pace_min = 24, glide_pace_max = 6000, glide_start_min = 180;
constexpr double glide_slowing = 3.2, glide_frame_s = 1.0 / 60, pause_max_s = 0.09;

// What an on-screen key writes; nothing for those that only change something.
std::string written_by(const std::string& key) {
  if (!key.starts_with("key.") || key == "key.backspace" || key == "key.shift" ||
      key == "key.symbols")
    return {};
  return key == "key.space" ? " " : key.substr(4);
}

const Touch* enabled_touch(const Layout& layout, const std::string& key) {
  const Touch* touch = layout.scene.find(key);
  return touch != nullptr && touch->enabled && !touch->visible.empty() ? touch : nullptr;
}

const ScrollArea* area_at(const Layout& layout, float x, float y) {
  // The innermost: it was opened last.
  for (auto area = layout.areas.rbegin(); area != layout.areas.rend(); ++area)
    if (area->most > 0 && area->rect.holds(x, y)) return &*area;
  return nullptr;
}

Action press(const std::string& key) { return {Action::Kind::press, key, written_by(key)}; }

// Where the finger is on a pad; beyond its edge the line runs along the edge.
InkPoint point_on(const Rect& pad, const Event& event, std::int64_t began_ms) {
  const float x = std::clamp(event.x, pad.x, pad.right()) - pad.x;
  const float y = std::clamp(event.y, pad.y, pad.bottom()) - pad.y;
  return {static_cast<int>(std::lround(x / pad.w * ink_width)),
          static_cast<int>(std::lround(y / pad.w * ink_width)),
          static_cast<int>(std::clamp<std::int64_t>(event.ms - began_ms, 0, ink_ms_max))};
}

}  // namespace

void Input::push(Event event) {
  switch (event.kind) {
    case Event::Kind::type:
      return hear(event, {Heard::Kind::typed, event.text});
    case Event::Kind::enter:
      return hear(event, {Heard::Kind::enter, {}});
    case Event::Kind::tab:
      return hear(event, {Heard::Kind::tab, {}});
    case Event::Kind::move:
      break;
    default:
      // Whatever is done comes after what was typed before it.
      wedge_.flush();
      take_heard(event);
  }
  enqueue(std::move(event));
}

void Input::enqueue(Event event) {
  if (waiting_.size() < waiting_max) waiting_.push_back({std::move(event), frame_});
}

void Input::hear(const Event& event, Heard heard) {
  wedge_.hear(std::move(heard), event.at());
  take_heard(event);
}

void Input::take_heard(const Event& like) {
  for (Heard& heard : wedge_.take()) {
    Event event = like;
    event.kind = heard.kind == Heard::Kind::typed   ? Event::Kind::type
                 : heard.kind == Heard::Kind::enter ? Event::Kind::enter
                 : heard.kind == Heard::Kind::tab   ? Event::Kind::tab
                                                    : Event::Kind::scan;
    event.text = std::move(heard.text);
    enqueue(std::move(event));
  }
}

double Input::due() const {
  return std::min(wedge_.due(), glide_ ? glide_->at + glide_frame_s : Wedge::never);
}

bool Input::advance(double now) {
  wedge_.advance(now);
  take_heard({Event::Kind::type, 0, 0, {}, 0, static_cast<std::int64_t>(now * 1000)});
  if (!glide_) return false;
  const double passed = std::max(0.0, now - glide_->at);
  const auto slowed = static_cast<float>(std::exp(-glide_slowing * passed));
  // The way of a pace that falls off evenly: its integral.
  const float way = glide_->pace * (1 - slowed) / static_cast<float>(glide_slowing);
  glide_->pace *= slowed;
  glide_->at = now;
  const auto most = most_.find(glide_->area);
  if (most == most_.end()) {
    glide_.reset();
    return false;
  }
  float& moved = scrolls_[glide_->area];
  const float wanted = moved + way;
  moved = std::clamp(wanted, 0.0F, most->second);
  if (moved != wanted || std::abs(glide_->pace) < glide_pace_min) glide_.reset();
  return true;
}

void Input::enter(const std::string& scene) {
  if (scrolls_of_ == scene) return;
  scrolls_of_ = scene;
  scrolls_.clear();
  hand_.focused.clear();
  glide_.reset();
  inked_ms_ = 0;
}

bool Input::keep_within(const std::vector<ScrollArea>& areas) {
  bool moved = false;
  for (const ScrollArea& area : areas) {
    const auto scroll = scrolls_.find(area.key);
    if (scroll == scrolls_.end() || scroll->second <= area.most) continue;
    scroll->second = area.most;
    moved = true;
  }
  return moved;
}

void Input::shown(const Layout& layout) {
  ++frame_;
  frames_.push_back(layout);
  if (frames_.size() > frames_kept) frames_.pop_front();
}

const Layout* Input::seen_at(std::uint64_t frame) const {
  const std::uint64_t age = frame_ - frame;
  return age < frames_.size() ? &frames_[frames_.size() - 1 - age] : nullptr;
}

std::optional<Action> Input::next(const Layout& now) {
  if (waiting_.empty()) return {};
  const auto [event, frame] = std::move(waiting_.front());
  waiting_.pop_front();
  enter(now.id);
  most_.clear();
  for (const ScrollArea& area : now.areas) most_[area.key] = area.most;
  const Layout* seen = seen_at(frame);
  const bool same = seen != nullptr && seen->id == now.id;
  switch (event.kind) {
    case Event::Kind::down:
      go_down(event, seen, now);
      return {};
    case Event::Kind::move:
      go_along(event, now);
      return {};
    case Event::Kind::up:
      return go_up(event, seen, now);
    case Event::Kind::wheel:
      roll(event, now);
      return {};
    // Who types ahead means the text, wherever it ends up; commands belong to what was seen.
    case Event::Kind::type:
      return type(event, now);
    case Event::Kind::scan:
      return Action{Action::Kind::scan, {}, event.text};
    case Event::Kind::erase:
      return Action{Action::Kind::erase, focused_field(now), {}};
    case Event::Kind::enter:
      return same ? press_focused(now) : std::nullopt;
    case Event::Kind::escape:
      return same ? std::optional(Action{Action::Kind::escape, {}, {}}) : std::nullopt;
    case Event::Kind::tab:
      move_focus(now, 1);
      return {};
    case Event::Kind::back_tab:
      move_focus(now, -1);
      return {};
    case Event::Kind::arrow_left:
    case Event::Kind::arrow_right:
    case Event::Kind::arrow_up:
    case Event::Kind::arrow_down:
      move_focus_to(now, event.kind);
      return {};
    case Event::Kind::page:
      turn_page(now, event.rolled);
      return {};
    case Event::Kind::shortcut:
      return same ? press_shortcut(event, now) : std::nullopt;
    case Event::Kind::close:
      return Action{Action::Kind::close, {}, {}};
  }
  return {};
}

void Input::go_down(const Event& event, const Layout* seen, const Layout& now) {
  if (contact_) {
    ++palms_;  // a palm beside the finger
    return;
  }
  hand_.focused.clear();
  contact_ = Contact{{}, now.id, {}, event.x, event.y, 0};
  contact_->last_x = event.x;
  contact_->last_y = event.y;
  contact_->last_at = event.at();
  contact_->stops = glide_.has_value();
  glide_.reset();
  if (seen == nullptr || seen->id != now.id) return;
  const Touch* touch = seen->scene.at(event.x, event.y);
  if (touch != nullptr && !contact_->stops && enabled_touch(now, touch->key) != nullptr) {
    contact_->key = touch->key;
    hand_.pressed = touch->key;
    if (touch->role == Role::pad) {
      contact_->pad = touch->rect;
      contact_->ms = event.ms;
      hand_.stroke = {point_on(touch->rect, event, event.ms)};
      return;
    }
  }
  if (const ScrollArea* area = area_at(*seen, event.x, event.y)) {
    contact_->area = area->key;
    const auto moved = scrolls_.find(area->key);
    contact_->start = moved == scrolls_.end() ? 0 : moved->second;
  }
}

void Input::go_along(const Event& event, const Layout& now) {
  if (!contact_) return;
  const float pulled = (contact_->last_y - event.y) / scale_;
  const auto passed = static_cast<float>(event.at() - contact_->last_at);
  contact_->last_x = event.x;
  contact_->last_y = event.y;
  contact_->last_at = event.at();
  if (passed > 0) contact_->pace = 0.7F * pulled / passed + 0.3F * contact_->pace;
  if (contact_->pad) return ink(event);
  const float down = (event.y - contact_->y) / scale_;
  if (!contact_->dragging && !contact_->area.empty() && std::abs(down) > drag_threshold) {
    contact_->dragging = true;
    hand_.pressed.clear();
  }
  if (contact_->dragging) {
    const auto area = std::ranges::find(now.areas, contact_->area, &ScrollArea::key);
    if (area != now.areas.end())
      scrolls_[contact_->area] = std::clamp(contact_->start - down, 0.0F, area->most);
    return;
  }
  const Touch* under = contact_->key.empty() ? nullptr : now.scene.at(event.x, event.y);
  const bool inside = under != nullptr && under->key == contact_->key;
  hand_.pressed = inside ? contact_->key : std::string();
}

std::optional<Action> Input::go_up(const Event& event, const Layout* seen, const Layout& now) {
  if (!contact_ || is_palm(event)) return {};
  const Contact contact = *std::move(contact_);
  contact_.reset();
  palms_ = 0;
  hand_.pressed.clear();
  if (contact.pad) return stroke_of(contact, now);
  if (contact.dragging) start_gliding(contact, event.at());
  if (contact.dragging || contact.key.empty()) return {};
  if (contact.scene != now.id || seen == nullptr || seen->id != now.id) return {};
  const Touch* touch = seen->scene.at(event.x, event.y);
  if (touch == nullptr || touch->key != contact.key) return {};
  if (enabled_touch(now, contact.key) == nullptr) return {};
  return press(contact.key);
}

void Input::ink(const Event& event) {
  const InkPoint point = point_on(*contact_->pad, event, contact_->ms);
  const InkPoint& last = hand_.stroke.back();
  if (std::abs(point.x - last.x) + std::abs(point.y - last.y) < ink_step) return;
  if (hand_.stroke.size() < ink_points_max) hand_.stroke.push_back(point);
}

// A stroke outlives the frame in which it began, but not its page.
std::optional<Action> Input::stroke_of(const Contact& contact, const Layout& now) {
  Action action{Action::Kind::stroke, contact.key, {}};
  action.stroke = std::exchange(hand_.stroke, {});
  if (contact.scene != now.id || enabled_touch(now, contact.key) == nullptr) return {};
  if (inked_ms_ != 0)
    action.pause_ms =
        static_cast<int>(std::clamp<std::int64_t>(contact.ms - inked_ms_, 0, ink_ms_max));
  inked_ms_ = contact.ms + action.stroke.back().ms;
  return action;
}

// The further away contact was lifted while the finger is still down.
bool Input::is_palm(const Event& event) {
  if (palms_ == 0) return false;
  const float far = 2 * touch_min * scale_;
  if (std::hypot(event.x - contact_->last_x, event.y - contact_->last_y) < far) return false;
  --palms_;
  return true;
}

void Input::start_gliding(const Contact& contact, double at) {
  // Who holds still before letting go has put the list where it is to stay.
  if (at - contact.last_at > pause_max_s || std::abs(contact.pace) < glide_start_min) return;
  glide_ = Glide{contact.area, std::clamp(contact.pace, -glide_pace_max, glide_pace_max), at};
}

void Input::roll(const Event& event, const Layout& now) {
  const ScrollArea* area = area_at(now, event.x, event.y);
  if (area == nullptr) return;
  glide_.reset();
  float& moved = scrolls_[area->key];
  moved = std::clamp(moved + notch * event.rolled, 0.0F, area->most);
}

void Input::turn_page(const Layout& now, float pages) {
  const auto area = std::ranges::find_if(now.areas, [](const auto& one) { return one.most > 0; });
  if (area == now.areas.end()) return;
  glide_.reset();
  float& moved = scrolls_[area->key];
  moved = std::clamp(moved + pages * 0.9F * area->rect.h / scale_, 0.0F, area->most);
}

namespace {

// What the focus goes to. Keys of the screen are left out: the hardware keyboard has them.
std::vector<const Touch*> focusable(const Layout& layout) {
  std::vector<const Touch*> all;
  for (const Touch& touch : layout.scene.touches)
    if (touch.enabled && touch.role != Role::key && touch.role != Role::text &&
        touch.role != Role::pad && (!touch.visible.empty() || !touch.area.empty()))
      all.push_back(&touch);
  return all;
}

// How badly `to` lies in a direction from `from`; below zero: not at all.
float detour(const Rect& from, const Rect& to, Event::Kind direction) {
  const float across = to.x + to.w / 2 - from.x - from.w / 2;
  const float down = to.y + to.h / 2 - from.y - from.h / 2;
  const bool aside = direction == Event::Kind::arrow_left || direction == Event::Kind::arrow_right;
  const bool back = direction == Event::Kind::arrow_left || direction == Event::Kind::arrow_up;
  const float along = (aside ? across : down) * (back ? -1.0F : 1.0F);
  if (along <= 1) return -1;
  // How far apart their sides are, not their middles: a wide row lies below each of its tiles.
  const float beside = aside ? std::max({0.0F, to.y - from.bottom(), from.y - to.bottom()})
                             : std::max({0.0F, to.x - from.right(), from.x - to.right()});
  const float askew = std::abs(aside ? down : across);
  return along + 4 * beside + askew / 8;
}

}  // namespace

void Input::focus(const Layout& now, const Touch& touch) {
  hand_.focused = touch.key;
  glide_.reset();
  // What is out of sight is brought into it: first within its list, then with the whole page.
  float moved_by = 0;  // pixels
  for (const std::string_view key : {std::string_view(touch.area), page_area}) {
    const auto area = std::ranges::find(now.areas, key, &ScrollArea::key);
    if (area == now.areas.end() || area->most <= 0) continue;
    const float margin = 16 * scale_;
    const float above = touch.rect.y - moved_by - margin - area->rect.y;
    const float below = touch.rect.bottom() - moved_by + margin - area->rect.bottom();
    const float by = above < 0 ? above : below > 0 ? std::min(below, above) : 0;
    float& moved = scrolls_[area->key];
    const float before = std::exchange(moved, std::clamp(moved + by / scale_, 0.0F, area->most));
    moved_by += (moved - before) * scale_;
  }
}

void Input::move_focus(const Layout& now, int step) {
  const auto all = focusable(now);
  if (all.empty()) return;
  const auto count = static_cast<int>(all.size());
  const auto found = std::ranges::find(all, hand_.focused, &Touch::key);
  int at = step > 0 ? 0 : count - 1;
  if (found != all.end()) at = (static_cast<int>(found - all.begin()) + step + count) % count;
  focus(now, *all[static_cast<std::size_t>(at)]);
}

void Input::move_focus_to(const Layout& now, Event::Kind direction) {
  const Touch* from = enabled_touch(now, hand_.focused);
  if (from == nullptr) return move_focus(now, 1);
  const Touch* best = nullptr;
  float least = 0;
  for (const Touch* touch : focusable(now)) {
    const float way = detour(from->rect, touch->rect, direction);
    if (way < 0 || touch == from || (best != nullptr && way >= least)) continue;
    best = touch;
    least = way;
  }
  if (best != nullptr) focus(now, *best);
}

std::string Input::focused_field(const Layout& now) const {
  const Touch* focused = enabled_touch(now, hand_.focused);
  return focused != nullptr && focused->role == Role::field ? focused->key : std::string();
}

// The space bar presses what has the focus ring, as anywhere; otherwise it writes.
std::optional<Action> Input::type(const Event& event, const Layout& now) {
  const Touch* focused = enabled_touch(now, hand_.focused);
  if (event.text == " " && focused != nullptr && focused->role != Role::field)
    return press(focused->key);
  return Action{Action::Kind::type, focused_field(now), event.text};
}

std::optional<Action> Input::press_shortcut(const Event& event, const Layout& now) const {
  if (enabled_touch(now, event.text) == nullptr) return {};
  return press(event.text);
}

std::optional<Action> Input::press_focused(const Layout& now) {
  if (hand_.focused.empty() || enabled_touch(now, hand_.focused) == nullptr)
    return Action{Action::Kind::enter, {}, {}};
  return press(hand_.focused);
}

}  // namespace tresen::ui
