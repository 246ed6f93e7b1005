#include "sync/office/channels/upload.h"

#include <unistd.h>

#include <fstream>

#include "sync/base/text.h"
#include "sync/office/channels/batch_document.h"
#include "sync/office/channels/remote_folder.h"
#include "sync/office/channels/whole_file.h"

namespace tresen {
namespace {

// The index on its way; gone afterwards.
class IndexFile {
 public:
  explicit IndexFile(std::string path) : path_(std::move(path)) {}
  IndexFile(const IndexFile&) = delete;
  IndexFile& operator=(const IndexFile&) = delete;
  ~IndexFile() { ::unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class UploadChannel : public Channel {
 public:
  explicit UploadChannel(RemoteFolder folder) : folder_(std::move(folder)) {}

  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    TRY(check_batch(batch));
    TRY_TO(document, BatchDocument::open(batch));
    const IndexFile index(batch.document + "." + batch.key + ".csv");
    TRY(write_whole(index.path(), document.index()));
    auto done = send_once(document.path(), batch.key + ".pdf");
    if (done) done = send_once(index.path(), batch.key + ".csv");
    if (done) return receipts_for_all(batch, {"", Delivery::sent, batch.key + ".pdf", ""});
    if (done.error().fault != Fault::offline) return tl::unexpected(done.error());
    return receipts_for_all(batch, {"", Delivery::later, "", done.error().detail});
  }

  Result<void> check() override {
    TRY(folder_.hash_of("tresen-check"));
    return {};
  }

 private:
  Result<void> send_once(const std::string& local, const std::string& name) {
    TRY_TO(wanted, file_hash(local));
    TRY_TO(there, folder_.hash_of(name));
    if (there && *there == wanted) return {};
    if (there) {
      return fail(Fault::conflict, "the server has a file " + name + " already, and it differs");
    }
    const std::string part = name + ".part";
    TRY(folder_.put(local, part));
    TRY_TO(arrived, folder_.hash_of(part));
    if (arrived != wanted) {
      return fail(Fault::offline, name + " did not arrive as it was sent");
    }
    return folder_.rename(part, name);
  }

  RemoteFolder folder_;
};

Result<void> check_address(const RemoteAddress& address) {
  const auto wrong = [](const std::string& what) {
    return fail(Fault::invalid, "channel upload: " + what);
  };
  const bool sftp = address.url.starts_with("sftp://");
  if (!sftp && !address.url.starts_with("https://")) {
    return wrong("\"url\" begins with sftp:// or https://, not \"" + address.url + "\"");
  }
  if (!address.url.ends_with('/')) return wrong("\"url\" is a folder and ends with /");
  if (!sftp) return {};
  if (!address.host_key.starts_with("SHA256:")) {
    return wrong("\"host_key\" is SHA256:..., as ssh-keygen -lf shows it");
  }
  if (address.key_file.empty()) return wrong("\"key_file\" is missing");
  return {};
}

}  // namespace

Result<std::unique_ptr<Channel>> open_upload(const ChannelSettings& settings,
                                             const std::stop_token& stop) {
  RemoteAddress address{setting_of(settings, "url"),      setting_of(settings, "host_key"),
                        setting_of(settings, "key_file"), setting_of(settings, "ca_file"),
                        setting_of(settings, "user"),     "",
                        stop};
  TRY(check_address(address));
  if (const std::string path = setting_of(settings, "password_file"); !path.empty()) {
    std::ifstream file(path);
    if (!std::getline(file, address.password)) {
      return fail(Fault::invalid, "channel upload: \"password_file\" " + path + " cannot be read");
    }
  }
  return std::make_unique<UploadChannel>(RemoteFolder(std::move(address)));
}

}  // namespace tresen
