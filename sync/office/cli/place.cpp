#include "sync/office/cli/place.h"

#include <google/protobuf/descriptor.h>

#include <cassert>

namespace tresen {

namespace pb = google::protobuf;

Place::Place(const pb::Message& message, TextReading& reading)
    : Place(message, reading.places.get(), reading, "", {}) {}

Place::Place(const pb::Message& message, const TextPlaces* places, TextReading& reading,
             std::string path, pb::TextFormat::ParseLocation at)
    : message_(message), places_(places), reading_(reading), path_(std::move(path)), at_(at) {}

std::string Place::path_of(const std::string& field, int index) const {
  std::string path = path_.empty() ? field : path_ + "." + field;
  if (index >= 0) path += "[" + std::to_string(index) + "]";
  return path;
}

Place Place::in(const std::string& field, int index) const {
  const pb::FieldDescriptor* descriptor = message_.GetDescriptor()->FindFieldByName(field);
  assert(descriptor != nullptr && descriptor->message_type() != nullptr);
  const pb::Reflection& reflection = *message_.GetReflection();
  const pb::Message& inner = index < 0 ? reflection.GetMessage(message_, descriptor)
                                       : reflection.GetRepeatedMessage(message_, descriptor, index);
  if (places_ == nullptr) return {inner, nullptr, reading_, path_of(field, index), at_};
  const TextPlaces* places = places_->GetTreeForNested(descriptor, index);
  const auto at = places_->GetLocation(descriptor, index);
  return {inner, places, reading_, path_of(field, index), at.line < 0 ? at_ : at};
}

void Place::wrong(const std::string& field, std::string what, int index) const {
  const pb::FieldDescriptor* descriptor = message_.GetDescriptor()->FindFieldByName(field);
  assert(descriptor != nullptr);
  pb::TextFormat::ParseLocation at;
  if (places_ != nullptr) {
    const bool repeated = descriptor->is_repeated();
    const bool there = !repeated || index >= 0;
    if (there) at = places_->GetLocation(descriptor, repeated ? index : -1);
  }
  reading_.add(at.line < 0 ? at_ : at, path_of(field, index), std::move(what));
}

void Place::wrong(std::string what) const { reading_.add(at_, path_, std::move(what)); }

}  // namespace tresen
