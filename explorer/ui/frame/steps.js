// @ts-check
// The way through the pages: Back and Next in the header and at the end of a page, the marks of
// what is done in the sidebar, and where to begin on the first page. What a reader has done stays
// in the browser alone.
import { readCharts } from '../charts/read.js';
import { keepFocus } from './focus.js';
import { foundations } from './foundations.js';
import { address, go, line, link } from './links.js';
import { CHANGED, done, keep, note, progress } from './progress.js';
import { follow } from './set_up.js';
import { BEGIN, isTourOffered, TOLD } from '../tour/memory.js';

/**
 * @typedef {{ name: string, label: string }} Stop
 * @typedef {{
 *   where: 'header' | 'end' | 'sidebar' | 'home' | 'foundations',
 *   page: string, short: boolean, number: number, of: number, before: Stop, after: Stop,
 *   skip: Stop | null,
 *   names: string[], stops: string[], tools: string[], labels: Record<string, string>,
 *   query: Record<string, string>, facts: string[], needs: Record<string, string[]>,
 *   setUp: import('./set_up.js').SetUp, words: Record<string, string>,
 * }} StepsData
 */

const MARKS = 'ddpm-progress-marks';
const SHUTS = 'ddpmShutsMenu';
const GOES = 'ddpmGoesByTexts';
const IN_TEXTS = '[data-testid="stMarkdownContainer"] a[data-page]';
const QUESTIONS = /^(predict|choice|exercises)/;
const PHONE = 768; // as wide as Streamlit lays the sidebar over the page

/** The server is told which questions of this page were answered on an earlier visit: they are not
 * asked again.
 * @param {StepsData} data @param {(name: string, value: unknown) => void} tell */
function remind(data, tell) {
  const before = progress()[data.page];
  const known = (Array.isArray(before) ? before : []).filter((fact) => QUESTIONS.test(fact));
  if (known.some((fact) => !data.facts.includes(fact))) tell('known', known);
}

/** @param {StepsData} data */
function header(data) {
  const { words, number, of, before, after, query, short } = data;
  const box = document.createElement('nav');
  box.setAttribute('aria-label', words.path);
  if (short) {
    const leave = `${words.short}: ${words.leave}`;
    box.append(link(address(data.page, query, ''), 'leave-route', words.short, leave));
  }
  const count = document.createElement('span');
  count.dataset.role = 'place';
  count.textContent = `${number}/${of}`;
  count.title = words.place.replace('%', String(number)).replace('%', String(of));
  box.append(
    link(address(before.name, query), 'back', '‹', `${words.back}: ${before.label} (b)`),
    count,
    link(address(after.name, query), 'next', '›', `${words.next}: ${after.label} (n)`),
  );
  return box;
}

/** @param {StepsData} data */
function end(data) {
  const { words, before, after, query } = data;
  const box = document.createElement('nav');
  box.setAttribute('aria-label', words.path_end);
  box.append(link(address(before.name, query), 'back', `‹ ${before.label}`, `‹ ${before.label}`));
  if (data.skip && data.skip.name !== after.name) {
    const text = `${words.skip}: ${data.skip.label}`;
    box.append(link(address(data.skip.name, query), 'skip', text, text));
  }
  box.append(link(address(after.name, query), 'next', `${after.label} ›`, `${after.label} ›`));
  return box;
}

/** @param {StepsData} data @param {Record<string, string[]>} facts */
function sidebar(data, facts) {
  const finished = done(data.names, data.needs, facts);
  const any = Object.keys(facts).length > 0;
  const box = document.createElement('div');
  const count = document.createElement('span');
  count.dataset.role = 'progress';
  count.textContent = data.words.done
    .replace('%', String(finished.length)).replace('%', String(data.names.length));
  box.append(count);
  if (any) {
    const clear = document.createElement('button');
    clear.type = 'button';
    clear.dataset.action = 'clear-progress';
    clear.textContent = data.words.clear;
    clear.title = data.words.clear_help;
    clear.onclick = () => keep({});
    box.append(clear);
  }
  mark(finished, data.words.finished);
  return box;
}

/** Streamlit draws the links of the sidebar; a rule for each page that is done marks them.
 * @param {string[]} finished @param {string} word */
function mark(finished, word) {
  const styles = document.getElementById(MARKS) ?? document.createElement('style');
  styles.id = MARKS;
  styles.textContent = finished.map((name) => {
    const at = (/** @type {string} */ href) =>
      `[data-testid="stSidebar"] a[data-testid="stPageLink-NavLink"][href${href}] p::before`;
    const both = [`$="/${name}"`, `="${name}"`, `*="/${name}?"`, `^="${name}?"`].map(at);
    return `${both.join(',')}{content:"✓" / ${JSON.stringify(word)};color:var(--prediction)}`;
  }).join('\n');
  if (!styles.isConnected) document.head.append(styles);
}

