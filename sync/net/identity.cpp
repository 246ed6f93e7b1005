#include "sync/net/identity.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "sync/base/text.h"
#include "sync/net/device_key.h"

namespace tresen {
namespace {

namespace fs = std::filesystem;

constexpr const char* key_file = "device.key";
constexpr const char* certificate_file = "device.pem";
constexpr const char* renewed_file = "renewed.pem";  // key and certificate, after a renewal
constexpr const char* ca_file = "ca.pem";
constexpr const char* facts_file = "facts";  // one "name value" a line

tl::unexpected<Error> system_fault(const std::string& what, const fs::path& path) {
  return fail(Fault::storage, what + " " + path.string() + ": " + std::strerror(errno));
}

Result<void> synced(int fd, const fs::path& path) {
  const bool good = fsync(fd) == 0;
  const bool closed = close(fd) == 0;
  if (!good || !closed) return system_fault("cannot write", path);
  return {};
}

Result<void> write_file(const fs::path& path, const std::string& text) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) return system_fault("cannot create", path);
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t written = write(fd, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const auto trouble = system_fault("cannot write", path);
      close(fd);
      return trouble;
    }
    done += static_cast<std::size_t>(written);
  }
  return synced(fd, path);
}

Result<void> sync_folder(const fs::path& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return system_fault("cannot open", path);
  return synced(fd, path);
}

Result<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(Fault::invalid, "cannot read " + path.string());
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string facts_of(const Identity& identity) {
  return "device " + std::to_string(identity.device_id) + "\nincarnation " +
         std::to_string(identity.incarnation) + "\nbranch " + identity.branch + "\nchain " +
         identity.chain_id + "\nendpoint " + identity.endpoint + "\ncode " + identity.code_mark +
         "\nkind " + std::string(name_of(identity.kind)) + "\n";
}

std::uint64_t number(const std::string& text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, trouble] = std::from_chars(text.data(), end, value);
  return trouble == std::errc() && rest == end ? value : 0;
}

Result<void> read_facts(const std::string& text, const fs::path& path, Identity& identity) {
  std::map<std::string, std::string> facts;
  for (const std::string& line : split(text, '\n')) {
    const auto space = line.find(' ');
    if (space != std::string::npos) facts[line.substr(0, space)] = line.substr(space + 1);
  }
  identity.device_id = number(facts["device"]);
  identity.incarnation = number(facts["incarnation"]);
  identity.branch = facts["branch"];
  identity.chain_id = facts["chain"];
  identity.endpoint = facts["endpoint"];
  identity.code_mark = facts["code"];
  // Folders that were made before there were desks name no kind.
  const bool is_desk = facts["kind"] == name_of(DeviceKind::desk);
  identity.kind = is_desk ? DeviceKind::desk : DeviceKind::terminal;
  const bool whole = identity.device_id != 0 && identity.incarnation != 0 &&
                     identity.branch.empty() == is_desk && !identity.endpoint.empty();
  if (!whole) return fail(Fault::invalid, path.string() + " does not say which device this is");
  return {};
}

fs::path folder_of(const std::string& data_dir) { return fs::path(data_dir) / "identity"; }
fs::path next_of(const std::string& data_dir) { return fs::path(data_dir) / "identity.next"; }

// A whole identity waits beside the place of the one before: puts it there. What a crash has left
// half done is finished by the next caller.
Result<void> move_in(const std::string& data_dir) {
  const fs::path folder = folder_of(data_dir);
  const fs::path next = next_of(data_dir);
  std::error_code trouble;
  if (!fs::exists(next, trouble)) return {};
  if (fs::exists(folder, trouble)) {
    const fs::path old = fs::path(data_dir) / "identity.old";
    fs::remove_all(old, trouble);
    if (rename(folder.c_str(), old.c_str()) != 0) return system_fault("cannot move", folder);
  }
  if (rename(next.c_str(), folder.c_str()) != 0) return system_fault("cannot create", folder);
  return sync_folder(data_dir);
}

// The pair in use: the renewed one if there is one. The two PEMs of a file are told apart by their
// labels, so that key and certificate may be read from the same text.
Result<void> read_pair(const fs::path& folder, const std::string& ca, Identity& identity) {
  if (const auto both = read_file(folder / renewed_file);
      both && check_certificate(*both, *both, ca)) {
    const auto split_at = both->find("-----BEGIN CERTIFICATE");
    identity.key_pem = both->substr(0, split_at);
    identity.certificate_pem = both->substr(split_at);
    return {};
  }
  TRY_TO(key, read_file(folder / key_file));
  TRY_TO(certificate, read_file(folder / certificate_file));
  TRY(check_certificate(key, certificate, ca));
  identity.key_pem = std::move(key);
  identity.certificate_pem = std::move(certificate);
  return {};
}

}  // namespace

bool has_identity(const std::string& data_dir) {
  std::error_code ignored;
  return fs::exists(folder_of(data_dir), ignored) || fs::exists(next_of(data_dir), ignored);
}

Result<Identity> load_identity(const std::string& data_dir) {
  if (!has_identity(data_dir)) {
    return fail(Fault::absent, "this machine has not been enrolled: " + data_dir);
  }
  TRY(move_in(data_dir));
  const fs::path folder = folder_of(data_dir);
  Identity identity;
  TRY_TO(ca, read_file(folder / ca_file));
  TRY_TO(facts, read_file(folder / facts_file));
  TRY(read_pair(folder, ca, identity));
  TRY(read_facts(facts, folder / facts_file, identity));
  identity.ca_pem = std::move(ca);
  return identity;
}

Result<void> save_identity(const std::string& data_dir, const Identity& identity) {
  TRY(check_certificate(identity.key_pem, identity.certificate_pem, identity.ca_pem));
  TRY(move_in(data_dir));
  // Made beside its place and moved there at once: a folder named `identity` is always whole. What
  // an interrupted attempt left behind is of no use to anybody.
  const fs::path unfinished = fs::path(data_dir) / "identity.unfinished";
  std::error_code trouble;
  fs::create_directories(data_dir, trouble);
  fs::remove_all(unfinished, trouble);
  if (mkdir(unfinished.c_str(), S_IRWXU) != 0) return system_fault("cannot create", unfinished);
  TRY(write_file(unfinished / key_file, identity.key_pem));
  TRY(write_file(unfinished / certificate_file, identity.certificate_pem));
  TRY(write_file(unfinished / ca_file, identity.ca_pem));
  TRY(write_file(unfinished / facts_file, facts_of(identity)));
  TRY(sync_folder(unfinished));
  const fs::path next = next_of(data_dir);
  if (rename(unfinished.c_str(), next.c_str()) != 0) return system_fault("cannot create", next);
  TRY(sync_folder(data_dir));
  return move_in(data_dir);
}

Result<void> save_renewed(const std::string& data_dir, const Identity& renewed) {
  TRY(check_certificate(renewed.key_pem, renewed.certificate_pem, renewed.ca_pem));
  const fs::path folder = folder_of(data_dir);
  const fs::path draft = folder / "renewed.unfinished";
  std::error_code trouble;
  fs::remove(draft, trouble);
  TRY(write_file(draft, renewed.key_pem + renewed.certificate_pem));
  if (rename(draft.c_str(), (folder / renewed_file).c_str()) != 0) {
    return system_fault("cannot create", folder / renewed_file);
  }
  return sync_folder(folder);
}

}  // namespace tresen
