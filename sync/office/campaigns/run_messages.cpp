#include "sync/office/campaigns/run_messages.h"

#include <array>
#include <utility>

#include "sync/office/campaigns/run_output.h"
#include "sync/office/web/unsubscribe_link.h"
#include "sync/record/consent_record.h"

namespace tresen {
namespace {

// The columns of the table, and what of a parcel stands there.
struct Column {
  const char* name;
  std::string Parcel::*part;
};
constexpr std::array columns{Column{"to", &Parcel::to}, Column{"subject", &Parcel::subject},
                             Column{"text", &Parcel::text}, Column{"html", &Parcel::html},
                             Column{"unsubscribe", &Parcel::unsubscribe}};

}  // namespace

Result<RunMessages> RunMessages::open(const std::string& dir, const v1::ContactStep& step,
                                      std::string link_key) {
  const std::string channel(channel_of(step.output()));
  const ChannelKind* const kind = find_channel(channel);
  if (kind == nullptr) return fail(Fault::absent, "there is no channel \"" + channel + "\"");
  const bool mail = step.output() == v1::ContactStep::OUTPUT_MAIL;
  RunMessages messages;
  messages.channel_ = step.channel();
  TRY_TO(read,
         load_message_template(dir, step.template_(), mail ? MessageForm::mail : MessageForm::sms));
  messages.message_ = std::move(read);
  TRY_TO(settings, read_channel_settings(*kind, dir + "/channels/" + channel + ".conf"));
  messages.link_key_ = std::move(link_key);
  messages.unsubscribe_url_ = setting_of(settings, "unsubscribe_url");
  messages.unsubscribe_address_ = setting_of(settings, "unsubscribe_mailto");
  return messages;
}

std::optional<Parcel> RunMessages::parcel(const RunPerson& person, const RunOccasion& occasion,
                                          std::vector<LetterProblem>& problems) const {
  Parcel parcel;
  parcel.to = address_for(person.record, channel_);
  if (!unsubscribe_url_.empty()) {
    parcel.unsubscribe =
        unsubscribe_url_ +
        unsubscribe_token(link_key_, {person.record.id,
                                      channel_,
                                      {occasion.campaign_number, person.number}});
  }
  PlaceholderValues values = words_for(person, message_.language, occasion);
  values["unsubscribe"] = parcel.unsubscribe.empty() ? unsubscribe_address_ : parcel.unsubscribe;
  std::vector<MessageProblem> found;
  auto message = message_.filled(values, found);
  for (MessageProblem& problem : found) {
    problems.push_back(
        {std::to_string(person.number), std::move(problem.place), std::move(problem.what)});
  }
  if (!message) return {};
  parcel.subject = std::move(message->subject);
  parcel.text = std::move(message->text);
  parcel.html = std::move(message->html);
  return parcel;
}

bool RunMessages::check(const RunPerson& person, const RunOccasion& occasion,
                        std::vector<LetterProblem>& problems) const {
  return parcel(person, occasion, problems).has_value();
}

Result<RunDocument> RunMessages::write(const std::string& dir, const std::string& folder,
                                       const std::string& name,
                                       const std::vector<RunPerson>& persons,
                                       const RunOccasion& occasion) const {
  v1::RunTable table;
  for (const Column& column : columns) table.add_columns(column.name);
  RunDocument document;
  for (const RunPerson& person : persons) {
    const auto written = parcel(person, occasion, document.problems);
    if (!written) continue;
    v1::RunTableRow& row = *table.add_rows();
    row.set_number(person.number);
    for (const Column& column : columns) row.add_values((*written).*column.part);
    document.items.emplace_back().set_number(person.number);
  }
  TRY(keep_table(dir, folder, name, table, document));
  return document;
}

Result<void> read_message(const v1::RunTableRow& row, Parcel& parcel) {
  if (row.values_size() != static_cast<int>(columns.size())) {
    return fail(Fault::storage, "a message of the batch is not whole");
  }
  int at = 0;
  for (const Column& column : columns) parcel.*column.part = row.values(at++);
  return {};
}

}  // namespace tresen
