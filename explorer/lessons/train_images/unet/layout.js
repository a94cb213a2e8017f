// @ts-check
// Where the boxes of the U stand, and the lines between them. Lengths in units of 1 rem / 16.

const HEIGHTS = [100, 72, 54, 44, 38]; // of a box, by level: finer resolution, taller
const GAP = 20; // between two boxes
const LABELS = 40; // two lines under a box
const THIRD = 16; // a third one, for attention
const SPREAD = 0.58; // the smallest scale of the wide drawing; below it a U of two columns
const COLUMNS = 600; // narrower than this it may be the U of two columns
const LETTER = 10; // about the width of one in a label

/** @param {number} level */
const heightOf = (level) => HEIGHTS[Math.min(level, HEIGHTS.length - 1)];

// More channels, wider; the ends are pictures, so they have a picture's shape.
/** @param {Station} box @returns {[width: number, height: number]} */
function sizeOf(box) {
  const height = heightOf(box.level);
  if (box.picture) return [height * box.shape[2] / box.shape[1], height];
  return [Math.max(46, 20 * Math.log2(box.shape[0]) - 12), height];
}

// Both ends of the drawing and the boxes between them, each with its level and side.
/** @param {UnetData} data @returns {Station[]} */
function stations({ boxes }) {
  const bare = { x: 0, y: 0, w: 0, h: 0, skip: null };
  const inner = boxes.map((box, i) => {
    const { name, kind, level, shape } = box;
    return { ...bare, name, kind, level, shape, picture: kind === 'out', box, i };
  });
  const { shape } = boxes[boxes.length - 1];
  const end = { ...bare, level: 0, shape, picture: true, box: null, i: -1 };
  return [
    { ...end, kind: 'entrance', name: 'entrance' }, ...inner,
    { ...end, kind: 'exit', name: 'exit' },
  ];
}

// The wide U at scale 1: a level is a row; each arm steps inwards as it goes down.
/** @param {Station[]} list */
function wide(list) {
  let x = 0;
  list.forEach((box, k) => {
    const before = list[k - 1];
    [box.w, box.h] = sizeOf(box);
    if (before && before.level < box.level) x += 2 - box.w / 2; // down: under the free end
    else if (before && before.level > box.level) x = Math.max(x, before.x + before.w / 2 + 26);
    box.x = x;
    x += box.w + GAP;
  });
  const rows = Math.max(...list.map((box) => box.level)) + 1;
  /** @type {number[]} */ const tops = [];
  let y = 0;
  for (let level = 0; level < rows; level++) {
    const skips = list.filter((each) => each.level === level && each.skip).length;
    y += 8 + 9 * skips; // room for the brackets above
    tops.push(y);
    const looks = list.some((each) => each.level === level && each.box?.attention);
    y += heightOf(level) + LABELS + (looks ? THIRD : 0) + 14;
  }
  for (const box of list) box.y = tops[box.level];
  return { width: x - GAP, height: y + 14 };
}

// The narrow U: down on the left, up on the right, the middle between.
/** @param {Station[]} list @param {number} width */
function narrow(list, width) {
  const turn = list.findIndex((box) => box.kind === 'middle');
  const rows = Math.max(turn, list.length - 1 - turn);
  /** @type {number[]} */ const tops = [];
  let y = 0;
  for (let row = 0; row <= rows; row++) {
    tops.push(y);
    const here = [list[Math.min(row, turn)], list[Math.max(list.length - 1 - row, turn)]];
    const third = here.some((each) => each.box?.attention) ? THIRD : 0;
    y += Math.max(...here.map((box) => heightOf(box.level))) * 0.8 + LABELS + third + 20;
  }
  list.forEach((box, k) => {
    const [w, h] = sizeOf(box);
    [box.w, box.h] = [w * 0.8, h * 0.8];
    box.y = tops[k <= turn ? k : list.length - 1 - k];
    const side = k === turn ? 0 : k < turn ? -1 : 1;
    box.x = width / 2 + side * Math.min(width * 0.32, 200) - box.w / 2;
  });
  return { width, height: y };
}

// Whether a box's label in full would touch its neighbour's.
/** @param {Station} station @param {number} unit */
function crowded({ w, shape, box }, unit) {
  const letters = Math.max(shape.join('×').length, box?.attention ? 9 : 0);
  return letters * LETTER * unit > w + 0.7 * GAP * unit;
}

/** @param {UnetData} data @param {number} pixels @param {number} rem @returns {UnetPlan} */
export function layout(data, pixels, rem) {
  const list = stations(data);
  /** @type {Record<number, number>} */
  const nested = {}; // inner skips come first
  for (const [from, to] of data.skips) {
    const { level } = list[to + 1];
    nested[level] = (nested[level] ?? 0) + 1;
    list[to + 1].skip = { from: from + 1, nest: nested[level] };
  }
  const unit = rem / 16;
  let size = wide(list);
  let scale = Math.min(1.4, pixels / unit / size.width);
  const columns = scale < SPREAD && pixels < COLUMNS * unit;
  if (columns) {
    size = narrow(list, pixels / unit);
    scale = 1;
  }
  scale = Math.max(scale, SPREAD);
  // A scaled drawing keeps its type, so that only what is not text shrinks.
  const across = scale * unit;
  for (const box of list) {
    box.x *= across; box.w *= across;
    box.y *= unit; box.h *= columns ? unit : across;
  }
  const tight = !columns && list.some((box) => crowded(box, unit));
  return {
    list, columns, tight, width: size.width * across, height: size.height * unit, unit,
  };
}

