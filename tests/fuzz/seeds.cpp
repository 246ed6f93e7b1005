// Writes a few sound messages for each target whose input is no text: fuzz_seeds FOLDER.
//
// Nothing in them is random or anybody's, so that writing them again changes nothing; certificates
// alone are new each time.

#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "sync/net/device_key.h"
#include "sync/office/admin_frame.h"
#include "sync/record/wire.h"
#include "terminal/pos/frame.h"
#include "tresen/v1/link.pb.h"
#include "tresen/v1/office.pb.h"
#include "tresen/v1/pos.pb.h"

namespace tresen {
namespace {

class Corpus {
 public:
  explicit Corpus(std::filesystem::path folder) : folder_(std::move(folder)) {}

  void put(const std::string& target, const std::string& name, const std::string& bytes) const {
    std::filesystem::create_directories(folder_ / target);
    std::ofstream(folder_ / target / name, std::ios::binary) << bytes;
  }

 private:
  std::filesystem::path folder_;
};

Uuid id_of(std::uint8_t number) {
  Uuid id;
  id.bytes[0] = 1;
  id.bytes[15] = number;
  return id;
}

Answer said(std::string value) {
  Answer answer;
  answer.state = AnswerState::value;
  answer.value = std::move(value);
  answer.source = Source::spoken;
  answer.stamp = {1'794'999'000'000, 1, 1};
  return answer;
}

FieldEdit edit(std::string key, std::string value,
               FieldEdit::Action action = FieldEdit::Action::set) {
  FieldEdit made;
  made.key = std::move(key);
  made.action = action;
  made.answer = said(std::move(value));
  return made;
}

Change change_of(std::uint64_t seq, RecordKind kind, std::vector<FieldEdit> fields) {
  Change change;
  change.seq = seq;
  change.id = id_of(static_cast<std::uint8_t>(100 + seq));
  change.edit = {id_of(static_cast<std::uint8_t>(kind)), kind, std::move(fields)};
  change.stamp = {1'794'999'000'000, static_cast<std::uint32_t>(seq), 1};
  change.wall_ms = 1'794'999'000'000;
  change.branch = "b1";
  return change;
}

std::vector<std::pair<std::string, std::string>> changes() {
  const Change customer =
      change_of(1, RecordKind::customer,
                {edit("last_name", "M\xc3\xbcller"), edit("birth_date", "1961-03-12"),
                 edit("phone_mobile", "+491701234567"), edit("email", "a@example.org")});
  const Change items = change_of(
      2, RecordKind::customer,
      {edit("category.kind", "gold", FieldEdit::Action::add),
       edit("category.kind", "old", FieldEdit::Action::remove), edit("consent_email", "granted")});
  const Change process = change_of(3, RecordKind::process, {edit("template", "new_glasses")});
  return {{"customer", change_bytes(customer)},
          {"items", change_bytes(items)},
          {"process", change_bytes(process)}};
}

Record customer() {
  Record record;
  record.id = id_of(1);
  record.kind = RecordKind::customer;
  record.row_ver = 3;
  for (const auto& [key, value] :
       {std::pair{"last_name", "M\xc3\xbcller"}, std::pair{"first_name", "Hans"},
        std::pair{"birth_date", "1961-03-12"}, std::pair{"customer_no", "10001"}}) {
    record.fields[key] = said(value);
  }
  return record;
}

void write_changes(const Corpus& corpus) {
  v1::PushRequest push;
  push.set_incarnation(1);
  push.set_first_seq(1);
  for (const auto& [name, bytes] : changes()) {
    corpus.put("change", name, bytes);
    corpus.put("journal", name, bytes);
    push.add_changes(bytes);
  }
  corpus.put("push", "three", push.SerializeAsString());
  push.add_changes("no change at all");
  for (int i = 0; i < push.changes_size(); ++i) push.add_salts(std::string(16, 's'));
  corpus.put("push", "salted", push.SerializeAsString());
}

void write_feed(const Corpus& corpus) {
  corpus.put("record", "customer", record_bytes(customer()));
  v1::PullReply page;
  auto op = [&page, pos = std::uint64_t{0}]() mutable {
    v1::FeedOp* made = page.add_ops();
    made->set_pos(++pos);
    return made;
  };
  *op()->mutable_put() = to_wire(customer());
  v1::Verdict& verdict = *op()->mutable_verdict();
  verdict.set_seq(1);
  verdict.set_kind(v1::Verdict::KIND_APPLIED);
  verdict.set_row_ver(3);
  op()->set_moved(to_bytes(id_of(1)));
  op()->set_remove(to_bytes(id_of(1)));
  op()->mutable_erase()->add_record_ids(to_bytes(id_of(1)));
  v1::ConfigDoc config;
  config.set_chain_name("Fuzz");
  config.mutable_rules()->set_version(2);
  config.mutable_rules()->add_branches()->set_id("b1");
  *op()->mutable_config() = config;
  corpus.put("feed", "each_op", page.SerializeAsString());
  corpus.put("config", "rules", config.SerializeAsString());
  config.mutable_staff()->add_members()->set_id("s1");
  corpus.put("config", "staff", config.SerializeAsString());
  config.mutable_campaigns()->add_campaigns()->set_id("spring");
  corpus.put("config", "campaigns", config.SerializeAsString());
}

// A manifest of one chunk behind its length in two bytes, and the chunk.
void write_snapshot(const Corpus& corpus) {
  v1::ChunkRecords records;
  records.add_records(record_bytes(customer()));
  const std::string raw = records.SerializeAsString();
  std::string packed(ZSTD_compressBound(raw.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), raw.data(), raw.size(), 3));
  v1::Manifest manifest;
  manifest.set_snapshot_id(std::string(16, 'i'));
  manifest.set_bucket("branch/b1");
  manifest.set_pos(7);
  manifest.set_records(1);
  v1::ManifestChunk& chunk = *manifest.add_chunks();
  chunk.set_bytes(static_cast<std::uint32_t>(packed.size()));
  chunk.set_records(1);
  chunk.set_sha256(std::string(32, 'h'));
  const std::string told = manifest.SerializeAsString();
  const std::string length{static_cast<char>(told.size() / 256),
                           static_cast<char>(told.size() % 256)};
  corpus.put("chunk", "one_record", length + told + packed);
}

void write_requests(const Corpus& corpus) {
  v1::HelloRequest hello;
  hello.set_proto_min(1);
  hello.set_proto_max(2);
  hello.set_device_id(1);
  hello.set_incarnation(1);
  hello.set_boot_id(std::string(16, 'b'));
  hello.set_wall_ms(1'794'999'000'000);
  hello.add_cursors()->set_bucket("branch/b1");
  corpus.put("hello", "hello", std::string(1, '\0') + hello.SerializeAsString());
  v1::PullRequest pull;
  pull.set_bucket("branch/b1");
  corpus.put("hello", "pull", '\1' + pull.SerializeAsString());
  v1::OpaqueRequest opaque;
  opaque.set_incarnation(1);
  opaque.set_seq(1);
  opaque.set_raw("no change at all");
  corpus.put("hello", "opaque", '\2' + opaque.SerializeAsString());
  v1::DeviceReport report;
  report.set_last_seq(3);
  report.set_app_version("0.1.0");
  report.add_trouble("push_failed");
  report.add_days()->set_day("2026-11-21");
  corpus.put("hello", "report", '\4' + report.SerializeAsString());
  v1::LookupRequest lookup;
  lookup.set_words("muell han");
  lookup.set_reason(v1::LOOKUP_REASON_CUSTOMER_PRESENT);
  lookup.set_staff("s1");
  corpus.put("hello", "lookup", '\3' + lookup.SerializeAsString());
}

// One answer of head office as the target `replies` reads it.
std::string piece(const std::string& reply) {
  return std::string{'\0', static_cast<char>(reply.size() / 256),
                     static_cast<char>(reply.size() % 256)} +
         reply;
}

void write_replies(const Corpus& corpus) {
  v1::HelloReply hello;
  hello.set_proto(2);
  hello.set_store_epoch(7);
  hello.set_server_ms(1'795'000'000'000);
  hello.set_incarnation(1);
  v1::BucketHead& bucket = *hello.add_buckets();
  bucket.set_bucket("branch/b1");
  bucket.set_head_pos(2);
  v1::PushReply push;
  push.set_hw_seq(3);
  v1::PullReply page;
  v1::FeedOp& op = *page.add_ops();
  op.set_pos(2);
  *op.mutable_put() = to_wire(customer());
  page.set_next_pos(2);
  page.set_head_pos(2);
  std::string day = piece(hello.SerializeAsString());
  for (int i = 0; i < 3; ++i) {
    day += piece(push.SerializeAsString());
    day += piece(page.SerializeAsString());
  }
  corpus.put("replies", "push_and_pull", day);
  hello.set_frozen(true);
  corpus.put("replies", "frozen", piece(hello.SerializeAsString()) + day);
}

// The first byte is the place on the disk.
void write_disks(const Corpus& corpus) {
  v1::ConfigDoc config;
  config.mutable_rules()->add_branches()->set_id("b1");
  v1::Verdict verdict;
  verdict.set_seq(1);
  verdict.set_kind(v1::Verdict::KIND_SUPERSEDED);
  const std::string record = record_bytes(customer());
  const std::string answer = to_wire(said("Muster")).SerializeAsString();
  corpus.put("cache_disk", "record", '\0' + record);
  corpus.put("cache_disk", "answer", '\1' + answer);
  corpus.put("cache_disk", "verdict", '\2' + verdict.SerializeAsString());
  corpus.put("cache_disk", "rules", '\3' + config.SerializeAsString());
  corpus.put("office_disk", "log", '\0' + changes().front().second);
  corpus.put("office_disk", "record", '\1' + record);
  corpus.put("office_disk", "answer", '\2' + answer);
  corpus.put("office_disk", "verdict", '\3' + verdict.SerializeAsString());
  corpus.put("office_disk", "rules", '\4' + config.SerializeAsString());
}

void write_frames(const Corpus& corpus) {
  v1::AdminRequest request;
  request.mutable_status();
  std::string frames = admin_frame(request.SerializeAsString());
  request.mutable_search()->add_queries("muell han");
  frames += admin_frame(request.SerializeAsString());
  corpus.put("admin", "two", frames);
  request.mutable_device_code()->set_branch("b1");
  corpus.put("admin", "code", admin_frame(request.SerializeAsString()));
  request.mutable_publish()->mutable_chain()->set_id("fuzz");
  corpus.put("admin", "publish", admin_frame(request.SerializeAsString()));
  v1::PosRequest till;
  till.set_request_id("r1");
  till.mutable_start()->set_customer_no("10001");
  till.mutable_start()->set_template_("new_glasses");
  corpus.put("till", "start", framed(till.SerializeAsString()));
  v1::PosReply heard;
  heard.mutable_event()->set_event_id(7);
  heard.mutable_event()->set_kind("process.completed");
  v1::ProcessState& process = *heard.mutable_event()->mutable_process();
  process.set_process_id(std::string(32, 'a'));
  process.set_state("closed");
  process.add_fields_changed("mobile");
  process.add_fields_changed("email");
  corpus.put("shim", "event", heard.SerializeAsString());
}

}  // namespace
}  // namespace tresen

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const tresen::Corpus corpus(argv[1]);
  tresen::write_changes(corpus);
  tresen::write_feed(corpus);
  tresen::write_snapshot(corpus);
  tresen::write_requests(corpus);
  tresen::write_replies(corpus);
  tresen::write_disks(corpus);
  tresen::write_frames(corpus);
  if (const auto key = tresen::new_device_key()) {
    if (const auto request = tresen::certificate_request(*key)) {
      corpus.put("certificate", "request", *request);
    }
  }
  return 0;
}
