#include "sync/office/store/sqlite/membership.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace tresen {
namespace {

std::int64_t whole(std::uint64_t number) { return static_cast<std::int64_t>(number); }
std::uint64_t natural(std::int64_t number) { return static_cast<std::uint64_t>(number); }

}  // namespace

Result<void> Membership::start() {
  TRY_TO(seen, database_->integer("SELECT EXISTS (SELECT 1 FROM seen)"));
  anybody_seen_ = seen.value_or(0) != 0;
  return {};
}

Result<void> Membership::note_seen(const SeenCustomer& seen) {
  const std::string customer = to_bytes(seen.customer);
  TRY(database_->run(
      "UPDATE seen SET seen_ms = max(seen_ms, ?) WHERE customer_id = ? AND bucket = ?",
      {seen.at_ms, Blob{customer}, seen.bucket}));
  if (database_->changes() > 0) return {};
  TRY(database_->run("INSERT INTO seen (customer_id, bucket, seen_ms) VALUES (?, ?, ?)",
                     {Blob{customer}, seen.bucket, seen.at_ms}));
  anybody_seen_ = true;
  new_.push_back(seen);
  return {};
}

Result<void> Membership::note_merged(const Uuid& away, const Uuid& kept, std::int64_t at_ms) {
  if (!anybody_seen_) return {};
  std::vector<std::string> buckets;
  TRY(database_->query("SELECT bucket FROM seen WHERE customer_id = ?", {Blob{to_bytes(away)}},
                       [&](const Row& row) {
                         buckets.push_back(row.text(0));
                         return true;
                       }));
  for (std::string& bucket : buckets) TRY(note_seen({kept, std::move(bucket), at_ms}));
  return {};
}

Result<void> Membership::admit_seen() {
  for (const SeenCustomer& seen : new_) {
    const std::string customer = to_bytes(seen.customer);
    TRY_TO(home,
           database_->text("SELECT bucket FROM record WHERE record_id = ?", {Blob{customer}}));
    if (!home || *home == seen.bucket) {
      TRY(database_->run("DELETE FROM seen WHERE customer_id = ? AND bucket = ?",
                         {Blob{customer}, seen.bucket}));
      continue;
    }
    std::vector<std::pair<std::string, std::uint64_t>> records;
    TRY(database_->query(
        "SELECT r.record_id, r.hash FROM record r WHERE (r.record_id = ? OR r.customer_id = ?) "
        "AND r.bucket <> ? AND NOT EXISTS "
        "(SELECT 1 FROM guest g WHERE g.record_id = r.record_id AND g.bucket = ?)",
        {Blob{customer}, Blob{customer}, seen.bucket, seen.bucket}, [&](const Row& row) {
          records.emplace_back(row.text(0), natural(row.integer(1)));
          return true;
        }));
    for (const auto& [id, hash] : records) {
      TRY_TO(pos, feed_->enter(seen.bucket, id, hash));
      TRY(keep_guest(id, seen.bucket, pos));
    }
  }
  new_.clear();
  return {};
}

Result<std::uint64_t> Membership::settle(const std::string& record_id, const std::string& customer,
                                         const Home* stored, const std::string& bucket,
                                         std::uint64_t hash) {
  if (stored == nullptr) return feed_->enter(bucket, record_id, hash);
  if (stored->bucket == bucket) {
    return feed_->renew(bucket, record_id, stored->pos, stored->hash, hash);
  }
  TRY(leave_home(record_id, customer, *stored));
  // It may be there already, as a guest who stays.
  TRY_TO(guest, database_->integer("SELECT feed_pos FROM guest WHERE record_id = ? AND bucket = ?",
                                   {Blob{record_id}, bucket}));
  if (!guest) return feed_->enter(bucket, record_id, hash);
  TRY(database_->run("DELETE FROM guest WHERE record_id = ? AND bucket = ?",
                     {Blob{record_id}, bucket}));
  return feed_->renew(bucket, record_id, natural(*guest), stored->hash, hash);
}

