// @ts-check
// A value that Python passes again. It counts as an order only if it is new and not an echo of
// what the browser itself reported; else an answer that comes late would undo the hand's work.

export class Echo {
  /** @type {string | undefined} */ last;
  /** @type {string[]} */ reported = [];
  /** @param {unknown} value */
  report(value) { this.reported.push(JSON.stringify(value)); }
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
