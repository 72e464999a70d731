// SPDX-License-Identifier: MIT
//
// How JSON is read: the definition of Json::parse. One pass, no look-back; recursion ends at Json::max_depth. Every
// refusal names the byte, what was expected there and what stands there.
#pragma once

#include <chordgen/files/json.hpp>
#include <chordgen/files/located.hpp>
#include <chordgen/files/utf8.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace chordgen::inline CHORDGEN_ABI {

/// One reading of one text. Use Json::parse.
template <class = WhenCalled>
class JsonParser {
 public:
  JsonParser(std::string_view text, std::string_view operation, std::uint64_t offset) noexcept
      : text_(text), operation_(operation), offset_(offset) {}

  [[nodiscard]] Json document() {
    Json result = value(1);
    skip_space();
    if (at_ != text_.size()) fail("the end of the text");
    return result;
  }

 private:
  [[nodiscard]] Json value(std::size_t depth) {
    skip_space();
    const char first = peek();
    if (first == '{') return object(depth);
    if (first == '[') return array(depth);
    if (first == '"') return Json(string());
    if (first == '-' || is_digit(first)) return number();
    if (take("true")) return Json(true);
    if (take("false")) return Json(false);
    if (take("null")) return Json();
    fail("a value");
  }

  [[nodiscard]] Json array(std::size_t depth) {
    open(depth);
    Json result = Json::array();
    for (bool more = !closes(']'); more; more = continues(']')) result.append(value(depth + 1));
    return result;
  }

  [[nodiscard]] Json object(std::size_t depth) {
    open(depth);
    Json result = Json::object();
    List<std::size_t> places;  // where each name stands
    for (bool more = !closes('}'); more; more = continues('}')) {
      skip_space();
      if (peek() != '"') fail("a name in quotes");
      places.push_back(at_);
      result.append(Json(string()));
      skip_space();
      if (!take(":")) fail("':'");
      result.append(value(depth + 1));
    }
    refuse_repeated_names(result, places);
    return result;
  }

  /// By sorting, so that a text of a million names costs no more than it should.
  void refuse_repeated_names(const Json& object, const List<std::size_t>& places) {
    List<std::size_t> order(places.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto name = [&object](std::size_t i) -> const std::string& { return object.items_[2 * i].text_; };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const int sign = name(a).compare(name(b));
      return sign != 0 ? sign < 0 : a < b;
    });
    const auto same = [&](std::size_t a, std::size_t b) { return name(a) == name(b); };
    const auto repeated = std::adjacent_find(order.begin(), order.end(), same);
    if (repeated == order.end()) return;
    at_ = places[repeated[1]];
    fail("a name that the object does not have yet");
  }

  [[nodiscard]] Json number() {
    const std::size_t begin = at_;
    bool whole = true;
    if (peek() == '-') ++at_;
    if (!take("0")) digits();
    if (peek() == '.') {
      whole = false;
      ++at_;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      whole = false;
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      digits();
    }
    const std::string_view text = text_.substr(begin, at_ - begin);
    std::int64_t integer = 0;
    // -0 is a double: as an integer it would lose its sign.
    if (whole && text != "-0" && std::from_chars(text.data(), text.data() + text.size(), integer).ec == std::errc{})
      return Json(integer);
    double real = 0;
    if (to_double(text, real)) return Json(real);
    at_ = begin;
    fail("a number within the range of a double");
  }

  void digits() {
    if (!is_digit(peek())) fail("a digit");
    while (is_digit(peek())) ++at_;
  }

  [[nodiscard]] static bool to_double(std::string_view text, double& value) {
#ifdef __cpp_lib_to_chars
    return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{};
#else
    value = std::strtod(std::string(text).c_str(), nullptr);
    return value - value == 0.0;
#endif
  }

  [[nodiscard]] std::string string() {
    ++at_;  // the opening quote
    std::string result;
    for (;;) {
      const std::size_t length = detail::utf8_length(text_.substr(at_));
      if (length == 0) fail(at_ == text_.size() ? "the closing quote" : "text in UTF-8");
      const char letter = text_[at_];
      if (length == 1 && static_cast<unsigned char>(letter) < 0x20) fail("a control character written as an escape");
      if (letter == '\\') {
        escape(result);
        continue;
      }
      if (letter == '"') break;
      result += text_.substr(at_, length);
      at_ += length;
    }
    ++at_;
    return result;
  }

  void escape(std::string& result) {
    static constexpr std::string_view names = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    ++at_;  // the backslash
    const std::size_t which = names.find(peek());
    if (peek() != '\0' && which != std::string_view::npos) {
      result += meanings[which];
      ++at_;
      return;
    }
    if (peek() != 'u') fail("an escape");
    ++at_;
    std::uint32_t number = four_hex_digits();
    if (number >= 0xd800 && number <= 0xdbff) {
      if (!take("\\u")) fail("the second half of a surrogate pair");
      const std::size_t begin = at_;
      const std::uint32_t low = four_hex_digits();
      if (low < 0xdc00 || low > 0xdfff) fail_at(begin, "the second half of a surrogate pair");
      number = 0x10000 + ((number - 0xd800) << 10) + (low - 0xdc00);
    } else if (number >= 0xdc00 && number <= 0xdfff) {
      fail_at(at_ - 4, "the first half of a surrogate pair");
    }
    detail::append_utf8(result, number);
  }

  [[nodiscard]] std::uint32_t four_hex_digits() {
    std::uint32_t number = 0;
    for (const std::size_t end = at_ + 4; at_ != end; ++at_) {
      const char digit = peek();
      std::uint32_t worth = 0;
      if (is_digit(digit)) {
        worth = static_cast<std::uint32_t>(digit - '0');
      } else if ((digit >= 'a' && digit <= 'f') || (digit >= 'A' && digit <= 'F')) {
        worth = static_cast<std::uint32_t>((digit | 0x20) - 'a') + 10;
      } else {
        fail("a hexadecimal digit");
      }
      number = number * 16 + worth;
    }
    return number;
  }

  void open(std::size_t depth) {
    if (depth >= Json::max_depth) fail("at most 127 brackets inside one another");
    ++at_;
  }
  /// After an opening bracket: whether the closing one follows.
  [[nodiscard]] bool closes(char bracket) {
    skip_space();
    if (peek() != bracket) return false;
    ++at_;
    return true;
  }
  /// After an element: whether another follows.
  [[nodiscard]] bool continues(char bracket) {
    skip_space();
    if (take(",")) return true;
    if (peek() != bracket) fail(bracket == ']' ? "',' or ']'" : "',' or '}'");
    ++at_;
    return false;
  }

  [[nodiscard]] static bool is_digit(char letter) noexcept { return letter >= '0' && letter <= '9'; }
  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] bool take(std::string_view word) noexcept {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  void skip_space() noexcept {
    while (peek() == ' ' || peek() == '\n' || peek() == '\r' || peek() == '\t') ++at_;
  }

  [[noreturn]] void fail(std::string_view expected) const { fail_at(at_, expected); }
  [[noreturn]] void fail_at(std::size_t at, std::string_view expected) const {
    detail::fail_located(operation_, offset_ + at, expected, detail::found_text(text_.substr(at)));
  }

  std::string_view text_;
  std::string_view operation_;
  std::uint64_t offset_;
  std::size_t at_ = 0;
};

template <class>
Json Json::parse(std::string_view text, std::string_view operation, std::uint64_t offset) {
  return JsonParser<>(text, operation, offset).document();
}

}  // namespace chordgen::inline CHORDGEN_ABI
