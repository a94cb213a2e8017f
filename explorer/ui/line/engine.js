// The line's own door, beside the stage's.
house.sheets ??= new Map();
house.lines = doorFor(house.sheets, ({ bars }) => (bars ? new Bars() : new Line()));
hideCarriers();

export default function () { letIn('lines'); }
