// @ts-check
// The tour's stops: where each is, what it points at, what the hand does there. Plain data: a test
// goes to every page that is named here and looks for every thing.

const STAGE = '[data-testid="stage"]';
const CLOCK = `${STAGE} .time`;
const TIME = `${STAGE} input[aria-label="t"]`;
const PICTURE = `${STAGE} .picture`;
const DO = '[data-role="do"]';
const TERM = '.st-key-below [data-term]';
const EXERCISE = '.st-key-exercise_2'; // it leads to another act, so that one sees what it does

/** Each stop's words stand in the page's data under its name.
 * @type {TourStop[]} */
export const STOPS = [
  {
    name: 'map', page: 'home', rings: ['.map .axis'], spare: ['.map'],
    acts: [{ act: 'press', on: '.map [data-action="play"]' }],
    calm: [{ act: 'drag', on: '.map input', to: [1, 0] }],
  },
  {
    name: 'stage', page: 'forward', rings: [CLOCK], spare: [PICTURE, DO],
    acts: [{ act: 'drag', on: TIME, to: [1, 0, null] }],
  },
  {
    name: 'predict', page: 'forward', rings: ['.st-key-beside_predict'], spare: [PICTURE, CLOCK, DO],
    acts: [],
  },
  {
    name: 'now', page: 'forward', rings: ['[data-role="now"]'], spare: [PICTURE, CLOCK],
    instead: { name: 'asked', rings: [`${CLOCK} [data-role="readout"]`] },
    acts: [
      { act: 'drag', on: TIME, to: [0.6, null] },
      { act: 'explain', on: TERM, rings: [TERM], spare: [] },
    ],
  },
  {
    name: 'exercise', page: 'forward', rings: [EXERCISE], spare: [],
    acts: [{
      act: 'press', on: `${EXERCISE}_set button`, runs: true, rings: [CLOCK], spare: [PICTURE, DO],
    }],
  },
  {
    name: 'way', page: 'forward', spare: [PICTURE, CLOCK],
    rings: ['[data-where="header"] nav', '[data-action="copy-link"]', '.st-key-frame_reset',
      '[data-role="progress"]'],
    acts: [{ act: 'press', on: '.st-key-frame_reset button', runs: true }],
  },
];
