// What somebody types into a field: names, dates, phone numbers, mail addresses, postcodes.

#include "sync/base/text.h"
#include "sync/record/email.h"
#include "sync/record/field.h"
#include "sync/record/phone.h"
#include "sync/record/phonetic.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using tresen::fuzz::must;
  if (size == 0) return 0;
  const auto all = tresen::fields();
  const tresen::Field& field = all[data[0] % all.size()];
  const std::string raw(tresen::fuzz::text_of(data + 1, size - 1));
  tresen::FieldContext context;
  context.today =
      tresen::Date{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(21)};
  for (const std::string_view country : {"DE", "AT", ""}) {
    context.country = country;
    const std::string once = tresen::tidy(field, raw, context);
    must(tresen::tidy(field, once, context) == once, "tidying twice changes nothing");
    must(tresen::judge(field, raw, context) == tresen::judge(field, once, context),
         "the judgement is that of the tidied text");
    tresen::shown(field, once);
    tresen::suggest(field, raw, context);
  }
  tresen::read_phone(raw, "DE");
  tresen::suggest_email(raw);
  return 0;
}
