// SPDX-License-Identifier: MIT
//
// Scalable vector graphics as text: a page that grows by rectangles, lines and words. The same calls give the same
// bytes. Colours are classes, so that one style sheet serves a light and a dark page.
#pragma once

#include <chordgen/core/config.hpp>

#include <cstdio>
#include <string>
#include <string_view>

namespace chordgen::inline CHORDGEN_ABI {

/// Text in which & < > " stand as XML wants them.
template <class = WhenCalled>
[[nodiscard]] std::string xml_text(std::string_view text) {
  std::string result;
  for (const char letter : text) {
    switch (letter) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += letter;
    }
  }
  return result;
}

/// At most two decimals, none where they are zero: the shortest text that a drawing needs.
template <class = WhenCalled>
[[nodiscard]] std::string svg_number(double value) {
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.2f", value);
  std::string result(digits);
  while (result.back() == '0') result.pop_back();
  if (result.back() == '.') result.pop_back();
  return result == "-0" ? "0" : result;
}

/// The colours of every plot, light and dark. A drawing of its own takes them from its style sheet, one inside a page
/// from the page's, by the same names.
inline constexpr std::string_view plot_style =
    ".page{fill:#fbfaf7}.dark{fill:#f1efe8}.bar{stroke:#b9b4a6}.c,.grid{stroke:#ddd8cb}.axis{stroke:#77705f}"
    ".note{fill:#4c8b87}.bass{fill:#8a5a44}.copied{fill:#e8c46a;fill-opacity:.45}text{font:11px "
    "sans-serif;fill:#5d5748}"
    ".small{font-size:10px}.end{text-anchor:end}.middle{text-anchor:middle}.symbol{fill:#3c382e}"
    ".line{fill:none;stroke-width:2}.s0{stroke:#1f6f8b}.s1{stroke:#b3541e}.s2{stroke:#5a7d2a}.s3{stroke:#7b4b94}"
    ".s4{stroke:#a8324a}.s5{stroke:#4a5560}.dashed{stroke-dasharray:6 4}.baseline{stroke-width:1.5;stroke-dasharray:2 "
    "3}"
    ".fill{fill:#4c8b87}.fill1{fill:#b3541e}.fill2{fill:#5a7d2a}.fill3{fill:#7b4b94}.fill4{fill:#a8324a}"
    ".fill5{fill:#4a5560}.link{fill:none;stroke:#4c8b87}.box{fill:#f1efe8;stroke:#77705f}"
    "@media(prefers-color-scheme:dark){.page{fill:#1d1e20}.dark{fill:#25272a}.bar{stroke:#565a60}.c,.grid{stroke:#"
    "3a3d42}"
    ".axis{stroke:#a5a8ad}.note{fill:#7cc0ba}.bass{fill:#d39a7d}.copied{fill:#a5812e;fill-opacity:.5}text{fill:#b9bcc1}"
    ".symbol{fill:#e4e2dc}.s0{stroke:#6cb8d6}.s1{stroke:#e8935f}.s2{stroke:#a4c870}.s3{stroke:#c39bd8}.s4{stroke:#"
    "e8798e}"
    ".s5{stroke:#9aa5b1}.fill{fill:#7cc0ba}.fill1{fill:#e8935f}.fill2{fill:#a4c870}.fill3{fill:#c39bd8}"
    ".fill4{fill:#e8798e}.fill5{fill:#9aa5b1}.link{stroke:#7cc0ba}.box{fill:#25272a;stroke:#a5a8ad}}";

/// A drawing of fixed size, in pixels, from the top left.
class Svg {
 public:
  Svg(double width, double height, std::string_view title, std::string_view style) {
    text_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + number(width) + " " + number(height) +
            "\" width=\"" + number(width) + "\" height=\"" + number(height) + "\" role=\"img\">\n<title>" +
            xml_text(title) + "</title>\n<style>" + std::string(style) + "</style>\n";
  }

  void rectangle(double x, double y, double width, double height, std::string_view kind, std::string_view tip = {}) {
    text_ += "<rect class=\"" + std::string(kind) + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" +
             number(width) + "\" height=\"" + number(height) + "\"";
    text_ += tip.empty() ? "/>\n" : "><title>" + xml_text(tip) + "</title></rect>\n";
  }
  void line(double x1, double y1, double x2, double y2, std::string_view kind) {
    text_ += "<line class=\"" + std::string(kind) + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" +
             number(x2) + "\" y2=\"" + number(y2) + "\"/>\n";
  }
  void words(double x, double y, std::string_view words, std::string_view kind) {
    text_ += "<text class=\"" + std::string(kind) + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\">" +
             xml_text(words) + "</text>\n";
  }

  void circle(double x, double y, double radius, std::string_view kind, std::string_view tip = {}) {
    text_ += "<circle class=\"" + std::string(kind) + "\" cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"" +
             number(radius) + "\"";
    text_ += tip.empty() ? "/>\n" : "><title>" + xml_text(tip) + "</title></circle>\n";
  }
  /// A path in SVG's own language ("M0 0L10 5"); width 0 leaves the line's width to the style.
  void path(std::string_view steps, std::string_view kind, double width = 0) {
    text_ += "<path class=\"" + std::string(kind) + "\" d=\"" + std::string(steps) + "\"";
    if (width > 0) text_ += " stroke-width=\"" + number(width) + "\"";
    text_ += "/>\n";
  }

  /// The whole file.
  [[nodiscard]] std::string text() const { return text_ + "</svg>\n"; }

 private:
  [[nodiscard]] static std::string number(double value) { return svg_number(value); }

  std::string text_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
