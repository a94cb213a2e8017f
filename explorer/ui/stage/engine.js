// The stage as an engine: the loader hands over each call of the view, the browser's tab keeps the stages.
shared.engine = viewsFor(shared.stages, () => new Stage());
hideCarriers();

// The engine itself is carried like a blob; stages that came before it have been waiting.
export default function () { mountWaiting('engine'); }
