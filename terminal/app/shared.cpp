#include "terminal/app/shared.h"

#include <algorithm>

#include "sync/base/text.h"
#include "sync/record/customer.h"

namespace tresen {

const v1::Branch* branch_of(const Shared& shared) {
  for (const v1::Branch& branch : shared.options.rules.branches()) {
    if (branch.id() == shared.device.branch) return &branch;
  }
  return nullptr;
}

std::string template_name(const Shared& shared, std::string_view id) {
  for (const v1::ProcessTemplate& known : shared.options.rules.templates()) {
    if (known.id() == id) return known.name();
  }
  return std::string(id);
}

std::string campaign_name(const Shared& shared, std::string_view id) {
  for (const v1::Campaign& campaign : shared.options.campaigns.campaigns()) {
    if (campaign.id() == id) return campaign.name();
  }
  return std::string(id);
}

std::string category_names(const v1::Rules& rules, std::string_view set,
                           const std::vector<std::string>& ids) {
  std::vector<std::string> names;
  for (const v1::CategorySet& known : rules.category_sets()) {
    if (known.id() != set) continue;
    for (const v1::Category& category : known.categories()) {
      if (std::find(ids.begin(), ids.end(), category.id()) != ids.end()) {
        names.push_back(category.name());
      }
    }
  }
  return join(names, ", ");
}

std::string short_initials(const Record& customer) {
  std::string letters;
  for (const std::string& part : split(initials(customer), ' ')) letters += first_letter(part);
  return letters;
}

}  // namespace tresen
