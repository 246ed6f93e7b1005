#include "tests/sim/world.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "terminal/store/pins.h"

namespace tresen::sim {
namespace {

constexpr std::array branches{"b1", "b2", "b3"};
constexpr std::size_t places = 10;

// What libsodium draws comes from the seed as well, so that a seed repeats byte for byte.
Dice* sodium_dice = nullptr;

const char* sodium_name() { return "simulation"; }
std::uint32_t sodium_word() { return static_cast<std::uint32_t>((*sodium_dice)()); }
void sodium_bytes(void* into, std::size_t size) {
  auto* bytes = static_cast<unsigned char*>(into);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>((*sodium_dice)());
}
randombytes_implementation sodium_source{sodium_name, sodium_word,  nullptr,
                                         nullptr,     sodium_bytes, nullptr};

v1::Chain chain_of(Dice& dice) {
  v1::Chain chain;
  chain.set_id("sim");
  chain.set_name("Simulated chain");
  for (const char* id : branches) chain.mutable_rules()->add_branches()->set_id(id);
  chain.mutable_rules()->set_held(dice.one_in(2) ? v1::HELD_BRANCH : v1::HELD_CHAIN);
  return chain;
}

}  // namespace

World::World(std::uint64_t seed, const std::string& folder)
    : dice(seed),
      disk([this] { return dice(); }),
      chain(chain_of(dice)),
      folder_(folder),
      now_ms_(test::noon_ms) {
  const auto place = [&folder](const std::string& name) {
    std::filesystem::create_directories(folder + "/" + name);
    return folder + "/" + name;
  };
  // Made before the dice are cast: they stay in the folder from one simulation to the next.
  for (std::size_t i = 0; i < places; ++i) {
    const bool key = load_device_key(place("t" + std::to_string(i)) + "/device.key").has_value();
    findings.expect(key, "a device key cannot be made");
  }
  sodium_dice = &dice;
  randombytes_set_implementation(&sodium_source);
  office = std::make_unique<HeadOffice>(place("office"), chain, disk, dice, findings, now_ms_);
  office->start();
  if (findings.any()) return;
  const std::uint64_t count = 1 + dice.roll(dice.one_in(4) ? 8 : 4);
  for (std::uint64_t i = 0; i < count; ++i) enrol(some_branch());
  if (dice.one_in(2)) {
    const std::uint64_t device = office->new_device("b1");
    old_terminal = std::make_unique<OldTerminal>(device, "b1", office->end_for(device), dice);
  }
}

std::string World::some_branch() { return branches.at(dice.roll(branches.size())); }

bool World::enrol(const std::string& branch) {
  if (used_ == places) return false;
  const std::uint64_t device = office->new_device(branch);
  if (device == 0) return false;
  const std::string place = folder_ + "/t" + std::to_string(used_++);
  terminals.push_back(std::make_unique<Terminal>(
      TerminalSetup{device, branch, place, office->end_for(device)}, disk, dice, findings));
  terminals.back()->start(now_ms_);
  return true;
}

World::~World() {
  terminals.clear();
  office.reset();
  // The next one makes keys before it has dice.
  randombytes_set_implementation(&randombytes_sysrandom_implementation);
}

void World::clone(Terminal& terminal) {
  const std::string place = folder_ + "/clone";
  std::filesystem::create_directories(place);
  std::filesystem::copy_file(terminal.folder() + "/device.key", place + "/device.key",
                             std::filesystem::copy_options::overwrite_existing);
  cloned = terminal.device();
  disk.put_back(place, terminal.image());
  terminals.push_back(std::make_unique<Terminal>(
      TerminalSetup{cloned, terminal.branch(), place, office->end_for(cloned), 0xb1}, disk, dice,
      findings));
  terminals.back()->start(now_ms_);
}

void World::run(std::int64_t ms) {
  const std::int64_t until = now_ms_ + ms;
  while (now_ms_ < until && !findings.any()) {
    std::int64_t next = until;
    for (const auto& terminal : terminals) next = std::min(next, terminal->next_at());
    now_ms_ = std::clamp(next, now_ms_ + 1, until);
    turn();
  }
}

void World::turn() {
  office->set_now(now_ms_);
  for (const auto& terminal : terminals) {
    if (terminal->next_at() <= now_ms_) terminal->at(now_ms_);
  }
  if (old_terminal && dice.one_in(10)) (void)old_terminal->upload(bad_weather);
  if (!lazy || dice.one_in(3)) {
    while (office->sequence(1 + dice.roll(40)) && !findings.any()) continue;
  }
  office->make_snapshots();
  for (const FeedHead& head : office->take_grown()) {
    for (const auto& terminal : terminals) terminal->wire.hint(head.bucket, head.pos);
  }
  bury_the_dead();
}

void World::break_watches() {
  for (const auto& terminal : terminals) terminal->wire.break_watches();
}

// A machine that has died is found, and switched on again by somebody.
void World::bury_the_dead() {
  for (const auto& terminal : terminals) {
    if (!terminal->died()) continue;
    findings.note(Event::terminal_died);
    terminal->stop(dice.one_in(2));
    terminal->start(now_ms_);
  }
  if (office->died()) {
    findings.note(Event::office_died);
    office->stop(dice.one_in(2));
    break_watches();
    office->start();
  }
}

}  // namespace tresen::sim
