// SPDX-License-Identifier: MIT
//
// JSON values (RFC 8259): read strictly, written the same way every time.
//
// - Objects keep the order in which their members were set; a repeated name is refused.
// - A number without point or exponent that fits is an int64, any other a double; both are written with the fewest
//   digits that read back to the same value, and a double always with a point or an exponent. There is no NaN.
// - Text is UTF-8. Bytes that are not (a title from an old MIDI file) are written as U+FFFD; reading refuses them.
// - No value is nested deeper than max_depth, however it was made, so everything here may recurse. To keep that true,
//   elements are changed from their root: set and push_back copy or move a finished value in.
//
// Reading lives in files/json_parse.hpp, writing in files/json_dump.hpp.
#pragma once

#include <chordgen/core/error.hpp>
#include <chordgen/core/list.hpp>
#include <chordgen/core/span.hpp>

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <utility>

namespace chordgen::inline CHORDGEN_ABI {

/// null, a boolean, a number, a string, an array or an object.
class Json {
 public:
  enum class Kind : std::uint8_t { null, boolean, integer, real, string, array, object };
  struct Member {
    const std::string& name;
    const Json& value;
  };
  class Members;  ///< range of the Member of an object, in order

  static constexpr std::size_t max_depth = 128;

  Json() = default;
  Json(std::nullptr_t) {}
  template <std::same_as<bool> Bool>  // a template, so that no pointer becomes a boolean
  Json(Bool value) : kind_(Kind::boolean) {
    number_.whole = value ? 1 : 0;
  }
  /// Throws ArgumentError for an unsigned value above the range of int64.
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) Json(Integer value) : kind_(Kind::integer) {
    number_.whole = static_cast<std::int64_t>(value);
    if (value > Integer{0} && number_.whole < 0) fail_argument("Json", "the number does not fit into 64 signed bits.");
  }
  /// Throws ArgumentError for infinities and NaN.
  template <std::floating_point Real>
  Json(Real value) : kind_(Kind::real) {
    number_.real = static_cast<double>(value);
    if (!(number_.real - number_.real == 0.0))
      fail_argument("Json", "a number is not finite. JSON has no word for it: use null.");
  }
  Json(std::string value) : kind_(Kind::string), text_(std::move(value)) {}
  Json(std::string_view value) : Json(std::string(value)) {}
  Json(const char* value) : Json(std::string(value)) {}

  [[nodiscard]] static Json array() { return Json(Kind::array); }
  template <class Range>
  [[nodiscard]] static Json array(const Range& values) {
    Json result(Kind::array);
    for (const auto& value : values) result.push_back(Json(value));
    return result;
  }
  [[nodiscard]] static Json object() { return Json(Kind::object); }
  template <class = WhenCalled>
  [[nodiscard]] static Json object(std::initializer_list<std::pair<std::string_view, Json>> members) {
    Json result(Kind::object);
    for (const auto& [name, value] : members) result.set(name, value);
    return result;
  }
  /// Throws FormatError that names the byte. `operation` and `offset` are those of a format that holds the text.
  template <class = WhenCalled>
  [[nodiscard]] static Json parse(std::string_view text, std::string_view operation = "Json::parse",
                                  std::uint64_t offset = 0);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is_null() const noexcept { return kind_ == Kind::null; }
  [[nodiscard]] bool is_number() const noexcept { return kind_ == Kind::integer || kind_ == Kind::real; }
  [[nodiscard]] bool is_string() const noexcept { return kind_ == Kind::string; }
  [[nodiscard]] bool is_array() const noexcept { return kind_ == Kind::array; }
  [[nodiscard]] bool is_object() const noexcept { return kind_ == Kind::object; }

  /// The value as what it is. Each throws ArgumentError for another kind; as_double takes integers too.
  [[nodiscard]] bool as_bool() const { return need(Kind::boolean, "a boolean").number_.whole != 0; }
  [[nodiscard]] std::int64_t as_integer() const { return need(Kind::integer, "an integer").number_.whole; }
  [[nodiscard]] double as_double() const {
    return kind_ == Kind::integer ? static_cast<double>(number_.whole) : need(Kind::real, "a number").number_.real;
  }
  [[nodiscard]] const std::string& as_string() const { return need(Kind::string, "a string").text_; }

  /// Elements of an array, members of an object; 0 for the rest.
  [[nodiscard]] std::size_t size() const noexcept { return is_object() ? items_.size() / 2 : items_.size(); }
  [[nodiscard]] Span<const Json> elements() const { return need(Kind::array, "an array").items_; }
  [[nodiscard]] Members members() const;
  /// Throws ArgumentError when the value is no array or ends before.
  template <std::integral Index>
  [[nodiscard]] const Json& operator[](Index index) const {
    return element(static_cast<std::size_t>(index));
  }
  /// Throws ArgumentError when the value is no object or has no such member.
  template <class = WhenCalled>
  [[nodiscard]] const Json& operator[](std::string_view name) const;
  template <class = WhenCalled>
  [[nodiscard]] const Json& operator[](const char* name) const {
    return (*this)[std::string_view(name)];
  }
  /// The member, or nullptr.
  template <class = WhenCalled>
  [[nodiscard]] const Json* find(std::string_view name) const;

