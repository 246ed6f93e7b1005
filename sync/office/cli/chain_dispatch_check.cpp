#include "sync/office/cli/chain_dispatch_check.h"

#include <algorithm>
#include <span>

#include "sync/base/text.h"
#include "sync/office/campaigns/query_check.h"
#include "sync/office/cli/chain_tasks_check.h"
#include "sync/office/cli/names.h"
#include "sync/record/consent.h"

namespace tresen {
namespace {

// Tells a mistake in a group that stands at this place; `path`: the rest of the way to it.
void tell(const QueryFault& fault, std::span<const int> path, const v1::QueryGroup& group,
          const Place& place) {
  const auto wrong = [&](const Place& at) {
    if (fault.field.empty()) {
      at.wrong(fault.what);
    } else {
      at.wrong(fault.field, fault.what, fault.index);
    }
  };
  if (path.empty()) return wrong(place);
  const v1::QueryNode& node = group.nodes(path.front());
  const Place inside = place.in("nodes", path.front());
  if (path.size() > 1) return tell(fault, path.subspan(1), node.group(), inside.in("group"));
  wrong(node.has_row() ? inside.in("row") : inside);
}

// The mistakes of a query whose group stands at this place.
void check_query_at(const v1::QueryGroup& query, const v1::Chain& chain, const Place& place) {
  for (const QueryFault& fault : check_query(query, chain)) tell(fault, fault.path, query, place);
}

// What goes to one kind of address, and has words.
struct Worded {
  v1::ContactStep::Output output;
  const char* channel;
  const char* words;  // what they are
};

void check_words(const v1::ContactStep& step, const Place& place) {
  for (const Worded& one :
       {Worded{v1::ContactStep::OUTPUT_MAIL, "email", "a message has words"},
        Worded{v1::ContactStep::OUTPUT_SMS, "sms", "a message has words"},
        Worded{v1::ContactStep::OUTPUT_FAX, "fax", "a fax is a letter, letters/ID.letter"}}) {
    if (step.output() != one.output) continue;
    if (step.channel() != one.channel) {
      place.wrong("output", "is for channel \"" + std::string(one.channel) + "\" alone");
    }
    if (step.template_().empty()) {
      place.wrong("template", std::string("is missing; ") + one.words);
    }
  }
}

void check_task(const v1::ContactStep& step, const Place& place) {
  if (step.output() != v1::ContactStep::OUTPUT_TASK) {
    if (!step.text().empty()) place.wrong("text", "belongs to an OUTPUT_TASK only; leave it out");
    if (step.working_days() != 0) {
      place.wrong("working_days", "belongs to an OUTPUT_TASK only; leave it out");
    }
    return;
  }
  // A call needs the consent to calls (UWG 7(2) no. 1).
  if (step.channel() != "phone") place.wrong("output", "is for channel \"phone\" alone");
  check_name(place, "text", step.text(), "what is to be done or said");
  check_task_days(place, "working_days", step.working_days());
}

void check_contact(const v1::ContactStep& step, const Place& place) {
  const auto channels = consent_channels();
  if (std::find(channels.begin(), channels.end(), step.channel()) == channels.end()) {
    place.wrong("channel", "\"" + step.channel() + "\" is no channel; write one of " +
                               join({channels.begin(), channels.end()}, ", "));
  }
  if (step.output() == v1::ContactStep::OUTPUT_UNSPECIFIED) {
    place.wrong("output",
                "is missing; write OUTPUT_PRINT, OUTPUT_UPLOAD, OUTPUT_CSV, OUTPUT_MAIL, "
                "OUTPUT_SMS, OUTPUT_FAX, OUTPUT_TASK or OUTPUT_CUSTOM");
  }
  check_words(step, place);
  check_task(step, place);
  check_not_negative(place, "cost_per_piece_cents", step.cost_per_piece_cents());
}

void check_dispatch(const v1::Dispatch& dispatch, const v1::Chain& chain, const Place& place) {
  if (dispatch.has_query()) check_query_at(dispatch.query(), chain, place.in("query"));
  if (dispatch.has_stored_query()) {
    const auto& stored = chain.campaigns().queries();
    const auto found = std::find_if(stored.begin(), stored.end(), [&](const auto& one) {
      return one.id() == dispatch.stored_query();
    });
    if (found == stored.end()) {
      place.wrong("stored_query", "there is no query \"" + dispatch.stored_query() + "\"");
    } else if (!found->is_list()) {
      place.wrong("stored_query", "the query \"" + dispatch.stored_query() +
                                      "\" is no list for campaigns; give it is_list: true");
    }
  }
  if (dispatch.has_event() && dispatch.event().event().empty()) {
    place.in("event").wrong("event", "is missing; write the id of an event, see `event list`");
  }
  check_tasks_max(place, dispatch.tasks_max());
  for (int i = 0; i < dispatch.contacts_size(); ++i) {
    check_contact(dispatch.contacts(i), place.in("contacts", i));
  }
}

void check_contact_templates(const v1::Campaigns& campaigns, const Place& place) {
  IdCheck ids("contact template");
  for (int i = 0; i < campaigns.contact_templates_size(); ++i) {
    const v1::ContactTemplate& made = campaigns.contact_templates(i);
    const Place inside = place.in("contact_templates", i);
    ids.check(inside, made.id());
    check_name(inside, "name", made.name(), "what people at the desk choose it by");
    if (made.steps().empty()) {
      inside.wrong("steps", "is missing; write the steps in their order, first to last");
    }
    for (int j = 0; j < made.steps_size(); ++j) {
      check_contact(made.steps(j), inside.in("steps", j));
    }
  }
}

}  // namespace

void check_dispatches(const v1::Chain& chain, const Place& campaigns) {
  check_contact_templates(chain.campaigns(), campaigns);
  IdCheck ids("query");
  for (int i = 0; i < chain.campaigns().queries_size(); ++i) {
    const v1::StoredQuery& stored = chain.campaigns().queries(i);
    const Place place = campaigns.in("queries", i);
    ids.check(place, stored.id());
    check_query_at(stored.query(), chain, place.in("query"));
  }
  for (int i = 0; i < chain.campaigns().campaigns_size(); ++i) {
    const v1::Campaign& campaign = chain.campaigns().campaigns(i);
    check_answer_rules(campaign, chain, campaigns.in("campaigns", i));
    check_commission(campaign, chain, campaigns.in("campaigns", i));
    if (!campaign.has_dispatch()) continue;
    check_dispatch(campaign.dispatch(), chain, campaigns.in("campaigns", i).in("dispatch"));
  }
}

}  // namespace tresen
