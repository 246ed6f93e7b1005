#include "terminal/store/journal_chain.h"

#include <sodium.h>

#include <utility>
#include <vector>

#include "sync/record/hash_chain.h"

namespace tresen {

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