/** @param {StepsData} data @param {Record<string, string[]>} facts */
function home(data, facts) {
  const { words, stops, names, query } = data;
  const box = document.createElement('div');
  const finished = done(names, data.needs, facts);
  const open = stops.find((name) => !finished.includes(name));
  const begun = finished.length > 0;
  const first = begun && open ? open : stops[0];
  const start = link(address(first, query, 'short'), 'start-short', '', words.start_help);
  const title = begun && open ? `${words.go_on}: ${data.labels[first]}` : words.start;
  start.append(line('b', title), line('small', words.start_about));
  const left = names.find((name) => !finished.includes(name)) ?? names[0];
  const course = link(address(left, query, ''), 'start-course', '', words.course_help);
  const about = words.course_about.replace('%', String(names.length))
    .replace('%', String(finished.length));
  course.append(line('b', words.course), line('small', about));
  box.append(start, course);
  if (data.skip && data.tools.includes(left)) {
    const skip = link(address(data.skip.name, query, ''), 'skip', '', words.skip_help);
    skip.append(line('b', words.skip), line('small', data.skip.label));
    box.append(skip);
  }
  if (isTourOffered()) box.append(tour(words));
  return box;
}

/** Who comes for the first time is offered the tour. @param {Record<string, string>} words */
function tour(words) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.action = 'start-tour';
  button.append(line('b', words.tour), line('small', words.tour_about));
  button.setAttribute('aria-label', `${words.tour} ${words.tour_about}`);
  button.onclick = () => window.dispatchEvent(new CustomEvent(BEGIN));
  return button;
}

/** @param {KeyboardEvent} event @returns {boolean} whether the key is meant for a field of text */
function writes(event) {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  const typed = target instanceof HTMLInputElement
    && !['range', 'checkbox', 'radio', 'button', 'submit'].includes(target.type);
  return typed || target.isContentEditable
    || ['TEXTAREA', 'SELECT'].includes(target.tagName)
    || target.closest('[role="combobox"], [role="listbox"], [role="spinbutton"]') !== null;
}

/** @param {StepsData} data */
function listen(data) {
  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || writes(event)) return;
    const to = { n: data.after, b: data.before }[event.key];
    if (to) go(address(to.name, data.query));
  };
  window.addEventListener('keydown', press);
  return () => window.removeEventListener('keydown', press);
}

/** On a phone the menu covers the page: a tap on one of its links shuts it. Once for the app. */
function shutOnPhone() {
  if (SHUTS in window) return;
  Object.defineProperty(window, SHUTS, { value: true });
  document.addEventListener('click', (event) => {
    if (!onMenuLink(event) || window.innerWidth > PHONE) return;
    /** @type {HTMLElement | null} */
    const shut = document.querySelector('[data-testid="stSidebarCollapseButton"] button');
    setTimeout(() => shut?.click(), 0);
  });
}

// The path and not the target: the foundations' links lie in a component's shadow.
/** @param {MouseEvent} event */
function onMenuLink(event) {
  const path = event.composedPath().filter((part) => part instanceof Element);
  return path.some((part) => part.matches('a'))
    && path.some((part) => part.matches('[data-testid="stSidebar"]'));
}

/** A text's links to other pages of the app load nothing anew. Once for the app. */
function goByTexts() {
  if (GOES in window) return;
  Object.defineProperty(window, GOES, { value: true });
  document.addEventListener('click', (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const to = event.target instanceof Element && event.target.closest(IN_TEXTS);
    if (!to) return;
    event.preventDefault();
    go(to.getAttribute('href') ?? '');
  });
}

const DRAWN = { header, end, sidebar, home, foundations };

/** @param {Component<[StepsData]>} component */
export default function ({ data: [data], parentElement, setStateValue }) {
  const root = /** @type {HTMLElement | null} */ (parentElement.querySelector('.steps'));
  if (!root) return undefined; // steps.py draws it
  root.dataset.where = data.where;
  const draw = () => root.replaceChildren(DRAWN[data.where](data, progress()));
  draw();
  keepFocus();
  if (data.where === 'sidebar') shutOnPhone();
  if (data.where === 'header') {
    goByTexts();
    readCharts(data.words.chart_keys);
    remind(data, setStateValue);
    note(data.page, data.facts);
    follow(data.page, data.setUp, data.words.set_up);
    return listen(data);
  }
  const causes = [CHANGED, TOLD, 'storage']; // the last: another tab of the same reader
  for (const cause of causes) window.addEventListener(cause, draw);
  return () => { for (const cause of causes) window.removeEventListener(cause, draw); };
}
