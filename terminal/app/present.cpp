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
  ui::TopBar operator()(const CustomerScreen&) const {
    return inner_bar(words.text("customer.title"));
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
    bar.name = screen.last_name;
    return bar;
  }
  ui::TopBar operator()(const OpenProcessesScreen&) const { return home_bar(shared); }
  ui::TopBar operator()(const TasksScreen&) const { return home_bar(shared); }
  ui::TopBar operator()(const SyncStatusScreen&) const { return home_bar(shared); }
  ui::TopBar operator()(const TroubleScreen&) const { return home_bar(shared); }
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
    return {"S03", to_hex(screen.file.customer.id), present(screen, shared, words)};
  }
  Picture operator()(const TemplatesScreen& screen) const {
    return {"S05", "templates", present(screen, shared, words)};
  }
  Picture operator()(const ProcessScreen& screen) const {
    return {screen_name(screen), scene_name(screen), present(screen, shared, words, postcodes)};
  }
  Picture operator()(const NewCustomerScreen& screen) const {
    return {"S04", screen.asks_first_name ? "first" : "last", present(screen, shared, words)};
  }
  Picture operator()(const OpenProcessesScreen& screen) const {
    return {"S13", "", present(screen, shared, words)};
  }
  Picture operator()(const TasksScreen& screen) const {
    return {"S12", "", present(screen, shared, words)};
  }
  Picture operator()(const SyncStatusScreen& screen) const {
    return {"S14", "", present(screen, shared, words)};
  }
  Picture operator()(const TroubleScreen& screen) const {
    return {"S15", "", present(screen, shared, words)};
  }
};

}  // namespace

ui::View present(const State& state, const ui::Locales& locales, const Postcodes& postcodes) {
  const Shared& shared = state.shared;
  const ui::Locale& words = locales.in(shared.language);
  Picture picture = std::visit(PictureOf{shared, words, postcodes}, state.screen);
  ui::View view;
  view.version = state.version;
  view.screen = std::move(picture.screen);
  view.scene = std::move(picture.scene);
  view.theme = shared.theme;
  view.language = shared.language;
  view.bar = std::visit(BarOf{shared, words}, state.screen);
  view.bar.sync = sync_chip(shared, words);
  if (shared.staff) view.bar.initials = shared.staff->initials;
  view.page = std::move(picture.page);
  return view;
}

}  // namespace tresen
