// Types that every script may name without an import: what Python sends, and what the engine makes
// of it. Names of classes stand here too, so that a comment may name a class of another file.

// --- what Python sets before a program ---------------------------------------------------------
declare const COLOURS: { light: Named; dark: Named; ramp: string[] }; // ui/engine/colours.py
declare const SYMBOLS: SymbolEntry[]; // assets/words/symbols.toml
declare const ENGINE: string; // the engine that a view's loader hands its calls to
declare var ddpmStage: Shared | undefined; // what all programs of a browser tab share

// --- small things ------------------------------------------------------------------------------
type Pen = CanvasRenderingContext2D;
type Theme = 'light' | 'dark';
type Rgb = number[]; // red, green, blue from 0 to 255
type Point = [x: number, y: number];
type Ends = [low: number, high: number];
type Edges = [xmin: number, xmax: number, ymin: number, ymax: number];
type Rect = [left: number, top: number, width: number, height: number];
type Spot = { x: number; y: number; log?: number }; // a place, and what a probe knows besides
type Numbers = ArrayLike<number>;
type Shape = 'dot' | 'ring' | 'cross' | 'arrow' | 'circle' | 'line' | 'path';
type Look = { label: string; colour: string; dash: string }; // of a line, and in a legend
// What a text is drawn with beside its place.
type Align = 'left' | 'right' | 'center';

// The colours of a theme by what they mean (palette.py).
interface Named {
  data: string; state: string; noise: string; prediction: string; spread: string; exact: string;
  error: string; background: string; surface: string; text: string; muted: string; grid: string;
  accent: string;
}
// What a colour can mean: the thing that it marks.
type Thing = 'data' | 'state' | 'noise' | 'prediction' | 'spread' | 'exact' | 'error';
interface Palette {
  theme: Theme;
  key: string; // of pictures that are kept: the theme, and what is lit
  named: Named;
  paper: Rgb; // the background
  ramp: Uint32Array; // for each bucket of the data's ramp, its fades towards the paper
  signed?: Uint32Array; // for each byte, the colour of a signed value; made when it is needed
}

// Where data lie on a canvas: the origin's pixel, and how many pixels a unit has.
interface Sheet {
  width: number; height: number; cx: number; cy: number; scale: number; extent: number;
}

// --- blobs (frames/pack.py) ----------------------------------------------------------------------
// The id of a blob, from which `blob` makes a T.
type Id<T> = string & { readonly holds?: T };
type Shaped<A> = A & { shape: number[] };
interface ArrayPlace {
  name: string; type: 'int16' | 'uint8' | 'float32'; shape: number[]; offset: number;
}
// Before it is decoded; decoding adds each array under its name.
interface Header { id: string; kind: string; arrays: ArrayPlace[] }
type Bytes = Uint8Array<ArrayBuffer>;
interface TableHeader extends Header { names: string[]; columns: Shaped<Float32Array> }
interface SweepHeader extends Header {
  names: string[]; values: number[]; t: number[]; tables: Shaped<Float32Array>;
}
interface KeyedHeader extends Header { times: number[]; scale: number }
interface FieldHeader extends KeyedHeader {
  arrows: Shaped<Int16Array>; grid: Shaped<Float32Array>;
}
interface HeatHeader extends KeyedHeader {
  values: Shaped<Int16Array>; extent: Edges; low: number; high: number; colour: keyof Named;
  contours: boolean;
}
type Field = import('./blobs.js').Keyed<FieldHeader>;
type Heat = import('./blobs.js').Keyed<HeatHeader>;
type Table = import('./tables.js').Table;
type Sweep = import('./tables.js').Sweep;
type LiveTable = import('./tables.js').LiveTable;

// --- what a view is called with ------------------------------------------------------------------
// Streamlit's call; a loader unpacks the data from its list and adds the engine.
interface Component<D> {
  data: D;
  parentElement: ShadowRoot;
  key: string;
  name: string;
  engine?: string;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}

interface ClockData { // engine.py, clock_of
  T: number;
  t: number | null;
  clock: string | null;
  play: 'up' | 'down';
  autoplay: boolean;
  loop: boolean | 'bounce';
  stops: number[];
  speed: number;
  time: string; // the symbol of the clock
  log_t: boolean;
  whole_t: boolean;
  below: [t: number, word: string][];
}
interface ViewData extends ClockData {
  key: string;
  height: number | 'fill';
  reserve: number;
  bare: boolean | 'panels' | 'curves';
  words: Record<string, string>;
  label: string;
  palette: Partial<Record<Theme, Partial<Named>>> | null;
  table: Id<Table> | null;
  readout: Readout[];
  sliders: Slider[];
  report_t: boolean;
}
// By kind, what a canvas makes of a header; each maker knows the headers of its own kind.
type Makers = Record<string, (header: any) => object>;
interface Readout { symbol: string; column: string; digits: number }
interface Slider {
  name: string; label: string; minimum: number; maximum: number; step: number; value: number;
  log: boolean; sweep: Id<Sweep> | null;
}
// A slider with its elements and the hand's value.
interface SliderRow {
  spec: Slider; value: number; held: boolean; echo: Echo;
  name: HTMLElement; output: HTMLOutputElement; range: HTMLInputElement; row: HTMLLabelElement;
  show(): void;
}

