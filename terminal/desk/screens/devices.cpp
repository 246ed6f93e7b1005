// H07: codes for new devices, and shutting one out.

#include "terminal/desk/reach.h"

namespace tresen::desk {

void open_devices(Reach& reach) {
  reach.state.page = Page::devices;
  reach.state.devices.sure = false;
  v1::AdminRequest request;
  request.mutable_status();
  reach.ask(Purpose::status, std::move(request));
}

bool press_devices(const std::string& key, Reach& reach) {
  State& state = reach.state;
  Devices& devices = state.devices;
  if (state.page != Page::devices) return false;
  if (key == "device.new") {
    devices.code_open = !devices.code_open;
    devices.code.clear();
    if (devices.branch.empty() && !state.chain.rules().branches().empty())
      devices.branch = state.chain.rules().branches(0).id();
  } else if (key == "device.code") {
    v1::AdminRequest request;
    request.mutable_device_code()->set_branch(devices.branch);
    reach.ask(Purpose::code, std::move(request));
  } else if (key == "device.revoke") {
    devices.sure = true;
  } else if (key == "device.keep") {
    devices.sure = false;
  } else if (key == "device.revoke.sure" && devices.sure) {
    v1::AdminRequest request;
    request.mutable_revoke()->set_device_id(devices.chosen);
    reach.ask(Purpose::revoke, std::move(request));
    devices.sure = false;
  } else if (key.starts_with("chip.")) {
    devices.chip = key.substr(5);
  } else if (key.starts_with("device.")) {
    devices.chosen = std::strtoull(key.c_str() + 7, nullptr, 10);
    devices.sure = false;
    devices.code_open = false;
  } else {
    return false;
  }
  return true;
}

}  // namespace tresen::desk
