#pragma once
// The options of the chain: four documents with versions of their own, as the protobuf values that
// they are. Publishing one makes a new version and tells every terminal.
//
// Each operation is one whole transaction. One thread.

#include <cstdint>
#include <vector>

#include "sync/base/result.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

class CampaignStore {
 public:
  virtual ~CampaignStore() = default;

  // The newest version of all four documents. Staff carry PIN hashes, never PINs.
  virtual Result<v1::Chain> chain() = 0;

  // Makes new versions of those documents of `chain` that are set and differ from the newest ones;
  // their own `version` is disregarded and counted on. Answers how many were new. invalid: the
  // chain's id is another one.
  virtual Result<int> publish(const v1::Chain& chain, std::int64_t now_ms) = 0;

  // The newest staff alone.
  virtual Result<v1::Staff> staff() = 0;
  // The newest rules alone.
  virtual Result<v1::Rules> rules() = 0;
  // The rules of a version, since a process keeps the one it was opened with. absent: none such.
  virtual Result<v1::Rules> rules(std::uint64_t version) = 0;
};

}  // namespace tresen
