#pragma once
// How PostgreSQL says what the stores say. There is one text of every statement: what both engines
// understand stands in it as it is, and the few words that differ are exchanged here, or are
// functions that PostgreSQL is given under the names that SQLite has for them.

#include <string>
#include <string_view>

namespace tresen {

// One statement: `?` and `?2` become `$1` and `$2`, bytes and types take PostgreSQL's names.
std::string in_postgres(std::string_view sql);

// A script that makes tables, indexes and triggers. Texts compare by their bytes, as in SQLite.
std::string schema_in_postgres(std::string_view script);

// Whether a statement makes, changes or drops a table or the like, and belongs to the above.
bool defines(std::string_view sql);

// To be run once in an empty database, before the schema.
std::string_view postgres_functions();

}  // namespace tresen