Result<void> Membership::settle_guests(const std::string& record_id, const std::string& customer,
                                       const std::string& home, std::uint64_t old_hash,
                                       std::uint64_t hash) {
  if (!anybody_seen_) return {};
  std::vector<std::string> wanted;
  if (!customer.empty()) {
    TRY(database_->query("SELECT bucket FROM seen WHERE customer_id = ? AND bucket <> ?",
                         {Blob{customer}, home}, [&](const Row& row) {
                           wanted.push_back(row.text(0));
                           return true;
                         }));
  }
  TRY_TO(guests, guests_of(record_id));
  for (const Guest& guest : guests) {
    const auto found = std::find(wanted.begin(), wanted.end(), guest.bucket);
    if (found == wanted.end()) {
      TRY(feed_->leave(guest.bucket, record_id, guest.pos, old_hash));
      TRY(database_->run("DELETE FROM guest WHERE record_id = ? AND bucket = ?",
                         {Blob{record_id}, guest.bucket}));
      continue;
    }
    wanted.erase(found);
    TRY_TO(pos, feed_->renew(guest.bucket, record_id, guest.pos, old_hash, hash));
    TRY(keep_guest(record_id, guest.bucket, pos));
  }
  for (const std::string& bucket : wanted) {
    TRY_TO(pos, feed_->enter(bucket, record_id, hash));
    TRY(keep_guest(record_id, bucket, pos));
  }
  return {};
}

Result<void> Membership::move_belongings(const std::string& customer, const std::string& bucket) {
  struct Belonging {
    std::string id;
    Home home;
  };
  std::vector<Belonging> belongings;
  TRY(database_->query(
      "SELECT record_id, bucket, feed_pos, hash FROM record WHERE customer_id = ? AND bucket <> ?",
      {Blob{customer}, bucket}, [&](const Row& row) {
        belongings.push_back(
            {row.text(0), {row.text(1), natural(row.integer(2)), natural(row.integer(3))}});
        return true;
      }));
  for (const Belonging& one : belongings) {
    TRY_TO(pos, settle(one.id, customer, &one.home, bucket, one.home.hash));
    TRY(database_->run("UPDATE record SET bucket = ?, feed_pos = ? WHERE record_id = ?",
                       {bucket, whole(pos), Blob{one.id}}));
    TRY(settle_guests(one.id, customer, bucket, one.home.hash, one.home.hash));
  }
  // Whom the branch has seen is its own customer now.
  if (!anybody_seen_) return {};
  return database_->run("DELETE FROM seen WHERE customer_id = ? AND bucket = ?",
                        {Blob{customer}, bucket});
}

Result<void> Membership::forget(const std::string& customer, const std::string& bucket) {
  struct Leaving {
    std::string id;
    std::uint64_t pos, hash;
  };
  std::vector<Leaving> leaving;
  TRY(database_->query(
      "SELECT r.record_id, g.feed_pos, r.hash FROM record r "
      "JOIN guest g ON g.record_id = r.record_id AND g.bucket = ? "
      "WHERE r.record_id = ? OR r.customer_id = ?",
      {bucket, Blob{customer}, Blob{customer}}, [&](const Row& row) {
        leaving.push_back({row.text(0), natural(row.integer(1)), natural(row.integer(2))});
        return true;
      }));
  for (const Leaving& one : leaving) {
    TRY(feed_->leave(bucket, one.id, one.pos, one.hash));
    TRY(database_->run("DELETE FROM guest WHERE record_id = ? AND bucket = ?",
                       {Blob{one.id}, bucket}));
  }
  return database_->run("DELETE FROM seen WHERE customer_id = ? AND bucket = ?",
                        {Blob{customer}, bucket});
}

// Where the branch has seen the customer, it stays as a guest, for settle_guests() to bring up to
// date.
Result<void> Membership::leave_home(const std::string& record_id, const std::string& customer,
                                    const Home& home) {
  std::optional<std::int64_t> seen;
  if (anybody_seen_ && !customer.empty()) {
    TRY_TO(found, database_->integer("SELECT 1 FROM seen WHERE customer_id = ? AND bucket = ?",
                                     {Blob{customer}, home.bucket}));
    seen = found;
  }
  if (seen) return keep_guest(record_id, home.bucket, home.pos);
  return feed_->leave(home.bucket, record_id, home.pos, home.hash);
}

Result<std::vector<Membership::Guest>> Membership::guests_of(const std::string& record_id) {
  std::vector<Guest> guests;
  TRY(database_->query("SELECT bucket, feed_pos FROM guest WHERE record_id = ?", {Blob{record_id}},
                       [&](const Row& row) {
                         guests.push_back({row.text(0), natural(row.integer(1))});
                         return true;
                       }));
  return guests;
}

Result<void> Membership::keep_guest(const std::string& record_id, const std::string& bucket,
                                    std::uint64_t pos) {
  return database_->run(
      "INSERT INTO guest (record_id, bucket, feed_pos) VALUES (?, ?, ?) "
      "ON CONFLICT (record_id, bucket) DO UPDATE SET feed_pos = excluded.feed_pos",
      {Blob{record_id}, bucket, whole(pos)});
}

}  // namespace tresen
