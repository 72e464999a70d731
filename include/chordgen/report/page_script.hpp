// SPDX-License-Identifier: MIT
//
// What moves in the report: play buttons with a playhead, maps that can be walked with the arrow keys, sliders over
// epochs. Without the script the page still shows its tables, curves and piano rolls.
#pragma once

#include <chordgen/core/config.hpp>

#include <string_view>

namespace chordgen::inline CHORDGEN_ABI::detail {

inline constexpr std::string_view page_script = R"js(
const svgNode = (kind, attributes) => {
  const node = document.createElementNS('http://www.w3.org/2000/svg', kind);
  for (const name in attributes) node.setAttribute(name, attributes[name]);
  return node;
};

const clock = seconds => Math.floor(seconds / 60) + ':' + String(Math.floor(seconds % 60)).padStart(2, '0');

// A button that plays and stops; what it plays begins at from() seconds.
function playButton(button, plucks, tick = () => {}, ended = () => {}, from = () => 0) {
  const word = button.firstChild;
  let running = false;
  button.addEventListener('click', () => {
    if (running) return stopPlaying();
    playPlucks(plucks(), from(), tick, () => {
      running = false;
      word.data = 'Play';
      ended();
    });
    running = true;
    word.data = 'Stop';
  });
}
addEventListener('keydown', event => { if (event.key === 'Escape') stopPlaying(); });

// A song: its button, a slider that is where one hears, and a line over the drawing.
const calm = matchMedia('(prefers-reduced-motion: reduce)');
document.querySelectorAll('[data-song]').forEach(card => {
  const song = data.songs[+card.dataset.song], head = card.querySelector('.playhead'), plan = song.plan;
  const svg = card.querySelector('.roll svg'), button = card.querySelector('button');
  const place = card.querySelector('input'), told = card.querySelector('output');
  let line = -1, sounding = false;
  const tell = seconds => {
    told.textContent = clock(seconds) + ' of ' + clock(song.seconds);
    place.setAttribute('aria-valuetext', told.textContent);
  };
  const show = seconds => {
    const quarter = seconds * song.tempo / 60, system = Math.floor(quarter / plan.system);
    if (system >= plan.systems) return;
    const scale = svg.getBoundingClientRect().width / plan.width;
    head.style.display = 'block';
    head.style.left = scale * (plan.margin + (quarter - system * plan.system) * plan.quarter) + 'px';
    head.style.top = scale * (plan.top + system * plan.step) + 'px';
    head.style.height = scale * plan.height + 'px';
    if (sounding && system !== line && line >= 0 && !calm.matches) head.scrollIntoView({block: 'nearest'});
    line = system;
  };
  const move = seconds => {
    show(seconds);
    if (Math.floor(seconds) !== +place.value) {
      place.value = Math.floor(seconds);
      tell(seconds);
    }
  };
  const start = () => { sounding = true; return +place.value >= +place.max ? 0 : +place.value; };
  playButton(button, () => song.plucks, move, () => { sounding = false; line = -1; }, start);
  const jump = seconds => {
    const again = sounding;
    if (again) stopPlaying();
    place.value = seconds;
    tell(seconds);
    show(seconds);
    if (again) button.click();
  };
  place.addEventListener('input', () => jump(+place.value));
  card.querySelector('.roll').addEventListener('click', event => {
    const box = svg.getBoundingClientRect(), scale = box.width / plan.width;
    const system = Math.floor(((event.clientY - box.top) / scale - plan.top + 20) / plan.step);
    const quarter = system * plan.system + ((event.clientX - box.left) / scale - plan.margin) / plan.quarter;
    const seconds = Math.floor(quarter * 60 / song.tempo);
    if (system >= 0 && seconds >= 0 && seconds <= song.seconds) jump(seconds);
  });
  tell(0);
});

// A map of points: hover or walk with the arrow keys to hear about one, click or Enter to hear it.
function makeMap(root, map) {
  const size = 480, edge = 24, svg = svgNode('svg', {viewBox: `0 0 ${size} ${size}`, width: size, height: size,
    tabindex: 0, role: 'application', 'aria-label': map.label});
  svg.append(svgNode('rect', {class: 'page', width: size, height: size}));
  const circles = map.names.map((name, i) => {
    const group = map.groups[i] || 0;
    const circle = svgNode('circle', {r: 4.5, class: group % 6 ? 'fill' + group % 6 : 'fill'});
    circle.append(svgNode('title', {}));
    circle.firstChild.textContent = name;
    circle.addEventListener('mouseenter', () => choose(i));
    circle.addEventListener('click', () => { choose(i); hear(); });
    svg.append(circle);
    return circle;
  });
  const told = root.querySelector('.told');
  let chosen = -1, points = [];
  const choose = i => {
    circles.forEach((circle, k) => {
      circle.classList.toggle('chosen', k === i);
      circle.classList.toggle('near', (map.neighbours[i] || []).includes(k));
    });
    chosen = i;
    const near = (map.neighbours[i] || []).map(k => map.names[k]);
    told.textContent = map.names[i] + (near.length ? '. Nearest: ' + near.join(', ') : '');
  };
  const hear = () => { if (chosen >= 0) playPlucks(map.plucks[chosen], 0, () => {}, () => {}); };
  // All epochs are drawn to the same scale, so that what grows is seen to grow.
  const scaleOf = axis => {
    const values = map.frames.flatMap(frame => frame.points.map(p => p[axis]));
    const low = values.reduce((a, b) => Math.min(a, b)), high = values.reduce((a, b) => Math.max(a, b));
    return v => edge + (size - 2 * edge) * (high > low ? (v - low) / (high - low) : 0.5);
  };
  const x = scaleOf(0), y = scaleOf(1);
  const show = frame => {
    points = map.frames[frame].points;
    points.forEach((p, i) => {
      circles[i].setAttribute('cx', x(p[0]).toFixed(1));
      circles[i].setAttribute('cy', (size - y(p[1])).toFixed(1));
    });
  };
  svg.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === ' ') { hear(); event.preventDefault(); return; }
    const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
    if (!way || !points.length) return;
    event.preventDefault();
    if (chosen < 0) return choose(0);
    const here = circles[chosen], at = (c, name) => +c.getAttribute(name);
    let best = -1, least = Infinity;
    circles.forEach((c, i) => {
      const dx = at(c, 'cx') - at(here, 'cx'), dy = at(here, 'cy') - at(c, 'cy');
      const along = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (along > 0.5 && along + 2 * aside < least) { least = along + 2 * aside; best = i; }
    });
    if (best >= 0) choose(best);
  });
  root.querySelector('.map').append(svg);
  show(map.frames.length - 1);
  const slider = root.querySelector('input');
  if (slider) slider.addEventListener('input', () => {
    const epoch = 'epoch ' + map.frames[+slider.value].epoch;
    show(+slider.value);
    root.querySelector('output').textContent = epoch;
    slider.setAttribute('aria-valuetext', epoch);
  });
}
for (const name of ['latent', 'chords']) if (data[name]) makeMap(document.getElementById(name), data[name]);

