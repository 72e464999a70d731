// SPDX-License-Identifier: MIT
//
// The parts that a report's page is made of: sections with their list of contents, tables, drawings. Everything that a
// user could have typed goes through xml_text.
#pragma once

#include <chordgen/report/report.hpp>

namespace chordgen::inline CHORDGEN_ABI::detail {

/// HTML that grows section by section.
class PageMarkup {
 public:
  void begin_section(const std::string& id, const std::string& title) {
    contents_ += "<li><a href=\"#" + id + "\">" + xml_text(title) + "</a></li>";
    body_ += "<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\">\n<h2 id=\"" + id + "-title\">" +
             xml_text(title) + "</h2>\n";
  }
  void end_section() { body_ += "</section>\n"; }

  void add(const std::string& html) { body_ += html; }
  void add_note(const std::string& text) { body_ += "<p class=\"soft\">" + xml_text(text) + "</p>\n"; }
  void add_drawing(const std::string& svg) { body_ += "<figure class=\"card\">" + inside_page(svg) + "</figure>\n"; }

  /// Names and what they are, in two columns.
  void add_facts(const List<ReportFact>& facts) {
    if (facts.empty()) return;
    body_ += "<div class=\"card\"><table><tbody>";
    for (const ReportFact& fact : facts)
      body_ += "<tr><th scope=\"row\">" + xml_text(fact.name) + "</th><td>" + xml_text(fact.value) + "</td></tr>";
    body_ += "</tbody></table></div>\n";
  }
  /// A table whose first column names its rows; of very long ones the beginning.
  void add_table(const ReportTable& table) {
    constexpr std::size_t most_rows = 500;
    body_ += "<div class=\"card scrolls\" tabindex=\"0\" role=\"region\" aria-label=\"" + xml_text(table.title) +
             "\"><table><caption>" + xml_text(table.title) + "</caption><thead><tr>";
    for (const std::string& name : table.head) body_ += "<th scope=\"col\">" + xml_text(name) + "</th>";
    body_ += "</tr></thead><tbody>";
    for (std::size_t i = 0; i < std::min(table.rows.size(), most_rows); ++i) {
      body_ += "<tr>";
      for (const std::string& cell : table.rows[i])
        body_ += (&cell == table.rows[i].data() ? "<th scope=\"row\">" : "<td>") + xml_text(cell) +
                 (&cell == table.rows[i].data() ? "</th>" : "</td>");
      body_ += "</tr>";
    }
    body_ += "</tbody></table></div>\n";
    if (table.rows.size() > most_rows) add_note(std::to_string(table.rows.size() - most_rows) + " more rows.");
  }
  /// The same, closed until someone wants it.
  void add_folded(const ReportTable& table) {
    if (table.rows.empty()) return;
    body_ += "<details><summary>" + xml_text(table.title) + "</summary>\n";
    add_table(table);
    body_ += "</details>\n";
  }
  /// A slider over the frames of something that was learnt.
  void add_epochs(const std::string& id, std::size_t frames, std::size_t last_epoch) {
    const std::string last = std::to_string(frames - 1);
    body_ += "<label for=\"" + id + "-epoch\">Epoch</label><input type=\"range\" id=\"" + id +
             "-epoch\" min=\"0\" max=\"" + last + "\" value=\"" + last + "\"><output for=\"" + id + "-epoch\">epoch " +
             std::to_string(last_epoch) + "</output>";
  }

  /// A drawing inside the page takes its colours from the page.
  [[nodiscard]] static std::string inside_page(std::string svg) {
    const std::size_t from = svg.find("<style>"), to = svg.find("</style>");
    if (from != std::string::npos && to != std::string::npos) svg.erase(from, to + 8 - from);
    return svg;
  }

  [[nodiscard]] const std::string& contents() const noexcept { return contents_; }
  [[nodiscard]] const std::string& body() const noexcept { return body_; }

 private:
  std::string contents_{};
  std::string body_{};
};

/// Keeps the first and the last frame and as many between them, evenly, as are wanted.
template <class Frame>
void thin(List<Frame>& frames, std::size_t wanted) {
  if (frames.size() <= wanted) return;
  List<Frame> kept;
  for (std::size_t i = 0; i < wanted; ++i) kept.push_back(frames[i * (frames.size() - 1) / (wanted - 1)]);
  frames = std::move(kept);
}

/// "2:05"
template <class = WhenCalled>
[[nodiscard]] std::string clock_text(double seconds) {
  const auto whole = static_cast<std::size_t>(seconds > 0 ? seconds : 0);
  return std::to_string(whole / 60) + (whole % 60 < 10 ? ":0" : ":") + std::to_string(whole % 60);
}

/// A song in words: the names of its chords, bar by bar.
template <class = WhenCalled>
[[nodiscard]] ReportTable chords_by_bar(const Song& song, const std::string& title) {
  ReportTable table{"The chords of " + title + ", bar by bar", {"bar", "chords"}, {}};
  const Rational bar = song.metre.bar();
  if (bar <= Rational(0)) return table;
  std::string before;
  for (const ChordEvent& event : song.events) {
    const std::string number = std::to_string((event.onset / bar).floor() + 1);
    const std::string name = readable_chord(event.pitches);
    if (table.rows.empty() || table.rows.back()[0] != number) {
      table.rows.push_back({number, name});
    } else if (name != before) {
      table.rows.back()[1] += ", " + name;
    }
    before = name;
  }
  return table;
}

/// The numbers that curves are drawn through, at most 25 epochs of them.
template <class = WhenCalled>
[[nodiscard]] ReportTable numbers_of(const List<CurvePlot>& plots) {
  ReportTable table{"The curves as numbers", {"epoch"}, {}};
  std::size_t epochs = 0;
  for (const CurvePlot& plot : plots)
    for (const Curve& curve : plot.curves) {
      table.head.push_back(plot.title + ", " + curve.name);
      epochs = std::max(epochs, curve.values.size());
    }
  for (std::size_t epoch = 1; epoch <= epochs; ++epoch) {
    table.rows.push_back({std::to_string(epoch)});
    for (const CurvePlot& plot : plots)
      for (const Curve& curve : plot.curves)
        table.rows.back().push_back(epoch <= curve.values.size() ? label_number(curve.values[epoch - 1]) : "");
  }
  thin(table.rows, 25);
  return table;
}

}  // namespace chordgen::inline CHORDGEN_ABI::detail