// --- what is mounted -----------------------------------------------------------------------------
type Mounted = import('./view.js').Mounted;
type Clock = ReturnType<typeof import('./clock.js').clockFor>;
type Echo = import('./echo.js').Echo;

// The elements that every view has.
interface ViewDom {
  root: HTMLElement; canvas: HTMLCanvasElement; picture: HTMLElement; time: HTMLElement;
  play: HTMLButtonElement; range: HTMLInputElement; readout: HTMLElement; ticks: HTMLElement;
  tools: HTMLElement; sliders: HTMLElement; note: HTMLElement; grips: HTMLElement;
  hint: HTMLElement; // what the keys are for
  ears: HTMLElement; // what is said aloud
  under: HTMLElement[]; // what stands below the picture
}
// What may be switched on a picture.
type Shown = 'trails' | 'bands' | 'travel' | 'ghost' | 'field';

// --- what a link keeps (sight.js) ----------------------------------------------------------------
type Sighted = boolean | number | string;
interface SwitchKind { write(value: Sighted): string; parse(text: string): Sighted | null }
// Where a switch stands and usually stands; written is what an address says, in the kind's range.
interface Switch { read(): Sighted; usual: Sighted; write(value: any): void }
interface InSight {
  dom: { root: HTMLElement };
  touched?: boolean; // by a hand or an address
  clock?: { members: Set<Member> };
  // `all`: also those for which another view speaks in the address.
  switches(all?: boolean): Record<string, Switch>;
  redraw(): void;
}
// A view, the path of the page that it came with, and its name in the address.
interface Seat { view: InSight; path: string; name: string }

// What follows a clock.
interface Member {
  visible: boolean;
  dom?: { root: HTMLElement };
  data?: object;
  touched?: boolean; // by a hand
  component?: object; // of a view; number cells have none
  showTime(): void;
  showPlaying(): void;
  showValues?(key: string): void; // numbers that moved with the hand
}
// What an engine mounts.
interface View<D> {
  component: object; // of the last call
  clock: Clock;
  leaving?: number;
  update(component: Component<D>): void;
  dispose(): void;
}
interface Views<D> {
  mount(component: Component<D>): void;
  leave(place: ShadowRoot, component: Component<D>): void;
}

// A blob that has come: who holds it, and what a canvas has made of it.
interface Entry {
  bytes: Bytes;
  holders: Set<ShadowRoot>;
  decoded: any; // whatever the maker of the blob's kind makes
}
// A symbol of formulas and sentences (assets/words/symbols.toml).
interface SymbolEntry {
  id: string; base: string; accent?: string; index?: string; font?: 'bb' | 'cal'; page?: string; light?: Thing;
  value?: string[]; en: string; zh: string;
}
// A letter that stands alone in a text: in its piece k, from … to; isLower: the next piece is its
// index.
interface LoneLetter {
  k: number; from: number; to: number; letter: string; index: string; isLower: boolean;
}
// The same as it stands on a canvas, in CSS pixels.
interface Written { letter: string; index: string; place: Rect }
interface Shared {
  // Of a symbol its entry of the table, "" without one; tell opens the card of what has the focus.
  symbols: {
    of(symbol: { letter: string; index: string }): string;
    tell(element: Element | null): void;
  } | null;
  lit: Thing | null; // what a symbol under the pointer stands for: all else fades
  lights: Set<() => void>; // called when that has changed
  blobs: Map<string, Entry>;
  listeners: Set<(id: string) => void>;
  waiting: Map<ShadowRoot, Component<ViewData>>;
  engines: Map<string, Views<ViewData>>;
  clocks: Map<string, Clock>;
  values: Map<string, (name: string) => number | undefined>;
  watching: Map<string, Set<() => void>>;
  sight: {
    views: Set<Seat>;
    timer?: number;
    follows: boolean; // the browser's history
    times: number | null; // that settings were put back, when last told
  };
  // What is mounted; each kind has data of its own.
  stages: Map<string, View<any>>;
  sheets: Map<string, View<any>>;
  flowPairs: Map<string, View<any>>;
}
