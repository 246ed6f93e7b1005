#include "terminal/store/feed.h"

#include <algorithm>
#include <set>
#include <string>

#include "sync/base/log.h"
#include "sync/record/wire.h"
#include "terminal/store/documents.h"
#include "terminal/store/journal_table.h"
#include "terminal/store/record_table.h"

namespace tresen {
namespace {

// The page at work.
struct Page {
  Database& database;
  DeviceState& device;
  std::string_view device_key;
  std::string_view bucket;
  std::set<Uuid> touched;  // records whose base or own changes moved
  bool options_changed = false;
  std::uint64_t refused = 0;
};

Result<void> put(Page& page, const v1::Record& wire) {
  TRY_TO(record, from_wire(wire));
  for (const auto& [key, answer] : record.fields) page.device.saw(answer.stamp);
  TRY(put_base(page.database, record, page.bucket));
  page.touched.insert(record.id);
  return {};
}

Result<void> remove(Page& page, const std::string& bytes) {
  const auto id = uuid_from_bytes(bytes);
  if (!id) return fail(Fault::invalid, "record_id is not 16 bytes long");
  TRY(leave_base(page.database, *id, page.bucket));
  page.touched.insert(*id);
  return {};
}

Result<void> settle(Page& page, const v1::Verdict& verdict) {
  TRY_TO(record, decide(page.database, verdict));
  if (record) page.touched.insert(*record);
  return {};
}

Result<void> configure(Page& page, const v1::ConfigDoc& document) {
  TRY_TO(changed, store_document(page.database, document, page.device_key));
  page.options_changed |= changed;
  return {};
}

Result<void> apply(Page& page, const v1::FeedOp& op) {
  switch (op.op_case()) {
    case v1::FeedOp::kPut:
      return put(page, op.put());
    case v1::FeedOp::kRemove:
      return remove(page, op.remove());
    case v1::FeedOp::kConfig:
      return configure(page, op.config());
    case v1::FeedOp::kVerdict:
      return settle(page, op.verdict());
    case v1::FeedOp::OP_NOT_SET:
    default:
      break;
  }
  return fail(Fault::invalid, "an op of a kind that this release does not know");
}

Result<void> keep_aside(Page& page, const v1::FeedOp& op, const Error& error) {
  trouble("store", "op_refused",
          {{"bucket", page.bucket}, {"pos", std::uint64_t{op.pos()}}, {"why", error.detail}});
  ++page.refused;
  return page.database.run(
      "INSERT OR REPLACE INTO inbox_quarantine (bucket, pos, bytes, reason) VALUES (?, ?, ?, ?)",
      {std::string(page.bucket), static_cast<std::int64_t>(op.pos()), Blob{op.SerializeAsString()},
       error.detail});
}

}  // namespace

Result<std::uint64_t> stored_cursor(Database& database, std::string_view bucket) {
  TRY_TO(pos, database.integer("SELECT pos FROM cursor WHERE bucket = ?", {std::string(bucket)}));
  return static_cast<std::uint64_t>(pos.value_or(0));
}

Result<FeedEffect> apply_page(Database& database, DeviceState& device, std::string_view device_key,
                              std::string_view bucket, std::span<const v1::FeedOp> ops,
                              std::uint64_t next_pos) {
  Page page{database, device, device_key, bucket, {}, false, 0};
  TRY_TO(pos, stored_cursor(database, bucket));
  for (const v1::FeedOp& op : ops) {
    if (op.pos() <= pos) continue;
    const auto outcome = apply(page, op);
    if (!outcome && outcome.error().fault != Fault::invalid) {
      return tl::unexpected(outcome.error());
    }
    if (!outcome) TRY(keep_aside(page, op, outcome.error()));
    pos = op.pos();
  }
  pos = std::max(pos, next_pos);
  TRY(database.run("INSERT OR REPLACE INTO cursor (bucket, pos) VALUES (?, ?)",
                   {std::string(bucket), static_cast<std::int64_t>(pos)}));

  FeedEffect effect{.changed = {},
                    .removed = {},
                    .options_changed = page.options_changed,
                    .pos = pos,
                    .refused = page.refused};
  for (const Uuid& id : page.touched) {
    TRY_TO(decided, has_decided(database, id));
    if (decided) {
      TRY_TO(base, base_record(database, id));
      TRY(settle_reached(database, id, base ? &*base : nullptr));
    }
    TRY_TO(here, refresh(database, id));
    (here ? effect.changed : effect.removed).push_back(id);
  }
  return effect;
}

}  // namespace tresen
