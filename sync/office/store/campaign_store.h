#pragma once
// The options of the chain: four documents with versions of their own, as the protobuf values that
// they are. Publishing one makes a new version and tells every terminal.
//
// Each operation is one whole transaction. One thread.

#include <cstdint>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "tresen/v1/chain.pb.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Who publishes.
struct Publisher {
  std::string staff;       // id; empty: an operator of head office's own machine
  std::uint64_t desk = 0;  // number of the desk; 0: that machine
};

class CampaignStore {
 public:
  virtual ~CampaignStore() = default;

  // The newest version of all four documents. Staff carry PIN hashes, never PINs.
  virtual Result<v1::Chain> chain() = 0;

  // Makes new versions of those documents of `chain` that are set and differ from the newest ones;
  // their own `version` is disregarded and counted on, and so is that of each stored query. Answers
  // how many were new. invalid: the chain's id is another one.
  virtual Result<int> publish(const v1::Chain& chain, std::int64_t now_ms,
                              const Publisher& by = {}) = 0;

  // What a stored query has said so far, newest first. absent: there never was one of this id.
  virtual Result<std::vector<v1::QueryVersion>> query_versions(const std::string& query) = 0;

  // The newest staff alone.
  virtual Result<v1::Staff> staff() = 0;
  // The newest rules alone.
  virtual Result<v1::Rules> rules() = 0;
  // The rules of a version, since a process keeps the one it was opened with. absent: none such.
  virtual Result<v1::Rules> rules(std::uint64_t version) = 0;
};

}  // namespace tresen
