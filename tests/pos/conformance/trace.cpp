#include "tests/pos/conformance/trace.h"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <fstream>
#include <string_view>
#include <utility>

namespace tresen::conformance {
namespace {

namespace pb = google::protobuf;

class Quiet : public pb::io::ErrorCollector {
 public:
  void AddError(int, int, const std::string& message) override {
    if (what.empty()) what = message;
  }
  std::string what;
};

Result<Line> line_of(const std::string& text, int number) {
  const std::string who = text.substr(0, text.find_first_of(" \t{\n"));
  const std::size_t opens = text.find('{'), closes = text.rfind('}');
  if (opens == text.npos || closes == text.npos) {
    return fail(Fault::invalid, "line " + std::to_string(number) + ": no { } around the message");
  }
  const std::string message = text.substr(opens + 1, closes - opens - 1);
  Line line{number, {}};
  if (who == "terminal")
    line.said = v1::PosReply();
  else if (who != "till") {
    return fail(Fault::invalid, "line " + std::to_string(number) + ": neither till nor terminal");
  }
  Quiet errors;
  pb::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  const bool read =
      std::visit([&](auto& said) { return parser.ParseFromString(message, &said); }, line.said);
  if (read) return line;
  return fail(Fault::invalid, "line " + std::to_string(number) + ": " + errors.what);
}

bool is_word(const std::string& text) { return text.size() > 1 && text.front() == '$'; }

bool text_fits(const std::string& recorded, const std::string& heard, Words& words) {
  if (!is_word(recorded)) return recorded == heard;
  return words.emplace(recorded, heard).first->second == heard;
}

// One value of a field, of the place `at` where it is repeated.
bool value_fits(const pb::Message& recorded, int at_recorded, const pb::Message& heard,
                int at_heard, const pb::FieldDescriptor& field, Words& words) {
  const pb::Reflection& of = *recorded.GetReflection();
  const bool many = field.is_repeated();
  if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE) {
    return many ? fits(of.GetRepeatedMessage(recorded, &field, at_recorded),
                       of.GetRepeatedMessage(heard, &field, at_heard), words)
                : fits(of.GetMessage(recorded, &field), of.GetMessage(heard, &field), words);
  }
  if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING) {
    return many ? text_fits(of.GetRepeatedString(recorded, &field, at_recorded),
                            of.GetRepeatedString(heard, &field, at_heard), words)
                : text_fits(of.GetString(recorded, &field), of.GetString(heard, &field), words);
  }
  std::string theirs, ours;
  pb::TextFormat::PrintFieldValueToString(recorded, &field, many ? at_recorded : -1, &ours);
  pb::TextFormat::PrintFieldValueToString(heard, &field, many ? at_heard : -1, &theirs);
  return ours == theirs;
}

bool has_one_that_fits(const pb::Message& recorded, int at, const pb::Message& heard,
                       const pb::FieldDescriptor& field, Words& words) {
  const int count = heard.GetReflection()->FieldSize(heard, &field);
  for (int i = 0; i < count; ++i) {
    Words learned = words;
    if (!value_fits(recorded, at, heard, i, field, learned)) continue;
    words = std::move(learned);
    return true;
  }
  return false;
}

}  // namespace

Result<Trace> read_trace(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) return fail(Fault::absent, "cannot read " + file.string());
  Trace trace{file.filename().string(), {}};
  std::string text, next;
  int number = 0, began = 0;
  const auto finish = [&]() -> Result<void> {
    if (text.empty()) return {};
    TRY_TO(line, line_of(text, began));
    trace.lines.push_back(std::move(line));
    text.clear();
    return {};
  };
  while (std::getline(in, next)) {
    ++number;
    if (next.empty() || next.front() == '#') continue;
    if (next.front() != ' ') {
      TRY(finish());
      began = number;
    }
    text += next + "\n";
  }
  TRY(finish());
  if (trace.lines.empty()) return fail(Fault::invalid, "nobody says anything");
  return trace;
}

bool fits(const pb::Message& recorded, const pb::Message& heard, Words& words) {
  const pb::Reflection& of = *recorded.GetReflection();
  std::vector<const pb::FieldDescriptor*> named;
  of.ListFields(recorded, &named);
  Words learned = words;
  for (const pb::FieldDescriptor* field : named) {
    if (field->is_repeated()) {
      for (int i = 0; i < of.FieldSize(recorded, field); ++i)
        if (!has_one_that_fits(recorded, i, heard, *field, learned)) return false;
      continue;
    }
    if (field->has_presence() && !of.HasField(heard, field)) return false;
    if (!value_fits(recorded, 0, heard, 0, *field, learned)) return false;
  }
  words = std::move(learned);
  return true;
}

void fill_in(pb::Message& message, Words& words) {
  const pb::Reflection& of = *message.GetReflection();
  std::vector<const pb::FieldDescriptor*> named;
  of.ListFields(message, &named);
  const auto meant = [&](const std::string& text) {
    return is_word(text) ? words.emplace(text, text.substr(1)).first->second : text;
  };
  for (const pb::FieldDescriptor* field : named) {
    const bool is_text = field->cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING;
    const bool is_message = field->cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE;
    const int count = field->is_repeated() ? of.FieldSize(message, field) : 0;
    for (int i = 0; i < count; ++i) {
      if (is_text)
        of.SetRepeatedString(&message, field, i, meant(of.GetRepeatedString(message, field, i)));
      if (is_message) fill_in(*of.MutableRepeatedMessage(&message, field, i), words);
    }
    if (field->is_repeated()) continue;
    if (is_text) of.SetString(&message, field, meant(of.GetString(message, field)));
    if (is_message) fill_in(*of.MutableMessage(&message, field), words);
  }
}

std::string shown(const pb::Message& message) {
  std::string text;
  pb::TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  printer.PrintToString(message, &text);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

}  // namespace tresen::conformance
