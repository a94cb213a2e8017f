// What the ladder of the derivation is given: lessons/objective/derivation.py.

interface LadderLine {
  /** MathML, without its outer element. */
  math: string[]; // in pieces, between which a narrow line goes on below
  /** The same of its parts. */
  parts: string[];
  rule: string;
  /** The mean over the paths, with its error. */
  mean: string;
}

type LadderWord = 'redraw' | 'path' | 'drawn' | 'of_lines' | 'equal' | 'apart' | 'product'
  | 'spread_9' | 'spread_10' | 'line' | 'path_alt' | 'step_t' | 'mean';

interface LadderData {
  lines: LadderLine[];
  /** The line that is open at first, from 1. */
  open: number;
  /** The places of each path, x_0 first. */
  x: number[][];
  /** By line and path: the value, and the values of the line's parts. */
  values: number[][];
  parts: number[][][];
  /** By line. */
  spreads: string[];
  words: Record<LadderWord, string>;
}
