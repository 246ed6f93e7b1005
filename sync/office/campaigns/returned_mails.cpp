#include "sync/office/campaigns/returned_mails.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "sync/office/bounce_token.h"
#include "sync/office/channels/bounce.h"

namespace tresen {
namespace {

constexpr std::size_t mail_bytes_read = 1024 * 1024;  // a report stands before what it quotes
constexpr int reports_at_once = 200;                  // the writer has others to serve

using Report = v1::DeliveryReport;

// By name, without the flags that readers of mail put behind it.
Result<std::map<std::string, std::filesystem::path>> mails_in(const std::string& maildir) {
  std::map<std::string, std::filesystem::path> mails;
  std::error_code trouble;
  for (const char* const folder : {"new", "cur"}) {
    for (const auto& file : std::filesystem::directory_iterator(maildir + "/" + folder, trouble)) {
      const std::string name = file.path().filename().string();
      mails.emplace(name.substr(0, name.find(':')), file.path());
    }
    if (trouble) {
      return fail(Fault::absent, maildir + " is no Maildir: " + folder + ": " + trouble.message());
    }
  }
  return mails;
}

std::string head_of(const std::filesystem::path& mail) {
  std::ifstream file(mail, std::ios::binary);
  std::string bytes(mail_bytes_read, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

std::optional<BouncedMessage> named_by(const Bounce& bounce, std::string_view key) {
  for (const std::string& token : bounce.tokens) {
    if (auto message = read_bounce_token(key, token)) return message;
  }
  return {};
}

Report::What what_of(BounceKind kind) {
  switch (kind) {
    case BounceKind::hard:
      return Report::WHAT_UNDELIVERABLE;
    case BounceKind::soft:
      return Report::WHAT_DELAYED;
    case BounceKind::arrived:
      return Report::WHAT_DELIVERED;
    case BounceKind::none:
      break;
  }
  return Report::WHAT_UNSPECIFIED;
}

Result<void> settle_all(ReturnedMails& mails, const AskOffice& ask) {
  for (std::size_t at = 0; at < mails.ours.size();) {
    v1::AdminRequest request;
    const std::size_t first = at;
    for (; at < mails.ours.size() && at - first < reports_at_once; ++at) {
      *request.mutable_delivery_reports()->add_reports() = mails.ours[at].report;
    }
    TRY_TO(reply, ask(request));
    const auto& noted = reply.delivery_reports().noted();
    if (noted.size() != static_cast<int>(at - first)) {
      return fail(Fault::storage, "head office did not answer each report");
    }
    std::ranges::for_each(noted, [&, i = first](const v1::DeliveryNoted& one) mutable {
      mails.ours[i++].noted = one;
    });
  }
  // A store that was set back does not know what the lost one sent.
  mails.of_nobody += std::erase_if(mails.ours, [](const ReturnedMails::Mail& one) {
    return one.noted.how() == v1::DeliveryNoted::HOW_UNKNOWN;
  });
  return {};
}

}  // namespace

Result<ReturnedMails> BounceBox::settle(std::string_view key, const AskOffice& ask) {
  TRY_TO(mails, mails_in(maildir_));
  std::erase_if(read_, [&mails](const std::string& name) { return !mails.contains(name); });
  ReturnedMails returned;
  std::map<std::pair<std::uint64_t, std::uint32_t>, Report> ours;
  std::erase_if(mails, [this](const auto& mail) { return read_.contains(mail.first); });
  for (const auto& [name, path] : mails) {
    const Bounce bounce = read_bounce(head_of(path));
    Report report;
    report.set_what(what_of(bounce.kind));
    if (report.what() == Report::WHAT_UNSPECIFIED) {
      ++returned.other_mails;
      continue;
    }
    const auto message = named_by(bounce, key);
    if (!message) {
      ++returned.of_nobody;
      continue;
    }
    report.set_run(message->run);
    report.set_number(message->number);
    report.set_status(bounce.status);
    const auto [known, is_first] = ours.try_emplace({report.run(), report.number()}, report);
    if (!is_first && report.what() > known->second.what()) known->second = report;
  }
  for (auto& [message, report] : ours) returned.ours.push_back({std::move(report), {}});
  TRY(settle_all(returned, ask));
  for (const auto& [name, path] : mails) read_.insert(name);
  return returned;
}

}  // namespace tresen
