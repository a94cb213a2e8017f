// @ts-check
// Clouds: positions at t in data units. They know where numbers lie, not what they mean.
import { between, Keyed, mixKeys } from '../engine/blobs.js';
import { bucketsOf } from '../engine/colour.js';
import { lerp } from '../engine/maths.js';
import { Sweep, Table } from '../engine/tables.js';
import { Film, Mixture } from './films.js';
import { Centres, Lattice } from './probes.js';
import { ProfileKeys } from './profiles.js';

class Frames {
  /** @param {FramesHeader} header */
  constructor(header) {
    const [count, n, dims] = header.points.shape;
    this.count = count;
    this.n = n;
    this.dims = dims;
    this.reach = header.reach;
    this.header = header;
  }
  /** @param {number} t @param {Float32Array} out @returns {Float32Array} */
  at(t, out) {
    const { points, times, scale } = this.header;
    return mixKeys(points, times, this.n * this.dims, scale, t, out);
  }
  /** @param {number} index @param {number} t @param {Float32Array} out @param {number} offset */
  point(index, t, out, offset) {
    const { points, times, scale } = this.header;
    const [a, b, w] = between(times, t);
    for (let d = 0; d < this.dims; d++) {
      const at = index * this.dims + d;
      const size = this.n * this.dims;
      out[offset + d] = lerp(points[a * size + at], points[b * size + at], w) * scale;
    }
  }
}

class Basis { // x_t = Σ_j c_j(t) B_j
  /** @param {BasisHeader} header */
  constructor(header) {
    const [count, n, dims] = header.clouds.shape;
    this.count = count;
    this.n = n;
    this.dims = dims;
    this.reach = header.reach;
    this.header = header;
  }
  /**
   * @param {number} t @param {Float32Array} out @param {string[]} coefs @param {Columns} table
   * @returns {Float32Array}
   */
  at(t, out, coefs, table) {
    const { clouds } = this.header;
    const size = this.n * this.dims;
    out.fill(0);
    for (let j = 0; j < this.count; j++) {
      const c = this.weight(j, t, coefs, table);
      if (c) for (let i = 0; i < size; i++) out[i] += c * clouds[j * size + i];
    }
    return out;
  }
  /**
   * @param {number} j @param {number} t @param {string[]} coefs @param {Columns} table
   * @returns {number}
   */
  weight(j, t, coefs, table) {
    const c = coefs[j] === undefined ? 1 : table.at(coefs[j], t);
    return Number.isFinite(c) ? c * this.header.scales[j] : 0;
  }
  /**
   * @param {number} index @param {number} t @param {Float32Array} out @param {number} offset
   * @param {string[]} coefs @param {Columns} table
   */
  point(index, t, out, offset, coefs, table) {
    const size = this.n * this.dims;
    for (let j = 0; j < this.count; j++) {
      const c = this.weight(j, t, coefs, table);
      for (let d = 0; d < this.dims; d++) {
        const x = c * this.header.clouds[j * size + index * this.dims + d];
        out[offset + d] = j ? out[offset + d] + x : x;
      }
    }
  }
}

// What the stage holds of a take of points.
/**
 * @param {Take} take @param {Cloud} cloud @param {ColoursHeader | null} tint
 * @returns {Omit<HeldCloud, 'id' | 'tint'>}
 */
export const holdCloud = ({ coefs }, cloud, tint) =>
  ({
    pictures: false, cloud, coefs, n: cloud.n, spots: cloud.n, buckets: bucketsOf(tint, cloud.n),
  });

// A cloud or picture that a table's columns mix waits for the table.
/** @param {Take} take @returns {boolean} */
export const needsTable = ({ coefs, tiles }) => coefs.length > 0
  || tiles.some(({ mix }) => Object.values(mix).some((each) => typeof each === 'string'));

// What the stage makes of its blobs.
/** @type {Makers} */
export const STAGE_KINDS = {
  frames: (header) => new Frames(header),
  basis: (header) => new Basis(header),
  colours: (header) => header,
  table: (header) => Table.of(header),
  sweep: (header) => new Sweep(header),
  field: (header) => new Keyed(header, header.arrows),
  heat: (header) => new Keyed(header, header.values),
  film: (header) => new Film(header),
  mixture: (header) => new Mixture(header),
  profile: (header) => new ProfileKeys(header),
  centres: (header) => new Centres(header),
  lattice: (header) => new Lattice(header),
};

// Positions of a whole cloud at t; a table that a basis needs may still be on its way.
/**
 * @param {Cloud} cloud @param {string[]} coefs @param {Columns} table @param {number} t
 * @param {Float32Array | null} [out] @returns {Float32Array}
 */
export function positions(cloud, coefs, table, t, out) {
  const size = cloud.n * cloud.dims;
  const place = out && out.length === size ? out : new Float32Array(size);
  return cloud.at(t, place, coefs, table);
}

// One point's path over `times`, for a trail: (count, dims) in data units.
/**
 * @param {Cloud} cloud @param {string[]} coefs @param {Columns} table @param {number} index
 * @param {number[]} times @returns {Float32Array}
 */
export function pathOf(cloud, coefs, table, index, times) {
  const path = new Float32Array(times.length * cloud.dims);
  times.forEach((t, k) => cloud.point(index, t, path, k * cloud.dims, coefs, table));
  return path;
}
