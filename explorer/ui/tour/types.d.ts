// What the tour is made of, and what tour.py sends.
interface TourAct {
  act: 'press' | 'drag' | 'explain';
  on: string; // the selector of what is touched
  to?: (number | null)[]; // of a drag: shares of the slider, null for where it stood
  runs?: boolean; // whether the server answers it with a run of the page
  rings?: string[]; // what is pointed at once it is done, and what must be seen then
  spare?: string[];
}
interface TourStop {
  name: string; // of its words
  page: string;
  rings: string[]; // selectors of what is pointed at, the first before all
  spare: string[]; // of what the card should not hide
  acts: TourAct[];
  calm?: TourAct[]; // instead, where motion is not wanted
  instead?: { name: string; rings: string[] }; // where nothing of `rings` is there
}
interface TourOrigin {
  page: string; title: string;
  search: string; // its own settings, and what hands had left there
  asked: boolean; // whether its question waited
  name: string; // of this tour, for the server
  moved: boolean; // whether the server has heard of it
}
interface TourState {
  at: number; // the stop
  driven: boolean; // whether its acts are over
  from?: TourOrigin | null;
}
interface TourData {
  page: string;
  title: string;
  first: string; // the page with which the short route begins
  order: number; // how often an address has asked for the tour in this session
  query: Record<string, string>; // what a link to another page takes along
  words: Record<string, string>;
}
// Where the card stands: left and top, on which side of the thing, and in which of its sizes.
interface CardPlace {
  x: number; y: number; side: 'right' | 'below' | 'left' | 'above' | 'none'; size: number;
}
declare var ddpmTour: import('./guide.js').Guide | undefined; // one for the whole tab
