// @ts-check
// The value of a field before the first call of its view's `update`, which fills it: nothing reads
// it until then but to ask whether that call has come.

/** @returns {any} what the field is declared to be, later */
export const later = () => null;
