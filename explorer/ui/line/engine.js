// The line as an engine of its own, beside the stage.
shared.sheets ??= new Map();
shared.lines = viewsFor(shared.sheets, ({ bars }) => (bars ? new Bars() : new Line()));
hideCarriers();

export default function () { mountWaiting('lines'); }
