// The U-Net at work, as lessons/train_images/scene_unet.py sends it, and where its drawing stands.

// --- what Python sends --------------------------------------------------------------------------
interface UnetAttention { grid: [rows: number, columns: number]; heads: number; shown: number }

// A box's numbers, and what is said of it.
interface UnetBox {
  name: string;
  kind: string;
  level: number;
  shape: UnetShape;
  channels: number[]; // those whose maps were sent
  limit: number; // the value of a map's largest byte
  told: boolean; // of time and label
  attention: UnetAttention | null;
  short: string; size: string; title: string; facts: string; what: string; aria: string;
  shown: string;
}
type UnetShape = [channels: number, height: number, width: number];
type LookingBox = UnetBox & { attention: UnetAttention };

// The blob: the arrays of box i bear its number.
interface UnetData extends Header {
  boxes: UnetBox[];
  skips: [from: number, to: number][]; // numbers of boxes
  told: string[]; // what the embedding is made of
  words: Record<string, string>;
  x_t: Shaped<Float32Array>; // (height, width, channels), from −1 to 1
  x0_hat: Shaped<Float32Array>;
  embedding: Shaped<Float32Array>;
  [maps: `maps${number}`]: Shaped<Uint8Array>; // (maps, height, width)
  [weights: `weights${number}`]: Shaped<Int16Array>; // (heads, pixels that ask, pixels), 32767: 1
  [vectors: `queries${number}` | `keys${number}`]: Shaped<Float32Array>; // (heads, pixels, size)
}

// --- the drawing --------------------------------------------------------------------------------
type UnetPalette = Pick<Palette, 'named' | 'paper'> & { unit: number }; // unit: 1 rem / 16
type Part = [down: number, across: number]; // a place on a picture, as parts of height and width

// A box of the drawing; `box` is null at its two ends, which are pictures.
interface Station {
  name: string;
  kind: string;
  level: number;
  shape: UnetShape;
  picture: boolean;
  box: UnetBox | null;
  i: number; // the box's number
  x: number; y: number; w: number; h: number;
  skip: { from: number; nest: number } | null; // the station that it hears from, and how far in
}
interface UnetPlan {
  list: Station[];
  columns: boolean; // a U of two columns
  tight: boolean; // labels are short
  width: number; height: number; unit: number;
}

type AttentionView = import('./attention.js').AttentionView;
// The view, as its parts know it.
interface Unet {
  data: UnetData;
  palette: UnetPalette;
  table: Uint32Array; // the colour of each byte
  sheets: HTMLCanvasElement[][]; // of each box its maps
  picture: HTMLCanvasElement; // x_t
  plan: UnetPlan;
  chosen: string; // the name of a station
  place: Part; // what was asked last
  head: number;
  attention: AttentionView;
  told: HTMLElement; panel: HTMLElement; list: HTMLElement;
  ask(place: Part): void;
  press(name: string, event: MouseEvent): void;
  walk(from: string, event: KeyboardEvent): void;
  spot(row: number, column: number, height: number, width: number): void;
}