  template <class = WhenCalled>
  void push_back(Json value);
  /// Gives the member this value: in its old place when there is one, at the end otherwise.
  template <class = WhenCalled>
  Json& set(std::string_view name, Json value);

  /// The text. With indent 0 on one line and without spaces, else one element a line.
  template <class = WhenCalled>
  [[nodiscard]] std::string dump(std::size_t indent = 0) const;

  /// Same kinds, same values, same order: 1 and 1.0 differ.
  friend bool operator==(const Json& a, const Json& b) {
    const bool same_number =
        a.kind_ == Kind::real ? a.number_.real == b.number_.real : a.number_.whole == b.number_.whole;
    return a.kind_ == b.kind_ && same_number && a.text_ == b.text_ && a.items_ == b.items_;
  }

 private:
  template <class>
  friend class JsonParser;
  explicit Json(Kind kind) : kind_(kind) {}

  const Json& need(Kind kind, const char* wanted) const {
    if (kind_ != kind) fail_kind(wanted);
    return *this;
  }
  template <class = WhenCalled>
  [[nodiscard]] const Json& element(std::size_t index) const;
  [[noreturn]] void fail_kind(const char* wanted) const;
  template <class = WhenCalled>
  void append(Json&& value);

  union Number {
    std::int64_t whole = 0;
    double real;
  };

  Kind kind_ = Kind::null;
  std::uint8_t depth_ = 1;  // levels, this one included
  Number number_{};
  std::string text_{};
  List<Json> items_{};  // an object: name, value, name, value, ...
};

class Json::Members {
 public:
  class Iterator {
   public:
    explicit Iterator(const Json* at) noexcept : at_(at) {}
    [[nodiscard]] Member operator*() const noexcept { return {at_[0].text_, at_[1]}; }
    Iterator& operator++() noexcept {
      at_ += 2;
      return *this;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Json* at_;
  };

  explicit Members(Span<const Json> items) noexcept : items_(items) {}
  [[nodiscard]] Iterator begin() const noexcept { return Iterator(items_.data()); }
  [[nodiscard]] Iterator end() const noexcept { return Iterator(items_.data() + items_.size()); }

 private:
  Span<const Json> items_;
};

inline Json::Members Json::members() const { return Members(need(Kind::object, "an object").items_); }

template <class>
const Json& Json::element(std::size_t index) const {
  const Span<const Json> values = elements();
  if (index >= values.size())
    fail_argument("Json",
                  "no element " + std::to_string(index) + ": the array has " + std::to_string(values.size()) + ".");
  return values[index];
}

template <class>
const Json& Json::operator[](std::string_view name) const {
  const Json* value = find(name);
  if (value == nullptr) fail_argument("Json", "the object has no member \"" + std::string(name) + "\".");
  return *value;
}

template <class>
const Json* Json::find(std::string_view name) const {
  for (const Member member : members())
    if (member.name == name) return &member.value;
  return nullptr;
}

template <class>
void Json::push_back(Json value) {
  static_cast<void>(need(Kind::array, "an array"));
  append(std::move(value));
}

template <class>
Json& Json::set(std::string_view name, Json value) {
  const Json* old = find(name);
  if (old == nullptr) {
    append(Json(name));
    append(std::move(value));
  } else {
    if (value.depth_ >= max_depth) fail_argument("Json", "more than 128 levels of nesting.");
    depth_ = value.depth_ >= depth_ ? static_cast<std::uint8_t>(value.depth_ + 1) : depth_;
    items_[static_cast<std::size_t>(old - items_.data())] = std::move(value);
  }
  return *this;
}

template <class>
void Json::append(Json&& value) {
  if (value.depth_ >= max_depth) fail_argument("Json", "more than 128 levels of nesting.");
  if (value.depth_ >= depth_) depth_ = static_cast<std::uint8_t>(value.depth_ + 1);
  items_.push_back(std::move(value));
}

inline void Json::fail_kind(const char* wanted) const {
  static constexpr const char* kinds[] = {"null",     "a boolean", "an integer", "a number",
                                          "a string", "an array",  "an object"};
  fail_argument(
      "Json", "the value is " + std::string(kinds[static_cast<std::size_t>(kind_)]) + ", asked for as " + wanted + ".");
}

}  // namespace chordgen::inline CHORDGEN_ABI

#include <chordgen/files/json_dump.hpp>   // the definition of Json::dump
#include <chordgen/files/json_parse.hpp>  // the definition of Json::parse
