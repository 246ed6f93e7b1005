#include "sync/office/channels/csv_export.h"

#include <algorithm>
#include <filesystem>

#include "sync/office/channels/whole_file.h"

namespace tresen {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t exact_digits_max = 15;  // of a spreadsheet's numbers

bool only_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// +497152123456: a spreadsheet adds it up, but no harm lies in it.
bool is_signed_number(std::string_view text) {
  return text.starts_with('+') && only_digits(text.substr(1));
}

bool begins_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != text.npos;
}

std::string in_quotes(std::string_view text) {
  std::string all = "\"";
  for (const char c : text) {
    if (c == '"') all += c;
    all += c;
  }
  return all + '"';
}

std::string cell(std::string_view value, CsvProfile profile) {
  const bool number = is_signed_number(value);
  const bool loses_digits = only_digits(value) && ((value.size() > 1 && value.front() == '0') ||
                                                   value.size() > exact_digits_max);
  if (profile == CsvProfile::excel && (number || loses_digits)) {
    return in_quotes("=\"" + std::string(value) + "\"");
  }
  if (begins_formula(value) && !number) return in_quotes("'" + std::string(value));
  return value.find_first_of(",;\"\r\n\t") == value.npos ? std::string(value) : in_quotes(value);
}

void append_line(std::string& table, const std::vector<std::string>& values, CsvProfile profile) {
  const char separator = profile == CsvProfile::excel ? ';' : ',';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) table += separator;
    table += cell(values[i], profile);
  }
  table += "\r\n";
}

class CsvExport : public Channel {
 public:
  CsvExport(std::string folder, CsvProfile profile)
      : folder_(std::move(folder)), profile_(profile) {}

  Result<std::vector<Receipt>> send(const ParcelBatch& batch) override {
    TRY(check_batch(batch));
    for (const Parcel& parcel : batch.parcels) {
      if (parcel.row.size() != batch.columns.size()) {
        return fail(Fault::invalid, "parcel " + parcel.key + " has " +
                                        std::to_string(parcel.row.size()) + " values for " +
                                        std::to_string(batch.columns.size()) + " columns");
      }
    }
    const std::string name = batch.key + ".csv";
    const auto written = write_once(folder_ + "/" + name, export_table(batch, profile_));
    if (written) return receipts_for_all(batch, {"", Delivery::sent, name, ""});
    if (written.error().fault != Fault::storage) return tl::unexpected(written.error());
    return receipts_for_all(batch, {"", Delivery::later, "", written.error().detail});
  }

  Result<void> check() override {
    std::error_code trouble;
    if (std::filesystem::is_directory(folder_, trouble)) return {};
    return fail(Fault::absent, "the folder " + folder_ + " of channel csv is not there");
  }

 private:
  std::string folder_;
  CsvProfile profile_;
};

}  // namespace

std::string export_table(const ParcelBatch& batch, CsvProfile profile) {
  std::string table(profile == CsvProfile::excel ? byte_order_mark : "");
  append_line(table, batch.columns, profile);
  for (const Parcel& parcel : batch.parcels) append_line(table, parcel.row, profile);
  return table;
}

Result<std::unique_ptr<Channel>> open_csv_export(const ChannelSettings& settings) {
  const auto folder = settings.find("folder");
  if (folder == settings.end()) return fail(Fault::invalid, "channel csv: \"folder\" is missing");
  const auto profile = settings.find("profile");
  const std::string name = profile == settings.end() ? "rfc4180" : profile->second;
  if (name != "rfc4180" && name != "excel") {
    return fail(Fault::invalid,
                "channel csv: \"profile\" is rfc4180 or excel, not \"" + name + "\"");
  }
  return std::make_unique<CsvExport>(folder->second,
                                     name == "excel" ? CsvProfile::excel : CsvProfile::rfc4180);
}

}  // namespace tresen
