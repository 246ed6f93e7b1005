#include "terminal/ui/view.h"

#include "terminal/ui/frame.h"
#include "terminal/ui/ui.h"

namespace tresen::ui {
namespace {

struct DrawPage {
  Ui& ui;
  void operator()(const LockView& page) const { draw_lock(ui, page); }
  void operator()(const EnrolView& page) const { draw_enrol(ui, page); }
  void operator()(const StartView& page) const { draw_start(ui, page); }
  void operator()(const SearchView& page) const { draw_search(ui, page); }
  void operator()(const CardView& page) const { draw_card(ui, page); }
  void operator()(const TemplatesView& page) const { draw_templates(ui, page); }
  void operator()(const ProcessView& page) const { draw_process(ui, page); }
  void operator()(const ListView& page) const { draw_list(ui, page); }
  void operator()(const SyncView& page) const { draw_sync(ui, page); }
  void operator()(const MessageView& page) const { draw_message(ui, page); }
};

bool has_bar(const Page& page) {
  return !std::holds_alternative<LockView>(page) && !std::holds_alternative<EnrolView>(page);
}

}  // namespace

void draw(Ui& ui, const View& view) {
  draw_ground(ui);
  std::visit(DrawPage{ui}, view.page);
  if (has_bar(view.page)) draw_top_bar(ui, view.bar);
}

}  // namespace tresen::ui
