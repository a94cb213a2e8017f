// @ts-check
// What all programs of a browser tab share. Whichever comes first lays it out.

/** @type {Shared} */
export const shared = (globalThis.ddpmStage ??= {
  blobs: new Map(), // by id: what a carrier brought, and its holders
  listeners: new Set(), // called with the id of a blob that has come
  waiting: new Map(), // by place: views that came before their engine
  engines: new Map(), // by name: how a view is mounted and left
  clocks: new Map(), // by name
  values: new Map(), // by key: a function from a number's name to its present value
  watching: new Map(), // by key: what is called when such numbers have moved
  lit: null, // what a symbol under the pointer stands for
  lights: new Set(), // called when that has changed
  symbols: null, // what the frame knows of symbols
  sight: { views: new Set(), follows: false, times: null }, // sight.js
  stages: new Map(), sheets: new Map(), flowPairs: new Map(), // by key: what is mounted
});

/** The page's sentences follow a picture: by the key it was mounted with, from a number's name to
 * its present value. @param {string} key @param {(name: string) => number | undefined} read */
export function publish(key, read) {
  shared.values.set(key, read);
  for (const look of shared.watching.get(key) ?? []) look();
}
