#include "sync/office/campaigns/run_output.h"

namespace tresen {

std::string_view channel_of(v1::ContactStep::Output output) {
  switch (output) {
    case v1::ContactStep::OUTPUT_PRINT:
      return "print";
    case v1::ContactStep::OUTPUT_UPLOAD:
      return "upload";
    case v1::ContactStep::OUTPUT_MAIL:
      return "mail";
    case v1::ContactStep::OUTPUT_SMS:
      return "sms";
    case v1::ContactStep::OUTPUT_FAX:
      return "fax";
    case v1::ContactStep::OUTPUT_CUSTOM:
      return "custom";
    case v1::ContactStep::OUTPUT_TASK:
      return "task";
    default:
      return "csv";
  }
}

ParcelContent content_of(const v1::ContactStep& step) {
  const ChannelKind* const kind = find_channel(channel_of(step.output()));
  return kind == nullptr ? ParcelContent::rows : kind->content;
}

bool has_letters(const v1::ContactStep& step) {
  const ParcelContent content = content_of(step);
  return content == ParcelContent::document || content == ParcelContent::letter;
}

bool is_task(const v1::ContactStep& step) {
  return step.output() == v1::ContactStep::OUTPUT_TASK;
}

bool leaves_singly(const v1::ContactStep& step) {
  const ParcelContent content = content_of(step);
  return content == ParcelContent::message || content == ParcelContent::letter || is_task(step);
}

}  // namespace tresen
