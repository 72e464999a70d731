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
[[nodiscard]] inline std::string xml_text(std::string_view text) {
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

  /// The whole file.
  [[nodiscard]] std::string text() const { return text_ + "</svg>\n"; }

 private:
  /// At most two decimals, none where they are zero.
  [[nodiscard]] static std::string number(double value) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.2f", value);
    std::string result(digits);
    while (result.back() == '0') result.pop_back();
    if (result.back() == '.') result.pop_back();
    return result;
  }

  std::string text_;
};

}  // namespace chordgen::inline CHORDGEN_ABI
