#pragma once
// The two kinds of devices of a chain. Each has a number, a key and a certificate of its own; what
// one may call, the other may not.

#include <string_view>

namespace tresen {

enum class DeviceKind {
  terminal,  // stands at a counter of a branch, and syncs
  desk,      // stands at head office, belongs to no branch, and holds nothing
};

constexpr std::string_view name_of(DeviceKind kind) {
  return kind == DeviceKind::desk ? "desk" : "terminal";
}

// What stands before the number in a device's certificate (a URI as subject alternative name).
constexpr std::string_view urn_of(DeviceKind kind) {
  return kind == DeviceKind::desk ? "urn:tresen:desk:" : "urn:tresen:device:";
}

}  // namespace tresen
