#include "terminal/store/till_table.h"

#include <algorithm>

namespace tresen {
namespace {

Result<void> drop_old(Database& database, std::int64_t now_ms) {
  return database.run("DELETE FROM till_request WHERE at_ms < ?", {now_ms - till_requests_kept_ms});
}

}  // namespace

Result<std::vector<TillRequest>> recent_till_requests(Database& database, std::int64_t now_ms) {
  TRY(drop_old(database, now_ms));
  std::vector<TillRequest> found;
  TRY(database.query(
      "SELECT request_id, reply, start FROM till_request ORDER BY at_ms DESC LIMIT ?",
      {static_cast<std::int64_t>(till_requests_max)}, [&](const Row& row) {
        TillRequest request;
        request.id = row.text(0);
        const bool readable = request.reply.ParseFromString(row.text(1)) &&
                              request.start.ParseFromString(row.text(2));
        if (readable) found.push_back(std::move(request));
        return true;
      }));
  std::ranges::reverse(found);
  return found;
}

Result<void> put_till_request(Database& database, const TillRequest& request, std::int64_t now_ms) {
  TRY(drop_old(database, now_ms));
  return database.run(
      "INSERT OR REPLACE INTO till_request (request_id, at_ms, reply, start) VALUES (?, ?, ?, ?)",
      {request.id, now_ms, Blob{request.reply.SerializeAsString()},
       Blob{request.start.SerializeAsString()}});
}

}  // namespace tresen
