#pragma once
// S05 a: what is to be done for this customer? One tile a template, known as template.ID.

#include <string>
#include <vector>

namespace tresen::ui {

class Ui;

struct TemplateTile {
  std::string id;
  std::string icon;
  std::string name;
  std::string detail;  // "Angaben, Aktion, Eigenschaft"
  std::string note;    // "geparkt, noch 1 Schritt"; empty: none
};

struct TemplatesView {
  std::string customer;  // whose process it will be
  std::vector<TemplateTile> tiles;
};

void draw_templates(Ui& ui, const TemplatesView& view);

}  // namespace tresen::ui
