#pragma once
// What the parts of a chain call one another by, and the checks that all of them share.

#include <google/protobuf/repeated_ptr_field.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/office/cli/place.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// The names of one kind that a chain has.
struct NameList {
  std::string kind;  // "branch"
  std::vector<std::string> names;

  // A reference must lead somewhere.
  void check(const Place& place, const std::string& field, const std::string& name,
             int index = -1) const;
  void check_all(const Place& place, const std::string& field,
                 const google::protobuf::RepeatedPtrField<std::string>& references) const;
};

struct Names {
  NameList branches{"branch", {}};
  NameList process_types{"type of a template", {}};
  NameList category_sets{"category set", {}};
  NameList texts{"text", {}};  // filled in by whoever reads the whole chain
};

Names names_of(const v1::Rules& rules);

// Ids of one kind: short, for ever, each once.
class IdCheck {
 public:
  explicit IdCheck(std::string kind) : kind_(std::move(kind)) {}
  void check(const Place& place, const std::string& id);

 private:
  std::string kind_;
  std::set<std::string> seen_;
};

// A text that must not be empty; `meaning` says what belongs there.
void check_name(const Place& place, const std::string& field, const std::string& value,
                const std::string& meaning);
// An empty text or a day of the calendar.
void check_date(const Place& place, const std::string& field, const std::string& value);
// valid_from and valid_to: both ends count, an empty end is open.
void check_range(const Place& place, const std::string& from, const std::string& to);
void check_not_negative(const Place& place, const std::string& field, std::int64_t value);
// A key of the catalogue, or of a category set of this chain.
void check_field_key(const Place& place, const std::string& field, const std::string& key,
                     const Names& names, int index = -1);

}  // namespace tresen
