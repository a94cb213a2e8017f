// What a line is given (ui/line/line.py with frames/line_parts.py), and what it draws.

// --- what Python sends ---------------------------------------------------------------------------
type Amount = number | string; // a constant, or the name of a number
interface Linear { // a sum of products, or its root
  terms: Record<string, Amount>; plus: Amount; root: boolean;
}

interface BellCurve {
  bells: { mean: Amount; width: Amount; weight: Amount }[];
  label: string; colour: string; dash: string;
  fill: '' | 'under' | 'band';
  name: string; // by which its mean and width are known
  matches: string; // instead of bells, the name of a curve before it
  log_weights: boolean;
  own_scale: boolean;
  row: number;
  hidden: boolean;
  span: [Amount, Amount] | null; // of what "under" tints
}
interface RowSpec {
  symbol: string; word: string; title: string;
  x_range: Ends | null; // of the first row there is one
  zoom: { centre: Amount; width: Amount; reach: number } | null;
  scale: 'shared' | 'peak' | number;
  share: number; // of the height
}
interface AxisHandle {
  name: string; x: number; low: number; high: number; label: string; colour: string;
  word: string; row: number;
}
interface AxisMarker {
  kind: 'dot' | 'ring' | 'line' | 'arrow';
  at: Amount;
  to: Amount | null; // an arrow's end
  label: string; colour: string; dash: string; row: number;
}
interface LineData extends ViewData {
  bell: Id<BellShape>;
  rows: RowSpec[];
  curves: BellCurve[];
  values: Record<string, Linear>;
  grids: { blob: Id<GridColumns>; slider: string; handle: string }[];
  handles: AxisHandle[];
  markers: AxisMarker[];
  draws: { blob: Id<DrawsHeader>; coefs: Amount[]; colour: string; row: number }[];
  report_handles: boolean;
}
interface BellHeader extends Header { reach: number; heights: Shaped<Float32Array> }
interface GridHeader extends Header {
  names: string[]; values: number[]; places: number[]; logs: string[]; log_values: boolean;
  columns: Shaped<Float32Array>; // (names, values, places)
}
interface DrawsHeader extends Header { columns: Shaped<Float32Array> } // (columns, draws)

// --- what is drawn -------------------------------------------------------------------------------
type SheetView = import('./view.js').Sheet;
type Line = import('./view.js').Line;
type Kinds = typeof import('./kinds.js').LINE_KINDS;
type BellShape = ReturnType<Kinds['bell']>;
type GridColumns = ReturnType<Kinds['grid']>;
type Names = import('./values.js').Names;

interface Bell { mean: number; width: number; weight: number }
// A curve now: its bells, and their common mean and width.
interface LineCurve {
  spec: BellCurve; shape: BellShape; bells: Bell[]; mean: number; width: number;
}
// A curve where its row shows it: xs rise, and `rise` is how many pixels a unit of y has.
interface ShownCurve {
  curve: LineCurve; xs: Float64Array; ys: Float64Array; peak: Point; rise: number;
}
interface LabelBox { left: number; right: number; top: number; bottom: number }
type LabelSpot = [x: number, y: number, side: number]; // side: above 0, right 1, left −1

// An axis with its curves: where it lies, and what x is at its ends.
interface Histogram { low: number; width: number; heights: number[] } // densities of bins
interface RowBars { bars: Histogram; colour: string }
interface LineRow {
  spec: RowSpec;
  i: number;
  top: number; height: number;
  base: number; // the axis
  head: number; // the top of a curve that fills the row
  side: number; // room at both ends of the axis
  ends: Ends;
  shown: ShownCurve[];
  boxes: LabelBox[];
}
interface Knob {
  spec: AxisHandle; button: HTMLButtonElement; x: number; echo: Echo; held: boolean;
  off: number; // from where it was taken to its middle
  px: number;
}
