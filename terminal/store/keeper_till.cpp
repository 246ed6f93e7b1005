// What tills tell: written as it comes, whoever is signed in.

#include <utility>

#include "sync/base/text.h"
#include "sync/record/consent.h"
#include "sync/record/sale.h"
#include "sync/record/till_values.h"
#include "terminal/store/keeper.h"

namespace tresen {
namespace {

constexpr std::size_t receipt_length_max = 64;

v1::PosReply answer_of(v1::PosStatus status, std::string text = {}) {
  v1::PosReply reply;
  reply.set_status(status);
  reply.set_text(std::move(text));
  return reply;
}

bool is_currency(std::string_view word) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return word.size() == 3 && capital(word[0]) && capital(word[1]) && capital(word[2]);
}

}  // namespace

Result<void> Keeper::on(const KeepTillRequest& order, const Moment& now) {
  // A disk that is full costs the memory of an answer, not the answer.
  const auto kept = cache_.keep_till_request(order.request, now);
  if (!kept && !is_disk_full(kept.error())) return kept;
  return {};
}

Result<Keeper::TillWrite> Keeper::push_customer(const v1::TillCustomer& values, const Moment& now) {
  const auto id = cache_.find_by_number(values.customer_no());
  if (!id && id.error().fault != Fault::absent) return tl::unexpected(id.error());
  if (!id) {
    return TillWrite{answer_of(v1::POS_STATUS_INVALID, "no customer of this number"), {}};
  }
  TRY_TO(customer, cache_.record(*id));
  if (is_restricted(customer)) {
    return TillWrite{answer_of(v1::POS_STATUS_DENIED, "this customer's data is restricted"), {}};
  }
  TillValues made = values_from_till(customer, {values.fields().begin(), values.fields().end()},
                                     local_date(office_.at(now).wall_ms));
  TillWrite write{answer_of(v1::POS_STATUS_OK), {}};
  // Keys only: values belong into no log.
  if (!made.refused.empty()) write.reply.set_text("not taken: " + join(made.refused, ", "));
  if (!made.edit.fields.empty()) {
    write.edits.push_back(std::move(made.edit));
  } else if (!made.refused.empty()) {
    write.reply.set_status(v1::POS_STATUS_INVALID);
  }
  return write;
}

Result<Keeper::TillWrite> Keeper::report_sale(const v1::Sale& told, const Moment& now) {
  const auto refuse = [](std::string why) {
    return TillWrite{answer_of(v1::POS_STATUS_INVALID, std::move(why)), {}};
  };
  if (!is_currency(told.currency())) return refuse("a currency has three capital letters");
  if (told.receipt().size() > receipt_length_max || told.correlation().size() > receipt_length_max)
    return refuse("a receipt is named in at most 64 bytes");
  Uuid of = uuid_from_hex(told.process_id()).value_or(Uuid{});
  if (told.process_id().empty()) {
    const auto customer = cache_.find_by_number(told.customer_no());
    if (!customer && customer.error().fault != Fault::absent) {
      return tl::unexpected(customer.error());
    }
    if (customer) of = *customer;
  }
  const auto record = cache_.record(of);
  if (!record && record.error().fault != Fault::absent) return tl::unexpected(record.error());
  const RecordKind wanted = told.process_id().empty() ? RecordKind::customer : RecordKind::process;
  if (!record || record->kind != wanted) {
    return refuse(wanted == RecordKind::process ? "no process of this id"
                                                : "no customer of this number");
  }
  const Sale sale{.id = cache_.fresh_id(now),
                  .amount_cents = told.amount_cents(),
                  .currency = told.currency(),
                  .at_ms = office_.at(now).wall_ms,
                  .receipt = told.receipt(),
                  .correlation = told.correlation()};
  for (const Sale& known : sales_of(*record)) {
    if (!is_same_receipt(known, sale)) continue;
    return TillWrite{answer_of(v1::POS_STATUS_OK, "this receipt was reported already"), {}};
  }
  return TillWrite{answer_of(v1::POS_STATUS_OK), {{of, record->kind, {sale_edit(sale)}}}};
}

Result<void> Keeper::on(const WriteForTill& order, const Moment& now) {
  const std::string& id = order.request.request_id();
  const auto say = [&](v1::PosReply reply) {
    reply.set_request_id(id);
    tell(TillWrote{std::move(reply)});
  };
  if (locked_) {
    say(answer_of(v1::POS_STATUS_BUSY, "customers are locked: no contact to head office"));
    return {};
  }
  auto made = order.request.has_report_sale() ? report_sale(order.request.report_sale(), now)
                                              : push_customer(order.request.push_customer(), now);
  if (!made) return tl::unexpected(made.error());
  TillRequest kept{id, made->reply, {}};
  kept.reply.set_request_id(id);
  if (made->edits.empty()) {
    const bool keep = made->reply.status() == v1::POS_STATUS_OK && !id.empty();
    if (keep) TRY(on(KeepTillRequest{kept}, now));
    say(std::move(made->reply));
    return {};
  }
  const auto seq = cache_.write(made->edits, order.staff, order.rules_version, now,
                                id.empty() ? nullptr : &kept);
  const bool full = !seq && (seq.error().fault == Fault::busy || is_disk_full(seq.error()));
  disk_full_ = full;
  if (!seq && !full) return tl::unexpected(seq.error());
  if (full) {
    cache_.give_room_back();
    say(answer_of(v1::POS_STATUS_BUSY, "the terminal's disk is full"));
    return tell_status();
  }
  say(std::move(made->reply));
  tell_changed({made->edits.front().record});
  tell_journal();
  return tell_status();
}

}  // namespace tresen
