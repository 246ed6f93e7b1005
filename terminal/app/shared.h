#pragma once
// What all screens of the terminal share: who it is, who is signed in, how it stands with head
// office. Small on purpose; everything else belongs to one screen.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/record/postcodes.h"
#include "terminal/app/letters.h"
#include "terminal/store/messages.h"
#include "terminal/store/office_time.h"
#include "terminal/ui/theme.h"

namespace tresen {

// A customer who was served here lately.
struct Recent {
  Uuid customer;
  std::string number;
  std::string initials;
  std::string template_id;
  std::int64_t at_ms = 0;  // since 1970-01-01 UTC
};

// A process that a till has asked for while it could not be opened.
struct TillStart {
  std::uint64_t client = 0;
  std::string request_id;
  v1::StartProcess start;
};

// A till that wants to hear of a process.
struct TillWait {
  std::uint64_t client = 0;
  std::string request_id;
  Uuid process;
  bool until_end = false;  // only when it is closed, parked or cancelled
};

// A customer whom a till wants to be shown, and who is being read or waits for somebody to sign in.
struct TillShow {
  std::uint64_t client = 0;
  std::string request_id;
  v1::CustomerRef customer;
};

// What tills have been told last, so that they hear of changes and of nothing twice.
struct TillTold {
  Record customer;                 // on the screen
  Uuid process;                    // on the screen
  std::vector<std::string> steps;  // states of its steps
  std::vector<Uuid> left;          // processes that left the screen; their end is being looked up
  bool signed_in = false;
  bool handed_over = false;
  bool online = false;
  bool waiting = false;  // something is not at head office yet
  std::uint64_t rules_version = 0;
  std::vector<std::string> attention;  // what somebody has to look after
};

struct Shared {
  Moment now;      // by head office's time, as far as that is known
  Date today{};    // by the same
  Moment machine;  // the same moment by the machine's own clocks
  OfficeClock clock;

  Device device;
  ChainOptions options;
  std::map<std::string, std::string> settings;
  bool opened = false;          // the cache has spoken
  bool search_ready = false;    // everybody can be found
  std::uint64_t customers = 0;  // in the cache when it was opened
  bool training = false;        // all customers are invented

  CacheSyncStatus sync;
  std::int64_t line_since_ms = 0;      // wall clock, when the line's state began
  std::int64_t arrived_until_ms = 0;   // boot clock: until then the chip says "arrived"
  std::int64_t last_sent_wall_ms = 0;  // when all was at head office for the last time; 0: never

  std::optional<SignedInStaff> staff;
  // The device is in a customer's hands: nothing may show but what was released to him or her, no
  // other screen may open, and only a PIN ends it.
  bool handed_over = false;
  std::int64_t touched_ms = 0;        // boot clock of the last touch
  bool kiosk = false;                 // there is nothing but this program on the machine
  bool asleep = false;                // of a kiosk, locked and long untouched: the screen is dark
  std::int64_t careful_until_ms = 0;  // boot clock, see crash_count.h; 0: nothing is left out
  bool resumes = false;               // ended by a crash: who was signed in still is
  bool covered = false;               // nobody has touched it for a while: it shows no words
  std::uint64_t token = 0;            // of the last WriteEdits
  std::uint64_t question = 0;         // of the last AskSearch

  ui::Theme theme = ui::Theme::light;
  std::string language = "de";

  std::vector<ListedRecord> processes;   // open and parked ones of this branch
  std::vector<ListedRecord> follow_ups;  // open ones of this branch
  std::vector<Recent> recent;            // the latest first

  std::vector<TillStart> till_starts;  // the oldest first
  std::vector<TillWait> till_waits;
  std::vector<TillAsks> till_early;  // what came before the cache had spoken
  std::optional<TillShow> till_show;
  std::string till_operator;  // id of who works at the till; empty: nobody
  // By request id: who asked last for what is being done now, and how it was answered in the last
  // seven days.
  std::map<std::string, std::uint64_t> till_asked;
  std::map<std::string, v1::PosReply> till_answers;
  TillTold till_told;
};

// The branch of this terminal as the rules know it. Null: they have not arrived.
const v1::Branch* branch_of(const Shared& shared);
// The template's name in the newest rules; its id where it is not known any more.
std::string template_name(const Shared& shared, std::string_view id);
// The campaign's name; its id where it is not known any more.
std::string campaign_name(const Shared& shared, std::string_view id);
// Names of categories of a set, joined by commas.
std::string category_names(const v1::Rules& rules, std::string_view set,
                           const std::vector<std::string>& ids);

// "HM": for lists, which other customers may read.
std::string short_initials(const Record& customer);

// Until when the chip says that all has arrived, and how long a strip can be taken back.
inline constexpr std::int64_t arrived_shown_ms = 5'000;
inline constexpr std::int64_t undo_shown_ms = 10'000;
inline constexpr std::int64_t stuck_after_ms = 24 * 3'600'000;

}  // namespace tresen
