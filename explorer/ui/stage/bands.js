// Density bands: the smallest regions that hold half, three quarters, … of the displayed points.
const BAND_SHARES = [0.95, 0.8, 0.55, 0.3];
const CELL = 8; // pixels per cell of the coarse grid
const bandCanvas = document.createElement('canvas');

function drawBands(ctx, places, n, sheet, palette) {
  const columns = Math.ceil(sheet.width / CELL) + 1;
  const rows = Math.ceil(sheet.height / CELL) + 1;
  const grid = smooth(binned(places, n, columns, rows), columns, rows);
  const levels = levelsHolding(grid, places, n, columns, rows);
  fillBands(grid, columns, rows, levels, palette);
  ctx.imageSmoothingEnabled = true;
  ctx.imageSmoothingQuality = 'high';
  ctx.drawImage(bandCanvas, 0, 0, (columns - 1) * CELL, (rows - 1) * CELL);
}

// Each point shared among the four nearest nodes, so that bands move as smoothly as the points.
function binned(places, n, columns, rows) {
  const grid = new Float32Array(columns * rows);
  for (let i = 0; i < n; i++) {
    const x = places.x[i] / CELL;
    const y = places.y[i] / CELL;
    if (!(x >= 0 && y >= 0 && x < columns - 1 && y < rows - 1)) continue;
    const at = Math.floor(y) * columns + Math.floor(x);
    const [u, v] = [x % 1, y % 1];
    grid[at] += (1 - u) * (1 - v);
    grid[at + 1] += u * (1 - v);
    grid[at + columns] += (1 - u) * v;
    grid[at + columns + 1] += u * v;
  }
  return grid;
}

// Two passes of the binomial kernel (1 4 6 4 1) each way: a Gaussian of about 1.4 cells.
function smooth(grid, columns, rows) {
  for (let pass = 0; pass < 2; pass++) {
    grid = alongLine(grid, columns, rows, 1, columns);
    grid = alongLine(grid, rows, columns, columns, 1);
  }
  return grid;
}

function alongLine(grid, length, lines, step, stride) {
  const out = new Float32Array(grid.length);
  for (let line = 0; line < lines; line++) {
    for (let k = 2; k < length - 2; k++) {
      const at = line * stride + k * step;
      out[at] = (grid[at - 2 * step] + grid[at + 2 * step]
        + 4 * (grid[at - step] + grid[at + step]) + 6 * grid[at]) / 16;
    }
  }
  return out;
}

// The density at each point, sorted: its quantiles bound the highest-density regions.
function levelsHolding(grid, places, n, columns, rows) {
  const found = [];
  const step = Math.max(1, Math.floor(n / 2000));
  for (let i = 0; i < n; i += step) {
    const [c, r] = [Math.round(places.x[i] / CELL), Math.round(places.y[i] / CELL)];
    if (c >= 0 && r >= 0 && c < columns && r < rows) found.push(grid[r * columns + c]);
  }
  const sorted = Float32Array.from(found).sort();
  return BAND_SHARES.map((share) => sorted[Math.floor((1 - share) * sorted.length)] || 1e-6);
}

const FINE = 4; // band pixels per cell each way: edges stay crisp when enlarged

function fillBands(grid, columns, rows, levels, palette) {
  const width = (columns - 1) * FINE;
  const height = (rows - 1) * FINE;
  bandCanvas.width = width;
  bandCanvas.height = height;
  const small = bandCanvas.getContext('2d');
  const image = small.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const tint = pack32(rgb(palette.named.data)) & 0xffffff;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const level = bandOf(grid, columns, x / FINE, y / FINE, levels);
      if (level) pixels[y * width + x] = tint | (Math.round(level * 30) << 24);
    }
  }
  small.putImageData(image, 0, 0);
}

// How many levels lie below the density here, softened over a tenth of a level.
function bandOf(grid, columns, x, y, levels) {
  const at = Math.floor(y) * columns + Math.floor(x);
  const [u, v] = [x % 1, y % 1];
  const value = lerp(lerp(grid[at], grid[at + 1], u),
    lerp(grid[at + columns], grid[at + columns + 1], u), v);
  if (value < levels[0] * 0.95) return 0;
  let depth = 0;
  for (const level of levels) depth += clamp((value / level - 0.95) * 10, 0, 1);
  return depth;
}
