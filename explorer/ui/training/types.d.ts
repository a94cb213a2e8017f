// What the panel of a training and a tab's memory are given: ui/training/panel.py and job.py.

/** A figure: role, label, value and note. */
type Figure = [role: string, label: string, value: string, note: string];

interface TrainingData {
  state: string;
  /** The step that it has reached. */
  at: number;
  /** Of the whole run. */
  steps: number;
  /** The loss so far: `loss[i]` at step `step[i]`. */
  step: number[];
  loss: number[];
  /** What the loss cannot undercut; 0 for none. */
  floor: number;
  rows: Figure[];
  /** Which of its parts it shows, in their order. */
  parts: ('head' | 'spark' | 'line' | 'figures')[];
  words: Record<'state' | 'of' | 'axis' | 'step' | 'floor' | 'empty' | 'alt', string>;
  colours: Record<'line' | 'exact' | 'grid' | 'text' | 'muted', string>;
}

/** Where steps and losses lie on the canvas. */
interface LossScales {
  low: number;
  high: number;
  last: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  x(step: number): number;
  y(loss: number): number;
}

interface TabData {
  page: string;
  /** The job's, while the process knows it. */
  id: string | null;
  /** The page knows that there is no job any more. */
  forget: boolean;
}
