// SPDX-License-Identifier: MIT
//
// The report as one page of HTML that needs nothing else: no network, no framework. Its drawings are SVG in the page,
// its sound is made by the page itself. The same report gives the same bytes.
//
// A page stays below 3 MB: at most so many points, frames and songs are shown as fit (their limits below), and a note
// says what was left out.
#pragma once

#include <chordgen/report/page_data.hpp>
#include <chordgen/report/page_script.hpp>
#include <chordgen/report/page_sound.hpp>
#include <chordgen/report/page_style.hpp>

namespace chordgen::inline CHORDGEN_ABI {

/// No page is larger.
inline constexpr std::size_t largest_report = 3'000'000;

namespace detail {

/// Writes the page section by section.
class ReportPage {
 public:
  explicit ReportPage(const Report& report) : report_(report) {}

  [[nodiscard]] std::string write() {
    data_ = Json::object();
    add_guitar(data_);
    write_run();
    write_corpus();
    write_learning();
    write_latent();
    write_reconstruction();
    write_chords();
    if (!report_.metrics.empty()) begin("metrics", "Figures");
    for (const ReportTable& table : report_.metrics) write_table(table);
    end();
    write_songs();
    return page();
  }

 private:
  void begin(const std::string& id, const std::string& title) {
    open_ = true;
    contents_ += "<li><a href=\"#" + id + "\">" + xml_text(title) + "</a></li>";
    body_ += "<section id=\"" + id + "\" aria-labelledby=\"" + id + "-title\">\n<h2 id=\"" + id + "-title\">" +
             xml_text(title) + "</h2>\n";
  }
  void end() {
    if (open_) body_ += "</section>\n";
    open_ = false;
  }
  /// A drawing inside the page takes its colours from the page.
  [[nodiscard]] static std::string without_style(std::string svg) {
    const std::size_t from = svg.find("<style>"), to = svg.find("</style>");
    if (from != std::string::npos && to != std::string::npos) svg.erase(from, to + 8 - from);
    return svg;
  }
  void write_figure(const std::string& svg) { body_ += "<figure class=\"card\">" + without_style(svg) + "</figure>\n"; }
  void write_facts(const std::vector<ReportFact>& facts) {
    if (facts.empty()) return;
    body_ += "<div class=\"card\"><table><tbody>";
    for (const ReportFact& fact : facts)
      body_ += "<tr><th scope=\"row\">" + xml_text(fact.name) + "</th><td>" + xml_text(fact.value) + "</td></tr>";
    body_ += "</tbody></table></div>\n";
  }
  void write_table(const ReportTable& table) {
    body_ += "<div class=\"card\"><table><caption>" + xml_text(table.title) + "</caption><thead><tr>";
    for (const std::string& name : table.head) body_ += "<th scope=\"col\">" + xml_text(name) + "</th>";
    body_ += "</tr></thead><tbody>";
    constexpr std::size_t most_rows = 500;
    for (std::size_t i = 0; i < std::min(table.rows.size(), most_rows); ++i) {
      body_ += "<tr>";
      for (const std::string& cell : table.rows[i]) body_ += "<td>" + xml_text(cell) + "</td>";
      body_ += "</tr>";
    }
    body_ += "</tbody></table>";
    if (table.rows.size() > most_rows)
      body_ += "<p class=\"soft\">" + std::to_string(table.rows.size() - most_rows) + " more rows.</p>";
    body_ += "</div>\n";
  }

