#include "terminal/app/screens/settings.h"

#include <algorithm>
#include <array>

#include "sync/base/text.h"
#include "terminal/app/installed.h"
#include "terminal/app/reach.h"
#include "terminal/app/roles.h"
#include "terminal/app/screens/start.h"

namespace tresen {
namespace {

constexpr std::size_t scan_max = 64;
constexpr std::array<std::pair<ui::Theme, std::string_view>, 3> themes{
    {{ui::Theme::light, "light"}, {ui::Theme::dark, "dark"}, {ui::Theme::contrast, "contrast"}}};
constexpr std::array<std::string_view, 2> languages{"de", "en"};

void set_theme(std::string_view name, Reach& reach) {
  for (const auto& [theme, word] : themes) {
    if (word != name) continue;
    reach.shared.theme = theme;
    reach.save_setting("theme", std::string(name));
  }
}

void set_language(std::string_view code, Reach& reach) {
  if (std::find(languages.begin(), languages.end(), code) == languages.end()) return;
  reach.shared.language = code;
  reach.save_setting("language", std::string(code));
}

// Whether it is allowed; if not, the screen says who may.
bool allowed(SettingsScreen& screen, Deed deed, Reach& reach) {
  screen.refused = may(reach.shared, deed) ? "" : deed == Deed::wipe ? "wipe" : "train";
  return screen.refused.empty();
}

void press_train(SettingsScreen& screen, Reach& reach) {
  if (reach.shared.training) return reach.order(LeaveTraining{});
  if (!allowed(screen, Deed::train, reach)) return;
  reach.order(EnterTraining{reach.shared.staff->id});
}

// The entry about it must be at head office first: afterwards nobody could tell of it.
void press_wipe_now(SettingsScreen& screen, Reach& reach) {
  if (screen.wipe_token != 0 || !allowed(screen, Deed::wipe, reach)) return;
  screen.wipe_token = reach.write({reach.entry(Act::wipe)}, reach.shared.options.rules.version());
}

std::string theme_name(ui::Theme theme) {
  for (const auto& [one, word] : themes) {
    if (one == theme) return std::string(word);
  }
  return {};
}

// What everybody at this terminal will see from now on; a change of it is an entry in the log.
std::string looks(const Shared& shared) {
  const auto large = shared.settings.find("large");
  return theme_name(shared.theme) + shared.language +
         (large == shared.settings.end() ? std::string() : large->second);
}

void on_press(SettingsScreen& screen, std::string_view key, Reach& reach) {
  if (reduce_rail(key, reach)) return;
  const std::string before = looks(reach.shared);
  screen.refused.clear();
  if (key.starts_with("settings.theme.")) {
    set_theme(key.substr(15), reach);
  } else if (key.starts_with("settings.language.")) {
    set_language(key.substr(18), reach);
  } else if (key.starts_with("settings.size.")) {
    reach.save_setting("size", std::string(key.substr(14)));
  } else if (key.starts_with("settings.large.")) {
    reach.save_setting("large", std::string(key.substr(15)));
  } else if (key == "settings.safe_end") {
    reach.shared.careful_until_ms = 0;
    reach.order(ForgetCrashes{});
  } else if (key == "settings.train") {
    press_train(screen, reach);
  } else if (key == "settings.wipe") {
    screen.wipe_asked = allowed(screen, Deed::wipe, reach);
  } else if (key == "settings.wipe_back" && screen.wipe_token == 0) {
    screen.wipe_asked = false;
  } else if (key == "settings.wipe_now") {
    press_wipe_now(screen, reach);
  }
  if (looks(reach.shared) == before) return;
  const auto family = key.substr(key.find('.') + 1);
  reach.note(Act::setting, {}, std::string(family.substr(0, family.find('.'))));
}

void on_action(SettingsScreen& screen, const ui::Action& action, Reach& reach) {
  switch (action.kind) {
    case ui::Action::Kind::press:
      return on_press(screen, action.key, reach);
    case ui::Action::Kind::type:
      if (screen.typed.size() < scan_max) screen.typed += action.text;
      return;
    case ui::Action::Kind::scan:
      screen.typed.clear();
      screen.scan = action.text.substr(0, scan_max);
      return;
    case ui::Action::Kind::enter:  // one so slow that it looks like somebody typing
      screen.scan = std::exchange(screen.typed, {});
      return;
    case ui::Action::Kind::escape:
      return reach.go(StartScreen{});
    default:
      return;
  }
}

void on_told(SettingsScreen& screen, const FromStore& told, Reach& reach) {
  if (screen.wipe_token == 0) return;
  if (const auto* written = std::get_if<EditsWritten>(&told);
      written != nullptr && written->token == screen.wipe_token) {
    screen.wipe_seq = written->last_seq;
  }
  if (const auto* refused = std::get_if<EditsRefused>(&told);
      refused != nullptr && refused->token == screen.wipe_token) {
    screen.wipe_token = 0;
  }
  const CacheSyncStatus& sync = reach.shared.sync;
  if (screen.wipe_seq != 0 && sync.acked >= screen.wipe_seq && sync.waiting == 0) {
    reach.order(WipeDevice{});
  }
}

ui::SettingLine line(std::string label, std::string_view family, const ui::Locale& words,
                     const std::vector<std::string_view>& names, std::string_view chosen) {
  ui::SettingLine made{std::move(label), {}};
  for (const std::string_view name : names) {
    const std::string key = "settings." + std::string(family) + "." + std::string(name);
    made.segments.push_back({key, words.text(key), name == chosen});
  }
  return made;
}

std::vector<ui::DeviceFact> facts(const Shared& shared, const ui::Locale& words) {
  std::vector<ui::DeviceFact> facts;
  if (const v1::Branch* branch = branch_of(shared)) {
    facts.push_back({words.text("settings.branch"), branch->city()});
  }
  facts.push_back({words.text("settings.device"), std::to_string(shared.device.id)});
  facts.push_back({words.text("settings.version"), std::string(app_version)});
  facts.push_back(
      {words.text("settings.rules"),
       words.format("settings.rules_version", {std::to_string(shared.options.rules.version())})});
  return facts;
}

std::string notice(const SettingsScreen& screen, const Shared& shared, const ui::Locale& words) {
  if (screen.refused.empty()) return {};
  return who_may(shared, screen.refused == "wipe" ? Deed::wipe : Deed::train, words);
}

}  // namespace

void reduce(SettingsScreen& screen, const Letter& letter, Reach& reach) {
  if (const auto* action = std::get_if<ui::Action>(&letter)) on_action(screen, *action, reach);
  if (const auto* told = std::get_if<FromStore>(&letter)) on_told(screen, *told, reach);
}

ui::SettingsView present(const SettingsScreen& screen, const Shared& shared,
                         const ui::Locale& words) {
  const auto large = shared.settings.find("large");
  const bool is_large = large != shared.settings.end() && large->second == "on";
  ui::SettingsView view;
  view.mark = chain_mark(shared);
  view.rail = rail(shared, words, "device");
  const auto size = shared.settings.find("size");
  const std::string size_name = size == shared.settings.end() ? "normal" : size->second;
  view.lines = {
      line(words.text("settings.theme"), "theme", words, {"light", "dark", "contrast"},
           theme_name(shared.theme)),
      line(words.text("settings.language"), "language", words, {"de", "en"}, shared.language),
      line(words.text("settings.size"), "size", words, {"normal", "large", "largest"}, size_name),
      line(words.text("settings.large"), "large", words, {"off", "on"}, is_large ? "on" : "off")};
  view.scan = screen.scan;
  if (!screen.scan.empty()) {
    view.scan_detail =
        words.plural("settings.scanned", static_cast<std::int64_t>(length(screen.scan)));
  } else if (!screen.typed.empty()) {
    view.scan_detail = words.text("settings.no_end");
  }
  view.facts = facts(shared, words);
  view.notice = notice(screen, shared, words);
  if (screen.wipe_asked) {
    const auto waiting = static_cast<std::int64_t>(shared.sync.waiting);
    view.wiping = screen.wipe_token != 0;
    view.wipe_asked = view.wiping    ? words.text("settings.wiping")
                      : waiting == 0 ? words.text("settings.wipe_asked")
                                     : words.plural("settings.wipe_waits", waiting);
  }
  view.train_label = words.text(shared.training ? "settings.train_end" : "settings.train");
  view.wipe = !shared.training;
  if (shared.careful_until_ms != 0) view.safe_label = words.text("settings.safe_end");
  return view;
}

}  // namespace tresen
