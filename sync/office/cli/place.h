#pragma once
// A message inside a text file, with its path and where it stands: what a check needs to say what
// is wrong and where.

#include <string>
#include <string_view>

#include "sync/office/cli/text_file.h"

namespace tresen {

class Place {
 public:
  // The whole file. `reading` outlives all places made from it.
  Place(const google::protobuf::Message& message, TextReading& reading);

  // A message inside this one; `index` for repeated fields.
  Place in(const std::string& field, int index = -1) const;

  // Something about a field is wrong. A field that the text does not have is told at the beginning
  // of its message.
  void wrong(const std::string& field, std::string what, int index = -1) const;
  // Something about the message as a whole is wrong.
  void wrong(std::string what) const;

 private:
  Place(const google::protobuf::Message& message, const TextPlaces* places, TextReading& reading,
        std::string path, google::protobuf::TextFormat::ParseLocation at);
  std::string path_of(const std::string& field, int index) const;

  const google::protobuf::Message& message_;
  const TextPlaces* places_;  // null: the text does not have this message
  TextReading& reading_;
  std::string path_;
  google::protobuf::TextFormat::ParseLocation at_;
};

}  // namespace tresen
