#include "terminal/desk/screens/option_rows.h"

namespace tresen::desk {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using Part = Options::Part;

// The lists on the way to the rows of a part.
struct Lists {
  const char* document;
  const char* outer;  // null: the terms
  const char* inner;  // null: the outer one has the rows
};

constexpr Lists lists_of(Part part) {
  switch (part) {
    case Part::rules:
      return {"rules", "fields", nullptr};
    case Part::categories:
      return {"rules", "category_sets", "categories"};
    case Part::templates:
      return {"rules", "templates", nullptr};
    case Part::steps:
      return {"rules", "templates", "steps"};
    case Part::contact_templates:
      return {"campaigns", "contact_templates", nullptr};
    case Part::contact_steps:
      return {"campaigns", "contact_templates", "steps"};
    case Part::texts:
      return {"texts", "texts", nullptr};
    case Part::terms:
      return {"rules", nullptr, nullptr};
    case Part::branches:
      return {"rules", "branches", nullptr};
    case Part::staff:
      return {"staff", "members", nullptr};
  }
  return {};
}

const FieldDescriptor& field_in(const Message& message, const char* name) {
  return *message.GetDescriptor()->FindFieldByName(name);
}

const Message& document_of(const v1::Chain& chain, const Lists& lists) {
  return chain.GetReflection()->GetMessage(chain, &field_in(chain, lists.document));
}

int size_of(const Message& parent, const char* list) {
  return parent.GetReflection()->FieldSize(parent, &field_in(parent, list));
}

const Message& row_of(const Message& parent, const char* list, int at) {
  return parent.GetReflection()->GetRepeatedMessage(parent, &field_in(parent, list), at);
}

// Which parent the row stands in, and where there; at -1: there is no such row.
struct Found {
  int parent = 0;
  int at = -1;
};
Found find(const v1::Chain& chain, const Lists& lists, int at) {
  const Message& document = document_of(chain, lists);
  const int outer = size_of(document, lists.outer);
  if (at < 0) return {};
  if (lists.inner == nullptr) return at < outer ? Found{0, at} : Found{};
  for (int i = 0; i < outer; ++i) {
    const int size = size_of(row_of(document, lists.outer, i), lists.inner);
    if (at < size) return {i, at};
    at -= size;
  }
  return {};
}

std::string place(const std::string& list, int number) {
  return list + "[" + std::to_string(number) + "]";
}

}  // namespace

int option_count(const v1::Chain& chain, Part part) {
  const Lists lists = lists_of(part);
  if (lists.outer == nullptr) return static_cast<int>(terms.size());
  const Message& document = document_of(chain, lists);
  const int outer = size_of(document, lists.outer);
  if (lists.inner == nullptr) return outer;
  int count = 0;
  for (int i = 0; i < outer; ++i) count += size_of(row_of(document, lists.outer, i), lists.inner);
  return count;
}

const Message* option_row(const v1::Chain& chain, Part part, int at) {
  const Lists lists = lists_of(part);
  if (at < 0 || at >= option_count(chain, part)) return nullptr;
  const Message& document = document_of(chain, lists);
  if (lists.outer == nullptr) return &document;
  const Found found = find(chain, lists, at);
  if (lists.inner == nullptr) return &row_of(document, lists.outer, found.at);
  return &row_of(row_of(document, lists.outer, found.parent), lists.inner, found.at);
}

std::string option_path(const v1::Chain& chain, Part part, int at) {
  const Lists lists = lists_of(part);
  const std::string document = lists.document;
  if (lists.outer == nullptr) {
    const bool there = at >= 0 && static_cast<std::size_t>(at) < terms.size();
    return document + "." +
           std::string(there ? terms[static_cast<std::size_t>(at)].field : std::string_view());
  }
  const Found found = find(chain, lists, at);
  if (found.at < 0) return {};
  const std::string list = document + "." + lists.outer;
  if (lists.inner == nullptr) return place(list, found.at);
  return place(place(list, found.parent) + "." + lists.inner, found.at);
}

std::string_view option_field(std::string_view key) {
  constexpr std::string_view prefix = "option.";
  return key.starts_with(prefix) ? key.substr(prefix.size()) : std::string_view();
}

// The draft is the desk's own and may be written to.
Message* chosen_option(Options& options) {
  return const_cast<Message*>(option_row(options.draft, options.part, options.chosen));
}

OptionPlace option_place(v1::Chain& chain, Part part, int at) {
  const Lists lists = lists_of(part);
  if (lists.outer == nullptr) return {};
  const Found found = find(chain, lists, at);
  if (found.at < 0) return {};
  Message* document =
      chain.GetReflection()->MutableMessage(&chain, &field_in(chain, lists.document));
  if (lists.inner == nullptr) return {document, &field_in(*document, lists.outer), found.at, 0};
  Message* parent = document->GetReflection()->MutableRepeatedMessage(
      document, &field_in(*document, lists.outer), found.parent);
  return {parent, &field_in(*parent, lists.inner), found.at, found.parent};
}

void remove_option(v1::Chain& chain, Part part, int at) {
  const OptionPlace place = option_place(chain, part, at);
  if (place.parent == nullptr) return;
  const auto& reflection = *place.parent->GetReflection();
  const int last = reflection.FieldSize(*place.parent, place.list) - 1;
  for (int i = place.at; i < last; ++i) reflection.SwapElements(place.parent, place.list, i, i + 1);
  reflection.RemoveLast(place.parent, place.list);
}

bool move_option(v1::Chain& chain, Part part, int at, int by) {
  const OptionPlace place = option_place(chain, part, at);
  if (place.parent == nullptr) return false;
  const auto& reflection = *place.parent->GetReflection();
  const int to = place.at + by;
  if (to < 0 || to >= reflection.FieldSize(*place.parent, place.list)) return false;
  reflection.SwapElements(place.parent, place.list, place.at, to);
  return true;
}

bool is_ordered(Part part) {
  return part == Part::categories || part == Part::templates || part == Part::steps ||
         part == Part::contact_steps;
}

}  // namespace tresen::desk
