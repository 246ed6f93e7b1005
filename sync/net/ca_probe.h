#pragma once
// Finds out whose head office answers at an address, before anything is said to it.

#include <string>

#include "sync/base/result.h"
#include "sync/net/enrolment_code.h"

namespace tresen {

// Shakes hands with `server` (HOST:PORT), trusting nobody, and looks for the CA with this pin among
// the certificates that it shows. Answers that CA as PEM; whether the server really belongs to it
// is then for a second, strict connection to prove. Nothing is sent. At most about 10 seconds.
//
// invalid: `server` is no address. offline: nobody answers, or not with TLS. denied: it is another
// head office.
Result<std::string> find_ca(const std::string& server, const CaPin& pin);

// HOST and PORT of "HOST:PORT" or "[V6]:PORT".
struct Address {
  std::string host;
  std::string port;
};
Result<Address> parse_address(const std::string& text);

}  // namespace tresen
