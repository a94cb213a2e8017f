// @ts-check
// Laws in whole parts: moving an edge, a code of whole bits, and what all of it costs.

/** An edge moved: what the left one of two neighbours gains the right one loses, and each keeps a
 * part. @param {number[]} law @param {number} edge @param {number} by @returns {number[]} */
export function shifted(law, edge, by) {
  const [a, b] = [law[edge], law[edge + 1]];
  const step = Math.max(1 - a, Math.min(b - 1, by));
  return law.map((parts, i) => (i === edge ? a + step : i === edge + 1 ? b - step : parts));
}

/** Whole bits for each symbol, the least in the mean: the two lightest are joined, of equal ones
 * the older first (Huffman 1952; core/information.py has the same).
 * @param {number[]} weights @returns {number[]} */
export function codeLengths(weights) {
  const lengths = weights.map(() => 0);
  let heap = weights.map((weight, age) => ({ weight, age, all: [age] }));
  for (let age = weights.length; heap.length > 1; age++) {
    heap.sort((x, y) => x.weight - y.weight || x.age - y.age);
    const [a, b, ...rest] = heap;
    const all = [...a.all, ...b.all];
    for (const i of all) lengths[i] += 1;
    heap = [...rest, { weight: a.weight + b.weight, age, all }];
  }
  return lengths;
}

/** Words of these lengths, none the beginning of another. @param {number[]} lengths */
export function codeWords(lengths) {
  const words = lengths.map(() => '');
  let [code, before] = [0, 0];
  const order = lengths.map((length, i) => [length, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [length, i] of order) {
    code *= 2 ** (length - before);
    words[i] = code.toString(2).padStart(length, '0');
    [code, before] = [code + 1, length];
  }
  return words;
}

/** What the laws cost, in bits: sums of a share times a height.
 * @param {number[]} p @param {number[]} q @param {number[]} bits */
export function costs(p, q, bits) {
  const whole = bits.length - 1;
  /** @param {number[]} shares @param {number[]} heights */
  const area = (shares, heights) =>
    shares.reduce((sum, parts, i) => sum + (parts / whole) * heights[i], 0);
  const [own, others] = [p.map((n) => bits[n]), q.map((n) => bits[n])];
  const entropy = area(p, own);
  const cross = area(p, others);
  const mean = area(p, codeLengths(p));
  return {
    entropy, cross, kl: cross - entropy, back: area(q, own) - area(q, others),
    mean, waste: mean - entropy, most: Math.max(...own),
  };
}
