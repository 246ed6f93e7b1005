#pragma once
// A whole counter in one thread: state, cache on disk, search; without window and network.
//
// What is touched must stand on the screen: a press on a control that the view does not draw fails
// the test. Letters go round until nothing happens any more.

#include <deque>
#include <random>
#include <string>
#include <vector>

#include "sync/record/audit.h"
#include "sync/search/index.h"
#include "terminal/app/present.h"
#include "terminal/app/reduce.h"
#include "terminal/store/keeper.h"
#include "tests/store/fixture.h"
#include "tests/support/glass.h"

namespace tresen::test {

// One chain with a branch, a template of each kind, two campaigns at b1, and staff s1 with PIN
// 1111.
v1::Chain small_chain();
// Hans Müller, 104711: mobile, birth date and e-mail are missing.
Record hans_mueller();

class Counter {
 public:
  Counter();

  // Everything below `seed_` until the last letter has been answered.
  void act(ui::Action action);         // whatever the glass shows
  void act_twice(ui::Action action);   // before anything was answered
  void press(const std::string& key);  // a control of the screen, known by its key
  void sign();                         // draws on the pad
  void spell(std::string_view keys);   // letters and digits on the terminal's own keys
  void hand(ui::Action action);        // what a keyboard or a scanner does
  void pass(std::int64_t ms);          // time goes by, the terminal is told
  void ask(v1::PosRequest request);    // a till
  void told(FromStore letter);         // as if the storage thread had said it
  void receive(StoreLetter letter);    // a letter of the link to the storage thread
  void restart(bool resumes = false);  // kill -9 and start again; by the session of a kiosk

  void sign_in();
  void open_hans();
  void begin(const std::string& template_id);

  State state;
  Keeper& keeper() { return *keeper_; }
  ui::View view() const { return present(state, locales_, postcodes_); }
  std::string screen() const { return view().screen; }
  const ui::Scene& scene();
  bool shows(const std::string& key);
  // The customer as the cache has it.
  Record stored(const Uuid& customer);
  // With all that belongs to him or her.
  CustomerFile file_of(const Uuid& customer);
  std::vector<v1::PosReply> till;    // what the till was answered
  std::vector<v1::PosEvent> events;  // and what it heard besides
  std::vector<bool> windows;         // put in front, or out of the way
  Moment now = at(0);
  int writes = 0;                 // WriteEdits so far
  std::vector<AuditEntry> noted;  // in the audit log, but for signing in: the store does that
  int forgotten_crashes = 0;      // so often was that ordered
  bool practises = false, practice_ended = false, wiped = false;  // was ordered

 private:
  void open_cache(bool resumes = false);
  void send(Letter letter);
  void carry_out(Order order);
  void take_answers();

  Folder folder_;
  CacheSetup setup_ = setup_in(folder_.path());
  std::optional<Keeper> keeper_;
  std::mt19937_64 random_{20261121};
  IdSource ids_{[this] { return random_(); }};
  Postcodes postcodes_;
  ui::Locales locales_;
  Glass glass_;
  Index index_;
  std::deque<Letter> letters_;
};

}  // namespace tresen::test
