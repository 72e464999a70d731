// SPDX-License-Identifier: MIT
//
// What a model is made of: every parameter with its shape, as a table and as a diagram of boxes, one for each layer in
// the order in which the model visits them. It works for whatever has visit(each(name, parameter)); a layer is what its
// parameters' names have in common up to the last '/' or '.'.
#pragma once

#include <chordgen/core/list.hpp>
#include <chordgen/nn/parameter.hpp>
#include <chordgen/plot/svg.hpp>

#include <algorithm>

namespace chordgen::inline CHORDGEN_ABI {

/// One parameter of a model.
struct SummaryRow {
  std::string name{};
  Shape shape{};
  std::size_t numbers = 0;
};

/// Every parameter, in visiting order.
template <class Model>
[[nodiscard]] List<SummaryRow> model_parameters(const Model& model) {
  List<SummaryRow> rows;
  visit_const(model, [&](const Name& name, const auto& parameter) {
    rows.push_back({name.text(), parameter.value.shape(), parameter.value.size()});
  });
  return rows;
}

/// The parameters as a table for the terminal, with the sum below.
template <class Model>
[[nodiscard]] std::string summary(const Model& model) {
  const List<SummaryRow> rows = model_parameters(model);
  std::size_t widest = 9, total = 0;
  for (const SummaryRow& row : rows) widest = std::max(widest, row.name.size());
  const auto line = [&](std::string name, std::string shape, const std::string& numbers) {
    name.resize(widest + 2, ' ');
    shape.resize(std::max<std::size_t>(16, shape.size() + 1), ' ');
    return name + shape + std::string(numbers.size() < 10 ? 10 - numbers.size() : 0, ' ') + numbers + "\n";
  };
  std::string text = line("parameter", "shape", "numbers");
  for (const SummaryRow& row : rows) {
    total += row.numbers;
    text += line(row.name, to_string(row.shape), std::to_string(row.numbers));
  }
  return text + line("all", "", std::to_string(total));
}

/// The layers as boxes, one below the other.
template <class Model>
[[nodiscard]] std::string model_diagram_svg(const Model& model, std::string_view title) {
  struct Layer {
    std::string name, shapes;
    std::size_t numbers;
  };
  List<Layer> layers;
  for (const SummaryRow& row : model_parameters(model)) {
    const std::size_t cut = row.name.find_last_of("/.");
    const std::string layer = cut == std::string::npos ? row.name : row.name.substr(0, cut);
    const std::string own = cut == std::string::npos ? "" : row.name.substr(cut + 1) + " ";
    if (layers.empty() || layers.back().name != layer) layers.push_back({layer, "", 0});
    layers.back().shapes += (layers.back().shapes.empty() ? "" : "   ") + own + to_string(row.shape);
    layers.back().numbers += row.numbers;
  }
  constexpr double width = 640, box = 38, gap = 18, left = 60;
  const double height = 34 + static_cast<double>(layers.size()) * (box + gap);
  Svg svg(width, height, title, plot_style);
  svg.rectangle(0, 0, width, height, "page");
  svg.words(12, 18, title, "symbol");
  double y = 30;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (i > 0) svg.path("M320 " + svg_number(y - gap) + "v" + svg_number(gap - 5) + "m-4 -4l4 5l4 -5", "line axis");
    svg.rectangle(left, y, width - 2 * left, box, "box");
    svg.words(left + 10, y + 16, layers[i].name, "symbol");
    svg.words(width - left - 10, y + 16, std::to_string(layers[i].numbers), "end");
    svg.words(left + 10, y + 31, layers[i].shapes, "small");
    y += box + gap;
  }
  return svg.text();
}

}  // namespace chordgen::inline CHORDGEN_ABI
