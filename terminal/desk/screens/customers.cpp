// H09: finding a customer, correcting what is known of him or her, and adding to lists.

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/record/field.h"
#include "terminal/desk/form.h"
#include "terminal/desk/names.h"
#include "terminal/desk/reach.h"
#include "terminal/desk/screens/query_tree.h"

namespace tresen::desk {
namespace {

constexpr std::string_view prefix = "customer.";

// The record field of a control; empty: it is none that is corrected here.
std::string field_of_key(std::string_view key) {
  if (!key.starts_with(prefix)) return {};
  const std::string name(key.substr(prefix.size()));
  return std::ranges::find(customer_fields, name) == customer_fields.end() ? std::string() : name;
}

void ask_letters_of(const std::string& no, Reach& reach) {
  v1::AdminRequest request;
  request.mutable_letters()->set_no(no);
  reach.ask(Purpose::customer_letters, std::move(request));
}

void save(Reach& reach) {
  Customers& customers = reach.state.customers;
  v1::AdminRequest request;
  v1::CustomerEditRequest& wanted = *request.mutable_customer_edit();
  wanted.set_no(customers.no);
  for (const auto& [field, value] : customers.edits) {
    v1::CustomerFieldEdit& edit = *wanted.add_fields();
    edit.set_field(field);
    edit.set_value(value);
    edit.set_was(stored_text(reach.state, field));
  }
  reach.ask(Purpose::customer_edit, std::move(request));
}

void on_edited(const v1::CustomerEditReply& reply, Reach& reach) {
  State& state = reach.state;
  for (const v1::CustomerFieldRefusal& refusal : reply.refusals())
    state.form.faults[std::string(prefix) + refusal.field()] =
        refusal.reason().starts_with("somebody else") ? "desk.fault.changed" : refusal.reason();
  if (!reply.refusals().empty()) {
    state.said = Said{"desk.customer.refused", {}, {}, {}, false};
    return;
  }
  state.said = Said{"desk.customer.saved"};
  state.customers.edits.clear();
  open_customer(state.customers.no, reach);
}

void on_listed(const v1::ListAddReply& reply, Reach& reach) {
  State& state = reach.state;
  state.said = Said{reply.added() > 0 ? "desk.customer.listed" : "desk.customer.in_list",
                    state.customers.list};
  state.customers.list.clear();
  v1::AdminRequest request;
  request.mutable_lists();
  reach.ask(Purpose::lists, std::move(request));
}

void add_to_list(const std::string& name, Reach& reach) {
  const auto& lists = reach.state.lists;
  const bool known = lists && std::ranges::any_of(lists->lists(), [&](const v1::ListFacts& one) {
                       return one.id() == name;
                     });
  const std::string id = known ? name : fresh_id(name, "liste", [](const auto&) { return false; });
  reach.state.customers.list = id;
  v1::AdminRequest request;
  request.mutable_list_add()->set_list(id);
  request.mutable_list_add()->add_nos(reach.state.customers.no);
  reach.ask(Purpose::list_add, std::move(request));
}

}  // namespace

std::string stored_text(const State& state, std::string_view field) {
  for (const v1::Field& one : state.customers.card.fields())
    if (one.key() == field && one.answer().state() == v1::ANSWER_STATE_VALUE)
      return one.answer().value();
  return {};
}

std::string known_text(const State& state, std::string_view field) {
  const auto edit = state.customers.edits.find(std::string(field));
  return edit == state.customers.edits.end() ? stored_text(state, field) : edit->second;
}

void open_customers(Reach& reach) {
  reach.state.page = Page::customers;
  reach.state.finder = {};
}

void open_customer(const std::string& no, Reach& reach) {
  State& state = reach.state;
  state.page = Page::customers;
  state.customers = {};
  state.customers.no = no;
  state.form = {};
  v1::AdminRequest request;
  request.mutable_customer()->set_no(no);
  reach.ask(Purpose::customer, std::move(request));
  ask_letters_of(no, reach);
}

bool press_customers(const std::string& key, Reach& reach) {
  State& state = reach.state;
  Customers& customers = state.customers;
  if (state.page != Page::customers) return false;
  if (key.starts_with("find.")) {
    if (customers.edits.empty())
      open_customer(key.substr(5), reach);
    else
      state.said = Said{"desk.customer.save_first", {}, {}, {}, false};
  } else if (key == "customer.save") {
    save(reach);
  } else if (key == "customer.revert") {
    open_customer(customers.no, reach);
  } else if (key == "customer.archive") {
    open_archive(customers.no, reach);
  } else if (key == "customer.deceased" || key == "customer.moved_unknown") {
    const std::string field = key.substr(prefix.size());
    customers.edits[field] = known_text(state, field) == "yes" ? "no" : "yes";
    if (customers.edits[field] == stored_text(state, field)) customers.edits.erase(field);
  } else if (key == "customer.list.add") {
    if (!customers.list.empty()) add_to_list(customers.list, reach);
  } else if (key.starts_with("into.")) {
    add_to_list(key.substr(5), reach);
  } else {
    return false;
  }
  return true;
}

bool answer_customers(Purpose purpose, v1::AdminReply& reply, Reach& reach) {
  Customers& customers = reach.state.customers;
  switch (purpose) {
    case Purpose::customer:
      customers.card = std::move(*reply.mutable_customer()->mutable_customer());
      customers.related.assign(reply.customer().related().begin(),
                               reply.customer().related().end());
      customers.merged_into = reply.customer().merged_into();
      return true;
    case Purpose::customer_letters:
      customers.letters.assign(reply.letters().letters().begin(), reply.letters().letters().end());
      return true;
    case Purpose::customer_edit:
      on_edited(reply.customer_edit(), reach);
      return true;
    case Purpose::list_add:
      on_listed(reply.list_add(), reach);
      return true;
    default:
      return false;
  }
}

bool is_customer_field(std::string_view key) {
  return key == "customer.list" || !field_of_key(key).empty();
}

std::string customer_text(const State& state, std::string_view key) {
  if (key == "customer.list") return state.customers.list;
  const std::string name = field_of_key(key);
  const auto edit = state.customers.edits.find(name);
  if (edit != state.customers.edits.end()) return edit->second;
  const std::string value = stored_text(state, name);
  const Field* field = find_field(name);
  if (field == nullptr) return value;
  return field->keys == Keys::date ? shown_date(value, state.language == "de")
                                   : shown(*field, value);
}

std::string put_customer(std::string_view key, const std::string& text, Reach& reach) {
  State& state = reach.state;
  if (key == "customer.list") {
    state.customers.list = text;
    return {};
  }
  const std::string name = field_of_key(key);
  const Field* field = find_field(name);
  if (field == nullptr) return {};
  const std::string country = known_text(state, "country");
  const FieldContext context{local_date(state.now.wall_ms), country};
  // What it was again is no correction.
  if (tidy(*field, text, context) == stored_text(state, name))
    state.customers.edits.erase(name);
  else
    state.customers.edits[name] = text;
  switch (judge(*field, text, context)) {
    case Verdict::malformed:
      return "desk.fault.malformed";
    case Verdict::too_long:
      return "desk.fault.too_long";
    case Verdict::empty:
      return field->level == FieldLevel::blocking ? "desk.fault.needed" : "";
    case Verdict::good:
    case Verdict::unlikely:
      break;
  }
  return {};
}

}  // namespace tresen::desk
