// The line as an engine of its own, beside the stage.
house.sheets ??= new Map();
house.lines = viewsFor(house.sheets, ({ bars }) => (bars ? new Bars() : new Line()));
hideCarriers();

export default function () { mountWaiting('lines'); }
