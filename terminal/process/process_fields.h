#pragma once
// A customer process as a record, and back, with nothing lost.

#include "sync/base/result.h"
#include "sync/record/record.h"
#include "terminal/process/process.h"

namespace tresen {

// The record of a process, without stamps.
Record record_of(const CustomerProcess& process);

// Reads it; `invalid` names the field that cannot be read.
Result<CustomerProcess> process_of(const Record& record);

// What has to be written so that the stored record (an empty one: all of it) says this.
Edit edit_of(const Record& stored, const CustomerProcess& process);

}  // namespace tresen
