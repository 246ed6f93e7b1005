#include "sync/office/store/postgres/postgres_fault.h"

#include <string>
#include <string_view>

namespace tresen {
namespace {

std::string said(const PGresult* answer, int what) {
  const char* const text = PQresultErrorField(answer, what);
  return text == nullptr ? std::string() : std::string(text);
}

Fault fault_of_state(std::string_view state) {
  // Connections, resources that run out, an operator who stops the server.
  if (state.starts_with("08") || state == "53300" || state.starts_with("57P")) {
    return Fault::offline;
  }
  // Serialization, deadlock, a lock or a statement that took too long, a transaction left lying.
  if (state.starts_with("40") || state == "55P03" || state == "57014" || state == "25P03") {
    return Fault::busy;
  }
  return Fault::storage;
}

}  // namespace

Error fault_of_answer(const PGresult* answer) {
  const std::string state = said(answer, PG_DIAG_SQLSTATE);
  std::string detail = "postgresql " + state;
  // Data that does not fit is quoted in the message.
  if (state.starts_with("22") || state.starts_with("23")) {
    detail += ": " + said(answer, PG_DIAG_TABLE_NAME) + ' ' + said(answer, PG_DIAG_CONSTRAINT_NAME);
  } else {
    detail += ": " + said(answer, PG_DIAG_MESSAGE_PRIMARY);
  }
  return {fault_of_state(state), std::move(detail)};
}

bool is_worth_repeating(const PGresult* answer) {
  const std::string state = said(answer, PG_DIAG_SQLSTATE);
  constexpr std::string_view serialization = "40001";
  constexpr std::string_view deadlock = "40P01";
  return state == serialization || state == deadlock;
}

Error fault_of_connection(const char* message) {
  std::string text = message == nullptr ? "" : message;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return {Fault::offline, "postgresql: " + (text.empty() ? "the connection is lost" : text)};
}

}  // namespace tresen
