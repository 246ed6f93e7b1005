#include "terminal/app/present.h"

#include "sync/record/customer.h"

namespace tresen {
namespace {

struct Picture {
  std::string screen;
  std::string scene;
  ui::Page page;
};

ui::TopBar home_bar(const Shared& shared) {
  ui::TopBar bar;
  if (const v1::Branch* branch = branch_of(shared)) {
    bar.title = branch->city();
    bar.subtitle = branch->street() + " " + branch->house_no();
  }
  return bar;
}

ui::TopBar inner_bar(std::string title) {
  ui::TopBar bar;
  bar.back = true;
  bar.title = std::move(title);
  return bar;
}

// The bar of each screen, before what all bars share.
struct BarOf {
  const Shared& shared;
  const ui::Locale& words;

  ui::TopBar operator()(const EnrolScreen&) const { return {}; }
  ui::TopBar operator()(const LockScreen&) const { return {}; }
  ui::TopBar operator()(const StartScreen&) const { return home_bar(shared); }
  ui::TopBar operator()(const SearchScreen&) const {
    ui::TopBar bar = home_bar(shared);
    bar.back = true;
    return bar;
  }
  ui::TopBar operator()(const CustomerScreen& screen) const {
    ui::TopBar bar = inner_bar(bar_title(screen, words));
    if (screen.part == CustomerScreen::Part::overview) return bar;
    bar.name = full_name(screen.file.customer);
    bar.number = screen.file.customer.text("customer_no");
    return bar;
  }
  ui::TopBar operator()(const TemplatesScreen& screen) const {
    ui::TopBar bar = inner_bar(words.text("customer.new_process"));
    bar.name = full_name(screen.file.customer);
    bar.number = screen.file.customer.text("customer_no");
    return bar;
  }
  ui::TopBar operator()(const ProcessScreen& screen) const {
    ui::TopBar bar = inner_bar(template_name(shared, screen.process.template_id));
    bar.name = full_name(screen.file.customer);
    bar.number = screen.file.customer.text("customer_no");
    return bar;
  }
  ui::TopBar operator()(const NewCustomerScreen& screen) const {
    ui::TopBar bar = inner_bar(words.text("new_customer.title"));
    bar.name = full_name(screen.draft);
    return bar;
  }
  ui::TopBar operator()(const OpenProcessesScreen&) const { return home_bar(shared); }
  ui::TopBar operator()(const TasksScreen&) const { return home_bar(shared); }
  ui::TopBar operator()(const ResponseScreen& screen) const {
    ui::TopBar bar = inner_bar(words.text("response.title"));
    bar.name = full_name(screen.file.customer);
    bar.number = screen.file.customer.text("customer_no");
    return bar;
  }
  ui::TopBar operator()(const HandOverScreen&) const { return {}; }
  ui::TopBar operator()(const SyncStatusScreen&) const { return home_bar(shared); }
  ui::TopBar operator()(const TroubleScreen&) const { return home_bar(shared); }
  ui::TopBar operator()(const SettingsScreen&) const { return home_bar(shared); }
};

struct PictureOf {
  const Shared& shared;
  const ui::Locale& words;
  const Postcodes& postcodes;

  Picture operator()(const EnrolScreen& screen) const {
    return {"S16", "", present(screen, shared, words)};
  }
  Picture operator()(const LockScreen& screen) const {
    return {"S01", "", present(screen, shared, words)};
  }
  Picture operator()(const StartScreen& screen) const {
    return {"S02", "start", present(screen, shared, words)};
  }
  Picture operator()(const SearchScreen& screen) const {
    return {"S02", "search", present(screen, shared, words)};
  }
  Picture operator()(const CustomerScreen& screen) const {
    return {screen_name(screen), scene_name(screen), present(screen, shared, words, postcodes)};
  }
  Picture operator()(const TemplatesScreen& screen) const {
    return {"S05", "templates", present(screen, shared, words)};
  }
  Picture operator()(const ProcessScreen& screen) const {
    return {screen_name(screen), scene_name(screen), present(screen, shared, words, postcodes)};
  }
  Picture operator()(const NewCustomerScreen& screen) const {
    return {"S04", scene_name(screen), present(screen, shared, words, postcodes)};
  }
  Picture operator()(const OpenProcessesScreen& screen) const {
    return {"S13", "", present(screen, shared, words)};
  }
  Picture operator()(const TasksScreen& screen) const {
    return {"S12", "", present(screen, shared, words)};
  }
  Picture operator()(const ResponseScreen& screen) const {
    return {"S19", screen.campaign, present(screen, shared, words)};
  }
  Picture operator()(const SyncStatusScreen& screen) const {
    return {"S14", "", present(screen, shared, words)};
  }
  Picture operator()(const HandOverScreen& screen) const {
    return {"S11", scene_name(screen), present(screen, shared, words, postcodes)};
  }
  Picture operator()(const TroubleScreen& screen) const {
    return {"S14", "trouble", present(screen, shared, words)};
  }
  Picture operator()(const SettingsScreen& screen) const {
    return {"S15", screen.wipe_asked ? "wipe" : "", present(screen, shared, words)};
  }
};

// How large staff want everything on this terminal (S15).
float magnified(const Shared& shared) {
  const auto size = shared.settings.find("size");
  if (size == shared.settings.end()) return 1;
  return size->second == "large" ? 1.5F : size->second == "largest" ? 2.0F : 1.0F;
}

}  // namespace

ui::View present(const State& state, const ui::Locales& locales, const Postcodes& postcodes) {
  const Shared& shared = state.shared;
  // The customer's language ends with hand-over.
  const auto* customer = std::get_if<HandOverScreen>(&state.screen);
  const std::string& language = customer != nullptr ? customer->language : shared.language;
  const ui::Locale& words = locales.in(language);
  Picture picture = std::visit(PictureOf{shared, words, postcodes}, state.screen);
  ui::View view;
  view.version = state.version;
  view.screen = std::move(picture.screen);
  view.scene = std::move(picture.scene);
  view.asleep = shared.asleep;
  if (view.asleep) view.scene += "/asleep";
  view.training = shared.training;
  view.covered = shared.covered;
  // Nothing that is touched on the cover means what lies below.
  if (view.covered) view.scene += "/covered";
  view.theme = shared.theme;
  // The customer's page has a size of its own.
  if (customer == nullptr) view.magnified = magnified(shared);
  view.language = language;
  view.bar = std::visit(BarOf{shared, words}, state.screen);
  view.page = std::move(picture.page);
  if (customer != nullptr) return view;  // no word about staff or head office
  view.bar.sync = sync_chip(shared, words);
  if (shared.careful_until_ms != 0) view.banner = words.text("careful.banner");
  if (shared.staff) view.bar.initials = shared.staff->initials;
  return view;
}

}  // namespace tresen
