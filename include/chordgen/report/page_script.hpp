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

// A button that plays and stops.
function playButton(button, plucks, tick = () => {}, ended = () => {}) {
  const words = button.textContent;
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-pressed') === 'true') return stopPlaying();
    playPlucks(plucks(), tick, () => {
      button.setAttribute('aria-pressed', 'false');
      button.textContent = words;
      ended();
    });
    button.setAttribute('aria-pressed', 'true');
    button.textContent = 'Stop';
  });
}

document.querySelectorAll('[data-song]').forEach(card => {
  const song = data.songs[+card.dataset.song], head = card.querySelector('.playhead'), plan = song.plan;
  const svg = card.querySelector('.roll svg');
  const move = seconds => {
    const quarter = seconds * song.tempo / 60, system = Math.floor(quarter / plan.system);
    if (!svg || system >= plan.systems) return;
    const scale = svg.getBoundingClientRect().width / plan.width;
    head.style.display = 'block';
    head.style.left = scale * (plan.margin + (quarter - system * plan.system) * plan.quarter) + 'px';
    head.style.top = scale * (plan.top + system * plan.step) + 'px';
    head.style.height = scale * plan.height + 'px';
  };
  playButton(card.querySelector('button'), () => song.plucks, move, () => { head.style.display = 'none'; });
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
  const hear = () => { if (chosen >= 0) playPlucks(map.plucks[chosen], () => {}, () => {}); };
  const show = frame => {
    points = map.frames[frame].points;
    const fit = axis => {
      const values = points.map(p => p[axis]), low = Math.min(...values), high = Math.max(...values);
      return v => edge + (size - 2 * edge) * (high > low ? (v - low) / (high - low) : 0.5);
    };
    const x = fit(0), y = fit(1);
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
    show(+slider.value);
    root.querySelector('output').textContent = 'epoch ' + map.frames[+slider.value].epoch;
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
    root.querySelector('output').textContent = 'epoch ' + all.frames[+slider.value].epoch + ', ' + all.frames[+slider.value].right;
  };
  drawRoll(first, all.original.notes, low, high, quarters);
  slider.addEventListener('input', show);
  show();
  playButton(buttons[0], () => all.original.plucks);
  playButton(buttons[1], () => all.frames[+slider.value].plucks);
}
)js";

}  // namespace chordgen::inline CHORDGEN_ABI::detail
