// What bars are given (ui/bars/bars.py with frames/bars.py), and where they stand.

interface BarsData extends ViewData {
  bars: Id<BarTable>;
  series: Look[];
  layout: 'overlay' | 'side';
  y: 'log' | 'symlog' | 'linear';
  y_range: Ends | null;
  y_label: string; t_label: string;
  term: string; // the name of step t's bar: % for t − 1, # for t
  apart_label: string; share_label: string;
  time_row: boolean;
}
// By series and time; what was not sent is not there.
interface BarsHeader extends Header {
  times: number[];
  values: Shaped<Float32Array>;
  errors?: Shaped<Float32Array>;
  shares?: Shaped<Float32Array>;
  apart?: Shaped<Float32Array>; // by series: a bar of its own at the right end
  apart_errors?: Shaped<Float32Array>;
}

type Bars = import('./view.js').Bars;
type BarTable = import('./scale.js').BarTable;

// Where the bars lie on the canvas; `end` is the right end of the axis over t.
interface BarFrame {
  left: number; right: number; end: number; top: number; base: number;
  x(t: number): number;
  timeAt(px: number): number;
}
// The axis of values: `bend` makes it straight.
interface BarScale {
  bend(value: number): number;
  low: number; high: number; // bent
  floor: number; // the value at which bars begin
  unit: number; // of an axis that bends at zero, the value up to which it is about straight
}
// Neighbours that share a bar, and of each series their mean.
interface BarGroup {
  from: number; to: number; left: number; right: number;
  values: { mean: number; error: number }[];
}
