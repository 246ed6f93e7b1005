#pragma once
// Who may ask what at a desk of head office: one table, a row for each request there is.
//
// What no role may ask is for operators on head office's own machine, or for its programs among
// themselves. What is asked at the desk and changes something, or shows a single person's data, is
// noted in the audit log with who asked. Pure.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "tresen/v1/office.pb.h"

namespace tresen {

// Who writes the entry of the audit log.
enum class Noted {
  never,   // it only looks, and at nobody in particular
  by_act,   // whoever carries it out, with words of its own (admin.h)
  at_desk,  // the desk's service, as Act::desk_request: it shows a single person's data
  always    // the same, and the operators' door, as Act::operator_request: it changes something
};

struct DeskRight {
  std::vector<v1::DeskRole> roles;  // that may ask; none: nobody at a desk
  Noted noted = Noted::never;
};
DeskRight right_of(v1::AdminRequest::AskCase ask);

// "publish": the name of a request, as it stands in AdminRequest.
std::string_view name_of(v1::AdminRequest::AskCase ask);
// "print room"
std::string_view name_of(v1::DeskRole role);

// denied: none of the roles may ask this; the detail says who may.
Result<void> check_right(std::span<const v1::DeskRole> roles, const v1::AdminRequest& request);
// The numbers of all requests that somebody with these roles may make, rising.
std::vector<std::uint32_t> rights_of(std::span<const v1::DeskRole> roles);

}  // namespace tresen
