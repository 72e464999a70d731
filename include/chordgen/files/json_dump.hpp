// SPDX-License-Identifier: MIT
//
// How a Json value is written: the definition of Json::dump. Equal values give equal bytes.
#pragma once

#include <chordgen/files/json.hpp>
#include <chordgen/files/utf8.hpp>

#include <charconv>

namespace chordgen::inline CHORDGEN_ABI {
namespace detail {

/// The fewest digits that read back to the same double, with a point or an exponent: 1 becomes 1.0.
template <class = WhenCalled>
[[nodiscard]] std::string shortest(double value) {
  char digits[32];
  char* const end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  std::string text(digits, static_cast<std::size_t>(end - digits));
  if (text.find_first_of(".en") == std::string::npos) text += ".0";  // n: inf and nan stay as they are
  return text;
}

template <class = WhenCalled>
void append_json_string(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const char letter = text.front();
    const std::size_t length = utf8_length(text);
    if (letter == '"' || letter == '\\') {
      out += '\\';
      out += letter;
    } else if (letter == '\n') {
      out += "\\n";
    } else if (letter == '\t') {
      out += "\\t";
    } else if (letter == '\r') {
      out += "\\r";
    } else if (length == 1 && (letter < ' ' || letter == '\x7f')) {
      out += "\\u00";
      out += hex[letter >> 4];
      out += hex[letter & 15];
    } else if (length == 0) {
      append_utf8(out, 0xfffd);
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

/// Writes one value; `margin` is the indentation of its line.
template <class = WhenCalled>
void append_json(std::string& out, const Json& value, std::size_t indent, std::size_t margin) {
  const auto begin_line = [&](std::size_t width) {
    if (indent != 0) out.append(1, '\n').append(width, ' ');
  };
  const auto begin_item = [&](bool& first) {
    if (!first) out += ',';
    first = false;
    begin_line(margin + indent);
  };
  bool first = true;
  switch (value.kind()) {
    case Json::Kind::null:
      out += "null";
      return;
    case Json::Kind::boolean:
      out += value.as_bool() ? "true" : "false";
      return;
    case Json::Kind::integer:
      out += std::to_string(value.as_integer());
      return;
    case Json::Kind::real:
      out += shortest(value.as_double());
      return;
    case Json::Kind::string:
      return append_json_string(out, value.as_string());
    case Json::Kind::array:
      out += '[';
      for (const Json& element : value.elements()) {
        begin_item(first);
        append_json(out, element, indent, margin + indent);
      }
      if (!first) begin_line(margin);
      out += ']';
      return;
    case Json::Kind::object:
      out += '{';
      for (const Json::Member member : value.members()) {
        begin_item(first);
        append_json_string(out, member.name);
        out += indent == 0 ? ":" : ": ";
        append_json(out, member.value, indent, margin + indent);
      }
      if (!first) begin_line(margin);
      out += '}';
      return;
  }
}

}  // namespace detail

template <class>
std::string Json::dump(std::size_t indent) const {
  std::string out;
  detail::append_json(out, *this, indent, 0);
  return out;
}

}  // namespace chordgen::inline CHORDGEN_ABI
