// Small texts from outside: times, dates, addresses, postcode lists, words of a search.

#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/net/ca_probe.h"
#include "sync/record/postcodes.h"
#include "sync/search/index.h"
#include "tests/fuzz/fuzz.h"

namespace {

tresen::Index& index_of_one() {
  static tresen::Index index = [] {
    tresen::Index made;
    tresen::Record customer;
    customer.id.bytes[15] = 1;
    customer.kind = tresen::RecordKind::customer;
    for (const auto& [key, value] :
         {std::pair{"last_name", "M\xc3\xbcller"}, std::pair{"first_name", "Hans"},
          std::pair{"phone_mobile", "+491701234567"}, std::pair{"birth_date", "1961-03-12"}}) {
      customer.fields[key].state = tresen::AnswerState::value;
      customer.fields[key].value = value;
    }
    made.upsert(customer);
    return made;
  }();
  return index;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  const auto text = tresen::fuzz::text_of(data, size);
  if (const auto date = tresen::parse_date(text)) {
    must(tresen::iso_date(*date) == text, "a date reads as it is written");
  }
  if (const auto time = tresen::parse_time(text)) {
    must(tresen::parse_time(tresen::iso_time(*time)) == time, "a time reads as it is written");
  }
  if (const auto id = tresen::uuid_from_hex(text)) {
    must(tresen::uuid_from_hex(tresen::to_hex(*id)) == id, "an id reads as it is written");
  }
  static_cast<void>(tresen::parse_address(std::string(text)));
  static_cast<void>(tresen::Postcodes::read(text));
  for (const tresen::Hit& hit : index_of_one().query(text, 5)) {
    must(hit.score >= 0 && hit.score <= 1, "a score is between 0 and 1");
    for (const tresen::Mark& mark : hit.marks) {
      must(mark.begin <= mark.end && mark.end <= 200, "a mark lies within its text");
    }
  }
  return 0;
}
