#include "sync/office/cli/processing_commands.h"

#include "sync/base/text.h"
#include "sync/office/cli/json.h"
#include "sync/record/processing.h"

namespace tresen {
namespace {

void add(JsonText& json, std::string_view name, const std::vector<std::string>& words) {
  json.key(name).array();
  for (const std::string& word : words) json.value(word);
  json.end_array();
}

std::string text_of(const Activity& activity) {
  std::string text(activity.purpose);
  text += "\n  basis: " + std::string(article_of(activity.basis)) + " " +
          std::string(name_of(activity.basis)) + ": " + std::string(activity.note);
  if (!activity.data.empty()) text += "\n  data: " + join(activity.data, ", ");
  if (!activity.wanted_for.empty()) text += "\n  asked for: " + join(activity.wanted_for, "; ");
  if (!activity.kept.empty()) text += "\n  kept as: " + join(activity.kept, ", ");
  return text;
}

}  // namespace

Result<void> list_processing(AdminClient& office, const Console& console) {
  v1::AdminRequest request;
  request.mutable_chain();
  TRY_TO(reply, office.ask(request));
  JsonText json;
  json.array();
  for (const Activity& activity : record_of_processing(reply.chain().rules())) {
    if (!console.json) {
      console.print(text_of(activity));
      continue;
    }
    json.object().member("purpose", activity.purpose).member("basis", name_of(activity.basis));
    json.member("article", article_of(activity.basis)).member("note", activity.note);
    add(json, "data", activity.data);
    add(json, "asked_for", activity.wanted_for);
    add(json, "kept_as", activity.kept);
    json.end_object();
  }
  if (console.json) console.print(json.end_array().text());
  return {};
}

}  // namespace tresen
