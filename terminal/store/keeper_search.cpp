// What the search is fed with: everybody at first, then what changes.

#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/record/merging.h"
#include "terminal/store/keeper.h"

namespace tresen {
namespace {

constexpr std::size_t search_piece = 500;
constexpr std::size_t fresh_piece = 4'000;  // more than a chunk of a snapshot holds

}  // namespace

void Keeper::start_feeding() {
  feeding_ = true;
  loading_ = true;
  filling_ = false;
  loaded_to_ = {};
}

Result<void> Keeper::begin_filling() {
  TRY_TO(customers, cache_.customer_count());
  if (!feeding_ || filling_ || customers > 0) return {};
  filling_ = true;
  loading_ = true;
  tell(SearchCleared{});
  return {};
}

void Keeper::end_filling() {
  if (!filling_) return;
  filling_ = false;
  // Everybody has been handed over; what is left to say is that this is so.
  loaded_to_.bytes.fill(0xff);
}

void Keeper::feed_search() {
  const auto outcome = !fresh_.empty()          ? feed_fresh()
                       : !search_dirty_.empty() ? feed_changed()
                                                : feed_all();
  if (outcome) return;
  loading_ = false;
  search_dirty_.clear();
  failed(outcome.error());
}

// New customers go as they came, and need not be read again.
Result<void> Keeper::feed_fresh() {
  const auto count = static_cast<std::ptrdiff_t>(std::min(fresh_piece, fresh_.size()));
  const auto begin = fresh_.end() - count;
  SearchUpserts upserts;
  upserts.customers.assign(std::make_move_iterator(begin), std::make_move_iterator(fresh_.end()));
  fresh_.erase(begin, fresh_.end());
  tell(std::move(upserts));
  return {};
}

Result<void> Keeper::feed_changed() {
  SearchUpserts upserts;
  SearchRemoves removes;
  for (std::size_t n = 0; n < search_piece && !search_dirty_.empty(); ++n) {
    const Uuid id = *search_dirty_.begin();
    search_dirty_.erase(search_dirty_.begin());
    auto record = cache_.record(id);
    if (!record && record.error().fault != Fault::absent) return tl::unexpected(record.error());
    if (record && record->kind != RecordKind::customer) continue;
    TRY_TO(survivor, cache_.survivor_of(id));
    TRY_TO(merged, cache_.merged_into(id));
    if (!record || survivor != id) {
      removes.ids.push_back(id);
    } else {
      upserts.customers.push_back(std::move(*record));
    }
    // They are found in this one's stead, or no longer.
    std::vector<Uuid>& hidden = removes.ids;
    if (record) hidden.insert(hidden.end(), merged.begin(), merged.end());
    if (!record) search_dirty_.insert(merged.begin(), merged.end());
  }
  if (!upserts.customers.empty()) tell(std::move(upserts));
  if (!removes.ids.empty()) tell(std::move(removes));
  return {};
}

Result<void> Keeper::feed_all() {
  if (!loading_) return {};
  TRY_TO(customers, cache_.customers(loaded_to_, search_piece));
  if (customers.size() < search_piece) loading_ = false;
  if (!customers.empty()) {
    loaded_to_ = customers.back().id;
    SearchUpserts upserts;
    for (Record& customer : customers) {
      // Asked of hardly anybody: there may be a million.
      if (merged_into(customer)) {
        TRY_TO(survivor, cache_.survivor_of(customer.id));
        if (survivor != customer.id) continue;
      }
      upserts.customers.push_back(std::move(customer));
    }
    tell(std::move(upserts));
  }
  if (!loading_) tell(SearchComplete{});
  return {};
}

}  // namespace tresen
