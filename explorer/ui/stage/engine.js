// The door: the loader hands over each call of the view, the browser's tab keeps the stages.
house.engine = {
  mount(component) {
    const { key } = component.data;
    let stage = house.stages.get(key);
    if (!stage) house.stages.set(key, stage = new Stage());
    clearTimeout(stage.leaving);
    stage.update(component);
  },
  // A stage that is mounted again soon keeps its t, camera and focus; else it goes.
  leave(place, component) {
    for (const [key, stage] of house.stages) {
      if (stage.component !== component) continue;
      stage.clock.pause();
      stage.leaving = setTimeout(() => { stage.dispose(); house.stages.delete(key); }, 5000);
    }
  },
};
hideCarriers();

// The engine itself is carried like a blob; stages that came before it have been waiting.
export default function () {
  for (const component of house.waiting.values()) house.engine.mount(component);
  house.waiting.clear();
}
