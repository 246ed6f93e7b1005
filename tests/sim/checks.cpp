#include "tests/sim/checks.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "sync/office/store/sqlite/schema.h"
#include "sync/record/checksum.h"
#include "sync/record/wire.h"
#include "terminal/store/schema.h"
#include "tests/sim/oracle.h"

namespace tresen::sim {
namespace {

std::string hex(const std::string& id) {
  const auto uuid = uuid_from_bytes(id);
  return uuid ? to_hex(*uuid) : "?";
}

Known known_of(const Answer& answer) {
  return {static_cast<int>(answer.state),
          answer.value,
          static_cast<int>(answer.source),
          answer.staff,
          answer.branch,
          answer.stamp.ms,
          answer.stamp.counter,
          answer.stamp.device};
}

std::string text(const Known& known) {
  return "state " + std::to_string(known.state) + " \"" + known.value + "\" source " +
         std::to_string(known.source) + " by \"" + known.staff + "\" in \"" + known.branch +
         "\" at " + std::to_string(known.ms) + "." + std::to_string(known.counter) + "." +
         std::to_string(known.device);
}

// ---- exactly once -------------------------------------------------------------------------------

// How often the rows of a device say what it saved. Rows that a later life of it sent again are
// marked as known.
using Sent = std::map<std::pair<std::uint64_t, std::string>, int>;

Sent sent_in(const Mirror& mirror) {
  Sent sent;
  for (const LogRow& row : mirror.rows()) {
    if (row.forced != "duplicate") ++sent[{row.device, row.body}];
  }
  return sent;
}

// To whom each record belongs, as told by whoever made it. Ids are 16 bytes.
std::map<std::string, std::string> owners_in(const World& world) {
  std::map<std::string, std::string> owners = world.office->mirror().owners();
  const auto look_at = [&](const std::string& body) {
    v1::Change change;
    if (!change.ParseFromString(body)) return;
    for (const v1::FieldOp& op : change.ops()) {
      const auto owner = uuid_from_hex(op.answer().value());
      if (op.key() == "customer" && owner) owners[change.record_id()] = to_bytes(*owner);
    }
  };
  for (const auto& terminal : world.terminals) {
    for (const auto& [seq, body] : terminal->saved()) look_at(body);
    for (const std::string& body : terminal->lost()) look_at(body);
  }
  return owners;
}

void check_custody(World& world, const Oracle& oracle) {
  const auto compared = world.office->mirror().compare(world.office->file(), world.findings);
  world.findings.expect(compared.has_value(), "head office's log cannot be read");
  const Sent sent = sent_in(world.office->mirror());
  const auto owners = owners_in(world);
  const auto names_erased = [&](const std::string& body) {
    v1::Change change;
    if (!change.ParseFromString(body)) return false;
    const auto owner = owners.find(change.record_id());
    return oracle.erased().contains(change.record_id()) ||
           (owner != owners.end() && oracle.erased().contains(owner->second));
  };
  const auto expect_once = [&](std::uint64_t device, std::uint64_t seq, const std::string& body) {
    const auto found = sent.find({device, body});
    const int count = found == sent.end() ? 0 : found->second;
    const std::string who =
        "device " + std::to_string(device) + ": its saved change " + std::to_string(seq);
    const bool noise = !body.empty() && body.front() == '\xff';
    // Who was erased before it was sent is nowhere. Whose the rows were that a disk has spoilt
    // only the terminal knows: it sends them empty then.
    const bool sent_empty = noise && sent.contains({device, ""});
    const bool gone = body.empty() || names_erased(body) || sent_empty;
    world.findings.expect(count > 0 || gone, who + " is nowhere");
    // What cannot be read may well be written twice.
    world.findings.expect(count < 2 || noise || body.empty(), who + " came twice");
  };
  for (const auto& terminal : world.terminals) {
    if (world.is_shut_out(*terminal)) continue;  // its disk keeps what it could not send
    for (const auto& [seq, body] : terminal->saved()) expect_once(terminal->device(), seq, body);
    for (const std::string& body : terminal->lost()) expect_once(terminal->device(), 0, body);
  }
  if (!world.old_terminal) return;
  std::uint64_t seq = 0;
  for (const std::string& body : world.old_terminal->journal()) {
    ++seq;
    if (!body.empty()) expect_once(world.old_terminal->device(), seq, body);
  }
}

Oracle read_log(const World& world) {
  Oracle oracle;
  auto deed = world.office->deeds().begin();
  const auto end = world.office->deeds().end();
  for (const LogRow& row : world.office->mirror().rows()) {
    while (deed != end && deed->pos < row.pos) oracle.take(*deed++);
    oracle.take(row);
  }
  while (deed != end) oracle.take(*deed++);
  return oracle;
}

// ---- the model ----------------------------------------------------------------------------------

void compare(World& world, const std::string& id, const ModelRecord& model, const Record& record) {
  Findings& findings = world.findings;
  const std::string who = "record " + hex(id) + ": ";
  findings.expect(static_cast<int>(record.kind) == model.kind, who + "is of another kind");
  findings.expect(
      record.row_ver == model.row_ver,
      who + "row_ver " + std::to_string(record.row_ver) + ", not " + std::to_string(model.row_ver));
  for (const auto& [key, known] : model.fields) {
    const Known held = known_of(record.answer(key));
    findings.expect(held == known, who + key + " is " + text(held) + ", not " + text(known));
  }
  findings.expect(record.fields.size() == model.fields.size(), who + "has other fields");
}

void compare_history(World& world, const std::string& id, const ModelRecord& model) {
  const auto uuid = uuid_from_bytes(id);
  const auto history = world.office->office().store().sync().history(*uuid);
  if (!history) return world.findings.add("a history cannot be read");
  std::vector<Loser> held;
  for (const HistoryEntry& entry : *history) {
    held.push_back({entry.key, known_of(entry.answer), entry.pos, entry.lost});
  }
  world.findings.expect(held == model.history,
                        "record " + hex(id) + ": the history has " + std::to_string(held.size()) +
                            " entries, or others than the " + std::to_string(model.history.size()) +
                            " it should have");
}

std::string difference(const std::map<std::uint64_t, std::string>& held,
                       const std::map<std::uint64_t, std::string>& wanted) {
  std::string text;
  for (const auto& [pos, reason] : held) {
    const auto found = wanted.find(pos);
    if (found == wanted.end() || found->second != reason) {
      text += "; has " + std::to_string(pos) + " " + reason;
    }
  }
  for (const auto& [pos, reason] : wanted) {
    if (!held.contains(pos)) text += "; lacks " + std::to_string(pos) + " " + reason;
  }
  return text;
}

void check_model(World& world, const Oracle& oracle) {
  Store& store = world.office->office().store();
  std::uint64_t count = 0;
  for (const auto& [id, model] : oracle.records()) {
    compare_history(world, id, model);
    const auto found = store.customers().find(*uuid_from_bytes(id));
    const bool there = found && *found;
    world.findings.expect(there == (model.row_ver > 0), "record " + hex(id) + " is or is not");
    if (!there) continue;
    ++count;
    compare(world, id, model, **found);
  }
  std::uint64_t held = 0;
  for (int kind = 1; kind <= 5; ++kind) {
    held += store.customers().count(static_cast<RecordKind>(kind)).value_or(0);
  }
  world.findings.expect(held == count, "head office has records out of nothing");
  std::map<std::uint64_t, std::string> quarantine;
  for (const QuarantineEntry& entry :
       store.sync().quarantine().value_or(std::vector<QuarantineEntry>{})) {
    if (entry.resolved.empty()) quarantine[entry.pos] = entry.reason;
  }
  world.findings.expect(quarantine == oracle.quarantine(),
                        "the quarantine holds " + std::to_string(quarantine.size()) + ", not " +
                            std::to_string(oracle.quarantine().size()) + ", or for other reasons" +
                            difference(quarantine, oracle.quarantine()));
}

// ---- everybody says the same --------------------------------------------------------------------

using Held = std::map<std::string, std::map<std::string, std::string>>;  // bucket -> id -> body

std::uint64_t sum_of(const std::map<std::string, std::string>& records) {
  std::uint64_t sum = 0;
  for (const auto& [id, body] : records) sum += record_hash(body);
  return sum;
}

// What somebody would hold who reads all buckets of a device from their start.
Held fresh_reader(World& world, std::uint64_t device) {
  Held held;
  Office& office = world.office->office();
  for (const FeedHead& head : office.buckets_of(device).value_or(std::vector<FeedHead>{})) {
    auto& bucket = held[head.bucket];
    v1::PullRequest request;
    request.set_store_epoch(office.store().sync().store_epoch());
    request.set_bucket(head.bucket);
    request.set_bytes_max(static_cast<std::uint32_t>(1 + world.dice.roll(4000)));
    while (true) {
      const auto page = office.pull(device, request);
      if (!page) {
        world.findings.add("a bucket cannot be read: " + page.error().detail);
        return held;
      }
      for (const v1::FeedOp& op : page->ops()) {
        if (op.has_put()) bucket[op.put().record_id()] = op.put().SerializeAsString();
        if (op.op_case() == v1::FeedOp::kRemove) bucket.erase(op.remove());
        if (op.op_case() == v1::FeedOp::kMoved) bucket.erase(op.moved());
      }
      if (page->next_pos() >= page->head_pos()) {
        world.findings.expect(sum_of(bucket) == page->checksum(),
                              head.bucket + ": head office's checksum is wrong");
        break;
      }
      request.set_after_pos(page->next_pos());
    }
  }
  return held;
}

void check_terminal(World& world, Terminal& terminal) {
  const std::string who = "terminal " + std::to_string(terminal.device()) + ": ";
  Held held;
  auto file = Database::open(terminal.file(), OpenMode::read, cache_application_id);
  const bool read =
      file && file->query("SELECT bucket, record_id, body FROM base", {}, [&](const Row& row) {
        held[row.text(0)][row.text(1)] = row.text(2);
        return true;
      });
  world.findings.expect(read, who + "its base cannot be read");
  std::map<std::string, std::uint64_t> sums;
  const bool summed =
      file && file->query("SELECT bucket, checksum FROM cursor", {}, [&](const Row& row) {
        sums[row.text(0)] = static_cast<std::uint64_t>(row.integer(1));
        return true;
      });
  world.findings.expect(summed, who + "its cursors cannot be read");
  for (const auto& [bucket, records] : fresh_reader(world, terminal.device())) {
    const auto& mine = held[bucket];
    world.findings.expect(sums[bucket] == sum_of(records), who + bucket + ": another checksum");
    for (const auto& [id, body] : records) {
      const auto found = mine.find(id);
      if (found == mine.end()) {
        world.findings.add(who + bucket + " lacks record " + hex(id));
      } else {
        world.findings.expect(found->second == body, who + bucket + ": record " + hex(id) +
                                                         " is not byte for byte the same");
      }
    }
    world.findings.expect(mine.size() == records.size(),
                          who + bucket + " holds " + std::to_string(mine.size()) +
                              " records, not " + std::to_string(records.size()));
    held.erase(bucket);
  }
  held.erase("");  // taken over from a bucket that it has left since
  for (const auto& [bucket, records] : held) {
    world.findings.expect(records.empty(), who + "still holds " + bucket);
  }
  const auto waits = file->integer(
      "SELECT min(o.seq) FROM overlay o JOIN journal j USING (seq) WHERE j.state = 0");
  world.findings.expect(
      waits && !*waits,
      who + "its change " + std::to_string(waits ? waits->value_or(0) : 0) + " is still undecided");
}

// What was received on a day is what was decided and what is held.
void check_days(World& world) {
  auto file = Database::open(world.office->file(), OpenMode::read, office_application_id);
  if (!file) return world.findings.add("head office's file cannot be read");
  const auto odd =
      file->integer("SELECT count(*) FROM device_day WHERE received <> decided + quarantined");
  world.findings.expect(odd == 0, "a day does not add up");
  const auto missing = file->integer(
      "SELECT (SELECT count(*) FROM log WHERE device_id <> 0) - "
      "(SELECT coalesce(sum(received), 0) FROM device_day)");
  world.findings.expect(missing == 0, "the days do not count every change");
}

// However its own clock was set, it knows the time: as exactly as a hello was quick.
void check_clock(World& world, const Terminal& terminal) {
  const std::int64_t off_ms = std::abs(terminal.office_ms(world.now_ms()) - world.now_ms());
  world.findings.expect(off_ms <= LinkTimes{}.hello_deadline / 2,
                        "terminal " + std::to_string(terminal.device()) +
                            " believes head office's clock to be off by " + std::to_string(off_ms) +
                            " ms");
}

}  // namespace

bool at_rest(World& world) {
  if (world.old_terminal && !world.old_terminal->upload(false)) return false;
  const auto facts = world.office->office().store().sync().facts();
  if (!facts || facts->applied != facts->custody) return false;
  return std::ranges::all_of(world.terminals, [&world](const auto& terminal) {
    const LinkStatus& status = terminal->status();
    if (world.is_shut_out(*terminal)) return true;
    return status.state == LinkState::online && status.waiting == 0 && status.all_read;
  });
}

void check_at_rest(World& world) {
  const Oracle oracle = read_log(world);
  world.findings.expect(oracle.broken().empty(), oracle.broken());
  check_custody(world, oracle);
  if (world.findings.any()) return;
  check_model(world, oracle);
  if (world.findings.any()) return;
  check_days(world);
  const std::string damaged = world.office->verified();
  world.findings.expect(damaged.empty(), "verify finds damage where none is: " + damaged);
  for (const auto& terminal : world.terminals) {
    if (world.is_shut_out(*terminal)) continue;
    check_terminal(world, *terminal);
    check_clock(world, *terminal);
  }
}

}  // namespace tresen::sim
