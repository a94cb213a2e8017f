// The SDE beside its ODE: what flow_view.py and scene_flow.py send, and where it is drawn.

interface FlowViewData extends ViewData {
  flow: Id<FlowData>;
  rows: { title: string; colour: string }[]; // the SDE's and the ODE's
  labels: { distance: string; exact: string };
}
// Arrays by run, time, and path or bin.
interface FlowHeader extends Header {
  times: number[]; // rising
  scale: number; bar_scale: number; curve_scale: number; // of the whole numbers
  half: number; // places run from −half to half
  ranks: number[]; // of each path, the place in the data from 0 to 1
  shown: number[]; // the indices of five times
  floor: number; limit: number; // distances of exact draws: the mean, and 95 of 100
  peak: number; // the highest bar
  paths: Shaped<Int16Array>;
  histograms: Shaped<Int16Array>;
  curves: Shaped<Int16Array>; // exact densities, by time and place
  shades: Shaped<Uint8Array>; // the same over all t
  distances: Shaped<Float32Array>;
}
type FlowData = import('./flow_data.js').FlowData;

// Where a run is drawn.
interface FlowRow { top: number; base: number; head: number }
interface FlowFrame {
  left: number; right: number;
  bar: number; // the room of a histogram
  rows: FlowRow[];
  strip: number; stripLeft: number; // the present histogram's width, and where it begins
  foot: number;
  x(t: number): number;
  y(row: FlowRow, x: number): number;
}
// The view, as its parts know it.
interface FlowPicture {
  data: FlowViewData;
  palette: Palette;
  width: number; height: number; ratio: number;
  flow: FlowData;
  here: number; // the index of the time that is shown
  frame: FlowFrame;
  layers: HTMLCanvasElement[]; // the paths to come and those gone
}
