#pragma once
// H07, devices and the daemon: who is enrolled, what waits where, codes, shutting one out, and what
// is kept aside in quarantine. Keys: search, device.new, device.ID, chip.WORD, device.revoke,
// device.revoke.sure.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "terminal/ui/desk_head.h"
#include "terminal/ui/desk_table.h"

namespace tresen::ui {

struct DeskDevice {
  std::string title;
  DeskBadge badge;
  std::vector<std::pair<std::string, std::string>> facts;
  std::string warning;  // empty: none
  std::string lost_title, lost;
  std::vector<DeskButton> buttons;  // below one another
};

struct DeskCode {
  std::string title;
  DeskField branch;
  DeskButton make;
  std::string code;  // empty: none was made yet
  std::string advice;
};

struct DeskDevices {
  DeskHead head;
  std::vector<DeskFigure> figures;
  std::string daemon, daemon_note;
  std::vector<DeskChip> chips;
  DeskTable table;
  std::string foot;
  std::optional<DeskDevice> device;
  std::optional<DeskCode> code;  // instead of the device
};

void draw_desk_devices(Ui& ui, const Rect& room, const DeskDevices& view);

}  // namespace tresen::ui
