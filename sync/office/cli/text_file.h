#pragma once
// Files that people write in protobuf text format: a chain, a map for an import.
//
// A mistake says where it stands and what would be right. Reading goes on behind a mistake wherever
// that is possible without guessing, so that one run shows as many as there are.

#include <google/protobuf/message.h>
#include <google/protobuf/text_format.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tresen {

struct Mistake {
  int line = 0;       // from 1; 0: the file as a whole
  int column = 0;     // from 1, in code points
  std::string field;  // path of the field, such as "rules.fields[2].level"
  std::string what;   // what is wrong, and what would be right

  bool operator==(const Mistake&) const = default;
};

// "chain.textproto:12:7: rules.fields[2].level: ..."
std::string shown(const Mistake& mistake, std::string_view file);

// Where the fields of a message stand in its text.
using TextPlaces = google::protobuf::TextFormat::ParseInfoTree;

class WorkingText;

struct TextReading {
  TextReading();
  TextReading(TextReading&&) noexcept;
  ~TextReading();

  bool whole = false;  // the text was read to its end: the message holds all that was understood
  std::vector<Mistake> mistakes;
  std::unique_ptr<TextPlaces> places;

  // Adds a mistake that stands where `places` says (zero-based, as there; negative: nowhere).
  void add(google::protobuf::TextFormat::ParseLocation where, std::string path, std::string what);
  // Puts the mistakes into the order of the file.
  void sort();

  std::unique_ptr<WorkingText> working;
};

// Reads `text` into `message`. No mistakes: all of it was understood.
TextReading read_text(std::string_view text, google::protobuf::Message& message);

// Path of the innermost field that is open at a byte of the text, such as "rules.fields[2].level".
std::string path_at(std::string_view text, std::size_t offset,
                    const google::protobuf::Descriptor& type);

}  // namespace tresen
