// @ts-check
// The stage as an engine: loaders hand over each call of a view, the browser's tab keeps stages.
import { teach } from '../engine/blobs.js';
import { shared } from '../engine/shared.js';
import { serve, viewsFor } from '../engine/views.js';
import { STAGE_KINDS } from './clouds.js';
import { Stage } from './view.js';

teach(STAGE_KINDS);
export default serve('stage', viewsFor(shared.stages, () => new Stage()));
