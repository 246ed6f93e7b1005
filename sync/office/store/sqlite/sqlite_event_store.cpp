#include "sync/office/store/sqlite/sqlite_event_store.h"

#include <utility>

#include "sync/office/store/sqlite/sqlite_values.h"
#include "sync/record/wire.h"

namespace tresen {

Result<std::vector<v1::EventFacts>> SqliteEventStore::events() {
  std::vector<v1::EventFacts> events;
  bool readable = true;
  TRY(database_->query(
      "SELECT e.body, coalesce(sum(p.standing = 1), 0), coalesce(sum(p.standing = 2), 0), "
      "coalesce(sum(p.standing = 3), 0), coalesce(sum(p.standing = 4), 0) FROM event e "
      "LEFT JOIN event_participant p ON p.event = e.event "
      "GROUP BY e.event ORDER BY e.begins DESC, e.event",
      {}, [&](const Row& row) {
        v1::EventFacts& facts = events.emplace_back();
        readable = facts.mutable_event()->ParseFromString(row.text(0));
        facts.set_invited(natural(row.integer(1)));
        facts.set_accepted(natural(row.integer(2)));
        facts.set_declined(natural(row.integer(3)));
        facts.set_came(natural(row.integer(4)));
        return readable;
      }));
  if (!readable) return fail(Fault::storage, "a stored event cannot be read");
  return events;
}

Result<std::optional<v1::Event>> SqliteEventStore::event(const std::string& id) {
  TRY_TO(bytes, database_->text("SELECT body FROM event WHERE event = ?", {id}));
  if (!bytes) return std::optional<v1::Event>();
  v1::Event event;
  if (!event.ParseFromString(*bytes)) {
    return fail(Fault::storage, "a stored event cannot be read");
  }
  return std::optional(std::move(event));
}

Result<void> SqliteEventStore::put(const v1::Event& event) {
  return database_->run(
      "INSERT INTO event (event, begins, body) VALUES (?, ?, ?) ON CONFLICT (event) "
      "DO UPDATE SET begins = excluded.begins, body = excluded.body",
      {event.id(), event.begins(), Blob{event.SerializeAsString()}});
}

Result<void> SqliteEventStore::remove(const std::string& id) {
  return database_->run("DELETE FROM event WHERE event = ?", {id});
}

Result<std::vector<EventStore::Standing>> SqliteEventStore::participants(const std::string& event) {
  std::vector<Standing> participants;
  bool readable = true;
  TRY(database_->query(
      "SELECT r.body, p.standing, p.at_ms FROM event_participant p "
      "JOIN record r ON r.record_id = p.customer_id WHERE p.event = ? ORDER BY r.row",
      {event}, [&](const Row& row) {
        auto record = record_from_bytes(row.text(0));
        readable = record.has_value();
        if (!readable) return false;
        participants.push_back(
            {std::move(*record), static_cast<v1::Participation>(row.integer(1)), row.integer(2)});
        return true;
      }));
  if (!readable) return fail(Fault::invalid, "a stored record cannot be read");
  return participants;
}

Result<std::vector<EventStore::Answered>> SqliteEventStore::answer(const std::string& event,
                                                                   std::span<const Uuid> customers,
                                                                   v1::Participation standing,
                                                                   std::int64_t now_ms) {
  TRY_TO(transaction, Transaction::begin(*database_));
  TRY_TO(found, this->event(event));
  if (!found) return fail(Fault::absent, "there is no event \"" + event + "\"");
  std::vector<Answered> answers;
  for (const Uuid& customer : customers) {
    TRY_TO(answered, answer_one(*found, customer, standing, now_ms));
    answers.push_back(answered);
  }
  TRY(transaction.commit());
  return answers;
}

Result<EventStore::Answered> SqliteEventStore::answer_one(const v1::Event& event,
                                                          const Uuid& customer,
                                                          v1::Participation standing,
                                                          std::int64_t now_ms) {
  TRY_TO(before, database_->integer(
                     "SELECT standing FROM event_participant WHERE event = ? AND customer_id = ?",
                     {event.id(), blob(customer)}));
  if (standing == v1::PARTICIPATION_INVITED) {
    if (before) return Answered::already;
    TRY(
        database_->run("INSERT INTO event_participant (event, customer_id, standing, at_ms) "
                       "VALUES (?, ?, ?, ?)",
                       {event.id(), blob(customer), std::int64_t{standing}, now_ms}));
    return Answered::changed;
  }
  if (!before) return Answered::not_invited;
  if (*before == standing) return Answered::already;
  if (standing == v1::PARTICIPATION_ACCEPTED && event.capacity() > 0) {
    TRY_TO(taken, database_->integer(
                      "SELECT count(*) FROM event_participant WHERE event = ? AND standing = 2",
                      {event.id()}));
    if (natural(taken.value_or(0)) >= event.capacity()) return Answered::full;
  }
  TRY(
      database_->run("UPDATE event_participant SET standing = ?, at_ms = ? WHERE event = ? "
                     "AND customer_id = ?",
                     {std::int64_t{standing}, now_ms, event.id(), blob(customer)}));
  return Answered::changed;
}

}  // namespace tresen
