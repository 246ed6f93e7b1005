#include "sync/office/campaigns/run_document.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "sync/base/text.h"
#include "sync/office/campaigns/letter_words.h"
#include "sync/office/channels/whole_file.h"
#include "sync/record/customer.h"
#include "sync/record/letter_code.h"

namespace tresen {
namespace {

constexpr std::array<std::string_view, 14> table_fields{
    "customer_no", "salutation", "title",    "first_name", "name_affix", "last_name", "company",
    "street",      "house_no",   "postcode", "city",       "country",    "email",     "mobile"};

LetterCode code_of(const RunPerson& person, const RunOccasion& occasion) {
  return {occasion.campaign_number, person.number};
}

Result<void> make_folder(const std::string& path) {
  std::error_code trouble;
  std::filesystem::create_directories(path, trouble);
  if (trouble) return fail(Fault::storage, path + ": " + trouble.message());
  // Letters are personal.
  std::filesystem::permissions(path, std::filesystem::perms::owner_all, trouble);
  if (trouble) return fail(Fault::storage, path + ": " + trouble.message());
  return {};
}

v1::RunItem item_of(std::uint32_t number, PageRange pages) {
  v1::RunItem item;
  item.set_number(number);
  item.set_first_page(static_cast<std::uint32_t>(pages.first));
  item.set_last_page(static_cast<std::uint32_t>(pages.last));
  return item;
}

}  // namespace

PlaceholderValues words_for(const RunPerson& person, std::string_view language,
                            const RunOccasion& occasion) {
  return letter_values(
      person.record, language,
      {occasion.chain, occasion.campaign, to_readable(code_of(person, occasion)), occasion.today});
}

Result<RunPress> RunPress::open(const LetterTemplate& letter,
                                std::shared_ptr<const Hyphenation> hyphenation) {
  TRY_TO(press, LetterPress::open(letter, *hyphenation));
  return RunPress(std::move(hyphenation), std::move(press), letter);
}

RunPress::RunPress(std::shared_ptr<const Hyphenation> hyphenation, LetterPress press,
                   const LetterTemplate& letter)
    : hyphenation_(std::move(hyphenation)),
      press_(std::move(press)),
      language_(letter.language),
      names_way_out_(std::ranges::binary_search(letter.names(), "unsubscribe")) {}

LetterData RunPress::letter(const RunPerson& person, const RunOccasion& occasion) const {
  LetterData letter;
  letter.key = std::to_string(person.number);
  letter.address = postal_lines(person.record, language_);
  letter.code = code_of(person, occasion);
  letter.values = words_for(person, language_, occasion);
  if (!way_out_.empty()) letter.values["unsubscribe"] = way_out_;
  return letter;
}

bool RunPress::check(const RunPerson& person, const RunOccasion& occasion,
                     std::vector<LetterProblem>& problems) {
  return press_.check(letter(person, occasion), problems) > 0;
}

Result<RunDocument> RunPress::print(const std::string& dir, const std::string& folder,
                                    const std::string& name, const std::vector<RunPerson>& persons,
                                    const RunOccasion& occasion) {
  TRY(make_folder(dir + "/" + folder));
  RunDocument document;
  VolumeWriter writer(press_, {.folder = dir + "/" + folder,
                               .name = name,
                               .words = {occasion.campaign->id(), occasion.today + "T00:00:00Z"},
                               .letters_max = std::max<std::size_t>(1, persons.size())});
  for (const RunPerson& person : persons) {
    TRY(writer.add(letter(person, occasion), document.problems));
  }
  TRY_TO(volumes, writer.finish());
  if (volumes.empty()) return document;
  const LetterVolume& volume = volumes.front();
  document.path = folder + "/" + std::filesystem::path(volume.path).filename().string();
  document.hash = volume.hash;
  for (const IndexedLetter& one : volume.letters) {
    document.items.push_back(item_of(static_cast<std::uint32_t>(std::stoul(one.key)), one.pages));
  }
  return document;
}

Result<int> RunPress::print_proof(const RunPerson& person, const RunOccasion& occasion,
                                  std::string mark, const std::string& path,
                                  std::vector<LetterProblem>& problems) {
  LetterData data = letter(person, occasion);
  data.mark = std::move(mark);
  return print_single(press_, data, path, {occasion.campaign->id(), occasion.today + "T00:00:00Z"},
                      problems);
}

std::vector<std::string> RunPress::picture(const RunPerson& person, const RunOccasion& occasion,
                                           int width_px, std::vector<LetterProblem>& problems) {
  return press_.picture(letter(person, occasion), width_px, problems);
}

Result<void> keep_table(const std::string& dir, const std::string& folder, const std::string& name,
                        const v1::RunTable& table, RunDocument& document) {
  TRY(make_folder(dir + "/" + folder));
  document.path = folder + "/" + name + ".table";
  // One that was written before and never fixed holds no longer.
  TRY(write_whole(dir + "/" + document.path, table.SerializeAsString()));
  TRY_TO(hash, file_hash(dir + "/" + document.path));
  document.hash = std::move(hash);
  return {};
}

Result<RunDocument> write_table(const std::string& dir, const std::string& folder,
                                const std::string& name, const std::vector<RunPerson>& persons,
                                const RunOccasion& occasion) {
  v1::RunTable table;
  for (const std::string_view field : table_fields) table.add_columns(std::string(field));
  table.add_columns("campaign");
  table.add_columns("code");
  RunDocument document;
  for (const RunPerson& person : persons) {
    v1::RunTableRow& row = *table.add_rows();
    row.set_number(person.number);
    for (const std::string_view field : table_fields) row.add_values(person.record.text(field));
    row.add_values(occasion.campaign->id());
    row.add_values(to_text(code_of(person, occasion)));
    document.items.push_back(item_of(person.number, {}));
  }
  TRY(keep_table(dir, folder, name, table, document));
  return document;
}

Result<RunDocument> write_list(const std::string& dir, const std::string& folder,
                               const std::string& name, const std::vector<RunPerson>& persons) {
  v1::RunTable table;
  RunDocument document;
  for (const RunPerson& person : persons) {
    table.add_rows()->set_number(person.number);
    document.items.push_back(item_of(person.number, {}));
  }
  TRY(keep_table(dir, folder, name, table, document));
  return document;
}

Result<v1::RunTable> read_table(const std::string& dir, const std::string& path) {
  std::ifstream file(dir + "/" + path, std::ios::binary);
  v1::RunTable table;
  if (!file || !table.ParseFromIstream(&file)) {
    return fail(Fault::storage, path + " cannot be read, and what it says must leave");
  }
  return table;
}

}  // namespace tresen
