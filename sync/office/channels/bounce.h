#pragma once
// A mail that came back (RFC 3464), as another mail server wrote it. Nothing in it is trusted but
// what only head office can have made: the token in the address that it came back to.

#include <string>
#include <string_view>
#include <vector>

namespace tresen {

enum class BounceKind {
  hard,     // it never will arrive: 5.x.x
  soft,     // not this time, or not yet: 4.x.x
  arrived,  // a report that it did
  none,     // no report at all
};

struct Bounce {
  BounceKind kind = BounceKind::none;
  std::string status;               // "5.1.1"; empty: not said
  std::vector<std::string> tokens;  // that may name the message: what stands behind a plus
};

// Whether a code of a mail server (RFC 3463) says that nobody is at the address, or none was given.
// Others that begin with 5 say that the mailbox is full (5.2.2), that the mail is too large or
// wrong (5.3, 5.6), or that they do not take mail from us (5.7): the address may be right.
bool says_nobody_is_there(std::string_view status);

// Never fails: what cannot be read is no report.
Bounce read_bounce(std::string_view mail);

}  // namespace tresen
