#include "tests/bench/kiosk/contenders.h"

#include <cstdio>
#include <filesystem>
#include <optional>

#include "tests/visit/driver/counter.h"

namespace tresen::bench {
namespace {

constexpr auto chromium = "/usr/bin/chromium";
constexpr auto page = TRESEN_SOURCE_DIR "/tests/bench/kiosk/form.html";
constexpr auto gtk_form = TRESEN_BINARY_DIR "/bin/kiosk_form";

class OurCounter : public Contender {
 public:
  explicit OurCounter(const Place& place) : place_(place) {}
  std::string name() const override { return "counter"; }
  Result<void> start() override { return place_.stage.start_terminal(); }
  Result<void> open_form() override {
    visit::Counter counter(place_.hand);
    TRY(counter.sign_in("1111"));
    TRY(counter.open_search());
    TRY(counter.find("muell han", place_.number));
    TRY(counter.open_process("brille_neu"));
    TRY(place_.hand.wait_for("field.mobile"));
    return {};
  }
  void stop() override {
    // A process that is open would go on by itself the next time.
    if (const auto screen = place_.hand.look(); screen && screen->can_press("park")) {
      static_cast<void>(place_.hand.tap("park"));
      static_cast<void>(place_.hand.wait_for("search"));
    }
    place_.stage.stop_terminal();
  }
  pid_t pid() const override { return place_.stage.terminal_pid(); }

 private:
  Place place_;
};

// A program that shows the form at once.
class Form : public Contender {
 public:
  Form(std::string name, std::vector<std::string> command, std::string log)
      : name_(std::move(name)), command_(std::move(command)), log_(std::move(log)) {}
  std::string name() const override { return name_; }
  Result<void> start() override {
    TRY_TO(child, visit::Child::start(command_, log_));
    child_ = std::move(child);
    return {};
  }
  Result<void> open_form() override { return {}; }
  void stop() override { child_.reset(); }
  pid_t pid() const override { return child_ ? child_->pid() : -1; }

 private:
  std::string name_;
  std::vector<std::string> command_;
  std::string log_;
  std::optional<visit::Child> child_;
};

}  // namespace

std::vector<std::unique_ptr<Contender>> contenders(const Place& place) {
  std::vector<std::unique_ptr<Contender>> all;
  all.push_back(std::make_unique<OurCounter>(place));
  const std::string width = std::to_string(place.width), height = std::to_string(place.height);
  const std::string display = "DISPLAY=" + place.stage.display();
  if (std::filesystem::exists(chromium)) {
    // What a kiosk without graphics hardware would say; --no-sandbox, for machines of tests seldom
    // allow the name spaces that the sandbox is made of.
    all.push_back(std::make_unique<Form>(
        "Chromium",
        std::vector<std::string>{
            "/usr/bin/env", display, chromium, "--kiosk", "--no-sandbox", "--disable-gpu",
            "--no-first-run", "--no-default-browser-check", "--disable-extensions",
            "--disable-component-update", "--disable-background-networking",
            "--password-store=basic", "--force-device-scale-factor=1", "--window-position=0,0",
            "--window-size=" + width + "," + height, "--user-data-dir=" + place.work + "/chromium",
            std::string("--app=file://") + page},
        place.work + "/chromium.log"));
  } else {
    std::fprintf(stderr, "chromium is not installed: nothing is measured beside it\n");
  }
  if (std::filesystem::exists(gtk_form)) {
    all.push_back(std::make_unique<Form>(
        "GTK 4",
        std::vector<std::string>{"/usr/bin/env", display, "GSK_RENDERER=cairo", "GDK_BACKEND=x11",
                                 gtk_form, width, height},
        place.work + "/gtk.log"));
  } else {
    std::fprintf(stderr, "libgtk-4-dev was not installed: nothing is measured beside GTK\n");
  }
  return all;
}

}  // namespace tresen::bench
