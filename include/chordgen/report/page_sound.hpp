// SPDX-License-Identifier: MIT
//
// How the report sounds: the string model of audio/strings.hpp and audio/pluck.hpp once more, in the page's own
// language. The numbers of the strings and of the body come with the page's data, so that they stand in one place.
#pragma once

#include <chordgen/core/config.hpp>

#include <string_view>

namespace chordgen::inline CHORDGEN_ABI::detail {

inline constexpr std::string_view page_sound = R"js(
let audio = null, master = null, playing = null;
const plucked = new Map();
const hertzOf = key => 440 * 2 ** ((key - 69) / 12);

// The loop of a string: damping, stiffness and tuning filters around a delay.
function designLoop(s, hertz, rate) {
  const period = rate / hertz, w = 2 * Math.PI / period;
  const k = Math.PI * hertz / (0.65 * s.open), b = s.bending * k * k / s.tension;
  const loss = f => {
    const n = f / hertz, stiff = b * n * n;
    return Math.PI * n * (s.friction + s.air / (2 * Math.PI * f) + s.bend * stiff) / (1 + stiff) +
      2 * Math.sqrt(s.tension * s.mass) * 0.003;
  };
  const upper = Math.min(Math.max(3000, 3 * hertz), 0.4 * rate), first = loss(hertz);
  const more = upper > hertz ? loss(upper) - first : 0, ratio = Math.exp(-2 * more);
  const low = 1 - Math.cos(w), high = 1 - Math.cos(2 * Math.PI * upper / rate);
  const c = (1 - ratio) / (high - ratio * low), share = c < 0.5 ? 0.5 * (1 - Math.sqrt(1 - 2 * c)) : 0.5;
  const rho = Math.exp(-first) / Math.sqrt(1 - 2 * share * (1 - share) * low);
  const wanted = 6 * b * period ** 3 / (4 * Math.PI ** 2);
  let d = 1 + wanted;
  for (let i = 0; i < 40; ++i) d -= (d * d * d - d - wanted) / (3 * d * d - 1);
  d = Math.min(d, 0.3 * period);
  const a = (1 - d) / (1 + d);
  let rest = period - 1 + 2 * Math.atan(a * Math.sin(w) / (1 + a * Math.cos(w))) / w;
  rest -= Math.atan(share * Math.sin(w) / (1 - share + share * Math.cos(w))) / w;
  const whole = Math.max(1, Math.floor(rest - 0.5)), fraction = rest - whole;
  return {period, delay: whole, now: rho * (1 - share), before: rho * share, stiffness: a,
    tuning: Math.sin(0.5 * w * (1 - fraction)) / Math.sin(0.5 * w * (1 + fraction))};
}

// Four seconds of a plucked string, kept for the next time.
function stringSound(key, string) {
  const name = key + '/' + string;
  if (plucked.has(name)) return plucked.get(name);
  const rate = audio.sampleRate, s = data.strings[string], hertz = hertzOf(key), loop = designLoop(s, hertz, rate);
  const buffer = audio.createBuffer(1, 4 * rate, rate), out = buffer.getChannelData(0);
  const burst = Math.floor(loop.period) + 1, place = Math.min(0.16 * hertz / s.open, 0.5);
  const gap = Math.max(1, Math.floor(place * loop.period + 0.5)), e = new Float64Array(burst + gap + Math.floor(rate / 100));
  let seed = key * 7919 + 1;
  for (let i = 0; i < burst; ++i) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    const sample = (i === 0 ? 1 : 0) + 0.3 * Math.sqrt(3 / burst) * (seed / 1073741824 - 1);
    e[i] += sample;
    e[i + gap] -= sample;
  }
  const share = f => 1 - Math.exp(-2 * Math.PI * f / rate), one = share(700), two = share(2880);
  let y1 = 0, y2 = 0;
  for (let i = 0; i < e.length; ++i) {
    y1 += (e[i] - y1) * one;
    y2 += (y1 - y2) * two;
    e[i] = y2 * 0.7 * Math.sqrt(loop.period / 100);
  }
  const ring = new Float64Array(loop.delay);
  let at = 0, x = 0, d = 0, st = 0, t = 0;
  for (let i = 0; i < out.length; ++i) {
    const sample = ring[at], damped = loop.now * sample + loop.before * x;
    const stiff = loop.stiffness * (damped - st) + d, tuned = loop.tuning * (stiff - t) + st;
    x = sample; d = damped; st = stiff; t = tuned;
    out[i] = ring[at] = tuned + (i < e.length ? e[i] : 0);
    if (++at === loop.delay) at = 0;
  }
  plucked.set(name, buffer);
  return buffer;
}

// Strings -> body -> loudspeaker.
function openAudio() {
  if (!audio) audio = new (window.AudioContext || window.webkitAudioContext)();
  audio.resume();
  master = audio.createGain();
  master.gain.value = 1.1;
  let last = master;
  for (const mode of data.body) {
    const filter = audio.createBiquadFilter();
    filter.type = 'peaking';
    filter.frequency.value = mode[0];
    filter.Q.value = mode[1];
    filter.gain.value = 20 * Math.log10(1 + mode[2]);
    last.connect(filter);
    last = filter;
  }
  const limiter = audio.createDynamicsCompressor();
  last.connect(limiter);
  limiter.connect(audio.destination);
}

function stopPlaying() {
  if (!playing) return;
  clearInterval(playing.timer);
  master.disconnect();
  playing.ended();
  playing = null;
}

// Plays plucks [begin, end, key, string], seconds, from a time on; tick(seconds) while it sounds, ended() once.
function playPlucks(all, from, tick, ended) {
  stopPlaying();
  openAudio();
  const plucks = all.filter(p => p[0] >= from), last = plucks.reduce((most, p) => Math.max(most, p[1]), 0);
  const start = audio.currentTime + 0.15 - from;
  let next = 0;
  const mine = playing = {ended, timer: 0};
  const ahead = () => {
    for (; next < plucks.length && start + plucks[next][0] < audio.currentTime + 0.6; ++next) {
      const [begin, end, key, string] = plucks[next], source = audio.createBufferSource(), gain = audio.createGain();
      source.buffer = stringSound(key, string);
      source.connect(gain);
      gain.connect(master);
      gain.gain.setTargetAtTime(0, start + end, 0.03);
      source.start(start + begin);
      source.stop(start + end + 0.3);
    }
    if (audio.currentTime > start + last + 0.3) stopPlaying();
  };
  ahead();
  mine.timer = setInterval(ahead, 100);
  const draw = () => {
    if (playing !== mine) return;
    tick(Math.max(from, audio.currentTime - start));
    requestAnimationFrame(draw);
  };
  draw();
}
)js";

}  // namespace chordgen::inline CHORDGEN_ABI::detail
