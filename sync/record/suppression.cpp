#include "sync/record/suppression.h"

#include "sync/base/text.h"

namespace tresen {

std::vector<std::string> suppression_texts(const Record& customer) {
  std::vector<std::string> texts;
  if (const std::string& email = customer.text("email"); !email.empty()) {
    texts.push_back("email:" + lower(email));
  }
  for (const char* key : {"mobile", "phone_home", "phone_work"}) {
    if (const std::string& number = customer.text(key); !number.empty()) {
      texts.push_back("phone:" + number);
    }
  }
  const std::string& last = customer.text("last_name");
  const std::string& street = customer.text("street");
  const std::string& postcode = customer.text("postcode");
  if (!last.empty() && !street.empty() && !postcode.empty()) {
    // "Hauptstraße" and "Hauptstr." are one street.
    std::string road = folded(street);
    if (const auto end = road.rfind("strasse"); end != std::string::npos) road.erase(end + 3);
    if (road.ends_with("str.")) road.pop_back();
    texts.push_back("post:" + folded(last) + "|" + folded(customer.text("first_name")) + "|" +
                    road + "|" + folded(customer.text("house_no")) + "|" + postcode);
  }
  return texts;
}

}  // namespace tresen
