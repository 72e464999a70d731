// SPDX-License-Identifier: MIT
//
// A second, simple-minded opinion: walks a MIDI file byte by byte with bounds checks everywhere, shares no code with
// the library, and says where the first rule is broken and which.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace test {

class Scanner {
 public:
  struct Finding {
    std::string code = "none";
    std::size_t offset = 0;
  };

  /// Whether wrong values (high data bytes, meta events that mean nothing) are violations, or passed over.
  enum class Values { judged, ignored };

  explicit Scanner(const std::vector<std::byte>& bytes, Values values = Values::judged)
      : bytes_(bytes), values_(values) {}

  /// Of all complete events before the first violation, those that say something that can be.
  std::size_t events() const { return events_; }

  /// For files that begin with MThd.
  Finding first_violation() {
    events_ = 0;
    if (bytes_.size() < 14) return {"unexpected-end", 0};
    if (word(4) < 6 || word(4) > bytes_.size() - 8) return {"header-length", 4};
    if (half(8) > 2) return {"unknown-format", 8};
    const std::size_t rate = 256 - at(12), ticks = at(13);
    const bool smpte = at(12) >= 128 && (rate == 24 || rate == 25 || rate == 29 || rate == 30) && ticks != 0;
    if (at(12) >= 128 ? !smpte : half(12) == 0) return {"bad-division", 12};
    std::size_t tracks = 0;
    for (std::size_t place = 8 + word(4); place < bytes_.size();) {
      if (!letters(place) || tag(place) == "MThd") return {"stray-bytes", place};
      const std::size_t size = word(place + 4), rest = bytes_.size() - place - 8;
      if (tag(place) == "MTrk") {
        ++tracks;
        const Finding finding = track(place + 8, size, size < rest ? size : rest);
        if (finding.code != "none") return finding;
      } else if (size > rest) {
        return {"chunk-length", place + 4};
      }
      place += 8 + size;
    }
    if (tracks != half(10)) return {"track-count", 10};
    if (tracks == 0) return {"no-tracks", 10};
    if (half(8) == 0 && tracks > 1) return {"format-0-tracks", 10};
    return {};
  }

 private:
  std::size_t at(std::size_t i) const { return std::to_integer<std::size_t>(bytes_.at(i)); }
  std::size_t half(std::size_t i) const { return at(i) * 256 + at(i + 1); }
  std::size_t word(std::size_t i) const { return half(i) * 65536 + half(i + 2); }
  std::string tag(std::size_t i) const {
    std::string text;
    for (std::size_t k = 0; k < 4; ++k) text += static_cast<char>(at(i + k));
    return text;
  }
  bool letters(std::size_t i) const {
    if (bytes_.size() - i < 8) return false;
    for (std::size_t k = 0; k < 4; ++k)
      if (at(i + k) < 0x20 || at(i + k) > 0x7E) return false;
    return true;
  }

  // A quantity at `i`, which moves on; false when it crosses `end`. `length` is how many bytes it has.
  bool quantity(std::size_t& i, std::size_t end, std::size_t& value, std::size_t& length) const {
    value = 0;
    for (length = 0; i < end;) {
      const std::size_t part = at(i++);
      value = value * 128 + part % 128;
      ++length;
      if (part < 128) return true;
    }
    return false;
  }

  Finding track(std::size_t begin, std::size_t declared, std::size_t size) {
    std::size_t end = begin + size, running = 0, last = 0, value = 0, length = 0;
    for (std::size_t i = begin;;) {
      const std::size_t event = i;
      const auto cut = [&]() -> Finding { return ends_early(event, begin, declared, end); };
      if (!quantity(i, end, value, length)) return cut();
      if (length > 4) return {"long-quantity", event};
      if (i == end) return cut();
      std::size_t status = at(i);
      if (status < 0x80) {
        if (running == 0) return {last == 0 ? "missing-status" : "interrupted-status", i};
        status = running;
      } else {
        ++i;
      }
      if (status < 0xF0) {
        running = last = status;
        const std::size_t data = status / 16 == 0xC || status / 16 == 0xD ? 1 : 2;
        if (end - i < data) return cut();
        for (std::size_t k = 0; k < data; ++k)
          if (at(i + k) > 127 && values_ == Values::judged) return {"high-data-byte", i + k};
        i += data;
        ++events_;
        continue;
      }
      if (status != 0xF0 && status != 0xF7 && status != 0xFF) return {"illegal-status", i - 1};
      running = 0;
      const std::size_t type_at = i;
      if (status == 0xFF && i++ == end) return cut();
      if (!quantity(i, end, value, length)) return cut();
      if (length > 4) return {"long-quantity", i - length};
      if (end - i < value) return cut();
      if (status == 0xFF) {
        if (at(type_at) > 127) return {"meta-type", type_at};
        if (at(type_at) == 0x2F) {
          if (i + value - begin != declared) return {"chunk-length", begin - 4};
          return {};
        }
        const std::string wrong = meta(at(type_at), i, value);
        if (!wrong.empty() && values_ == Values::judged) return {wrong, i};
        if (!wrong.empty()) --events_;
      }
      ++events_;
      i += value;
    }
  }

  // The track is over before its FF 2F: is the length wrong (other bytes follow that are no chunk), or the track?
  Finding ends_early(std::size_t event, std::size_t begin, std::size_t declared, std::size_t end) const {
    if (!letters(end)) {
      std::size_t next = end;
      while (next < bytes_.size() && (bytes_.size() - next < 4 || tag(next) != "MTrk")) ++next;
      if (next - end >= 4) return {"chunk-length", begin - 4};
    }
    if (event != end || declared > end - begin) return {"unexpected-end", event};
    return {"missing-end-of-track", event};
  }

  std::string meta(std::size_t type, std::size_t i, std::size_t size) const {
    const auto shorter = [&](std::size_t least) { return size < least; };
    if ((type == 0x20 || type == 0x21) && shorter(1)) return "meta-length";
    if ((type == 0x58 || type == 0x59) && shorter(2)) return "meta-length";
    if ((type == 0x51 && shorter(3)) || (type == 0x54 && shorter(5))) return "meta-length";
    if (type == 0x20 && at(i) > 15) return "channel-prefix-value";
    if (type == 0x51 && at(i) + at(i + 1) + at(i + 2) == 0) return "tempo-value";
    if (type == 0x58 && (at(i) == 0 || at(i + 1) > 15)) return "time-signature-value";
    if (type == 0x59 && at(i) > 7 && at(i) < 249) return "key-signature-key";
    if (type == 0x59 && at(i + 1) > 1) return "key-signature-scale";
    if (type == 0x54) {
      const std::size_t frames[4] = {24, 25, 30, 30};
      if (at(i) > 127 || at(i) % 32 > 23 || at(i + 1) > 59 || at(i + 2) > 59 || at(i + 3) >= frames[at(i) / 32 % 4] ||
          at(i + 4) > 99)
        return "smpte-offset-value";
    }
    return {};
  }

  const std::vector<std::byte>& bytes_;
  Values values_;
  std::size_t events_ = 0;
};

}  // namespace test
