// @ts-check
// The tour's card, the rings around what it points at, and the hand that drags. They stand over the
// page in a shadow tree of their own, and only the card takes the pointer.
import { h, setText, styleSheet } from '../engine/dom.js';
import { overPage } from '../frame/over.js';
import { arrowAt, placeCard } from './place.js';

const PHONE = 640; // where the card lies along the window's lower end
const WIDTHS = [352, 236]; // of the card; the narrow one fits over the sidebar
const PAD = 6; // between a thing and its ring

/** @typedef {{ next: () => void, back: () => void, leave: () => void, goOn: () => void,
 *   start: () => void, stay: () => void, return: () => void }} Pressed */
/** @typedef {{ name: string, count: string, text: string, waits: string, state: string,
 *   first: boolean, last: boolean, back: boolean, words: Record<string, string> }} Said */

export class TourCard {
  /** @type {[number, number][]} */ sizes = [];
  saidKey = '';
  placeKey = '';

  /** @param {Pressed} pressed */
  constructor(pressed) {
    const button = (/** @type {keyof Pressed} */ name) =>
      h('button', { type: 'button', 'data-action': name, onclick: () => pressed[name]() });
    this.count = h('span', { class: 'count', 'data-role': 'count' });
    this.text = h('p', { id: 'said', 'aria-live': 'polite' });
    this.waits = h('p', { class: 'waits', role: 'status' });
    this.buttons = {
      leave: button('leave'), back: button('back'), next: button('next'),
      goOn: button('goOn'), start: button('start'), stay: button('stay'), return: button('return'),
    };
    const { leave, ...steps } = this.buttons;
    this.arrow = h('i', { class: 'arrow', 'aria-hidden': 'true' });
    this.card = h('div', { class: 'card', role: 'dialog', 'aria-describedby': 'said' },
      this.arrow, this.count, this.text, this.waits,
      h('div', { class: 'row' }, leave, h('span', { class: 'spring' }), ...Object.values(steps)));
    this.hand = h('i', { class: 'hand', hidden: '' });
    this.rings = h('div', { class: 'rings', 'aria-hidden': 'true' });
    this.host = h('div', { 'data-testid': 'tour' });
    this.host.attachShadow({ mode: 'open' })
      .append(styleSheet(), this.rings, this.hand, this.card);
  }
  show() { if (!this.host.isConnected) overPage(this.host); }
  hide() { this.host.remove(); this.saidKey = this.placeKey = ''; }
  get isPhone() { return window.innerWidth <= PHONE; }
  /** The window above the card, where it lies along the lower end. @returns {number} pixels */
  get free() {
    return this.isPhone ? window.innerHeight - this.card.offsetHeight : window.innerHeight;
  }

  /** What it says and which buttons it has. @param {Said} said */
  say(said) {
    const key = JSON.stringify(said);
    if (key === this.saidKey) return;
    this.saidKey = key;
    const { words, first, last, state } = said;
    this.card.setAttribute('aria-label', said.name);
    this.host.dataset.state = said.state;
    setText(this.count, said.count);
    this.text.replaceChildren(...bold(said.text));
    setText(this.waits, said.waits);
    const { buttons } = this;
    const over = state === 'over';
    const aside = over || state === 'aside';
    for (const name of /** @type {(keyof Pressed)[]} */ (Object.keys(buttons))) {
      setText(buttons[name], words[name]);
    }
    buttons.back.hidden = aside || first;
    buttons.next.hidden = aside || last;
    buttons.start.hidden = aside || !last;
    buttons.goOn.hidden = over || !aside;
    buttons.leave.hidden = over;
    buttons.stay.hidden = !over;
    buttons.return.hidden = !(over || (last && said.back && !aside));
    this.count.hidden = over;
    this.sizes = [];
    this.placeKey = '';
  }
  /** The focus goes to what leads on. */
  focus() {
    const { next, start, goOn, return: back } = this.buttons;
    [next, start, goOn, back].find((button) => !button.hidden)?.focus({ preventScroll: true });
  }
  /** @returns {HTMLElement[]} its buttons from first to last */
  get stops() { return Object.values(this.buttons).filter((button) => !button.hidden); }

  /** Around these things, and beside the first of them.
   * @param {Rect[]} things @param {Rect[]} spare */
  point(things, spare) {
    const pane = /** @type {[number, number]} */ ([window.innerWidth, window.innerHeight]);
    const whole = (/** @type {Rect} */ rect) => rect.map(Math.round);
    const key = JSON.stringify([things.map(whole), spare.map(whole), pane]);
    if (key === this.placeKey) return;
    this.placeKey = key;
    this.drawRings(things, pane);
    const { style, dataset } = this.card;
    dataset.side = 'none';
    if (this.isPhone || !things.length) {
      style.cssText = '';
      return;
    }
    if (!this.sizes.length) this.measure();
    const place = placeCard(things[0], this.sizes, pane, [...things.slice(1), ...spare]);
    const size = this.sizes[place.size];
    style.cssText = `left:${place.x}px;top:${place.y}px;bottom:auto;width:${size[0]}px`;
    style.setProperty('--at', `${arrowAt(place, size, things[0])}px`);
    dataset.side = place.side;
  }
  measure() {
    this.sizes = WIDTHS.map((width) => {
      this.card.style.cssText = `left:0;top:0;bottom:auto;width:${width}px`;
      return [width, this.card.offsetHeight];
    });
  }
  /** @param {Rect[]} things @param {[number, number]} pane */
  drawRings(things, [wide, high]) {
    while (this.rings.children.length > things.length) this.rings.lastChild?.remove();
    for (const [i, [x, y, w, height]] of things.entries()) {
      const ring = this.rings.children[i] ?? this.rings.appendChild(h('i', { class: 'ring' }));
      const [left, top] = [Math.max(x - PAD, 2), Math.max(y - PAD, 2)];
      const right = Math.min(x + w + PAD, wide - 2);
      const bottom = Math.min(y + height + PAD, high - 2);
      /** @type {HTMLElement} */ (ring).style.cssText =
        `left:${left}px;top:${top}px;width:${right - left}px;height:${bottom - top}px`
        + (right <= left || bottom <= top ? ';display:none' : '');
    }
  }
  /** The hand at the thumb of a slider, or nowhere. @param {HTMLInputElement | null} range */
  hold(range) {
    this.hand.hidden = range === null;
    if (!range) return;
    const { left, top, width, height } = range.getBoundingClientRect();
    const share = (+range.value - +range.min) / (+range.max - +range.min || 1);
    const x = left + height / 2 + share * (width - height);
    this.hand.style.cssText = `left:${x}px;top:${top + height / 2}px`;
  }
}

/** `**t**` is bold. @param {string} text @returns {(string | Node)[]} */
function bold(text) {
  return text.split('**').map((part, i) => (i % 2 ? h('b', {}, part) : part));
}