  void write_run() {
    if (report_.run.empty()) return;
    begin("run", "What was run");
    write_facts(report_.run);
    end();
  }
  void write_corpus() {
    const bool network = !report_.network.commonest(1).empty();
    if (report_.corpus.empty() && report_.bars.empty() && !network) return;
    begin("corpus", "The corpus");
    for (const BarPlot& bars : report_.bars) write_figure(histogram_svg(bars));
    if (network) write_figure(chord_network_svg(report_.network, "Which chord follows which"));
    for (const ReportTable& table : report_.corpus) {
      body_ += "<details><summary>" + xml_text(table.title) + "</summary>";
      write_table(table);
      body_ += "</details>\n";
    }
    end();
  }
  void write_learning() {
    if (report_.curves.empty() && report_.model_diagram.empty()) return;
    begin("learning", "Learning");
    for (const CurvePlot& plot : report_.curves) write_figure(curve_svg(plot));
    if (!report_.model_diagram.empty()) write_figure(report_.model_diagram);
    end();
  }
  void write_map(const std::string& id, const std::string& title, const std::string& words, std::size_t frames,
                 std::size_t last_epoch) {
    begin(id, title);
    body_ += "<p class=\"soft\">" + words + "</p><div class=\"card\">";
    if (frames > 1) {
      body_ += "<div class=\"row\"><label for=\"" + id + "-epoch\">Epoch</label><input type=\"range\" id=\"" + id +
               "-epoch\" min=\"0\" max=\"" + std::to_string(frames - 1) + "\" value=\"" + std::to_string(frames - 1) +
               "\"><output for=\"" + id + "-epoch\">epoch " + std::to_string(last_epoch) + "</output></div>";
    }
    body_ += "<div class=\"map\"></div><p class=\"told\" aria-live=\"polite\"></p></div>\n";
    end();
  }
  void write_latent() {
    if (report_.latent.frames.empty()) return;
    ReportLatent shown = report_.latent;
    thin(shown.frames, 30);
    constexpr std::size_t most = 400;  // points
    if (shown.music.size() > most) shown.music.resize(most);
    for (auto& frame : shown.frames)
      if (frame.points.size() > shown.music.size()) frame.points.resize(shown.music.size());
    data_.set("latent", json_latent(shown));
    write_map(
        "latent", "Where the music lies",
        "Each point is a window of the corpus. Choose one with the mouse or the arrow keys to read its chords; click "
        "or press Enter to hear it.",
        shown.frames.size(), shown.frames.back().epoch);
  }
  void write_chords() {
    if (report_.chords.chords.empty()) return;
    data_.set("chords", json_chords(report_.chords));
    write_map(
        "chords", "What the model thinks of chords",
        "Chords that the model treats alike lie close together. Choose one to see its nearest; click or press Enter to "
        "hear it.",
        1, 0);
  }
  void write_reconstruction() {
    if (report_.reconstruction.frames.empty()) return;
    ReportReconstruction shown = report_.reconstruction;
    thin(shown.frames, 40);
    data_.set("reconstruction", json_reconstruction(shown));
    begin("reconstruction", "One window, learnt");
    const std::string last = std::to_string(shown.frames.size() - 1);
    body_ +=
        "<div class=\"card\"><div class=\"row\"><span>The window itself</span><button type=\"button\" "
        "aria-pressed=\"false\">Play</button></div><svg viewBox=\"0 0 640 120\" width=\"640\" height=\"120\" "
        "role=\"img\" "
        "aria-label=\"The window itself as a piano roll\"></svg><div class=\"row\"><label for=\"r-epoch\">What the "
        "model makes "
        "of it</label><input type=\"range\" id=\"r-epoch\" min=\"0\" max=\"" +
        last + "\" value=\"" + last +
        "\"><output for=\"r-epoch\" aria-live=\"polite\"></output><button type=\"button\" "
        "aria-pressed=\"false\">Play</button></div>"
        "<svg viewBox=\"0 0 640 120\" width=\"640\" height=\"120\" role=\"img\" aria-label=\"The reconstruction as a "
        "piano "
        "roll\"></svg></div>\n";
    end();
  }

