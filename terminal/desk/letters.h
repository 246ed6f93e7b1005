#pragma once
// What reaches the desk's state, and what it orders to be done. Values; nothing here waits.

#include <cstdint>
#include <set>
#include <string>
#include <variant>

#include "sync/base/result.h"
#include "terminal/ui/action.h"
#include "tresen/v1/office.pb.h"

namespace tresen::desk {

// Some time has passed.
struct Tick {};

// Head office has answered, or could not be asked.
struct Answered {
  std::uint64_t token = 0;  // of the AskOffice
  Result<v1::AdminReply> reply;
};

// Who signed in is known now, or why nobody is.
struct SignedIn {
  std::string name;
  v1::DeskRole role = v1::DESK_ROLE_UNSPECIFIED;
  std::set<std::uint32_t> may;  // numbers of AdminRequest's fields
};
struct SignInFailed {
  Error error;
};

using Letter = std::variant<ui::Action, Tick, Answered, SignedIn, SignInFailed>;

struct AskOffice {
  std::uint64_t token = 0;
  v1::AdminRequest request;
};
struct SignIn {
  std::string staff, pin;
};
struct SignOut {};
struct Quit {};

using Order = std::variant<AskOffice, SignIn, SignOut, Quit>;

}  // namespace tresen::desk
