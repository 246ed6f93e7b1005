#pragma once
// S04: somebody who looks like the new customer is here already. What was typed stands beside what
// is known, and three answers below; none is chosen beforehand. Keys: back, duplicate.same,
// duplicate.household, duplicate.new, duplicate.other (the next one who looks alike).

#include <string>
#include <vector>

namespace tresen::ui {

class Ui;

struct DuplicateView {
  enum class Verdict { same, added, known, differs };
  struct Line {
    std::string label;  // "Telefon"
    std::string typed;  // "nicht gefragt" where nothing was
    std::string known;  // "fehlt" where nothing is
    Verdict verdict = Verdict::known;
    std::string word;  // "gleich"
  };
  struct Typed {
    std::string label, value;
  };
  std::vector<Typed> typed;  // at the left while the screen lies, at most 4
  std::string title;         // "Kennen wir Hans Müller schon?"
  std::string prompt;        // the sentence to say, without quotes
  std::string known_label;   // "Schon da: K-Nr. 104711"
  std::vector<Line> lines;   // at most 4
  std::string other;         // "Ähnlich: Ingrid Müller, gleiche Telefonnummer"; empty: nobody
  bool ready = true;         // false: the answer is being written
};

void draw_duplicate(Ui& ui, const DuplicateView& view);

}  // namespace tresen::ui
