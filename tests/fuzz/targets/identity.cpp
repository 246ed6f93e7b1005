// The files by which a device knows who it is, damaged on its disk. The first byte says which.

#include "sync/net/identity.h"

#include <array>
#include <fstream>
#include <iterator>

#include "sync/net/device_key.h"
#include "sync/office/identity.h"
#include "tests/fuzz/fuzz.h"

namespace tresen::fuzz {
namespace {

constexpr auto files =
    std::to_array<const char*>({"facts", "device.key", "device.pem", "ca.pem", "renewed.pem"});

// A device that was enrolled well.
class Device {
 public:
  Device() {
    constexpr std::int64_t now_ms = 1'795'000'000'000;
    const auto ca = make_ca(scratch_ / "ca", "fuzz", now_ms);
    Identity identity{.key_pem = new_device_key().value_or(""),
                      .certificate_pem = "",
                      .ca_pem = ca ? ca->certificate_pem : "",
                      .device_id = 17,
                      .incarnation = 1,
                      .branch = "b1",
                      .chain_id = "fuzz",
                      .endpoint = "localhost:7443",
                      .code_mark = "mark"};
    const auto request = certificate_request(identity.key_pem);
    must(ca && request, "a device can ask");
    identity.certificate_pem = sign_device(*ca, *request, 17, now_ms).value_or("");
    must(save_identity(folder(), identity).has_value(), "and be enrolled");
  }

  std::string folder() const { return scratch_ / "device"; }

  Result<Identity> load_with(const std::string& file, std::string_view bytes) const {
    const std::string path = folder() + "/identity/" + file;
    const std::string sound = content(path);
    std::ofstream(path, std::ios::binary) << bytes;
    auto loaded = load_identity(folder());
    if (sound.empty()) {
      std::filesystem::remove(path);
    } else {
      std::ofstream(path, std::ios::binary) << sound;
    }
    return loaded;
  }

 private:
  static std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  Scratch scratch_;
};

}  // namespace
}  // namespace tresen::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  static const tresen::fuzz::Device device;
  if (size == 0) return 0;
  const auto loaded = device.load_with(tresen::fuzz::files[data[0] % tresen::fuzz::files.size()],
                                       tresen::fuzz::text_of(data + 1, size - 1));
  if (!loaded) return 0;
  must(loaded->device_id != 0 && loaded->incarnation != 0 && !loaded->branch.empty() &&
           !loaded->endpoint.empty(),
       "a device that loads knows who it is");
  return 0;
}
