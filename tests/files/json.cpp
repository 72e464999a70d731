// SPDX-License-Identifier: MIT
#include <chordgen/files/json.hpp>

#include <cmath>
#include <limits>

#include "support/catch.hpp"

using namespace chordgen;

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("json is written as it was read, members in their order") {
  for (const char* text : {"null", "true", "false", "0", "-7", "1.5", "\"\"", "[]", "{}", "[1,[2,{}],\"x\"]",
                           "{\"b\":1,\"a\":[true,null],\"c\":{\"d\":-0.0}}"})
    CHECK(Json::parse(text).dump() == text);
  CHECK(Json::parse(" [ 1 , 2 ]\n").dump() == "[1,2]");
}

TEST_CASE("json with an indent puts one element on a line") {
  CHECK(Json::parse("{\"a\":[1,2],\"b\":{},\"c\":[]}").dump(2) ==
        "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": []\n}");
}

TEST_CASE("integers keep 64 bits and doubles every bit") {
  for (const std::int64_t value : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX})
    CHECK(Json::parse(Json(value).dump()).as_integer() == value);
  for (const double value : {0.1, 1.0, -0.0, 1e300, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308, 1e21}) {
    const Json back = Json::parse(Json(value).dump());
    CHECK(back.kind() == Json::Kind::real);
    CHECK(back.as_double() == value);
    CHECK(std::signbit(back.as_double()) == std::signbit(value));
  }
  CHECK(Json(1.0).dump() == "1.0");
  CHECK(Json(1e21).dump() == "1e+21");
  CHECK(Json::parse("9223372036854775808").as_double() == 9223372036854775808.0);
  CHECK(Json::parse("3").as_double() == 3.0);
}

TEST_CASE("what JSON cannot say is refused when it is said") {
  CHECK_FAILS(Json(std::nan("")), ArgumentError, "[Json] a number is not finite. JSON has no word for it: use null.");
  CHECK_THROWS_AS(Json(std::numeric_limits<float>::infinity()), ArgumentError);
  CHECK_FAILS(Json(UINT64_MAX), ArgumentError, "[Json] the number does not fit into 64 signed bits.");
}

TEST_CASE("text survives with quotes, controls and every plane of Unicode") {
  const std::string text = "\"\\/\b\f\n\r\t\x01\x7f \xc3\xa9 \xe2\x82\xac \xf0\x9d\x84\x9e";
  CHECK(Json::parse(Json(text).dump()).as_string() == text);
  CHECK(Json::parse(R"("\u00e9\u20AC\ud834\udd1e\/")").as_string() == "\xc3\xa9\xe2\x82\xac\xf0\x9d\x84\x9e/");
  CHECK(Json("a\x01\x7f").dump() == "\"a\\u0001\\u007f\"");
  CHECK(Json(std::string("a\0b", 3)).dump() == "\"a\\u0000b\"");
}

TEST_CASE("bytes that are not UTF-8 are written as the replacement character") {
  CHECK(Json("caf\xe9").dump() == "\"caf\xef\xbf\xbd\"");
  CHECK(Json("\xed\xa0\x80").dump() == "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");  // a surrogate
}

TEST_CASE("a broken text is refused with the byte, what was expected and what stands there") {
  CHECK_FAILS(Json::parse("[1,]"), FormatError, "[Json::parse] byte 0x0003: got ']', expected a value.");
  CHECK_FAILS(Json::parse("[1 2]"), FormatError, "[Json::parse] byte 0x0003: got '2', expected ',' or ']'.");
  CHECK_FAILS(Json::parse("{\"a\":1,\"a\":2}"), FormatError,
              "[Json::parse] byte 0x0007: got '\"', expected a name that the object does not have yet.");
  CHECK_FAILS(Json::parse(""), FormatError, "[Json::parse] byte 0x0000: got the end, expected a value.");
  CHECK_FAILS(Json::parse("1e999"), FormatError,
              "[Json::parse] byte 0x0000: got '1', expected a number within the range of a double.");
  CHECK_FAILS(Json::parse("x", "read_settings", 256), FormatError,
              "[read_settings] byte 0x0100: got 'x', expected a value.");
}

