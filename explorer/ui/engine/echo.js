// @ts-check
// A value that Python passes again. It counts as an order only if it is new and not an echo of
// what the browser itself reported; else an answer that comes late would undo the hand's work.

export class Echo {
  /** @type {string | undefined} */ last;
  /** @type {string[]} */ reported = [];
  // What Python has passed last already is no news to it: it will not pass an echo of that.
  /** @param {unknown} value */
  report(value) {
    const text = JSON.stringify(value);
    if (this.reported.length || text !== this.last) this.reported.push(text);
  }
  /** @param {unknown} value @returns {boolean} */
  isOrder(value) {
    const text = JSON.stringify(value);
    if (text === this.last) return false;
    this.last = text;
    const known = this.reported.lastIndexOf(text);
    if (known < 0) return value !== null && value !== undefined;
    this.reported.splice(0, known + 1);
    return false;
  }
}
