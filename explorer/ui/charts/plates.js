// Panels of curves that follow one native range. Every number was computed before; a move looks up.
const MARGIN = { left: 52, right: 14, top: 8, bottom: 34 };

function scale(range, log, from, to) {
  const place = log ? Math.log10 : (value) => value;
  const [low, high] = range.map(place);
  return (value) => from + (to - from) * (place(value) - low) / (high - low);
}

class Plates {
  constructor(root) {
    this.box = document.createElement('div');
    this.box.className = 'plates';
    this.box.dataset.role = 'plates';
    root.appendChild(this.box);
    this.watch = new ResizeObserver(() => this.data && this.draw());
    this.watch.observe(this.box);
  }
  update(data, report) {
    this.report = report;
    const text = JSON.stringify(data);
    if (text === this.text) return;
    const moved = !this.data || this.data.slider.index !== data.slider.index
      || this.data.slider.stops.length !== data.slider.stops.length;
    if (moved) this.index = data.slider.index;
    this.text = text;
    this.data = data;
    this.build();
    this.draw();
  }
  build() {
    const { panels, tiles, slider } = this.data;
    const keys = (panel) => panel.series.filter((each) => each.label).map((each) => `<span class="key"
      style="color:var(--${each.colour})"><svg viewBox="0 0 26 8"><path d="M0 4H26" stroke="currentColor"
      stroke-width="${each.kind === 'bars' ? 8 : 2.5}" stroke-dasharray="${each.dash || ''}"
      opacity="${each.kind === 'bars' ? 0.6 : 1}"></path></svg>${each.label}</span>`).join('');
    this.box.innerHTML = `<div class="panels" style="grid-template-columns:${this.data.columns}">
      ${panels.map((panel) => `<div class="panel${panel.pick ? ' pick' : ''}"><div class="title">
        ${panel.title}${keys(panel)}</div><svg role="img" aria-label="${panel.alt}"></svg></div>`).join('')}</div>
      <div class="tiles">${tiles.map((tile) => `<div class="tile" data-tile="${tile.name}"><div>${tile.label}</div>
        <b style="color:var(--${tile.colour})"></b></div>`).join('')}</div>
      <div class="time"><output></output><input type="range" min="0" max="${slider.stops.length - 1}"
        step="1" aria-label="${slider.label}" data-name="${slider.name}"></div>`;
    this.range = this.box.querySelector('input');
    this.range.addEventListener('input', () => { this.index = Number(this.range.value); this.draw(); });
    this.range.addEventListener('change', () => this.report(this.index));
    this.box.querySelectorAll('.panel').forEach((place, i) => {
      if (panels[i].pick) place.querySelector(':scope > svg').addEventListener('click', (event) => this.pick(event, panels[i]));
    });
  }
  pick(event, panel) {
    const at = event.offsetX;
    const gaps = this.data.slider.places.map((x) => Math.abs(panel.sx(x) - at));
    this.index = gaps.indexOf(Math.min(...gaps));
    this.draw();
    this.report(this.index);
  }
  draw() {
    const { panels, tiles, slider } = this.data;
    this.index = Math.min(this.index, slider.stops.length - 1);
    this.range.value = this.index;
    this.range.setAttribute('aria-valuetext', slider.stops[this.index]);
    this.box.querySelector('output').textContent = slider.stops[this.index];
    this.box.querySelectorAll('.panel').forEach((place, i) => this.panel(place.lastElementChild, panels[i]));
    this.box.querySelectorAll('.tile b').forEach((place, i) => {
      place.innerHTML = tiles[i].values[Math.min(this.index, tiles[i].values.length - 1)];
    });
    this.box.dataset.index = this.index;
  }
  panel(svg, panel) {
    const width = svg.clientWidth || 400;
    const height = Math.max(150, Math.min(panel.share * (window.innerHeight - 440), 560));
    svg.setAttribute('height', height);
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    const [floor, ceiling] = [height - MARGIN.bottom, MARGIN.top];
    const sx = scale(panel.xr, panel.xlog, MARGIN.left, width - MARGIN.right);
    const sy = scale(panel.yr, panel.ylog, floor, ceiling);
    panel.sx = sx;
    const inside = (y) => Math.min(Math.max(y, ceiling), floor);
    const at = { sx, sy: (y) => inside(sy(y)), floor, ceiling };
    const across = panel.yticks.map(([y, text]) => `<path class="grid" d="M${MARGIN.left} ${sy(y)}H${width - MARGIN.right}"></path>
      <text x="${MARGIN.left - 6}" y="${sy(y) + 4}" text-anchor="end">${text}</text>`);
    const along = panel.xticks.map(([x, text]) => `<text x="${sx(x)}" y="${floor + 16}" text-anchor="middle">${text}</text>`);
    const label = `<text x="${width - MARGIN.right}" y="${height - 3}" text-anchor="end">${panel.xlabel}</text>`;
    svg.innerHTML = across.join('') + along.join('') + label
      + panel.series.map((each) => this.series(each, at)).join('')
      + panel.uprights.map((each) => this.upright(each, at, width)).join('');
  }
  moving(values) {
    return Array.isArray(values[0]) ? values[this.index] : values;
  }
  series(each, { sx, sy, floor }) {
    const y = this.moving(each.y);
    const paint = `var(--${each.colour})`;
    if (each.kind === 'bars') {
      return each.x.map((x, i) => {
        if (!(y[i] > 0)) return '';
        const [left, right] = [sx(x - each.width / 2), sx(x + each.width / 2)];
        const strong = each.mark && i + each.first === this.index;
        return `<rect x="${left}" y="${sy(y[i])}" width="${Math.max(right - left - 1, 1)}"
          height="${floor - sy(y[i])}" fill="${paint}" opacity="${strong ? 1 : 0.5}"></rect>`;
      }).join('');
    }
    const points = each.x.map((x, i) => [x, y[i]]).filter((pair) => pair[1] !== null);
    const line = points.map(([x, v], i) => `${i ? 'L' : 'M'}${sx(x).toFixed(1)} ${sy(v).toFixed(1)}`).join('');
    const dots = each.dots ? points.map(([x, v]) => `<circle cx="${sx(x)}" cy="${sy(v)}" r="3" fill="${paint}"></circle>`).join('') : '';
    return `<path class="line" d="${line}" stroke="${paint}" stroke-width="2" stroke-dasharray="${each.dash || ''}"></path>${dots}`;
  }
  upright(each, { sx, floor, ceiling }, width) {
    const x = sx(each.x[Math.min(this.index, each.x.length - 1)]);
    if (x < MARGIN.left - 1 || x > width - MARGIN.right + 1) return '';
    const end = each.left || x > width * 0.8;
    const name = each.label ? `<text x="${x + (end ? -5 : 5)}" y="${ceiling + 12 + 16 * each.row}"
      text-anchor="${end ? 'end' : 'start'}" style="fill:var(--${each.colour});font-weight:600">${each.label}</text>` : '';
    return `<path d="M${x} ${floor}V${ceiling}" stroke="var(--${each.colour})" stroke-width="2"
      stroke-dasharray="${each.dash || ''}"></path>${name}`;
  }
}

const known = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  if (!known.has(parentElement)) known.set(parentElement, new Plates(parentElement));
  known.get(parentElement).update(data[0], (index) => setStateValue('index', index));
}
