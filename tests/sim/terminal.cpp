#include "tests/sim/terminal.h"

#include <algorithm>
#include <array>
#include <utility>

#include "terminal/store/schema.h"

namespace tresen::sim {
namespace {

Uuid boot_id(const TerminalSetup& setup, std::uint8_t boot) {
  Uuid id;
  id.bytes = {setup.machine, static_cast<std::uint8_t>(setup.device), boot};
  return id;
}

}  // namespace

Terminal::Terminal(TerminalSetup setup, test::CrashDisk& disk, Dice& dice, Findings& findings)
    : wire(setup.office, dice()),
      setup_(std::move(setup)),
      disk_(&disk),
      dice_(&dice),
      findings_(&findings) {}

void Terminal::start(std::int64_t now_ms) {
  now_ms_ = now_ms;
  if (boots_ == 0) ++boots_;
  disk_->mend(setup_.folder);  // nobody starts it on a full disk
  auto cache = Cache::open({.folder = setup_.folder,
                            .device = {setup_.device, 1, setup_.branch, "sim"},
                            .boot = boot_id(setup_, boots_),
                            .disk_reserve_bytes = 0,
                            .ballast_bytes = 0,
                            .random = [this] { return (*dice_)(); }});
  if (!cache && damaged_ && !died()) return;  // it refuses
  if (!cache) {
    if (!died()) {
      findings_->add("terminal " + std::to_string(setup_.device) +
                     " does not start: " + cache.error().detail);
    }
    return;
  }
  fetched_ = false;
  found_ = cache->found();
  keeper_ = std::make_unique<Keeper>(std::move(*cache));
  link_ = std::make_unique<Link>(LinkSettings{.device_id = setup_.device,
                                              .incarnation = 1,
                                              .app_version = "sim",
                                              .batch = {.ops_max = 7, .bytes_max = 4000},
                                              .times = {},
                                              .proto_max = 2},
                                 [this] { return (*dice_)(); });
  look_at_journal();
  settle();
}

void Terminal::stop(bool power_cut) {
  wire.hang_up();
  disk_->die(setup_.folder);
  link_.reset();
  keeper_.reset();
  status_ = {};
  if (power_cut) {
    disk_->cut(setup_.folder);
    ++boots_;
    boot_at_ms_ = now_ms_ - dice_->between(0, 100'000);
  } else {
    disk_->kill(setup_.folder);
  }
}

void Terminal::doom(std::uint64_t nth) {
  disk_->fail(setup_.folder, {.kind = test::DiskFault::Kind::power, .call = {}, .nth = nth});
}

void Terminal::fill_disk() {
  findings_->note(Event::terminal_disk_filled);
  disk_->fail(setup_.folder, {.kind = test::DiskFault::Kind::full,
                              .call = test::DiskCall::write,
                              .nth = 1 + dice_->roll(20),
                              .sticky = true});
}

void Terminal::put_back(const test::DiskImage& image) {
  stop(true);
  disk_->put_back(setup_.folder, image);
  promised_ = 0;
  acked_ = 0;
  saved_.clear();
}

void Terminal::damage(std::int64_t now_ms, std::optional<std::uint64_t> in_custody) {
  if (!runs() || died()) return;
  if (status_.waiting != 0 && in_custody) return spoil_unsent(now_ms, *in_custody);
  if (status_.waiting != 0 || status_.state != LinkState::online) return;
  stop(false);
  // Closed in good order, all of it is in one file.
  { static_cast<void>(Database::open(file(), OpenMode::write, cache_application_id).has_value()); }
  const test::DiskImage sound = image();
  if (dice_->one_in(2)) {
    disk_->flip_bit(setup_.folder, "cache.db", (*dice_)());
    findings_->note(Event::terminal_bit_flipped);
  } else {
    disk_->lose_page(setup_.folder, "cache.db", (*dice_)());
    findings_->note(Event::terminal_page_lost);
  }
  damaged_ = true;
  start(now_ms);
  if (!runs()) {  // a new disk, with what could be copied of the old one: here, all
    disk_->put_back(setup_.folder, sound);
    findings_->note(Event::terminal_damage_found);
    damaged_ = false;
    start(now_ms);
  }
  damaged_ = false;
}

// A row that was not sent yet changes or goes: the others must get through, and that one must come
// as something that nobody can read.
void Terminal::spoil_unsent(std::int64_t now_ms, std::uint64_t in_custody) {
  // Of what head office has and this one does not know it has, the two would differ: a fork.
  if (acked_ != in_custody || promised_ <= in_custody) return;
  stop(false);
  const auto seq = static_cast<std::int64_t>(in_custody + 1 + dice_->roll(promised_ - in_custody));
  {
    auto cache = Database::open(file(), OpenMode::write, cache_application_id);
    if (!cache) return findings_->add("a cache of a killed terminal cannot be opened");
    static constexpr std::array harms{"DELETE FROM journal WHERE seq = ?",
                                      "UPDATE journal SET body = x'0a00' WHERE seq = ?",
                                      "UPDATE journal SET salt = zeroblob(16) WHERE seq = ?",
                                      "UPDATE journal SET chain = zeroblob(32) WHERE seq = ?"};
    const auto harmed = cache->run(harms.at(dice_->roll(harms.size())), {seq});
    findings_->expect(harmed.has_value(), "a row cannot be spoilt");
  }
  damaged_ = true;
  start(now_ms);
  damaged_ = false;
}

// Carries a letter to the keeper. A machine that died on the way says nothing more.
template <class Letter>
std::vector<StoreAnswer> Terminal::ask(Letter letter) {
  keeper_->receive(StoreLetter(std::move(letter)), moment());
  return keeper_->take_answers();
}

// What was promised before must be there now, byte for byte. Rows may only go once head office has
// decided on them.
void Terminal::look_at_journal() {
  if (died()) return;
  const std::string who = "terminal " + std::to_string(setup_.device) + ": ";
  const auto journal = read_journal(0);
  if (!journal && died()) return;
  if (!journal) return findings_->add(who + journal.error().detail);
  const bool says_so = std::ranges::any_of(found_, [](const std::string& word) {
    return word == "damaged" || word == "chain_broken" || word == "unsent_spoilt";
  });
  if (std::ranges::find(found_, "unsent_spoilt") != found_.end()) {
    findings_->note(Event::unsent_row_spoilt);
  }
  if (damaged_ && says_so) forget_lost(*journal);
  findings_->expect(journal->last_seq >= promised_, who + "a saved change is lost");
  for (const auto& [seq, body] : journal->rows) {
    if (spoilt_.contains(body)) continue;
    const auto known = saved_.find(seq);
    if (known == saved_.end()) {
      saved_.emplace(seq, body);
      continue;
    }
    findings_->expect(known->second == body || body.empty(),
                      who + "a saved change has become another");
  }
  promised_ = std::max(promised_, journal->last_seq);
}

// What the disk has lost is lost, if the terminal says that it found damage.
void Terminal::forget_lost(const Journal& journal) {
  findings_->note(Event::terminal_damage_found);
  promised_ = std::min(promised_, journal.last_seq);
  // Its numbers may be given again, in another life. What head office does not have is lost.
  std::erase_if(saved_, [&](const auto& one) {
    const auto found = journal.rows.find(one.first);
    if (found != journal.rows.end() && found->second == one.second) return false;
    if (one.first > acked_) return true;
    lost_.push_back(one.second);
    if (found != journal.rows.end()) spoilt_.insert(found->second);
    return true;
  });
  acked_ = 0;
}

Result<Terminal::Journal> Terminal::read_journal(std::uint64_t after_seq) {
  TRY_TO(file, Database::open(this->file(), OpenMode::read, cache_application_id));
  Journal journal;
  TRY(file.query("SELECT seq, body FROM journal WHERE seq > ?",
                 {static_cast<std::int64_t>(after_seq)}, [&](const Row& row) {
                   journal.rows.emplace(static_cast<std::uint64_t>(row.integer(0)), row.text(1));
                   return true;
                 }));
  TRY_TO(last, file.integer("SELECT last_seq FROM device"));
  journal.last_seq = static_cast<std::uint64_t>(last.value_or(0));
  return journal;
}

bool Terminal::write(std::vector<Edit> edits) {
  if (!runs() || died()) return false;
  bool saved = false;
  WriteEdits order{.token = 1, .edits = std::move(edits), .staff = "s1", .rules_version = 1};
  auto answers = ask(ToStore(std::move(order)));
  for (const StoreAnswer& answer : answers) {
    const auto* told = std::get_if<FromStore>(&answer);
    const auto* written = told ? std::get_if<EditsWritten>(told) : nullptr;
    if (written == nullptr) continue;
    saved = true;
    promised_ = std::max(promised_, written->last_seq);
  }
  if (died()) return saved;
  learn_saved();
  hear(std::move(answers));
  settle();
  return saved;
}

void Terminal::look_up(const Uuid& customer) {
  if (!runs() || died()) return;
  auto answers = ask(ToStore(LookUp{.token = 1, .words = {}, .customer = customer, .staff = "s1"}));
  if (died()) return;
  hear(std::move(answers));
  settle();
}

void Terminal::learn_saved() {
  auto journal = read_journal(saved_.empty() ? 0 : saved_.rbegin()->first);
  if (!journal) return;
  std::erase_if(journal->rows, [&](const auto& one) { return spoilt_.contains(one.second); });
  saved_.merge(journal->rows);
}

Record Terminal::record(const Uuid& id) {
  if (!runs() || died()) return {};
  for (StoreAnswer& answer : ask(ToStore(LoadCustomer{.id = id, .number = {}}))) {
    auto* said = std::get_if<FromStore>(&answer);
    if (said == nullptr) continue;
    if (auto* loaded = std::get_if<CustomerLoaded>(said)) return loaded->file.customer;
  }
  return {};
}

std::vector<Record> Terminal::records_of(const Uuid& customer) {
  std::vector<Record> all;
  if (!runs() || died()) return all;
  for (StoreAnswer& answer : ask(ToStore(LoadCustomer{.id = customer, .number = {}}))) {
    auto* said = std::get_if<FromStore>(&answer);
    auto* loaded = said ? std::get_if<CustomerLoaded>(said) : nullptr;
    if (loaded == nullptr) continue;
    CustomerFile& file = loaded->file;
    for (auto* some : {&file.processes, &file.contacts, &file.follow_ups, &file.consents}) {
      all.insert(all.end(), some->begin(), some->end());
    }
  }
  return all;
}

void Terminal::at(std::int64_t now_ms) {
  now_ms_ = now_ms;
  wire.set_now(now_ms);
  std::vector<FromWire> arrived = wire.deliver(now_ms);
  if (!runs() || died()) return;
  for (FromWire& message : arrived) link_->receive(std::move(message), moment());
  if (now_ms_ - chores_at_ms_ >= 60'000) {
    chores_at_ms_ = now_ms_;
    keeper_->chores(moment());
    if (died()) return;
    hear(keeper_->take_answers());
  }
  settle();
  // The screen says so, and staff start it again.
  if (store_failed_ && !died()) start_again();
}

void Terminal::start_again() {
  store_failed_ = false;
  stop(false);
  damaged_ = true;
  start(now_ms_);
  damaged_ = false;
}

std::int64_t Terminal::next_at() const {
  constexpr std::int64_t never = std::int64_t{1} << 60U;
  const std::int64_t own =
      runs() && !died() ? now_ms_ + std::max<std::int64_t>(1, link_->wait(moment())) : never;
  return wire.next_at() ? std::min(own, std::max(now_ms_, *wire.next_at())) : own;
}

void Terminal::settle() {
  for (bool more = true; more && !died();) {
    link_->tick(moment());
    status_ = link_->status();
    more = false;
    for (LinkOrder& order : link_->take_orders()) {
      if (died()) return;
      more = true;
      note_snapshot(order);
      if (auto* call = std::get_if<ToWire>(&order)) {
        wire.send(std::move(*call));
        continue;
      }
      auto& letter = std::get<ToCache>(order);
      if (const auto* ack = std::get_if<Acknowledged>(&letter)) acked_ = ack->seq;
      if (const auto* epoch = std::get_if<StoreEpoch>(&letter)) acked_ = epoch->hw_seq;
      auto answers = ask(std::move(letter));
      if (!died()) hear(std::move(answers));
    }
  }
}

void Terminal::note_snapshot(const LinkOrder& order) {
  const auto* call = std::get_if<ToWire>(&order);
  const auto* fetch = call ? std::get_if<CallChunk>(call) : nullptr;
  if (fetch != nullptr) {
    if (fetch->request.index() == 0) findings_->note(Event::snapshot_begun);
    if (fetch->request.index() > 0 && !fetched_) findings_->note(Event::snapshot_resumed);
    fetched_ = true;
  }
  const auto* letter = std::get_if<ToCache>(&order);
  const auto* chunk = letter ? std::get_if<StoreChunk>(letter) : nullptr;
  if (chunk != nullptr && chunk->last) findings_->note(Event::snapshot_taken);
}

void Terminal::hear(std::vector<StoreAnswer> answers) {
  for (StoreAnswer& answer : answers) {
    const auto* told = std::get_if<FromStore>(&answer);
    if (told != nullptr && std::holds_alternative<CacheFailed>(*told)) store_failed_ = true;
    const auto* status = told != nullptr ? std::get_if<CacheSyncStatus>(told) : nullptr;
    if (status != nullptr) office_start_ms_ = status->office_start_ms;
    if (const auto* message = std::get_if<FromCache>(&answer)) link_->receive(*message, moment());
  }
}

}  // namespace tresen::sim
