#include "terminal/ui/input.h"

#include <algorithm>
#include <cmath>

namespace tresen::ui {
namespace {

constexpr std::size_t frames_kept = 8;
constexpr float notch = 84;  // u: one row of a list

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
  for (const ScrollArea& area : layout.areas)
    if (area.most > 0 && area.rect.holds(x, y)) return &area;
  return nullptr;
}

Action press(const std::string& key) { return {Action::Kind::press, key, written_by(key)}; }

}  // namespace

void Input::push(Event event) {
  if (waiting_.size() < waiting_max) waiting_.push_back({std::move(event), frame_});
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
  if (scrolls_of_ != now.id) {
    scrolls_.clear();
    scrolls_of_ = now.id;
    hand_.focused.clear();
  }
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
      return Action{Action::Kind::type, {}, event.text};
    case Event::Kind::erase:
      return Action{Action::Kind::erase, {}, {}};
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
    case Event::Kind::close:
      return Action{Action::Kind::close, {}, {}};
  }
  return {};
}

void Input::go_down(const Event& event, const Layout* seen, const Layout& now) {
  if (contact_) return;  // a palm beside the finger
  hand_.focused.clear();
  contact_ = Contact{{}, now.id, {}, event.x, event.y, 0, false};
  if (seen == nullptr || seen->id != now.id) return;
  const Touch* touch = seen->scene.at(event.x, event.y);
  if (touch != nullptr && enabled_touch(now, touch->key) != nullptr) {
    contact_->key = touch->key;
    hand_.pressed = touch->key;
  }
  if (const ScrollArea* area = area_at(*seen, event.x, event.y)) {
    contact_->area = area->key;
    const auto moved = scrolls_.find(area->key);
    contact_->start = moved == scrolls_.end() ? 0 : moved->second;
  }
}

void Input::go_along(const Event& event, const Layout& now) {
  if (!contact_) return;
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
  if (!contact_) return {};
  const Contact contact = *std::move(contact_);
  contact_.reset();
  hand_.pressed.clear();
  if (contact.dragging || contact.key.empty()) return {};
  if (contact.scene != now.id || seen == nullptr || seen->id != now.id) return {};
  const Touch* touch = seen->scene.at(event.x, event.y);
  if (touch == nullptr || touch->key != contact.key) return {};
  if (enabled_touch(now, contact.key) == nullptr) return {};
  return press(contact.key);
}

void Input::roll(const Event& event, const Layout& now) {
  const ScrollArea* area = area_at(now, event.x, event.y);
  if (area == nullptr) return;
  float& moved = scrolls_[area->key];
  moved = std::clamp(moved + notch * event.rolled, 0.0F, area->most);
}

void Input::move_focus(const Layout& now, int step) {
  std::vector<std::string> keys;
  for (const Touch& touch : now.scene.touches)
    if (touch.enabled && touch.role != Role::key && touch.role != Role::text &&
        !touch.visible.empty())
      keys.push_back(touch.key);
  if (keys.empty()) return;
  const auto count = static_cast<int>(keys.size());
  const auto found = std::ranges::find(keys, hand_.focused);
  int at = step > 0 ? 0 : count - 1;
  if (found != keys.end()) at = (static_cast<int>(found - keys.begin()) + step + count) % count;
  hand_.focused = keys[static_cast<std::size_t>(at)];
}

std::optional<Action> Input::press_focused(const Layout& now) {
  if (hand_.focused.empty() || enabled_touch(now, hand_.focused) == nullptr)
    return Action{Action::Kind::enter, {}, {}};
  return press(hand_.focused);
}

}  // namespace tresen::ui
