// What 2,000 connected terminals cost head office, and how long all need to come back after a
// restart.

#include "tests/bench/stage.h"

namespace tresen::bench {

Result<void> memory(const Wanted& wanted) {
  const std::size_t terminals = wanted.rows == 0 ? 2'000 : wanted.rows;
  TRY_TO(scene, Scene::open(wanted.work, terminals));
  {
    // All are enrolled, so that what follows is the price of being connected alone.
    TRY_TO(fleet, scene.fleet(terminals, 500));
    TRY(scene.put_back(*fleet));
  }
  scene.office().stop();
  TRY(scene.office().start());
  const std::size_t alone_kib = test::rss_kib_of(scene.office().pid());
  TRY_TO(fleet, scene.fleet(terminals, 500));
  const std::size_t crowd_kib = test::rss_kib_of(scene.office().pid());
  wanted.tell("memory", "head office, a connected terminal",
              static_cast<double>(crowd_kib - alone_kib) / static_cast<double>(terminals), "KiB",
              "head office alone, all of it", static_cast<double>(alone_kib), value_at_most(150));

  scene.office().kill();
  const auto restarted = std::chrono::steady_clock::now();
  TRY(scene.office().start());
  const double start_s = seconds_since(restarted);
  // They notice one after the other; nobody is back who has not been away.
  bool was_away = false;
  double back_s = 0;
  while (back_s < 300) {
    const auto look = std::chrono::steady_clock::now() + std::chrono::milliseconds(100);
    while (std::chrono::steady_clock::now() < look) fleet->turn(std::chrono::milliseconds(20));
    const FleetFacts facts = fleet->facts();
    back_s = seconds_since(restarted);
    was_away = was_away || facts.online < terminals / 2;
    if (was_away && facts.online == terminals) break;
  }
  wanted.tell("memory", "all back after a restart", back_s, "s", "the restart itself", start_s,
              value_at_most(90));
  return scene.put_back(*fleet);
}

}  // namespace tresen::bench
