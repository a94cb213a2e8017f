// What mosaic.py sends.
interface MosaicData {
  key: string;
  veiled: boolean;
  columns: string[];
  rows: string[]; // the lower first
  widths: number[];
  lower: number[]; // of `whole` parts of each column's height
  whole: number;
  label: string;
  words: Record<'edge' | 'split' | 'margin' | 'slice' | 'keys' | 'hidden', string>;
}

/** What a hand is moving: an edge between two columns, or one column's split. */
interface MosaicHeld { kind: 'widths' | 'lower'; i: number; x: number; y: number; parts: number[]; }
