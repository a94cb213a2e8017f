// What areas.py sends.
interface AreasData {
  key: string;
  veiled: boolean;
  symbols: string[];
  p: number[]; // parts of each symbol
  q: number[] | null; // of the law that the code is made for, where it is another
  bits: number[]; // what a symbol of n parts costs ideally; entry 0 is not used
  code: boolean;
  labels: { p_label: string; q_label: string; ylabel: string; label: string };
  words: Record<'edge' | 'keys' | 'ideal' | 'word' | 'rest' | 'saved', string>;
}

/** One law as a bar, with a grip on every edge. */
interface AreasStrip { row: HTMLElement; bar: HTMLElement; parts: HTMLElement[]; grips: HTMLElement[]; }
