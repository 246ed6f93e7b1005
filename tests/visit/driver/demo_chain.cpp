#include "tests/visit/driver/demo_chain.h"

#include <filesystem>

#include "tests/visit/driver/child.h"

namespace tresen::visit {

Result<void> make_demo_chain(const std::string& bin, const std::string& assets,
                             const std::string& folder, int customers) {
  std::error_code trouble;
  std::filesystem::remove_all(folder, trouble);
  std::filesystem::create_directories(folder, trouble);
  if (trouble) return fail(Fault::storage, "cannot make " + folder);
  const std::string log = folder + "/setup.log";
  TRY(output_of({bin + "/tresen-demo", "--assets", assets, "--out", folder, "--customers",
                 std::to_string(customers)},
                log));
  TRY(output_of({bin + "/tresen-headoffice", "init", "--data", folder + "/headoffice", "--chain",
                 folder + "/chain.textproto"},
                log));
  TRY(output_of({bin + "/tresen-headoffice", "import", "customers", folder + "/customers.csv",
                 "--data", folder + "/headoffice"},
                log));
  return {};
}

}  // namespace tresen::visit
