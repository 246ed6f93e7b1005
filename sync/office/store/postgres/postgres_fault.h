#pragma once
// PostgreSQL's errors as ours. What it says of values is left out: they may be somebody's name.

#include <libpq-fe.h>

#include "sync/base/result.h"

namespace tresen {

// offline: the server is away, or goes. busy: it was in somebody's way and can be tried again.
Error fault_of_answer(const PGresult* answer);

// It was rolled back for somebody else's sake and would succeed if it were said again at once. What
// has waited for long is not: whoever asks may be waiting too.
bool is_worth_repeating(const PGresult* answer);

// Of a connection that is lost or was never there.
Error fault_of_connection(const char* message);

}  // namespace tresen
