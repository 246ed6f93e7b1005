#include "terminal/pos/file_drop.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "terminal/pos/frame.h"

namespace tresen {
namespace {

namespace files = std::filesystem;

// Written beside, then renamed: nobody reads half a file.
Result<void> put(const files::path& path, const std::string& text) {
  files::path fresh = path;
  fresh += ".new";
  {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out << text;
    if (!out.flush()) return fail(Fault::storage, "cannot write " + fresh.string());
  }
  std::error_code failed;
  files::rename(fresh, path, failed);
  if (failed) return fail(Fault::storage, "cannot write " + path.string());
  return {};
}

// NAME.json of `in`, sorted.
std::vector<files::path> requests_in(const files::path& folder) {
  std::vector<files::path> found;
  std::error_code failed;
  for (const auto& entry : files::directory_iterator(folder / "in", failed)) {
    const bool ours = entry.is_regular_file(failed) && entry.path().extension() == ".json" &&
                      !entry.path().filename().string().starts_with('.');
    if (ours) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

Result<v1::PosRequest> read_request(const files::path& path) {
  std::error_code failed;
  if (files::file_size(path, failed) > frame_bytes_max || failed) {
    return fail(Fault::invalid, "larger than a mebibyte");
  }
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  v1::PosRequest request;
  const auto read = google::protobuf::util::JsonStringToMessage(text, &request, options);
  if (!read.ok()) return fail(Fault::invalid, "no JSON of a request");
  switch (request.request_case()) {
    case v1::PosRequest::REQUEST_NOT_SET:
      return fail(Fault::invalid, "asks for nothing that is known");
    case v1::PosRequest::kHello:
    case v1::PosRequest::kAcknowledge:
    case v1::PosRequest::kWait:
      return fail(Fault::invalid, "nothing that a file can ask for");
    default:
      break;
  }
  if (request.request_id().empty()) {
    // The same name may come again another day.
    const auto written = files::last_write_time(path, failed).time_since_epoch().count();
    request.set_request_id(path.filename().string() + " " + std::to_string(written));
  }
  return request;
}

Result<void> set_aside(const files::path& folder, const files::path& path, const Error& why) {
  files::path reason = folder / "broken" / path.stem();
  reason += ".why";
  TRY(put(reason, why.detail + "\n"));
  std::error_code failed;
  files::rename(path, folder / "broken" / path.filename(), failed);
  if (failed) return fail(Fault::storage, "cannot move " + path.string());
  return {};
}

std::string json_of(const v1::PosReply& reply) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  static_cast<void>(google::protobuf::util::MessageToJsonString(reply, &json, options).ok());
  return json + "\n";
}

}  // namespace

Result<void> prepare_drop(const std::string& folder) {
  for (const char* part : {"in", "out", "broken"}) {
    std::error_code failed;
    files::create_directories(files::path(folder) / part, failed);
    if (failed) return fail(Fault::storage, "cannot make " + folder + "/" + part);
  }
  return {};
}

Result<int> answer_drop(const std::string& folder, const AskTerminal& ask) {
  int answered = 0;
  for (const files::path& path : requests_in(folder)) {
    const auto request = read_request(path);
    if (!request) {
      TRY(set_aside(folder, path, request.error()));
      continue;
    }
    TRY_TO(reply, ask(*request));
    TRY(put(files::path(folder) / "out" / path.filename(), json_of(reply)));
    std::error_code failed;
    files::remove(path, failed);
    if (failed) return fail(Fault::storage, "cannot remove " + path.string());
    ++answered;
  }
  return answered;
}

}  // namespace tresen
