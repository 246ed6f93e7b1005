#include "tests/sim/story.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "tests/sim/checks.h"
#include "tests/sim/workload.h"
#include "tests/sim/world.h"

namespace tresen::sim {
namespace {

// The kinds of trouble; a seed has some of them.
enum class Trouble {
  weather,       // loss, doubling, delay, partitions
  late_letters,  // some arrive days later
  terminal_dies,
  office_dies,
  clocks,   // wall clocks jump by years, machines start anew
  nights,   // all terminals are off for days
  restore,  // head office is put back to a backup
  torn,     // and dies in the middle of it
  lazy,     // the sequencer takes its time
  clones,   // a terminal's disk is set back to an image of it
  erasures,
  full_disks,
  twins,      // a terminal's disk is cloned, and both go on
  snapshots,  // few records are given as a snapshot already, in small pieces
  newcomers,  // terminals come new, or come back after months
  spoilt,     // a stored record cannot be read for a while
  replays,    // operators replay what is in quarantine
  damage,     // bits flip and pages are lost between two runs of a program
};
constexpr std::array trouble_names{
    "weather",     "late letters", "terminal dies",  "office dies",    "clocks",   "nights",
    "restore",     "torn restore", "lazy sequencer", "disk set back",  "erasures", "full disks",
    "disk cloned", "snapshots",    "newcomers",      "spoilt records", "replays",  "damaged files"};

class Story {
 public:
  Story(std::uint64_t seed, const std::string& folder)
      : world_(seed, folder), workload_(world_), daemons_(1 + seed % 3) {
    for (std::size_t i = 0; i < trouble_names.size(); ++i) {
      if (world_.dice.one_in(2)) troubles_ |= 1U << i;
    }
  }

  Told tell() {
    world_.lazy = has(Trouble::lazy);
    if (daemons_ > 1) world_.office->serve_with(daemons_);
    if (has(Trouble::snapshots)) world_.office->give_snapshots();
    if (daemons_ > 1 || has(Trouble::snapshots)) start_office_anew();
    const std::uint64_t steps = 10 + world_.dice.roll(20);
    for (std::uint64_t step = 0; step < steps && !world_.findings.any(); ++step) {
      if (has(Trouble::weather)) change_weather();
      if (has(Trouble::clocks)) jump_clocks();
      for (std::uint64_t n = world_.dice.roll(12); n > 0; --n) workload_.act();
      doom_somebody();
      if (has(Trouble::restore)) restore_office();
      if (has(Trouble::damage)) damage_something();
      if (has(Trouble::clones)) set_back_a_disk();
      if (has(Trouble::twins)) clone_a_disk();
      if (has(Trouble::full_disks)) fill_a_disk();
      if (has(Trouble::erasures) && world_.dice.one_in(8)) erase_somebody();
      world_.run(world_.dice.between(1, world_.dice.one_in(3) ? 3 * minute : 20 * second));
      if (has(Trouble::spoilt)) spoil_a_record();
      if (has(Trouble::replays) && world_.dice.one_in(4)) {
        world_.office->replay_some(has(Trouble::office_dies));
      }
      if (has(Trouble::newcomers)) let_somebody_come();
      if (has(Trouble::nights) && world_.dice.one_in(8)) night();
      if (forks() && world_.dice.one_in(4)) world_.office->unfreeze();
      if (world_.dice.one_in(6)) world_.office->keep_house();
    }
    calm_down();
    // A terminal reads a bucket anew at most once in an hour.
    if (has(Trouble::spoilt) || has(Trouble::damage)) world_.run(70 * minute);
    if (!world_.findings.any()) wait_for_rest();
    if (!world_.findings.any()) check_at_rest(world_);
    Told told;
    told.findings = world_.findings;
    for (std::size_t i = 0; i < trouble_names.size(); ++i) {
      if ((troubles_ >> i & 1U) != 0) told.faults += std::string(trouble_names.at(i)) + ", ";
    }
    told.faults += std::to_string(world_.terminals.size()) + " terminals, " +
                   std::to_string(daemons_) + (daemons_ == 1 ? " daemon" : " daemons");
    told.rows = world_.office ? world_.office->mirror().rows().size() : 0;
    return told;
  }

 private:
  bool has(Trouble trouble) const {
    return (troubles_ >> static_cast<unsigned>(trouble) & 1U) != 0;
  }

  // Whether a device may look as if there were two of it.
  bool forks() const { return has(Trouble::clones) || has(Trouble::twins) || has(Trouble::damage); }

  void start_office_anew() {
    world_.office->stop(false);
    world_.break_watches();
    world_.office->start();
  }

