#pragma once
// What a batch of a run is made of: a volume of letters, or a table. Written into head office's
// folder before the batch is fixed, and never changed after.

#include <memory>
#include <string>
#include <vector>

#include "sync/base/result.h"
#include "sync/office/channels/letter_press.h"
#include "sync/office/channels/letter_volume.h"
#include "sync/office/store/dispatch_store.h"
#include "tresen/v1/run.pb.h"

namespace tresen {

// One recipient with what is known of the person now.
struct RunPerson {
  std::uint32_t number = 0;  // within the campaign
  Record record;
};

// What all documents of a run have in common.
struct RunOccasion {
  const v1::Chain* chain = nullptr;        // borrowed
  const v1::Campaign* campaign = nullptr;  // borrowed
  std::uint32_t campaign_number = 0;       // on the letters' codes
  std::string today;                       // YYYY-MM-DD
};

struct RunDocument {
  std::string path;                     // in head office's folder
  std::string hash;                     // SHA-256, hex
  std::vector<v1::RunItem> items;       // with their pages
  std::vector<LetterProblem> problems;  // of those who are not in it
};

// A template of letters, ready to print.
class RunPress {
 public:
  // As LetterPress::open; `hyphenation` is of the template's language.
  static Result<RunPress> open(const LetterTemplate& letter,
                               std::shared_ptr<const Hyphenation> hyphenation);

  const std::string& language() const { return language_; }
  // Whether its letters say how to get no more of them, and what they say from here on.
  bool names_way_out() const { return names_way_out_; }
  void set_way_out(std::string way_out) { way_out_ = std::move(way_out); }

  // Whether it can be printed; `problems` has got why not.
  bool check(const RunPerson& person, const RunOccasion& occasion,
             std::vector<LetterProblem>& problems);
  // All that can be printed, as one volume in DIR/`folder`.
  Result<RunDocument> print(const std::string& dir, const std::string& folder,
                            const std::string& name, const std::vector<RunPerson>& persons,
                            const RunOccasion& occasion);
  // One letter as a file of its own, with a mark across it ("": none). Its number of pages; 0: it
  // cannot be printed.
  Result<int> print_proof(const RunPerson& person, const RunOccasion& occasion, std::string mark,
                          const std::string& path, std::vector<LetterProblem>& problems);
  // The same as a PNG a page, so wide.
  std::vector<std::string> picture(const RunPerson& person, const RunOccasion& occasion,
                                   int width_px, std::vector<LetterProblem>& problems);

 private:
  RunPress(std::shared_ptr<const Hyphenation> hyphenation, LetterPress press,
           const LetterTemplate& letter);
  LetterData letter(const RunPerson& person, const RunOccasion& occasion) const;

  std::shared_ptr<const Hyphenation> hyphenation_;  // outlives the press
  LetterPress press_;
  std::string language_;
  bool names_way_out_;
  std::string way_out_;
};

// All placeholders that have a value for this recipient.
PlaceholderValues words_for(const RunPerson& person, std::string_view language,
                            const RunOccasion& occasion);

// The same as a table.
Result<RunDocument> write_table(const std::string& dir, const std::string& folder,
                                const std::string& name, const std::vector<RunPerson>& persons,
                                const RunOccasion& occasion);
// Their numbers alone: what is to be done is written elsewhere.
Result<RunDocument> write_list(const std::string& dir, const std::string& folder,
                               const std::string& name, const std::vector<RunPerson>& persons);
// Writes a table as the document of a batch.
Result<void> keep_table(const std::string& dir, const std::string& folder, const std::string& name,
                        const v1::RunTable& table, RunDocument& document);
Result<v1::RunTable> read_table(const std::string& dir, const std::string& path);

}  // namespace tresen
