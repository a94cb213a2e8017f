// What plates and number cells are given: frames/plates.py with ui/charts/plates.py, numbers.py.

/** A curve or bars over x: y, or one y for each of the range's places; null leaves a gap. */
interface PlateSeries {
  x: number[];
  y: PlateValues | PlateValues[];
  colour: string;
  label: string;
  dash: string;
  kind: 'line' | 'bars';
  dots: boolean;
  /** Of a bar, in units of x. */
  width: number;
  /** The bar that the range has chosen is shown strongly: bar i at index i + first. */
  mark: boolean;
  first: number;
}
type PlateValues = (number | null)[];

/** An upright line, one x for each of the range's places. */
interface PlateUpright {
  x: number[];
  colour: string;
  label: string;
  dash: string;
  row: number;
  left: boolean;
}

interface PlatePanel {
  title: string;
  xlabel: string;
  xr: [low: number, high: number];
  yr: [low: number, high: number];
  xlog: boolean;
  ylog: boolean;
  xticks: [value: number, text: string][];
  yticks: [value: number, text: string][];
  series: PlateSeries[];
  uprights: PlateUpright[];
  alt: string;
  /** Of the window's height. */
  share: number;
  /** A click moves the range. */
  pick: boolean;
}

interface PlateTile {
  name: string;
  label: string;
  values: string[];
  colour: string;
}

/** The range: its places on the panels' x axis, and what it says at each. */
interface PlateSlider {
  name: string;
  label: string;
  places: number[];
  stops: string[];
  index: number;
}

interface PlatesData {
  /** By which the page's sentences know it. */
  key: string;
  panels: PlatePanel[];
  tiles: PlateTile[];
  slider: PlateSlider;
  /** The panels' widths as a grid's columns. */
  columns: string;
  /** For the page's sentences, by name: one for each of the range's places, or one for all. */
  numbers: Record<string, PlateValues>;
}

/** Where values lie in a panel. */
interface PlateScales {
  sx(x: number): number;
  sy(y: number): number;
  floor: number;
  ceiling: number;
}

interface NumbersData {
  /** The name of the stage's. */
  clock: string;
  /** The id of the stage's table; null where every cell is of a line. */
  table: string | null;
  /** HTML of ours, one element a line. */
  lines: string[];
}

// What is read of a Plotly figure that is on the page: what Plotly has made of the server's.
interface PlotlyTrace {
  name?: string;
  visible: boolean | 'legendonly';
  hoverinfo?: string;
  xaxis: string; yaxis: string; // "x", "x2" …
  x: ArrayLike<number | string> & { keys(): Iterable<number> };
  y: ArrayLike<number | string> & { keys(): Iterable<number> };
  z?: ArrayLike<ArrayLike<number>>; // of a map: its rows, from below
  colorbar?: { title?: { text?: string } };
  error_y?: { array?: ArrayLike<number> };
}
interface PlotlyAxis {
  domain: [number, number];
  title?: { text?: string };
  _offset: number; // pixels from the figure's own start
  _length: number; // and from one end to the other
  d2p(value: unknown): number;
}
interface PlotlyChart extends HTMLElement {
  _fullData: PlotlyTrace[];
  _fullLayout: {
    _dfltTitle?: Record<string, string>;
    annotations?: { xref: string; yref: string; x: number; y: number; text: string }[];
    [axis: string]: unknown;
  };
}
// What lies over a panel and hears the pointer; it takes points too, each by its number.
interface PlotlyPane extends Element {
  onmousemove?(points: { curveNumber: number; pointNumber: number | number[] }[]): void;
}
declare var ddpmReadsCharts: { keys: string } | undefined; // one for the whole tab
