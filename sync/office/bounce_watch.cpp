#include "sync/office/bounce_watch.h"

#include <utility>

#include "sync/base/file_lock.h"
#include "sync/base/log.h"
#include "sync/office/channels/mail.h"
#include "sync/office/store/dispatch_store.h"

namespace tresen {
namespace {

constexpr std::chrono::seconds look_for_settings{60};

Result<BouncePlan> plan_of(const std::string& data_dir) {
  const auto settings =
      read_channel_settings(*find_channel("mail"), data_dir + "/channels/mail.conf");
  if (!settings && settings.error().fault == Fault::absent) return BouncePlan{};
  if (!settings) return tl::unexpected(settings.error());
  return bounce_plan(*settings);
}

Result<ReturnedMails> settle(BounceBox& box, const std::string& data_dir, OfficeLine& line) {
  TRY_TO(dispatch, open_dispatch_reader(data_dir));
  TRY_TO(key, dispatch->link_key());
  return box.settle(key, [&](const v1::AdminRequest& request) { return line.ask(request); });
}

void tell(const ReturnedMails& returned) {
  std::uint64_t settled = 0, marked = 0;
  for (const ReturnedMails::Mail& mail : returned.ours) {
    if (mail.noted.how() == v1::DeliveryNoted::HOW_NOTED) ++settled;
    if (mail.noted.marked()) ++marked;
  }
  if (settled == 0 && returned.of_nobody == 0) return;
  note("mail", "bounces",
       {{"settled", settled}, {"marked", marked}, {"of_nobody", returned.of_nobody}});
}

}  // namespace

BounceWatch::BounceWatch(std::string data_dir, OfficeLine line)
    : data_dir_(std::move(data_dir)), line_(line), end_(1), thread_([this] { run(); }) {}

void BounceWatch::run() {
  while (true) {
    const std::chrono::seconds pause = look();
    if (end_.wait_closed(pause)) return;
  }
}

std::chrono::seconds BounceWatch::look() {
  const auto plan = plan_of(data_dir_);
  std::string wrong = plan ? "" : plan.error().detail;
  // One daemon at a time looks into a folder that several have.
  const auto alone = FileLock::take(data_dir_ + "/bounces.lock");
  if (!alone && alone.error().fault == Fault::busy) return look_for_settings;
  if (plan && !plan->maildir.empty()) {
    if (!box_ || box_->maildir() != plan->maildir) box_.emplace(plan->maildir);
    const auto returned = settle(*box_, data_dir_, line_);
    if (returned) {
      tell(*returned);
    } else {
      wrong = returned.error().detail;
    }
  }
  // The same trouble is told once, not at every look.
  if (!wrong.empty() && wrong != told_) trouble("mail", "bounces_not_read", {{"detail", wrong}});
  told_ = std::move(wrong);
  return plan && !plan->maildir.empty() ? plan->pause : look_for_settings;
}

}  // namespace tresen
