#include "tests/bench/paper_cache.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <utility>

#include "sync/record/hash_chain.h"
#include "sync/record/wire.h"

namespace tresen::bench {
namespace {

// One visit: what is asked at the counter, with answers of the usual length.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> visit{{
    {"first_name", "Hannelore"},
    {"last_name", "Mustermann"},
    {"birth_date", "1961-04-12"},
    {"street", "Bahnhofstrasse"},
    {"house_no", "12a"},
    {"postcode", "75365"},
    {"city", "Calw"},
    {"mobile", "+49 171 1234567"},
    {"email", "h.mustermann@example.org"},
    {"notes", "Brille zur Anpassung"},
}};
constexpr std::uint64_t customers = 100;  // of each terminal, in turn

Uuid customer_of(std::uint64_t device, std::uint64_t n) {
  Uuid id;
  std::memcpy(id.bytes.data(), &device, sizeof device);
  std::memcpy(id.bytes.data() + 8, &n, sizeof n);
  id.bytes[6] = 0x70;
  id.bytes[15] = 0x10;
  return id;
}

}  // namespace

PaperCache::PaperCache(std::uint64_t device, std::string branch, const JournalEnd& end, Heard heard)
    : device_(device),
      branch_(std::move(branch)),
      heard_(std::move(heard)),
      random_(std::random_device{}()),
      store_epoch_(end.store_epoch),
      acked_(end.last_seq),
      chain_acked_(end.last_seq == 0 ? chain_start() : end.chain),
      chain_last_(chain_acked_),
      first_seq_(end.last_seq + 1) {}

void PaperCache::write(std::uint64_t count, const Moment& now) {
  for (std::uint64_t n = 0; n < count; ++n) {
    Change change;
    change.seq = last_seq() + 1;
    change.id = ids_.next(now.wall_ms);
    const auto& [key, value] = visit[change.seq % visit.size()];
    FieldEdit field;
    field.key = key;
    field.answer.state = AnswerState::value;
    field.answer.value = std::string(value) + " " + std::to_string(change.seq);
    field.answer.source = Source::spoken;
    change.edit = {customer_of(device_, change.seq / visit.size() % customers),
                   RecordKind::customer,
                   {std::move(field)}};
    change.stamp = {static_cast<std::uint64_t>(now.wall_ms), static_cast<std::uint32_t>(change.seq),
                    device_};
    change.wall_ms = now.wall_ms;
    change.boot_ms = now.boot_ms;
    change.staff = "s1";
    change.branch = branch_;
    Row row{change_bytes(change), std::string(salt_bytes, '\0'), {}, now.wall_ms};
    for (std::size_t at = 0; at < salt_bytes; at += sizeof random_) {
      random_ = random_ * 6364136223846793005U + 1442695040888963407U;
      std::memcpy(row.salt.data() + at, &random_, sizeof random_);
    }
    chain_last_ = chain_after(chain_last_, commitment_of(row.salt, row.body));
    row.chain = chain_last_;
    rows_.push_back(std::move(row));
  }
}

JournalAt PaperCache::tell() const {
  JournalAt at;
  at.last_seq = last_seq();
  at.acked_seq = acked_;
  at.chain_at_acked = chain_acked_;
  at.oldest_wall_ms = rows_.empty() ? 0 : rows_.front().wall_ms;
  return at;
}

std::optional<FromCache> PaperCache::answer(const ToCache& asked) {
  return std::visit(
      [this](const auto& order) -> std::optional<FromCache> {
        if constexpr (requires { on(order); }) {
          return on(order);
        } else {
          return std::nullopt;
        }
      },
      asked);
}

std::string PaperCache::chain_at(std::uint64_t seq) const {
  if (seq == acked_) return chain_acked_;
  if (seq < first_seq_ || seq > last_seq()) return {};
  return rows_[seq - first_seq_].chain;
}

FromCache PaperCache::on(const AskReady&) {
  CacheReady ready;
  ready.store_epoch = store_epoch_;
  ready.last_seq = last_seq();
  ready.acked_seq = acked_;
  ready.chain_at_acked = chain_acked_;
  ready.oldest_wall_ms = rows_.empty() ? 0 : rows_.front().wall_ms;
  for (const auto& [bucket, cursor] : cursors_) ready.cursors.push_back(cursor);
  return ready;
}

