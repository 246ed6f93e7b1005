#pragma once
// Events of the chain, and how customers stand to them. Each operation is one whole transaction, on
// the thread of the store. An erased customer takes part in nothing any more.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/record/record.h"
#include "tresen/v1/event.pb.h"

namespace tresen {

class EventStore {
 public:
  virtual ~EventStore() = default;

  // By their beginning, the latest first.
  virtual Result<std::vector<v1::EventFacts>> events() = 0;
  // Nothing: there is none.
  virtual Result<std::optional<v1::Event>> event(const std::string& id) = 0;
  // Makes it, or puts it in the place of the one with its id.
  virtual Result<void> put(const v1::Event& event) = 0;
  // With its participants. One that is not there is no error.
  virtual Result<void> remove(const std::string& id) = 0;

  struct Standing {
    Record customer;
    v1::Participation standing = v1::PARTICIPATION_UNSPECIFIED;
    std::int64_t at_ms = 0;  // since 1970-01-01 UTC
  };
  // In the order of their numbers.
  virtual Result<std::vector<Standing>> participants(const std::string& event) = 0;

  enum class Answered {
    changed,
    already,      // so before; for an invitation: in any standing
    not_invited,  // only who was invited has something to answer
    full,         // as many as there is room for have accepted
  };
  // How each of them stands from now on; one answer for each, in order. absent: no such event.
  virtual Result<std::vector<Answered>> answer(const std::string& event,
                                               std::span<const Uuid> customers,
                                               v1::Participation standing, std::int64_t now_ms) = 0;
};

}  // namespace tresen