TEST_CASE("no text outside the grammar is read") {
  for (const char* text : {"{",
                           "[",
                           "\"",
                           "01",
                           "-",
                           "1.",
                           ".5",
                           "1e",
                           "+1",
                           "0x1",
                           "tru",
                           "nul",
                           "NaN",
                           "Infinity",
                           "[1]]",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{a:1}",
                           "{\"a\":1,}",
                           "'a'",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\ud800\"",
                           "\"\\ud800x\"",
                           "\"\\udc00\"",
                           "\"\\ud800\\u0041\"",
                           "\"a\nb\"",
                           "\"\xff\"",
                           "\"\xc0\x80\"",
                           "\"\xed\xa0\x80\"",
                           "\"\xf4\x90\x80\x80\"",
                           "\xef\xbb\xbf[]",
                           "1 2",
                           "[1,,2]",
                           "//",
                           "\"\\"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(Json::parse(text), FormatError);
  }
  CHECK_THROWS_AS(Json::parse(std::string_view("\0", 1)), FormatError);
  CHECK_THROWS_AS(Json::parse(std::string_view("\"\\\0\"", 4)), FormatError);
}

TEST_CASE("nesting ends at 127 brackets, a million of them cost no stack") {
  CHECK(Json::parse(nested(127)).dump() == nested(127));
  CHECK_THROWS_AS(Json::parse(nested(128)), FormatError);
  CHECK_THROWS_AS(Json::parse(std::string(1'000'000, '[')), FormatError);
  Json deep = Json::array();
  for (std::size_t level = 1; level < Json::max_depth; ++level) {
    Json outer = Json::array();
    outer.push_back(std::move(deep));
    deep = std::move(outer);
  }
  Json outer = Json::object();
  CHECK_FAILS(outer.set("x", deep), ArgumentError, "[Json] more than 128 levels of nesting.");
}

TEST_CASE("a member that is set again keeps its place") {
  Json object = Json::object({{"a", 1}, {"b", "x"}});
  object.set("a", 2.5).set("c", Json::array(std::vector<int>{1, 2}));
  CHECK(object.dump() == "{\"a\":2.5,\"b\":\"x\",\"c\":[1,2]}");
  CHECK(object["c"][1].as_integer() == 2);
  CHECK(object.find("d") == nullptr);
  CHECK(object.size() == 3);
  std::string names;
  for (const auto& [name, value] : object.members()) names += name + (value.is_array() ? "[]" : "");
  CHECK(names == "abc[]");
}

TEST_CASE("a value asked for as another kind says what it is") {
  CHECK_FAILS(Json("x").as_double(), ArgumentError, "[Json] the value is a string, asked for as a number.");
  CHECK_FAILS(Json(1.5).as_integer(), ArgumentError, "[Json] the value is a number, asked for as an integer.");
  CHECK_FAILS(Json::array()[0], ArgumentError, "[Json] no element 0: the array has 0.");
  CHECK_FAILS(Json::object()["x"], ArgumentError, "[Json] the object has no member \"x\".");
}

TEST_CASE("every beginning of a text, and every text with one byte changed, is read or refused") {
  const std::string text = R"({"a":[1,-2.5e3,"\u00e9\n"],"b":{"c":true,"d":null}})";
  std::size_t read = 0;
  const auto attempt = [&read](const std::string& candidate) {
    try {
      const Json value = Json::parse(candidate);
      CHECK(Json::parse(value.dump()) == value);
      ++read;
    } catch (const FormatError&) {
    }
  };
  for (std::size_t length = 0; length < text.size(); ++length) attempt(text.substr(0, length));
  CHECK(read == 0);
  for (std::size_t at = 0; at < text.size(); ++at)
    for (int byte = 0; byte < 256; ++byte) {
      std::string changed = text;
      changed[at] = static_cast<char>(byte);
      attempt(changed);
    }
  CHECK(read > text.size());
}
