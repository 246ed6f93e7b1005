#include "sync/record/wire.h"

#include <google/protobuf/arena.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/wire_format_lite.h>

#include <array>
#include <cassert>
#include <limits>
#include <utility>

namespace tresen {
namespace {

bool known(v1::AnswerState state) {
  return v1::AnswerState_IsValid(state) && state != v1::ANSWER_STATE_UNSPECIFIED;
}

bool known(v1::RecordKind kind) {
  return v1::RecordKind_IsValid(kind) && kind != v1::RECORD_KIND_UNSPECIFIED;
}

bool known(v1::FieldOp::Action action) {
  return v1::FieldOp::Action_IsValid(action) && action != v1::FieldOp::ACTION_UNSPECIFIED;
}

Result<Uuid> uuid_of(std::string_view bytes, const char* what) {
  const auto id = uuid_from_bytes(bytes);
  if (!id) return fail(Fault::invalid, std::string(what) + " is not 16 bytes long");
  return *id;
}

// Where a message of the usual size finds room without asking for memory.
class Scratch {
 public:
  Scratch() : arena_(room_.data(), room_.size()) {}

  template <class Message>
  Message& make() {
    return *google::protobuf::Arena::CreateMessage<Message>(&arena_);
  }

 private:
  alignas(std::max_align_t) std::array<char, 8 * 1024> room_;
  google::protobuf::Arena arena_;
};

// Serialises with sorted maps, so that equal messages give equal bytes.
std::string bytes_of(const google::protobuf::MessageLite& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream into(&bytes);
  google::protobuf::io::CodedOutputStream coded(&into);
  coded.SetSerializationDeterministic(true);
  [[maybe_unused]] const bool written = message.SerializeToCodedStream(&coded);
  assert(written);
  coded.Trim();
  return bytes;
}

bool parse(google::protobuf::MessageLite& message, std::string_view bytes) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return false;
  const google::protobuf::LogSilencer quiet;  // the caller says what was wrong
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

void write_to(v1::Stamp& wire, const Stamp& stamp) {
  wire.set_ms(stamp.ms);
  wire.set_counter(stamp.counter);
  wire.set_device(stamp.device);
}

void write_to(v1::FieldOp& op, const FieldEdit& edit) {
  op.set_key(edit.key);
  op.set_action(static_cast<v1::FieldOp::Action>(edit.action));
  op.mutable_answer()->set_state(static_cast<v1::AnswerState>(edit.answer.state));
  op.mutable_answer()->set_value(edit.answer.value);
  op.mutable_answer()->set_source(static_cast<v1::Source>(edit.answer.source));
  if (edit.base != Stamp{}) write_to(*op.mutable_base_stamp(), edit.base);
}

void write_to(v1::Answer& wire, const Answer& answer) {
  wire.set_state(static_cast<v1::AnswerState>(answer.state));
  wire.set_value(answer.value);
  wire.set_source(static_cast<v1::Source>(answer.source));
  if (answer.stamp != Stamp{}) write_to(*wire.mutable_stamp(), answer.stamp);
  wire.set_staff(answer.staff);
  wire.set_branch(answer.branch);
}

void write_to(v1::Record& wire, const Record& record) {
  wire.set_record_id(to_bytes(record.id));
  wire.set_kind(static_cast<v1::RecordKind>(record.kind));
  wire.set_row_ver(record.row_ver);
  for (const auto& [key, answer] : record.fields) {
    v1::Field* field = wire.add_fields();
    field->set_key(key);
    write_to(*field->mutable_answer(), answer);
  }
}

void write_to(v1::Change& wire, const Change& change) {
  wire.set_seq(change.seq);
  wire.set_change_id(to_bytes(change.id));
  wire.set_record_id(to_bytes(change.edit.record));
  wire.set_kind(static_cast<v1::RecordKind>(change.edit.kind));
  for (const FieldEdit& edit : change.edit.fields) write_to(*wire.add_ops(), edit);
  write_to(*wire.mutable_stamp(), change.stamp);
  wire.set_wall_ms(change.wall_ms);
  wire.set_boot_id(to_bytes(change.boot));
  wire.set_boot_ms(change.boot_ms);
  wire.set_staff(change.staff);
  wire.set_branch(change.branch);
  wire.set_rules_version(change.rules_version);
}

Result<FieldEdit> edit_of(const v1::FieldOp& op, const Change& change) {
  if (op.key().empty()) return fail(Fault::invalid, "a field without key");
  if (!known(op.action())) return fail(Fault::invalid, "an unknown action on " + op.key());
  TRY_TO(answer, from_wire(op.answer()));
  answer.stamp = change.stamp;
  answer.staff = change.staff;
  answer.branch = change.branch;
  return FieldEdit{.key = op.key(),
                   .action = static_cast<FieldEdit::Action>(op.action()),
                   .answer = std::move(answer),
                   .base = from_wire(op.base_stamp())};
}

}  // namespace

v1::Stamp to_wire(const Stamp& stamp) {
  v1::Stamp wire;
  write_to(wire, stamp);
  return wire;
}

Stamp from_wire(const v1::Stamp& stamp) {
  return {.ms = stamp.ms(), .counter = stamp.counter(), .device = stamp.device()};
}

v1::Answer to_wire(const Answer& answer) {
  v1::Answer wire;
  write_to(wire, answer);
  return wire;
}

Result<Answer> from_wire(const v1::Answer& answer) {
  if (!known(answer.state())) return fail(Fault::invalid, "an unknown state of an answer");
  if (!v1::Source_IsValid(answer.source())) return fail(Fault::invalid, "an unknown source");
  return Answer{.state = static_cast<AnswerState>(answer.state()),
                .value = answer.value(),
                .source = static_cast<Source>(answer.source()),
                .stamp = from_wire(answer.stamp()),
                .staff = answer.staff(),
                .branch = answer.branch()};
}

v1::Record to_wire(const Record& record) {
  v1::Record wire;
  write_to(wire, record);
  return wire;
}

Result<Record> from_wire(const v1::Record& wire) {
  Record record;
  TRY_TO(id, uuid_of(wire.record_id(), "record_id"));
  if (!known(wire.kind())) return fail(Fault::invalid, "an unknown kind of record");
  record.id = id;
  record.kind = static_cast<RecordKind>(wire.kind());
  record.row_ver = wire.row_ver();
  for (const v1::Field& field : wire.fields()) {
    if (field.key().empty()) return fail(Fault::invalid, "a field without key");
    TRY_TO(answer, from_wire(field.answer()));
    // They were written in this order, so that each belongs behind the last.
    const std::size_t before = record.fields.size();
    record.fields.emplace_hint(record.fields.end(), field.key(), std::move(answer));
    if (record.fields.size() == before) {
      return fail(Fault::invalid, "field " + field.key() + " stands there twice");
    }
  }
  return record;
}

v1::Change to_wire(const Change& change) {
  v1::Change wire;
  write_to(wire, change);
  return wire;
}

Result<Change> from_wire(const v1::Change& wire) {
  Change change;
  TRY_TO(id, uuid_of(wire.change_id(), "change_id"));
  TRY_TO(record, uuid_of(wire.record_id(), "record_id"));
  TRY_TO(boot, uuid_of(wire.boot_id(), "boot_id"));
  if (!known(wire.kind())) return fail(Fault::invalid, "an unknown kind of record");
  if (static_cast<std::size_t>(wire.ops_size()) > change_fields_max) {
    return fail(Fault::invalid, "more than 256 fields in a change");
  }
  change.seq = wire.seq();
  change.id = id;
  change.edit.record = record;
  change.edit.kind = static_cast<RecordKind>(wire.kind());
  change.stamp = from_wire(wire.stamp());
  change.wall_ms = wire.wall_ms();
  change.boot = boot;
  change.boot_ms = wire.boot_ms();
  change.staff = wire.staff();
  change.branch = wire.branch();
  change.rules_version = wire.rules_version();
  for (const v1::FieldOp& op : wire.ops()) {
    TRY_TO(edit, edit_of(op, change));
    change.edit.fields.push_back(std::move(edit));
  }
  return change;
}

std::string record_bytes(const Record& record) {
  Scratch scratch;
  auto& wire = scratch.make<v1::Record>();
  write_to(wire, record);
  return bytes_of(wire);
}

Result<Record> record_from_bytes(std::string_view bytes) {
  Scratch scratch;
  auto& wire = scratch.make<v1::Record>();
  if (!parse(wire, bytes)) return fail(Fault::invalid, "these bytes are no record");
  return from_wire(wire);
}

std::string change_bytes(const Change& change) {
  Scratch scratch;
  auto& wire = scratch.make<v1::Change>();
  write_to(wire, change);
  return bytes_of(wire);
}

Result<Change> change_from_bytes(std::string_view bytes) {
  if (bytes.size() > change_bytes_max) return fail(Fault::invalid, "a change above 64 KiB");
  Scratch scratch;
  auto& wire = scratch.make<v1::Change>();
  if (!parse(wire, bytes)) return fail(Fault::invalid, "these bytes are no change");
  return from_wire(wire);
}

ChangeLabel label_of(std::string_view change_bytes) {
  using google::protobuf::internal::WireFormatLite;
  ChangeLabel label;
  if (change_bytes.size() > change_bytes_max) return label;
  google::protobuf::io::CodedInputStream in(
      reinterpret_cast<const std::uint8_t*>(change_bytes.data()),
      static_cast<int>(change_bytes.size()));
  constexpr std::uint32_t record_tag = WireFormatLite::MakeTag(
      v1::Change::kRecordIdFieldNumber, WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
  constexpr std::uint32_t wall_tag =
      WireFormatLite::MakeTag(v1::Change::kWallMsFieldNumber, WireFormatLite::WIRETYPE_VARINT);
  while (const std::uint32_t tag = in.ReadTag()) {
    if (tag == record_tag) {
      std::uint32_t size = 0;
      if (!in.ReadVarint32(&size) || size != label.record.bytes.size()) break;
      if (!in.ReadRaw(label.record.bytes.data(), static_cast<int>(size))) break;
    } else if (tag == wall_tag) {
      std::uint64_t wall_ms = 0;
      if (!in.ReadVarint64(&wall_ms)) break;
      label.wall_ms = static_cast<std::int64_t>(wall_ms);
    } else if (!WireFormatLite::SkipField(&in, tag)) {
      break;
    }
  }
  return label;
}

}  // namespace tresen
