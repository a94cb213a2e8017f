// Types of the stage that its scripts, and those that draw beside it, may name without an import.

// --- blobs (frames/pack.py, pictures.py, probes.py) ---------------------------------------------
interface FramesHeader extends KeyedHeader { points: Shaped<Int16Array>; reach: number }
interface BasisHeader extends Header {
  clouds: Shaped<Int16Array>; scales: number[]; reach: number;
}
interface ColoursHeader extends Header { labels: Shaped<Uint8Array> }
interface FilmHeader extends Header {
  pictures: Shaped<Uint8Array | Int16Array>; times: number[]; limits: number[]; hold: boolean;
}
interface MixtureHeader extends Header { pictures: Shaped<Int16Array>; scales: number[] }
interface ProfileHeader extends Header {
  values: Shaped<Float32Array>; x: Shaped<Float32Array>; times: number[];
}
interface CentresHeader extends Header {
  points: Shaped<Float32Array>; logs: Shaped<Float32Array>;
}
interface LatticeHeader extends KeyedHeader { values: Shaped<Int16Array>; extent: Edges }

type Centres = import('./probes.js').Centres;
type Lattice = import('./probes.js').Lattice;
type ProfileKeys = import('./profiles.js').ProfileKeys;
type Columns = { at(name: string, t: number): number }; // of a table, live or not

// Points that move with t.
interface Cloud {
  pictures?: undefined;
  count: number; n: number; dims: number; reach: number;
  at(t: number, out: Float32Array, coefs: string[], table: Columns): Float32Array;
  point(
    index: number, t: number, out: Float32Array, offset: number, coefs: string[], table: Columns,
  ): void;
}
type Pictures = import('./films.js').Film | import('./films.js').Mixture;
// A tile's values: base + Σ weight · codes[start…].
interface Terms { base: number; list: [start: number, weight: number][] }

// --- what Python sends (frames/frame.py, frames/parts.py) ---------------------------------------
interface StageData extends ViewData {
  takes: Take[];
  curves: Curve[];
  profiles: Profile[];
  marks: Mark[];
  probes: Probe[];
  ghost: Id<Cloud> | null;
  field: Id<Field> | null;
  reference: Id<Field> | null;
  heat: Id<Heat> | null;
  bands: boolean;
  trails: number[];
  extent: number | null;
  columns: number | null;
  lead: boolean;
  headings: string[];
  strip: number[];
  strip_tile: number;
  digits: number;
  highlight: number | null;
  handles: Handle[];
  paint: boolean | Point[] | null;
  travel: boolean;
  take: number | null;
  take_label: string;
  picked: number | null;
  pick: 'pixel' | 'place' | 'tile' | 'none';
  report_take: boolean;
  report_picked: boolean;
}
interface Tile {
  mix: Record<string, string | number>; caption: string; colour: string; limit: number | null;
  signed: boolean;
}
interface Take {
  cloud: Id<Cloud | Pictures>; coefs: string[]; colours: Id<ColoursHeader> | null; label: string;
  tiles: Tile[];
}
interface Curve extends Look { column: string; log: boolean; panel: string }
interface Profile {
  blob: Id<ProfileKeys>; labels: string[]; colours: string[]; dashes: string[]; title: string;
  x_label: string; y_label: string; log_x: boolean; log_y: boolean;
  x_range: Ends | null; y_range: Ends | null;
  reference: Id<ProfileKeys> | null; reference_labels: string[]; reference_colours: string[];
  along: string; filled: boolean; mark: string; mark_label: string;
}
interface Handle { name: string; x: number; y: number; colour: string; label: string }
interface TimedMark extends Look {
  kind: Shape; track: number[][]; times: number[]; hold: boolean;
  places?: undefined; fill?: undefined; name?: undefined;
  sorted?: number[]; rising?: number[]; // the places' order in time, once it is known
}
// A sum of places: each handle's or probe's, times a number or a column.
type Sum = Record<string, string | number>;
interface HandMark extends Look {
  kind: Shape; places: Sum[]; radius: string | number | null; fill: boolean; name: string;
}
type Mark = TimedMark | HandMark;
type Probe =
  | { kind: 'mean'; name: string; handle: string; blob: Id<Centres>; scale: string;
      variance: string }
  | { kind: 'lattice'; name: string; handle: string; blob: Id<Lattice> }
  | { kind: 'sum'; name: string; terms: Sum };

// --- what the stage holds and draws -------------------------------------------------------------
type Stage = import('./view.js').Stage;
type Camera = import('./camera.js').Camera;

// What the stage holds of a take.
interface HeldCloud {
  pictures: false;
  id: string; tint: string | null; // what it was made of
  cloud: Cloud; coefs: string[]; buckets: Uint8Array;
  n: number; spots: number; // points, and how many of them can be picked
}
interface HeldPictures {
  pictures: true;
  id: string; tint: string | null;
  cloud: Pictures; coefs: string[]; tiles: Tile[];
  n: number; spots: number; // tiles, and their pixels that can be picked
}
type PictureStage = Stage & { held: HeldPictures; sheet: TileSheet };

interface StageDom extends ViewDom {
  tip: HTMLElement; paintbar: HTMLElement; side: HTMLElement;
  panels: HTMLElement; takeRow: HTMLElement; takeName: HTMLElement; takeValue: HTMLElement;
  takeRange: HTMLInputElement;
}

// Places on the canvas, in CSS pixels; depth from 0 (near) to 1 (far), of solid clouds.
interface Places { x: Float32Array; y: Float32Array; depth: Float32Array; n: number }
// A picture's memory.
interface Picture { data: ImageData; pixels: Uint32Array; width: number; height: number }
interface SmallCanvas {
  canvas: HTMLCanvasElement; ctx: Pen; data: ImageData; pixels: Uint32Array;
}

// Where tiles stand, in device pixels.
interface TileGrid {
  places: Rect[]; columns: number; gap: number; across: number; down: number;
}
interface TileSheet extends TileGrid {
  strip: Strip | null; foot: number; head: number; left: number; top: number;
}
interface Strip {
  width: number; thumb: number; places: number[]; top: number; caret: number; line: number;
  height: number;
}
interface Room { width: number; height: number }
interface Pixel { tile: number; x: number; y: number }

interface Grip {
  spec: Handle; button: HTMLButtonElement; x: number; y: number; echo: Echo; held: boolean;
}
interface Trail { index: number; times: number[]; path: Float32Array }

// A small panel: two canvases on top of each other.
interface Panel {
  curves: Look[];
  canvas: HTMLCanvasElement; still: HTMLCanvasElement; box: HTMLElement;
  version: string | null; // of what stands still
  width: number; height: number;
  lines?: number; // of words above
  gutter?: number; // room at the left for the numbers of the axis, and how much these want
  wants?: number;
}
interface CurvePanel extends Panel {
  spec?: undefined;
  curves: Curve[];
  axis: Ends | null;
  read: boolean; // its values are written at t, for the hand or the focus that rests on it
}
interface ProfilePanel extends Panel {
  spec: Profile;
  at: number | null; // where the hand points
  profile: ProfileKeys | null;
  reference: ProfileKeys | null;
  axes: { x: Ends; y: Ends };
  told: string; // what was last written at that place
  stops: number[]; // the pixels of the curves' points
}
type PlaceOf = (x: number, y: number) => Point;
// The strip's small pictures, and which values of a tile they show.
interface Thumbs { key: string; size: string; all: SmallCanvas[]; chosen: Int32Array }
