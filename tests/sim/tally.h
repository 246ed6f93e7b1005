#pragma once
// How often each kind of trouble came true. What never happens is not simulated.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tresen::sim {

enum class Event : std::size_t {
  weather_changed,
  clock_jumped,
  night_passed,
  terminal_died,
  office_died,
  terminal_disk_filled,
  office_disk_filled,
  disk_set_back,
  disk_cloned,
  office_restored,
  restore_torn,
  office_bit_flipped,
  office_page_lost,
  office_damage_found,
  terminal_bit_flipped,
  terminal_page_lost,
  terminal_damage_found,
  unsent_row_spoilt,
  person_erased,
  terminal_came_new,
  terminal_away_for_months,
  snapshot_made,
  snapshot_given_up,
  snapshot_begun,
  snapshot_resumed,
  snapshot_taken,
  record_spoilt,
  change_replayed,
  replay_refused,
  replay_cut_short,
  daemon_restarted,
  leader_stopped,
};
inline constexpr std::array event_names{
    std::string_view("weather changed"),
    std::string_view("wall clock jumped"),
    std::string_view("night passed"),
    std::string_view("terminal died"),
    std::string_view("head office died"),
    std::string_view("terminal's disk filled"),
    std::string_view("head office's disk filled"),
    std::string_view("disk set back"),
    std::string_view("disk cloned"),
    std::string_view("head office restored"),
    std::string_view("restore cut short by a death"),
    std::string_view("bit flipped at head office"),
    std::string_view("page lost at head office"),
    std::string_view("damage at head office found by verify"),
    std::string_view("bit flipped at a terminal"),
    std::string_view("page lost at a terminal"),
    std::string_view("damage at a terminal found by itself"),
    std::string_view("row spoilt before it was sent"),
    std::string_view("person erased"),
    std::string_view("terminal came new"),
    std::string_view("terminal away for months"),
    std::string_view("snapshot made"),
    std::string_view("snapshot given up half way"),
    std::string_view("snapshot begun by a terminal"),
    std::string_view("snapshot gone on with after a start"),
    std::string_view("snapshot taken whole"),
    std::string_view("stored record spoilt"),
    std::string_view("change replayed"),
    std::string_view("replay refused"),
    std::string_view("replay cut short by a death"),
    std::string_view("daemon started anew beside others"),
    std::string_view("leader stopped while another one led"),
};

class Tally {
 public:
  void note(Event event) { ++counts_.at(static_cast<std::size_t>(event)); }
  std::uint64_t of(std::size_t event) const { return counts_.at(event); }
  void add(const Tally& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_.at(i) += other.counts_.at(i);
  }

 private:
  std::array<std::uint64_t, event_names.size()> counts_{};
};

}  // namespace tresen::sim