  void change_weather() {
    Dice& dice = world_.dice;
    world_.findings.note(Event::weather_changed);
    world_.bad_weather = true;
    for (const auto& terminal : world_.terminals) {
      if (dice.one_in(3)) continue;  // as it was
      terminal->wire.faults = {.lost = static_cast<double>(dice.roll(30)) / 100,
                               .doubled = static_cast<double>(dice.roll(20)) / 100,
                               .delay_max_ms = dice.between(1, 20 * second),
                               .late = 0,
                               .late_max_ms = 0,
                               .cut = dice.one_in(6),
                               .silent = dice.one_in(8)};
      if (!has(Trouble::late_letters)) continue;
      terminal->wire.faults.late = 0.05;
      terminal->wire.faults.late_max_ms = 7 * day;
    }
  }

  void jump_clocks() {
    Dice& dice = world_.dice;
    if (!dice.one_in(4)) return;
    world_.findings.note(Event::clock_jumped);
    Terminal& terminal = *dice.pick(world_.terminals);
    terminal.set_wall_skew(dice.one_in(3) ? 0 : dice.between(-10 * 365 * day, 10 * 365 * day));
    if (dice.one_in(2)) return;
    terminal.stop(true);
    terminal.start(world_.now_ms());
  }

  void doom_somebody() {
    Dice& dice = world_.dice;
    if (has(Trouble::terminal_dies) && dice.one_in(3)) {
      dice.pick(world_.terminals)->doom(1 + dice.roll(150));
    }
    if (has(Trouble::office_dies) && dice.one_in(4)) world_.office->doom(1 + dice.roll(400));
  }

  void restore_office() {
    Dice& dice = world_.dice;
    if (!world_.office->runs() || world_.office->died() || world_.office->has_spoilt()) return;
    if (dice.one_in(5)) back_up();
    if (!backups_.empty() && dice.one_in(12)) restore_some_backup();
  }

  void back_up() {
    const auto made = world_.office->backup();
    if (!made) return;
    if (made->told) backups_.clear();
    backups_.push_back(*made);
  }

  void restore_some_backup() {
    Dice& dice = world_.dice;
    const Backup backup = dice.pick(backups_);
    if (world_.now_ms() - backup.at_ms > 10 * day) return;
    world_.office->restore(backup, has(Trouble::torn));
    world_.break_watches();
    world_.office->start();
    // What was taken after it is of a life that never was.
    std::erase_if(backups_, [&](const Backup& one) {
      return one.last_pos > backup.last_pos || one.deeds > backup.deeds;
    });
  }

  // What a terminal's disk loses, head office has, and the other way round: not both at once.
  void damage_something() {
    Dice& dice = world_.dice;
    if (!dice.one_in(6)) return;
    if (!has(Trouble::restore)) {
      Terminal& terminal = *dice.pick(world_.terminals);
      const auto in_custody = world_.office->mirror().last_seq(terminal.device());
      // Two disks of one device, of which one has spoilt what neither has sent, tell two stories.
      const bool alone = !has(Trouble::clones) && !has(Trouble::twins);
      return terminal.damage(world_.now_ms(), alone ? std::optional(in_custody) : std::nullopt);
    }
    if (world_.office->has_spoilt() || world_.office->died()) return;
    const bool found = world_.office->damage();
    world_.break_watches();
    if (found && !backups_.empty()) restore_some_backup();
    if (!world_.office->runs()) world_.office->start();
  }

  void set_back_a_disk() {
    Dice& dice = world_.dice;
    Terminal& terminal = *dice.pick(world_.terminals);
    // Only once: a disk from before its device began a new life is shut out for good.
    if (terminal.died() || set_back_.contains(terminal.device())) return;
    if (!image_ && dice.one_in(3)) image_ = {terminal.device(), terminal.image()};
    if (!image_ || image_->first != terminal.device() || !dice.one_in(4)) return;
    terminal.put_back(image_->second);
    terminal.start(world_.now_ms());
    image_.reset();
    set_back_.insert(terminal.device());
    world_.findings.note(Event::disk_set_back);
  }

  void clone_a_disk() {
    Terminal& terminal = *world_.dice.pick(world_.terminals);
    const bool may = world_.cloned == 0 && !set_back_.contains(terminal.device());
    if (!may || terminal.died() || !terminal.runs() || !world_.dice.one_in(6)) return;
    set_back_.insert(terminal.device());
    world_.clone(terminal);
    world_.findings.note(Event::disk_cloned);
  }

  void fill_a_disk() {
    Dice& dice = world_.dice;
    for (const auto& terminal : world_.terminals) {
      if (dice.one_in(2) && !terminal->died()) world_.disk.mend(terminal->folder());
      if (dice.one_in(5) && terminal->runs()) terminal->fill_disk();
    }
    if (dice.one_in(2) && !world_.office->died()) world_.office->mend();
    if (dice.one_in(6)) world_.office->fill_disk();
  }

