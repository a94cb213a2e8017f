// @ts-check
// The line as an engine of its own, beside the stage.
import { Bars } from '../bars/view.js';
import { teach } from '../engine/blobs.js';
import { shared } from '../engine/shared.js';
import { serve, viewsFor } from '../engine/views.js';
import { LINE_KINDS } from './kinds.js';
import { Line } from './view.js';

teach(LINE_KINDS);
/** @param {ViewData} data */
const viewOf = (data) => ('bars' in data ? new Bars() : new Line());
export default serve('line', viewsFor(shared.sheets, viewOf));