// One window and what became of it.
function drawRoll(svg, notes, low, high, quarters) {
  svg.replaceChildren(svgNode('rect', {class: 'page', width: 640, height: 120}));
  for (const [begin, length, key] of notes) svg.append(svgNode('rect', {class: 'note', x: 4 + 632 * begin / quarters,
    y: 4 + 112 * (high - key) / (high - low + 1), width: Math.max(1, 632 * length / quarters - 1), height: 112 / (high - low + 1)}));
}
if (data.reconstruction) {
  const root = document.getElementById('reconstruction'), all = data.reconstruction, [first, second] = root.querySelectorAll('svg');
  const every = [all.original, ...all.frames].flatMap(frame => frame.notes), keys = every.map(note => note[2]);
  const low = Math.min(...keys), high = Math.max(...keys), quarters = Math.max(...every.map(note => note[0] + note[1]));
  const slider = root.querySelector('input'), buttons = root.querySelectorAll('button');
  const show = () => {
    drawRoll(second, all.frames[+slider.value].notes, low, high, quarters);
    const words = 'epoch ' + all.frames[+slider.value].epoch + ', ' + all.frames[+slider.value].right;
    root.querySelector('output').textContent = words;
    slider.setAttribute('aria-valuetext', words);
  };
  drawRoll(first, all.original.notes, low, high, quarters);
  slider.addEventListener('input', show);
  show();
  playButton(buttons[0], () => all.original.plucks);
  playButton(buttons[1], () => all.frames[+slider.value].plucks);
}
)js";

}  // namespace chordgen::inline CHORDGEN_ABI::detail
