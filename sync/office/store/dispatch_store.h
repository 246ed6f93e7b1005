#pragma once
// Whom campaigns reach: who is found by queries and lists, the static lists themselves, and the
// frozen selections.
//
// Reading looks at head office as it was when the reader was opened, on a connection of its own:
// it never waits for the writer, nor the writer for it. A reader belongs to one thread.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "sync/office/campaigns/query.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"
#include "tresen/v1/dispatch.pb.h"

namespace tresen {

// Who is looked at: whom a query finds, who takes part in an event, or who is in a static list.
// With `health_derived` only customers who have consented to advertising with health data by some
// channel (GDPR 9).
struct Audience {
  const v1::QueryGroup* query = nullptr;  // borrowed; null: the event
  v1::EventSource event;                  // without an id: the list
  std::string list;
  bool health_derived = false;
  Date today{};
};

struct AudienceCount {
  std::uint64_t count = 0;
  std::uint64_t without_consent = 0;  // found, and left out for want of the consent
};

// One of them.
struct Person {
  Record record;
  std::vector<Record> notices;  // proofs that the privacy notice was given; none: not asked for
  bool is_prospect = false;     // an address that was bought; no customer
  bool is_suppressed = false;   // recognised as somebody who has objected to advertising
};

class DispatchReader {
 public:
  virtual ~DispatchReader() = default;

  virtual Result<v1::Chain> chain() = 0;
  // By number or, where no number is like that, by external id. Nothing: there is none.
  virtual Result<std::optional<Record>> customer(std::string_view no) = 0;
  // All events of a customer that queries can ask for, with those of lists and selections.
  virtual Result<QueryEvents> events(const Uuid& customer) = 0;

  virtual Result<AudienceCount> count(const Audience& audience) = 0;
  // Hands on everybody of the audience, customers first; false ends it. An error of `each` too.
  using EachPerson = std::function<Result<bool>(Person&&)>;
  virtual Result<void> each(const Audience& audience, bool with_notices,
                            const EachPerson& each) = 0;
  // One customer or prospect, as a run looks again before it sends. Nothing: gone meanwhile.
  virtual Result<std::optional<Person>> person(const Uuid& id) = 0;

  virtual Result<bool> has_event(const std::string& id) = 0;
  virtual Result<std::vector<v1::ListFacts>> lists() = 0;
  // Those of them that were ever filled with the help of health data.
  virtual Result<std::set<std::string>> health_lists() = 0;

  // Newest first; of a campaign, or of all.
  virtual Result<std::vector<v1::FrozenSelection>> selections(std::string_view campaign) = 0;
  // The recipients of a frozen selection in the order of their ids: those after `after` (none: from
  // the start), at most so many. An empty page is the end.
  virtual Result<std::vector<v1::Recipient>> frozen(std::uint64_t selection, const Uuid& after,
                                                    std::size_t count_max) = 0;

  // The secret that seals the links in messages (web/unsubscribe_link.h).
  virtual Result<std::string> link_key() = 0;
};

// absent: there is no head office in `dir`.
Result<std::unique_ptr<DispatchReader>> open_dispatch_reader(const std::string& dir);

// What writes. Each operation is one whole transaction, on the thread of the store.
class DispatchStore {
 public:
  virtual ~DispatchStore() = default;

  struct Added {
    std::uint64_t added = 0;
    std::uint64_t already = 0;
    std::uint64_t suppressed = 0;
  };
  // Puts customers into a static list, which is made if there is none.
  virtual Result<Added> add_to_list(const std::string& list, std::span<const Uuid> customers,
                                    std::int64_t now_ms) = 0;
  // All whom a query finds. A list that was filled with health data stays one of health data.
  virtual Result<Added> add_to_list(const std::string& list, const Audience& audience,
                                    std::int64_t now_ms) = 0;
  // Bought addresses. Who has objected to advertising is left out (GDPR 21(3)). The ids are those
  // of the records.
  virtual Result<Added> add_prospects(const std::string& list, std::span<const Record> prospects,
                                      std::int64_t now_ms) = 0;
  // False: not in it.
  virtual Result<bool> remove_from_list(const std::string& list, const Uuid& customer) = 0;
  // The list with all in it. Answers how many were; absent: there is no such list.
  virtual Result<std::uint64_t> remove_list(const std::string& list) = 0;

  // Keeps recipients for good, as the selection of their day. Answers its number.
  virtual Result<std::uint64_t> freeze(const v1::FrozenSelection& selection,
                                       std::span<const v1::Recipient> recipients) = 0;

  // As DispatchReader's.
  virtual Result<std::string> link_key() = 0;
};

}  // namespace tresen
