// What a terminal keeps of its own in a table of names and values, as it may lie on a damaged
// disk: whom was served, the page that was not left yet, who was signed in, how it looks. Whatever
// stands there, the terminal starts and shows each of its screens, and what it then writes it can
// read again. One `name=value` up to each byte 0x1e.

#include <google/protobuf/text_format.h>

#include "sync/base/text.h"
#include "terminal/app/opening.h"
#include "terminal/app/present.h"
#include "terminal/app/reduce.h"
#include "terminal/process/process_fields.h"
#include "tests/fuzz/fuzz.h"

namespace tresen::fuzz {
namespace {

constexpr const char* rules_text = R"(
  version: 1
  branches { id: "b1" city: "Leonberg" }
  templates {
    id: "t" name: "T" icon: "star" type: "new"
    steps { kind: STEP_KIND_CONSENT } steps { kind: STEP_KIND_SIGNATURE text: "contract" }
    steps { kind: STEP_KIND_SUMMARY }
  })";
constexpr Moment now{.wall_ms = 1'795'000'000'000, .boot_ms = 1'000};

std::map<std::string, std::string> settings_in(std::string_view bytes) {
  std::map<std::string, std::string> settings;
  for (const std::string& line : split(bytes, '\x1e')) {
    const auto end = line.find('=');
    if (end != line.npos) settings[line.substr(0, end)] = line.substr(end + 1);
  }
  return settings;
}

// A terminal in one thread without a disk: what it would write stands in its settings at once.
class Terminal {
 public:
  explicit Terminal(std::map<std::string, std::string> settings) {
    state_.shared.resumes = true;
    CacheOpened opened;
    opened.device = {1, 1, "b1", "fuzz"};
    opened.settings = std::move(settings);
    send(FromStore(std::move(opened)));
    ConfigChanged config;
    must(google::protobuf::TextFormat::ParseFromString(rules_text, &config.options.rules), "rules");
    config.options.staff.set_version(1);
    v1::StaffMember& member = *config.options.staff.add_members();
    member.set_id("s1");
    member.set_name("Anna Beck");
    rules_ = config.options.rules;
    send(FromStore(std::move(config)));
  }

  void send(Letter letter) {
    static_cast<void>(reduce(state_, std::move(letter), now, {ids_, postcodes_}));
    show();
  }
  void show() {
    static const ui::Locales locales;  // reading the catalogues is most of a run
    must(!present(state_, locales, postcodes_).screen.empty(), "it shows a screen");
  }

  // The process that was open here comes from the disk, at its page of consents or its signature.
  void process(std::size_t step) {
    CustomerProcess process;
    process.id = process_open_here(state_.shared);
    process.customer.bytes[15] = 1;
    process.template_id = "t";
    process.steps.resize(3);
    process.step = step;
    ProcessLoaded loaded;
    loaded.process = record_of(process);
    loaded.file.customer.id = process.customer;
    loaded.file.customer.kind = RecordKind::customer;
    loaded.rules = rules_;
    go(StartScreen{});
    send(FromStore(std::move(loaded)));
  }
  void go(Screen screen) {
    state_.screen = std::move(screen);
    show();
  }
  const Shared& shared() const { return state_.shared; }

 private:
  State state_ = first_state(true, "de", now);
  std::uint64_t random_ = 1;
  IdSource ids_{[this] { return ++random_; }};
  Postcodes postcodes_;
  v1::Rules rules_;
};

}  // namespace
}  // namespace tresen::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  tresen::fuzz::Terminal terminal(tresen::fuzz::settings_in(tresen::fuzz::text_of(data, size)));
  terminal.process(0);
  terminal.process(1);
  terminal.go(tresen::SettingsScreen{});
  terminal.go(tresen::SyncStatusScreen{});
  // The person is erased while the terminal stands there.
  if (!terminal.shared().recent.empty()) {
    const tresen::Uuid customer = terminal.shared().recent.front().customer;
    terminal.send(tresen::FromStore(tresen::PeopleErased{{customer}}));
    const auto& written = terminal.shared().settings.at("recent");
    must(written.find(to_hex(customer)) == written.npos, "and is not named any more");
  }
  return 0;
}
