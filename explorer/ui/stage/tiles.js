// Tiles: where each picture stands, and the picture of them all. Places are in device pixels, so
// that every pixel of a small picture becomes a square of equal size with sharp edges.
const CAPTION_ROOM = 25; // of a line of words, in CSS pixels at ordinary type

function tileSheet(s) {
  const { canvas } = s.dom;
  const { cloud, tiles } = s.held;
  const r = s.ratio;
  const line = Math.round(CAPTION_ROOM * type.scale * r);
  const pad = Math.round((s.width < 500 ? 8 : 16) * r);
  const head = s.data.headings.length ? line : 0;
  const foot = tiles.some((tile) => tile.caption) ? line : 0;
  const gap = Math.round(gapOf(tiles.length) * r);
  const strip = stripSheet(s, pad, line);
  const room = { width: canvas.width - 2 * pad, height: canvas.height - 2 * pad - head };
  if (strip) room.height -= strip.height;
  const grid = bestGrid(s, room, gap, foot);
  const [width, height] = [cloud.width, cloud.height].map((side) =>
    Math.max(1, Math.round(side * grid.scale)));
  const across = grid.columns * (width + gap) - gap;
  const down = grid.rows * (height + gap + foot) - gap;
  const left = Math.round((canvas.width - across) / 2);
  const top = pad + head + Math.max(0, Math.round((room.height - down) / 2));
  const places = tiles.map((_, i) => [
    left + (i % grid.columns) * (width + gap),
    top + foot + Math.floor(i / grid.columns) * (height + gap + foot),
  ]);
  return { ...grid, width, height, places, strip, gap, foot, head, left, top };
}

const gapOf = (n) => (n > 60 ? 4 : n > 12 ? 8 : 18);

// The columns that were asked for, or those with which the pictures become largest.
function bestGrid(s, room, gap, foot) {
  const { cloud, n } = s.held;
  const wanted = s.data.columns;
  let best = { scale: 0 };
  for (let columns = wanted ?? 1; columns <= (wanted ?? n); columns++) {
    const rows = Math.ceil(n / columns);
    const across = (room.width - gap * (columns - 1)) / (columns * cloud.width);
    const down = (room.height - (gap + foot) * rows + gap) / (rows * cloud.height);
    const scale = Math.max(Math.min(across, down), 1 / cloud.width);
    if (scale > best.scale) best = { columns, rows, scale };
  }
  const whole = Math.floor(best.scale); // equal squares, unless they would waste a fifth of the room
  return whole / best.scale >= 0.8 ? { ...best, scale: whole } : best;
}

function drawTiles(s, ctx) {
  const { held, sheet, ratio } = s;
  const { cloud } = held;
  paintAtlas(s, held);
  blank(ctx, s);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.imageSmoothingEnabled = false;
  sheet.places.forEach(([x, y], i) => ctx.drawImage(s.atlas.canvas,
    0, i * cloud.height, cloud.width, cloud.height, x, y, sheet.width, sheet.height));
  frameTiles(s, ctx);
  if (sheet.strip) drawStrip(s, ctx);
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  writeTiles(s, ctx);
  drawPickedPixel(s, ctx);
  showPointed(s);
}

// All tiles in their own size, one below the other: one transfer to the canvas's memory.
function paintAtlas(s, held) {
  const { width, height } = held.cloud;
  const key = [width, height, held.n].join();
  if (s.atlas?.key !== key) s.atlas = { key, ...smallCanvas(width, height * held.n) };
  for (let i = 0; i < held.n; i++) paintTile(s, i, s.clock.t, s.atlas.pixels, i * width * height);
  s.atlas.ctx.putImageData(s.atlas.data, 0, 0);
}

function smallCanvas(width, height) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  const data = ctx.createImageData(width, height);
  return { canvas, ctx, data, pixels: new Uint32Array(data.data.buffer) };
}

// A hair's breadth of border: a black picture must not melt into dark paper.
function frameTiles(s, ctx) {
  const { places, width, height } = s.sheet;
  const line = Math.max(1, Math.round(s.ratio));
  const frame = (i, colour, out, thick) => {
    const [x, y] = places[i];
    ctx.strokeStyle = colour;
    ctx.lineWidth = thick;
    ctx.strokeRect(x - out, y - out, width + 2 * out, height + 2 * out);
  };
  places.forEach((_, i) => frame(i, s.palette.named.grid, line / 2, line));
  const marked = [s.data.highlight, s.data.pick === 'tile' ? tileOf(s, s.picked) : null];
  for (const i of marked) {
    if (i !== null && i < places.length) frame(i, s.palette.named.data, 2 * s.ratio, 3 * s.ratio);
  }
}

const tileOf = ({ held }, spot) =>
  (spot === null ? null : Math.floor(spot / (held.cloud.width * held.cloud.height)));

// --- words ------------------------------------------------------------------------------------
function writeTiles(s, ctx) {
  const { sheet, held, ratio, data } = s;
  const { muted } = s.palette.named;
  const middle = (CAPTION_ROOM / 2 - 1) * type.scale;
  const size = clamp(sheet.width / ratio / 8, 14, 19);
  data.headings.slice(0, sheet.columns).forEach((word, column) => {
    const x = sheet.left + column * (sheet.width + sheet.gap) + sheet.width / 2;
    const y = (sheet.top - sheet.head) / ratio + middle;
    lowered(ctx, word, x / ratio, y, muted, 'center', 15, (sheet.width + sheet.gap) / ratio);
  });
  sheet.places.forEach(([x, y], i) => {
    const tile = held.tiles[i];
    if (!tile.caption) return;
    const text = tile.caption + pickedValue(s, i);
    const colour = resolve(s.palette, tile.colour);
    lowered(ctx, text, x / ratio, (y - sheet.foot) / ratio + middle, colour, 'left', size,
      (sheet.width + sheet.gap / 2) / ratio);
  });
}

// `x_t` and `x_{t−1}`: the pieces of a text, each with whether it stands lower.
function pieces(text) {
  return text.split(/(_\{[^}]*\}|_[A-Za-z0-9]+)/).filter(Boolean).map((piece) => {
    const low = /^_(\{|[A-Za-z0-9])/.test(piece);
    return [low ? piece.replace(/^_\{?|\}$/g, '') : piece, low];
  });
}

// A line of words with lowered letters; it shrinks where there is too little room.
function lowered(ctx, text, x, y, colour, align, size, room) {
  const parts = pieces(text);
  const fontOf = (low, full) => `${(low ? 0.72 : 1) * full * type.scale}px ${FONT}`;
  const measure = (full) => parts.map(([piece, low]) => {
    ctx.font = fontOf(low, full);
    return ctx.measureText(piece).width;
  });
  const total = (widths) => widths.reduce((sum, width) => sum + width, 0);
  let widths = measure(size);
  const full = clamp((size * room) / total(widths), Math.min(13, size), size);
  if (full < size) widths = measure(full);
  let at = align === 'center' ? x - total(widths) / 2 : x;
  [ctx.textAlign, ctx.textBaseline, ctx.fillStyle] = ['left', 'middle', colour];
  parts.forEach(([piece, low], k) => {
    ctx.font = fontOf(low, full);
    ctx.fillText(piece, at, y + (low ? 0.22 * full * type.scale : 0));
    at += widths[k];
  });
}