// --- lines --------------------------------------------------------------------------------

// Of the data from station to station, of the skip connections and of the embedding.
/**
 * @param {UnetPlan} plan
 * @returns {{
 *   flow: string[], skip: { from: number, to: number, d: string }[], bus: string[],
 * }}
 */
export function paths(plan) {
  const { list, columns, unit } = plan;
  const flow = [];
  /** @type {{ from: number, to: number, d: string }[]} */ const skip = [];
  const next = columns ? fall : step;
  for (let k = 1; k < list.length; k++) flow.push(next(list[k - 1], list[k], unit));
  list.forEach((box, to) => {
    if (!box.skip) return;
    const { from, nest } = box.skip;
    const d = columns ? across(list[from], box) : bracket(list[from], box, nest, unit);
    skip.push({ from, to, d });
  });
  return { flow, skip, bus: columns ? [] : bus(plan) };
}

// Where the skip connections are named: below the innermost of the top row, in the open.
/** @param {UnetPlan} plan @returns {Point} */
export function nameAt({ list, unit }) {
  const turn = list.findIndex((box) => box.level > 0);
  const left = turn < 0 ? list.findIndex((box) => box.kind === 'middle') : turn;
  const right = list.findLastIndex((box) => box.level > 0 || box.kind === 'middle') + 1;
  const [a, b] = [list[left - 1], list[right]];
  return [(a.x + a.w + b.x) / 2, a.y + 8 * unit];
}

// The embedding rises from a rail below to every block that it is told to; the arms open upwards,
// so nothing stands in its way.
/** @param {UnetPlan} plan */
function bus({ list, width, height, unit }) {
  const rail = height - 6 * unit;
  const ports = list.filter((each) => each.box?.told).map(port);
  const [[first], [last]] = [ports[0], ports[ports.length - 1]];
  const centre = width / 2;
  return [`M${first} ${rail}H${last}`, `M${centre} ${rail}V${height + 10 * unit}`,
    ...ports.map(([x, y]) => `M${x} ${rail}V${y}`)];
}
/** @param {Station} box @returns {Point} */
const port = (box) => [box.x, box.y + box.h * 0.86];

/** @param {Station} box */
const middle = (box) => box.x + box.w / 2;
/** @param {Station} box */
const half = (box) => box.y + box.h / 2;

// To the right along a row, or round a corner to the next one.
/** @param {Station} a @param {Station} b @param {number} unit */
function step(a, b, unit) {
  const gap = 3 * unit;
  const r = 10 * unit;
  if (a.level === b.level) {
    const y = Math.max(a.y, b.y) + Math.min(a.h, b.h) / 2;
    return `M${a.x + a.w + gap} ${y}H${b.x - gap}`;
  }
  if (a.level < b.level) {
    const x = middle(b);
    return `M${a.x + a.w + gap} ${half(a)}H${x - r}Q${x} ${half(a)} ${x} ${half(a) + r}`
      + `V${b.y - gap}`;
  }
  const x = middle(a);
  return `M${x} ${a.y - gap}V${half(b) + r}Q${x} ${half(b)} ${x + r} ${half(b)}H${b.x - gap}`;
}

// The two-column U: down, across the middle, up.
/** @param {Station} a @param {Station} b @param {number} unit */
function fall(a, b, unit) {
  const gap = 3 * unit;
  const label = (LABELS + (a.box?.attention ? THIRD : 0)) * unit;
  const under = (LABELS + (b.box?.attention ? THIRD : 0)) * unit;
  if (b.kind === 'middle') return `M${middle(a)} ${a.y + a.h + label}V${half(b)}H${b.x - gap}`;
  if (a.kind === 'middle') {
    return `M${a.x + a.w + gap} ${half(a)}H${middle(b)}V${b.y + b.h + under}`;
  }
  if (b.y > a.y) return `M${middle(a)} ${a.y + a.h + label}V${b.y - gap}`;
  return `M${middle(a)} ${a.y - gap}V${b.y + b.h + under}`;
}

// A skip connection passes over what stands between its ends; an inner one lies lower.
/** @param {Station} from @param {Station} to @param {number} nest @param {number} unit */
function bracket(from, to, nest, unit) {
  const top = from.y - (9 * nest + 1) * unit;
  const r = 6 * unit;
  const gap = 2 * unit;
  const a = from.x + from.w * 0.5;
  const b = to.x + to.w * 0.3;
  return `M${a} ${from.y - gap}V${top + r}Q${a} ${top} ${a + r} ${top}`
    + `H${b - r}Q${b} ${top} ${b} ${top + r}V${to.y - gap}`;
}

/** @param {Station} from @param {Station} to */
const across = (from, to) => `M${from.x + from.w + 3} ${half(from)}H${to.x - 3}`;
