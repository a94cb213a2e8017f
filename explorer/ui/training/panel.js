
// The panel of a training: state, step count, loss on logarithmic axes with its floor, figures.
function el(parent, tag, role, text) {
  let node = parent.querySelector(`[data-role="${role}"]`);
  if (!node) {
    node = document.createElement(tag);
    node.dataset.role = role;
    parent.append(node);
  }
  if (text !== undefined && node.textContent !== text) node.textContent = text;
  return node;
}

// 1, 2, 5 times powers of ten over a wide range, even steps over a narrow one.
function ticks(low, high) {
  const all = [];
  if (high / low > 5) {
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const digit of high / low > 60 ? [1] : [1, 2, 5]) all.push(digit * 10 ** power);
    }
  } else {
    const rough = (high - low) / 4;
    const ten = 10 ** Math.floor(Math.log10(rough));
    const step = ten * [1, 2, 5, 10].find((digit) => digit * ten >= rough);
    for (let k = Math.ceil(low / step); k * step <= high; k++) all.push(k * step);
  }
  return all.filter((value) => value >= low && value <= high);
}

function scales(data, width, height) {
  const losses = [...data.loss, data.floor || 1].filter((v) => v > 0);
  const low = Math.min(...losses) * 0.94;
  const high = Math.max(...losses, low * 1.3) * 1.03;
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const left = 38 * rem;
  const right = width - 6;
  const top = 6;
  const bottom = height - 21 * rem;
  const last = Math.max(data.steps, 10);
  const x = (s) => left + ((right - left) * Math.log(Math.max(s, 1))) / Math.log(last);
  const y = (v) => bottom - ((bottom - top) * Math.log(v / low)) / Math.log(high / low);
  return { low, high, left, right, top, bottom, last, x, y };
}

function axes(g, s, data) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  g.font = `${(13 * rem) / 16}px system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif`;
  g.lineWidth = 1;
  g.textBaseline = "middle";
  for (const value of ticks(s.low, s.high)) {
    g.strokeStyle = data.colours.grid;
    g.beginPath(); g.moveTo(s.left, s.y(value)); g.lineTo(s.right, s.y(value)); g.stroke();
    g.fillStyle = data.colours.muted;
    g.textAlign = "right"; g.fillText(String(+value.toPrecision(2)), s.left - 5, s.y(value));
  }
  g.textBaseline = "alphabetic"; g.textAlign = "center";
  for (let value = 10; value <= s.last; value *= 10) {
    const x = Math.min(s.x(value), s.right - 20);
    g.fillText(value.toLocaleString("en"), x, s.bottom + 0.9 * rem);
  }
  g.textAlign = "left"; g.fillText(data.words.axis, s.left, s.bottom + 0.9 * rem);
}

function floorLine(g, s, data) {
  if (!data.floor) return;
  g.strokeStyle = data.colours.exact; g.setLineDash([6, 4]);
  g.beginPath(); g.moveTo(s.left, s.y(data.floor)); g.lineTo(s.right, s.y(data.floor)); g.stroke();
  g.setLineDash([]);
  g.fillStyle = data.colours.text; g.textAlign = "left"; g.textBaseline = "bottom";
  g.fillText(data.words.floor, s.left + 4, s.y(data.floor) - 3);
}

function curve(g, s, data) {
  g.strokeStyle = data.colours.line; g.lineWidth = 2; g.beginPath();
  data.step.forEach((step, i) => {
    if (data.loss[i] > 0) g[i ? "lineTo" : "moveTo"](s.x(step), s.y(data.loss[i]));
  });
  g.stroke();
}

function draw(canvas, data, at) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ratio = devicePixelRatio || 1;
  if (!width) return;
  canvas.width = width * ratio; canvas.height = height * ratio;
  const g = canvas.getContext("2d");
  g.scale(ratio, ratio);
  const s = scales(data, width, height);
  axes(g, s, data); floorLine(g, s, data); curve(g, s, data);
  if (at === undefined || !data.step.length) return;
  const i = data.step.reduce((b, v, j) =>
    Math.abs(s.x(v) - at) < Math.abs(s.x(data.step[b]) - at) ? j : b, 0);
  const px = s.x(data.step[i]);
  const py = s.y(data.loss[i]);
  g.fillStyle = data.colours.line; g.beginPath(); g.arc(px, py, 4, 0, 7); g.fill();
  g.fillStyle = data.colours.text; g.textBaseline = "top";
  g.textAlign = px > width / 2 ? "right" : "left";
  g.fillText(`${data.words.step} ${data.step[i]}: ${data.loss[i].toPrecision(3)}`,
    px + (px > width / 2 ? -8 : 8), s.top);
}

function figures(root, rows) {
  const list = el(root, "dl", "figures");
  rows.forEach(([role, label, value, note]) => {
    el(list, "dt", `label-${role}`, label);
    el(list, "dd", role, value);
    el(list, "dd", `note-${role}`, note || "").className = "note";
  });
}

export default function ({ data, parentElement }) {
  const root = el(parentElement, "section", "live");
  const head = el(root, "header", "head");
  const state = el(head, "span", "state", data.words.state);
  state.setAttribute("role", "status");
  root.dataset.state = data.state;
  if (root.beat !== data.at) root.classList.toggle("beat"); // one beat for each news of progress
  root.beat = data.at;
  const count = el(head, "span", "count");
  el(count, "span", "step", String(data.at));
  el(count, "span", "of", data.words.of);
  const bar = el(root, "div", "bar");
  el(bar, "div", "done").style.width = `${(100 * data.at) / Math.max(data.steps, 1)}%`;
  const canvas = el(root, "canvas", "spark");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", data.words.alt);
  figures(root, data.rows);
  let at;
  const paint = () => draw(canvas, data, at);
  canvas.onpointermove = (event) => { at = event.offsetX; paint(); };
  canvas.onpointerleave = () => { at = undefined; paint(); };
  canvas.paint = paint;
  if (!canvas.watcher) {
    canvas.watcher = new ResizeObserver(() => canvas.paint());
    canvas.watcher.observe(canvas);
  }
  paint();
  return () => { canvas.watcher?.disconnect(); canvas.watcher = null; };
}
