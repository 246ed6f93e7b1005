#pragma once
// A connection to head office's PostgreSQL. Statements are prepared once; what a caller need not
// wait for goes out together with the next one that is waited for.
//
// Transactions that write take turns, over all daemons: what one reads before it writes is still so
// when it writes, as in SQLite. A connection that is lost is made anew before the next transaction;
// the one that it carried is over, and a COMMIT on its way may or may not have happened: whoever
// sent it asks again what is there (see fault `offline`).
//
// Of several daemons each has a seat (1, 2, ...) in the folder that they share: whoever comes with
// one that is taken comes from another folder. Who has none is let in beside anybody.

#include <string>

#include "sync/base/database.h"
#include "sync/base/result.h"

namespace tresen {

enum class Writers {
  one,      // nobody else writes there while the connection lasts
  several,  // others do, in turn
};

// offline: nobody answers. invalid: it is no database for head office. busy: somebody else is the
// one that writes, or has this seat. Readers see, from "BEGIN" to "COMMIT", one state.
Result<Database> open_postgres(const std::string& url, OpenMode mode,
                               Writers writers = Writers::one, int seat = 0);

}  // namespace tresen
