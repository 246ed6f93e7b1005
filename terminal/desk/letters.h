#pragma once
// What reaches the desk's state, and what it orders to be done. Values; nothing here waits.

#include <cstdint>
#include <set>
#include <string>
#include <system_error>
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

// What became of a SaveFile.
struct Saved {
  std::string path;         // of the file, or of what stood in its way
  std::error_code trouble;  // why it is not there; none: it is
};

using Letter = std::variant<ui::Action, Tick, Answered, SignedIn, SignInFailed, Saved>;

struct AskOffice {
  std::uint64_t token = 0;
  v1::AdminRequest request;
};
// Has head office make a file of the report that is shown, in the words of the screen.
struct AskReportFile {
  std::uint64_t token = 0;
  v1::FiguresFileRequest::Format format = v1::FiguresFileRequest::FORMAT_UNSPECIFIED;
};
// Among the files that were saved before.
struct SaveFile {
  std::string name, bytes;
};
struct SignIn {
  std::string staff, pin;
};
struct SignOut {};
struct Quit {};

using Order = std::variant<AskOffice, AskReportFile, SaveFile, SignIn, SignOut, Quit>;

}  // namespace tresen::desk