  // Backups from before it still know the person: a chain must not go back behind an erasure.
  void erase_somebody() {
    if (workload_.customers().empty()) return;
    backups_.clear();
    image_.reset();
    world_.office->erase(world_.dice.pick(workload_.customers()));
  }

  void spoil_a_record() {
    Dice& dice = world_.dice;
    if (world_.office->has_spoilt() ? !dice.one_in(3) : !dice.one_in(6)) return;
    if (world_.office->has_spoilt()) {
      mend_the_record();
    } else if (!workload_.customers().empty()) {
      world_.office->spoil(dice.pick(workload_.customers()));
      world_.break_watches();
    }
  }

  void mend_the_record() {
    world_.office->mend_spoilt();
    world_.break_watches();
    world_.office->replay_spoilt();
  }

  void let_somebody_come() {
    Dice& dice = world_.dice;
    if (dice.one_in(12) && world_.enrol(world_.some_branch())) {
      world_.findings.note(Event::terminal_came_new);
      backups_.clear();  // they do not know it: it would have to be enrolled again
    }
    if (!away_ && dice.one_in(10)) {
      away_ = dice.pick(world_.terminals).get();
      if (away_->runs()) away_->stop(true);
    } else if (away_ != nullptr && dice.one_in(6)) {
      pass_months();
      away_ = nullptr;
    }
  }

  // So long that head office has forgotten what has left the buckets since one of them was away.
  void pass_months() {
    for (const auto& terminal : world_.terminals) {
      if (terminal->runs()) terminal->stop(true);
    }
    world_.office->keep_house();
    world_.skip(70 * day);
    world_.run(1);
    world_.office->keep_house();
    for (const auto& terminal : world_.terminals) terminal->start(world_.now_ms());
    world_.findings.note(Event::terminal_away_for_months);
  }

  // Nobody is there; what is on its way arrives all the same.
  void night() {
    Dice& dice = world_.dice;
    for (const auto& terminal : world_.terminals) {
      if (terminal->runs()) terminal->stop(true);
    }
    const std::int64_t until = world_.now_ms() + dice.between(hour, 6 * day);
    while (world_.now_ms() < until && !world_.findings.any()) world_.run(6 * hour);
    for (const auto& terminal : world_.terminals) terminal->start(world_.now_ms());
    world_.findings.note(Event::night_passed);
  }

  void calm_down() {
    world_.bad_weather = false;
    world_.lazy = false;
    if (world_.office && world_.office->died()) world_.run(1);
    if (world_.findings.any()) return;
    for (const auto& terminal : world_.terminals) {
      terminal->wire.faults = {};
      world_.disk.mend(terminal->folder());
      terminal->set_wall_skew(0);
      if (!terminal->runs()) terminal->start(world_.now_ms());
    }
    world_.office->mend();
    if (world_.office->has_spoilt()) mend_the_record();
    world_.office->keep_house();
  }

  // Twice at rest, with the longest poll in between, and nothing has come in.
  void wait_for_rest() {
    constexpr int patience = 12;
    std::optional<std::size_t> rested;
    for (int round = 0; round < patience && !world_.findings.any(); ++round) {
      world_.run(11 * minute);
      const int frozen = world_.office->unfreeze();
      world_.findings.expect(frozen == 0 || forks(),
                             "a device was frozen though its disk was never set back");
      const std::size_t rows = world_.office->mirror().rows().size();
      const bool rests = frozen == 0 && at_rest(world_);
      if (rests && rested == rows) return;
      rested = rests ? std::optional(rows) : std::nullopt;
    }
    for (const auto& terminal : world_.terminals) {
      const LinkStatus& status = terminal->status();
      world_.findings.add(
          "no rest after two hours: terminal " + std::to_string(terminal->device()) + " state " +
          std::to_string(static_cast<int>(status.state)) + " waiting " +
          std::to_string(status.waiting) + " trouble " +
          std::to_string(static_cast<int>(status.trouble)) + " all read " +
          std::to_string(status.all_read) + world_.office->facts_of(terminal->device()));
    }
  }

  World world_;
  Workload workload_;
  std::size_t daemons_;
  unsigned troubles_ = 0;
  std::vector<Backup> backups_;
  std::optional<std::pair<std::uint64_t, test::DiskImage>> image_;  // of a terminal's disk
  std::set<std::uint64_t> set_back_;
  Terminal* away_ = nullptr;  // for months
};

}  // namespace

Told tell_story(std::uint64_t seed, const std::string& folder) {
  return Story(seed, folder).tell();
}

}  // namespace tresen::sim
