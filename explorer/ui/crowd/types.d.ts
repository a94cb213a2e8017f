// What crowd.py sends.
interface CrowdGroup {
  name: string;
  label: string;
  colour: string;
  look: 'short' | 'tails';
  sizes: number[]; // by the place of the first lever
  first: number[][]; // who wear the first thing, by the places of the first lever and of its own
}

interface CrowdLever { name: string; label: string; places: number[]; value: number; }

interface CrowdData {
  key: string;
  veiled: boolean;
  seen: number; // 0: nothing yet, else the index of what is seen, from 1
  label: string;
  groups: CrowdGroup[];
  levers: CrowdLever[];
  clothes: { name: string; label: string }[];
  words: Record<'look' | 'nothing' | 'before' | 'after' | 'hidden', string>;
}

/** How many figures of one group there are, and how many wear each thing. */
interface Counted { all: number; worn: number[]; }
