#pragma once
// When a rule or a step applies to a customer. Pure.

#include "sync/base/clock.h"
#include "sync/record/record.h"
#include "tresen/v1/chain.pb.h"

namespace tresen {

// Whether one test of the chain's options holds. A test that this release does not know, and an age
// test without a readable date or number, does not hold.
bool holds(const v1::FieldTest& test, const Record& customer, const Date& today);

// All of `all` hold, and one of `any` if there are any. An empty condition always holds.
bool holds(const v1::Condition& condition, const Record& customer, const Date& today);

// Whether a date lies in a range of texts YYYY-MM-DD. Both ends count; an empty end is open; an end
// that is no date lets nothing through.
bool within(const std::string& valid_from, const std::string& valid_to, const Date& date);

// `date` moved by whole months; a day that the month does not have becomes its last one
// (BGB 188(3)).
Date plus_months(const Date& date, int months);

}  // namespace tresen