  void write_songs() {
    if (report_.songs.empty()) return;
    begin("songs", "Songs");
    Json songs = Json::array();
    std::size_t shown = 0;
    for (const ReportSong& song : report_.songs) {
      PianoRollPage roll{.quarter = 22, .system = 40, .chord_names = true, .tips = false};
      for (const ReportCopy& copy : song.copies) roll.shades.push_back({copy.begin, copy.end});
      const std::string drawing = piano_roll_svg(song.song, roll);
      const Json known = json_song(song, roll);
      spent_ += drawing.size() + known.dump().size();
      if (spent_ > 1'900'000) break;
      write_song(song, drawing, shown++);
      songs.push_back(known);
    }
    if (shown < report_.songs.size())
      body_ += "<p>" + std::to_string(report_.songs.size() - shown) + " more songs lie beside this page.</p>\n";
    data_.set("songs", songs);
    end();
  }
  void write_song(const ReportSong& song, const std::string& drawing, std::size_t number) {
    const std::string title = song.song.title.empty() ? "Song " + std::to_string(number + 1) : song.song.title;
    body_ += "<h3>" + xml_text(title) + "</h3>\n<div data-song=\"" + std::to_string(number) +
             "\"><div class=\"row\"><button type=\"button\" aria-pressed=\"false\" aria-label=\"Play " +
             xml_text(title) + "\">Play</button>";
    if (!song.sound_file.empty())
      body_ += "<a href=\"" + xml_text(song.sound_file) + "\">" + xml_text(song.sound_file) + "</a>";
    body_ += "</div>";
    write_facts(song.facts);
    body_ += "<div class=\"card\" tabindex=\"0\" role=\"region\" aria-label=\"Piano roll of " + xml_text(title) +
             "\"><div class=\"roll\">" + without_style(drawing) + "<div class=\"playhead\"></div></div></div>";
    if (!song.copies.empty()) {
      body_ += "<p class=\"soft\">Shaded: runs that stand in the corpus too";
      for (const ReportCopy& copy : song.copies)
        body_ += (&copy == song.copies.data() ? ": " : "; ") + ("quarters " + label_number(copy.begin.to_double())) +
                 " to " + label_number(copy.end.to_double()) + (copy.piece.empty() ? "" : ", " + xml_text(copy.piece));
      body_ += ".</p>";
    }
    body_ += "</div>\n";
  }

  /// Keeps the first and the last and as many between them, evenly, as are wanted.
  template <class Frame>
  static void thin(std::vector<Frame>& frames, std::size_t wanted) {
    if (frames.size() <= wanted) return;
    std::vector<Frame> kept;
    for (std::size_t i = 0; i < wanted; ++i) kept.push_back(frames[i * (frames.size() - 1) / (wanted - 1)]);
    frames = std::move(kept);
  }

  [[nodiscard]] std::string page() const {
    std::string text =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\">\n<title>" +
        xml_text(report_.title) + "</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>";
    text += plot_style;
    text += page_style;
    text += "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n<header><h1>" +
            xml_text(report_.title) + "</h1>\n<p>" + xml_text(report_.summary) +
            "</p>\n<nav aria-label=\"Contents\"><ul>" + contents_ + "</ul></nav></header>\n<main id=\"content\">\n" +
            body_ +
            "</main>\n<footer><p>Made by chordgen. This page works offline.</p></footer>\n<script>\nconst data = ";
    text += script_text(data_) + ";\n";
    text += page_sound;
    text += page_script;
    return text + "</script>\n</body>\n</html>\n";
  }

  const Report& report_;
  Json data_{};
  std::string contents_{};
  std::string body_{};
  std::size_t spent_ = 0;
  bool open_ = false;
};

}  // namespace detail

/// The report as a page. Throws ArgumentError where even the shortened page would be larger than 3 MB.
template <class = WhenCalled>
[[nodiscard]] std::string report_html(const Report& report) {
  std::string text = detail::ReportPage(report).write();
  if (text.size() > largest_report)
    fail_argument("report_html", "the page has " + std::to_string(text.size()) + " bytes, expected at most " +
                                     std::to_string(largest_report) + ". Give fewer chords, points or tables.");
  return text;
}

}  // namespace chordgen::inline CHORDGEN_ABI