FromCache PaperCache::on(const AskBatch& ask) {
  Batch batch;
  batch.after_seq = ask.after_seq;
  batch.prev_chain = chain_at(ask.after_seq);
  std::size_t bytes = 0;
  for (std::uint64_t seq = ask.after_seq + 1; seq >= first_seq_ && seq <= last_seq(); ++seq) {
    const Row& row = rows_[seq - first_seq_];
    bytes += row.body.size();
    if (batch.rows.size() >= ask.limits.ops_max) break;
    if (!batch.rows.empty() && bytes > ask.limits.bytes_max) break;
    JournalRow& sent = batch.rows.emplace_back();
    sent.seq = seq;
    sent.body = row.body;
    sent.salt = row.salt;
  }
  return batch;
}

FromCache PaperCache::on(const Acknowledged& confirmed) {
  if (confirmed.seq > acked_ && confirmed.seq <= last_seq()) {
    chain_acked_ = rows_[confirmed.seq - first_seq_].chain;
    rows_.erase(rows_.begin(),
                rows_.begin() + static_cast<std::ptrdiff_t>(confirmed.seq - first_seq_ + 1));
    first_seq_ = confirmed.seq + 1;
    acked_ = confirmed.seq;
    heard_.acknowledged(acked_);
  }
  return tell();
}

FromCache PaperCache::on(const StoreFeed& page) {
  for (const v1::FeedOp& op : page.ops) {
    if (op.has_verdict()) heard_.settled(op.verdict().seq());
    if (op.has_put()) ++records_read_;
  }
  CursorAt& cursor = cursors_[page.bucket];
  cursor.bucket = page.bucket;
  cursor.pos = page.next_pos;
  if (page.at_head) {
    cursor.checksum = page.checksum;
    cursor.rebuild = false;
  }
  return FeedStored{page.bucket, page.next_pos, cursor.checksum, cursor.rebuild};
}

FromCache PaperCache::on(const StartRebuild& rebuild) {
  CursorAt& cursor = cursors_[rebuild.bucket];
  cursor = {};
  cursor.bucket = rebuild.bucket;
  cursor.rebuild = true;
  cursor.snapshot = rebuild.snapshot;
  return RebuildStarted{rebuild.bucket, rebuild.snapshot};
}

FromCache PaperCache::on(const StoreChunk& chunk) {
  CursorAt& cursor = cursors_[chunk.bucket];
  if (cursor.snapshot != chunk.snapshot || cursor.chunk_next != chunk.index) {
    return ChunkNotStored{chunk.bucket, cursor.snapshot, cursor.chunk_next, Fault::conflict};
  }
  records_read_ += chunk.records.size();
  ++cursor.chunk_next;
  if (chunk.last) {
    cursor = {};
    cursor.bucket = chunk.bucket;
    cursor.pos = chunk.pos;
    cursor.checksum = chunk.checksum;
  }
  return ChunkStored{chunk.bucket, chunk.snapshot, chunk.index + 1,
                     chunk.last,   cursor.pos,     cursor.checksum};
}

FromCache PaperCache::on(const PurgeBucket& purge) {
  cursors_.erase(purge.bucket);
  return BucketPurged{purge.bucket};
}

FromCache PaperCache::on(const StoreEpoch& epoch) {
  store_epoch_ = epoch.store_epoch;
  if (epoch.restart_cursors) {
    std::erase_if(cursors_, [&epoch](const auto& cursor) {
      return std::ranges::find(epoch.keep, cursor.first) == epoch.keep.end();
    });
  }
  return EpochStored{epoch.store_epoch};
}

FromCache PaperCache::on(const StoreIncarnation& changed) {
  return IncarnationStored{changed.incarnation};
}

FromCache PaperCache::on(const AskReceipts&) { return Receipts{}; }

FromCache PaperCache::on(const AskReport&) {
  ReportReady ready;
  ready.report.set_last_seq(last_seq());
  ready.report.set_acked_seq(acked_);
  ready.report.set_app_version("load");
  ready.report.set_healthy(true);
  return ready;
}

}  // namespace tresen::bench
