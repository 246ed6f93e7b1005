#include "terminal/store/journal_chain.h"

#include <sodium.h>

#include <utility>
#include <vector>

#include "sync/record/hash_chain.h"

namespace tresen {
namespace {

// A row that head office has not confirmed, or the place of one.
struct Unconfirmed {
  std::int64_t seq = 0;
  std::string commitment;
  std::string stored;  // the chain behind it, on disk
  std::string chain;   // the same, as it was when the row was written
  std::int64_t wall_ms = 0;
  std::string day;
  bool gone = false;
  bool spoilt = false;
};

// All behind the last confirmed one, the places of those that are gone too.
Result<std::vector<Unconfirmed>> unconfirmed(Database& database, const DeviceState& device) {
  std::vector<Unconfirmed> rows;
  auto next = static_cast<std::int64_t>(device.acked_seq) + 1;
  const auto fill_up_to = [&](std::int64_t seq, std::int64_t wall_ms, const std::string& day) {
    for (; next < seq; ++next) rows.push_back({next, {}, {}, {}, wall_ms, day, true, true});
  };
  TRY(database.query("SELECT seq, body, salt, commitment, erased, chain, wall_ms, day FROM journal "
                     "WHERE seq >= ? AND seq <= ? ORDER BY seq",
                     {next, static_cast<std::int64_t>(device.last_seq)}, [&](const Row& row) {
                       fill_up_to(row.integer(0), row.integer(6), row.text(7));
                       rows.push_back({row.integer(0),
                                       row.integer(4) != 0
                                           ? row.text(3)
                                           : commitment_of(row.text(2), row.text(1)),
                                       row.text(5), row.text(5), row.integer(6), row.text(7)});
                       ++next;
                       return true;
                     }));
  Unconfirmed last;
  TRY(database.query("SELECT wall_ms, day FROM journal ORDER BY seq DESC LIMIT 1", {},
                     [&](const Row& row) {
                       last.wall_ms = row.integer(0);
                       last.day = row.text(1);
                       return false;
                     }));
  fill_up_to(static_cast<std::int64_t>(device.last_seq) + 1, last.wall_ms, last.day);
  return rows;
}

// Which of them are not what was written, by the chain as it was then. Where only the chain itself
// was hit the row behind hangs on what it should have been.
void find_spoilt(std::vector<Unconfirmed>& rows, const DeviceState& device) {
  std::string before = device.chain_acked;  // empty: it is gone, and the next row has no witness
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Unconfirmed& row = rows[i];
    if (!row.gone && !before.empty()) {
      const std::string expected = chain_after(before, row.commitment);
      if (row.chain != expected) {
        const bool last = i + 1 == rows.size();
        const std::string& witness = last ? device.chain_head : rows[i + 1].chain;
        const std::string behind =
            last ? expected : chain_after(expected, rows[i + 1].commitment);
        row.spoilt = behind != witness;
        if (!row.spoilt) row.chain = expected;
      }
    }
    before = row.chain;
  }
}

Result<void> set_apart(Database& database, Unconfirmed& row, const IdSource::Random& random) {
  TRY_TO(left, database.text("SELECT body FROM journal WHERE seq = ?", {row.seq}));
  const std::string body = std::string(spoilt_mark) + left.value_or("");
  const std::string salt = new_salt(random);
  row.commitment = commitment_of(salt, body);
  if (row.gone) {
    // It has no record, and its own number nobody will ask for.
    return database.run(
        "INSERT INTO journal (seq, change_id, record_id, body, wall_ms, salt, day) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        {row.seq, Blob{new_salt(random)}, Blob{std::string(salt_bytes, '\0')}, Blob{body},
         row.wall_ms, Blob{salt}, row.day});
  }
  return database.run(
      "UPDATE journal SET body = ?, salt = ?, commitment = x'', erased = 0 WHERE seq = ?",
      {Blob{body}, Blob{salt}, row.seq});
}

}  // namespace

std::string new_salt(const IdSource::Random& random) {
  std::string salt(salt_bytes, '\0');
  if (!random) {
    randombytes_buf(salt.data(), salt.size());
    return salt;
  }
  for (char& byte : salt) byte = static_cast<char>(random() & 0xffU);
  return salt;
}

Result<std::string> chain_at(Database& database, const DeviceState& device, std::uint64_t seq) {
  if (seq == 0) return chain_start();
  if (seq == device.last_seq) return device.chain_head;
  TRY_TO(stored, database.text("SELECT chain FROM journal WHERE seq = ?",
                               {static_cast<std::int64_t>(seq)}));
  if (stored && !stored->empty()) return *std::move(stored);
  return seq == device.acked_seq ? device.chain_acked : chain_start();
}

Result<void> make_chain(Database& database, DeviceState& device) {
  std::vector<std::pair<std::int64_t, std::string>> unchained;
  TRY(database.query("SELECT seq, body FROM journal WHERE chain = x'' ORDER BY seq", {},
                     [&](const Row& row) {
                       unchained.emplace_back(row.integer(0), row.text(1));
                       return true;
                     }));
  // A step of the schema adds the chain to all rows at once: they are all that there are.
  std::string head = chain_start();
  for (const auto& [seq, body] : unchained) {
    head = chain_after(head, commitment_of({}, body));
    TRY(database.run("UPDATE journal SET chain = ? WHERE seq = ?", {Blob{head}, seq}));
  }
  if (device.chain_head.empty()) {
    TRY_TO(last, database.text("SELECT chain FROM journal ORDER BY seq DESC LIMIT 1"));
    device.chain_head = last.value_or(chain_start());
  }
  if (device.chain_acked.empty()) {
    device.chain_acked = chain_start();
    TRY_TO(acked, chain_at(database, device, device.acked_seq));
    device.chain_acked = std::move(acked);
  }
  return {};
}

Result<std::uint64_t> set_spoilt_apart(Database& database, DeviceState& device,
                                       const IdSource::Random& random) {
  TRY_TO(rows, unconfirmed(database, device));
  find_spoilt(rows, device);
  std::uint64_t count = 0;
  std::string head = device.chain_acked;
  for (Unconfirmed& row : rows) {
    if (row.spoilt) {
      TRY(set_apart(database, row, random));
      ++count;
    }
    head = chain_after(head, row.commitment);
    if (row.stored == head) continue;
    TRY(database.run("UPDATE journal SET chain = ? WHERE seq = ?", {Blob{head}, row.seq}));
  }
  if (!rows.empty()) device.chain_head = std::move(head);
  return count;
}

Result<bool> chain_holds(Database& database, const DeviceState& device) {
  bool holds = true;
  std::int64_t last = -1;
  std::string head;
  TRY(database.query("SELECT seq, body, salt, commitment, erased, chain FROM journal ORDER BY seq",
                     {}, [&](const Row& row) {
                       const std::string commitment = row.integer(4) != 0
                                                          ? row.text(3)
                                                          : commitment_of(row.text(2), row.text(1));
                       if (row.integer(0) == 1) head = chain_start();
                       const bool follows = row.integer(0) == 1 || row.integer(0) == last + 1;
                       if (follows && row.text(5) != chain_after(head, commitment)) holds = false;
                       last = row.integer(0);
                       head = row.text(5);
                       return holds;
                     }));
  const bool whole = last < 0 || static_cast<std::uint64_t>(last) != device.last_seq;
  return holds && (whole || head == device.chain_head);
}

}  // namespace tresen
