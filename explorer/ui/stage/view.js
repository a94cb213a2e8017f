// A stage: what Python passed, what the hand has done since, and the picture of both.
class Stage {
  constructor() {
    Object.assign(this, {
      data: null, clock: null, camera: new Camera(), table: new LiveTable(), take: 0, held: null,
      follows: true, picked: null, points: null, places: null, sliders: [], grips: [], panels: [],
      show: { trails: false, bands: false, travel: false, ghost: true, field: true },
      echoes: {}, visible: true, width: 0, height: 0, ratio: 1, painting: false, shownT: null,
    });
    this.dom = buildDom(this);
    this.ctx = this.dom.canvas.getContext('2d', { willReadFrequently: true, alpha: false });
    wirePointer(this);
    this.watch();
  }
  watch() {
    this.sizes = new ResizeObserver(() => this.measure());
    this.sizes.observe(this.dom.root);
    this.sight = new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) { this.clock?.wake(); if (this.stale) this.draw(); }
    });
    this.sight.observe(this.dom.canvas);
    this.onBlob = () => this.refresh();
    this.onResize = () => this.measure();
    house.listeners.add(this.onBlob);
    addEventListener('resize', this.onResize);
  }
  dispose() {
    this.sizes.disconnect();
    this.sight.disconnect();
    house.listeners.delete(this.onBlob);
    removeEventListener('resize', this.onResize);
    this.clock?.members.delete(this);
  }

  // --- what Python says ---------------------------------------------------------------------
  update(component) {
    const first = !this.data;
    this.component = component;
    this.data = component.data;
    this.settleIn(component.parentElement);
    this.palette = paletteOf(themeOf(this.dom.root), this.data.palette);
    this.colourDom();
    this.dom.root.classList.toggle('bare', this.data.bare);
    this.joinClock(first);
    this.obey();
    updatePaint(this);
    updateControls(this);
    updatePanels(this);
    this.measure();
    this.refresh();
    if (first) this.arrive();
  }
  // A remount moves the elements as they are; only the focus has to be given back.
  settleIn(place) {
    const { root } = this.dom;
    if (place === root.parentNode) return;
    place.append(root);
    const block = place.host?.closest('[data-testid="stMainBlockContainer"]');
    if (block) this.sizes.observe(block); // what stands above may grow and push the stage down
    const lost = this.focused && performance.now() - this.blurredAt < 1000;
    if (lost && document.activeElement === document.body) this.focused.focus();
  }
  colourDom() {
    const { style } = this.dom.root;
    for (const [name, value] of Object.entries(this.palette.named)) {
      style.setProperty(`--${name}`, value);
    }
    this.dom.root.dataset.theme = this.palette.theme;
    this.dom.root.classList.toggle('bare', this.data.bare);
    this.dom.root.classList.toggle('panels-only', this.data.bare === 'panels');
  }
  joinClock(first) {
    const { clock, T, speed, loop, play } = this.data;
    if (first || this.clockName !== clock) {
      this.clock?.members.delete(this);
      this.clockName = clock;
      this.clock = clockFor(clock);
      const fresh = !this.clock.members.size;
      this.clock.members.add(this);
      if (fresh) Object.assign(this.clock, { speed, loop });
    }
    this.clock.T = T;
    if (this.ways !== play) this.clock.direction = play === 'down' ? -1 : 1;
    this.ways = play;
    if (this.clock.t > T) this.clock.t = T;
    if (first && this.clock.members.size === 1) this.clock.t = this.clock.start;
  }
  // Orders: values that are new and not echoes of what the browser reported itself.
  obey() {
    const { data } = this;
    const order = (name, value, act) => {
      if ((this.echoes[name] ??= new Echo()).isOrder(value)) act(value);
    };
    order('t', data.t, (t) => {
      this.clock.t = clamp(t, 0, data.T); // before the pause, which reports where it stands
      this.clock.pause();
      this.reportedT = null; // so that the same t may be reported again
    });
    order('bands', data.bands, (on) => { this.show.bands = on; });
    order('travel', data.travel, (on) => { this.show.travel = on; });
    order('picked', data.picked, (spot) => { this.picked = spot; });
    order('trails', data.trails, (list) => { this.show.trails = list.length > 0; });
    const newest = Math.max(data.takes.length - 1, 0);
    order('take', data.take, (take) => { this.take = take; this.follows = take >= newest; });
    if (this.follows) this.take = newest;
    this.take = clamp(this.take, 0, newest);
  }
  arrive() {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (this.data.autoplay && !calm && !this.painting) this.clock.play();
  }

  // --- what has come from the carriers ------------------------------------------------------
  refresh() {
    if (!this.data) return;
    this.table.setExact(blob(this.data.table));
    this.hold();
    if (this.held?.cloud.pictures) this.layout(); // columns, headings or strip may be others
    updateTools(this);
    this.dom.note.textContent = this.held || this.painting ? '' : this.data.words.waiting;
    const flat = this.dims() === 2;
    this.dom.canvas.style.touchAction = this.painting || !flat ? 'none' : 'pan-y';
    this.dom.hint.textContent = flat ? '' : this.data.words.rotate;
    const marks = this.held?.cloud.pictures && this.data.pick !== 'none';
    this.dom.canvas.setAttribute('aria-description', marks ? this.data.words.mark : '');
    this.draw();
  }
  // The take to draw; while its blob is on the way the one before stays on the stage.
  hold() {
    const take = this.data.takes[this.take];
    const cloud = take && blob(take.cloud);
    if (!cloud) return;
    if (needsTable(take) && !this.table.exact) return;
    const id = take.cloud + take.coefs.join() + (cloud.pictures ? JSON.stringify(take.tiles) : '');
    const tint = take.colours && blob(take.colours) ? take.colours : null;
    if (this.held?.id === id && this.held.tint === tint) return;
    const hold = cloud.pictures ? holdPictures : holdCloud;
    this.held = { id, tint, ...hold(take, cloud, tint && blob(tint)) };
    if (this.places?.n !== cloud.n) this.places = screen(cloud.n);
    if (this.picked !== null && this.picked >= this.held.spots) this.picked = null;
    this.layout();
  }
  dims() { return this.held?.cloud.dims ?? 2; }

  // --- size ---------------------------------------------------------------------------------
  measure() {
    if (!this.data || !this.dom.root.isConnected) return;
    const width = this.dom.picture.clientWidth;
    const height = pictureHeight(this);
    if (this.data.bare === 'panels') {
      this.dom.root.style.setProperty('--panels-height', `${panelsHeight(this)}px`);
    }
    const ratio = Math.min(devicePixelRatio || 1, 2);
    const panels = this.panels.map(({ box }) => [box.clientWidth, box.clientHeight]);
    const key = [width, height, ratio, readType(), ...panels].join();
    if (!width || this.sizeKey === key) return;
    this.sizeKey = key;
    Object.assign(this, { width, height, ratio });
    const { canvas } = this.dom;
    canvas.style.height = `${height}px`;
    this.dom.root.style.setProperty('--picture-height', `${height + 2}px`);
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    this.panels.forEach((panel, i) => { [panel.width, panel.height] = panels[i]; });
    this.picture = null;
    this.layout();
    this.draw();
  }
  layout() {
    if (this.held?.cloud.pictures) { this.sheet = tileSheet(this); return; }
    const extent = this.data.extent ?? (this.held ? this.held.cloud.reach * 1.12 : 3);
    this.sheet = this.camera.sheet(this.width, this.height, extent, this.show.travel);
  }
  image() {
    const { canvas } = this.dom;
    if (!this.picture) {
      const data = this.ctx.createImageData(canvas.width, canvas.height);
      const pixels = new Uint32Array(data.data.buffer);
      this.picture = { data, pixels, width: canvas.width, height: canvas.height };
    }
    return this.picture;
  }
  // Where the cloud stands: in the middle, or on its way from data (left) to noise (right).
  shift(t, sheet) {
    if (!this.show.travel || this.dims() !== 2) return 0;
    return ((2 * t) / this.data.T - 1) * (sheet.width / 4);
  }
  shiftNow() { return this.shift(this.clock.t, this.sheet); }

  // --- the picture --------------------------------------------------------------------------
  draw() {
    if (!this.data || !this.width || !this.sheet) return;
    if (!this.held && !this.painting) return;
    this.stale = !this.visible;
    if (this.stale) return;
    drawPicture(this);
    drawPanels(this);
    this.say();
  }
  showTime() { this.draw(); }
  say() {
    const t = Math.round(this.clock.t);
    const { canvas, range } = this.dom;
    this.shownT = t;
    if (+range.value !== t) range.value = t;
    setFill(range);
    setText(this.tText, `t = ${t}`);
    this.data.readout.forEach((item, i) =>
      setText(this.values[i], sig(this.table.at(item.column, this.clock.t), item.digits)));
    canvas.dataset.t = t;
    canvas.dataset.n = this.painting ? this.sheetOfPaint.points.length : this.held.n;
    showTake(this);
    if (!this.dom.canvas.hasAttribute('aria-label')) this.describe(); // it may start playing
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.describe(), 250);
  }
  // For ears: said after the hand rests, not sixty times a second.
  describe() {
    const { data, dom } = this;
    const { t, n } = dom.canvas.dataset;
    const now = `t = ${t} ${data.words.of} ${data.T}`;
    const numbers = data.readout.map((item, i) => `${item.symbol} ${this.values[i].textContent}`);
    const shown = this.held?.cloud.pictures ? tellPictures(this) : `${n} ${data.words.points}`;
    dom.canvas.setAttribute('aria-label', `${data.label} ${now}, ${shown}`.trim());
    dom.range.setAttribute('aria-valuetext', [now, ...numbers].join(', '));
  }
  showPlaying() {
    const { play } = this.dom;
    const action = this.clock.playing ? 'pause' : 'play';
    if (play.dataset.action !== action) {
      play.dataset.action = action;
      play.replaceChildren(icon(action));
      if (action === 'play') this.reportT();
    }
    play.setAttribute('aria-label', this.data.words[action]);
    play.title = this.data.words[action];
  }

  // --- what the hand does -------------------------------------------------------------------
  toggle() { if (this.clock.playing) this.clock.pause(); else this.clock.play(); }
  step(by) {
    this.clock.pause();
    this.clock.set(this.stopAfter(Math.round(this.clock.t), by));
    this.tell('t', () => this.reportT());
  }
  // One step leads to the next t that the run visits, where Python named those.
  stopAfter(t, by) {
    const { stops } = this.data;
    if (!stops.length || Math.abs(by) !== 1) return t + by;
    return by > 0 ? stops.find((stop) => stop > t) ?? t : stops.findLast((stop) => stop < t) ?? t;
  }
  flip(name) {
    if (name === 'loop') this.clock.loop = !this.clock.loop && (this.data.loop || true);
    else this.show[name] = !this.show[name];
    this.layout();
    showTools(this);
    this.draw();
  }
  chooseTake(take, byHand) {
    this.take = clamp(take, 0, this.data.takes.length - 1);
    if (byHand) this.follows = this.take === this.data.takes.length - 1;
    this.hold();
    this.draw();
  }
  onKey(event) { this.byKey = true; pressKey(this, event); }

  // --- what Python hears --------------------------------------------------------------------
  send(name, value) { this.component.setStateValue(name, value); }
  reportT() {
    if (!this.data.report_t || this.clock.playing || this.reportedT === this.shownT) return;
    this.reportedT = this.shownT;
    this.echoes.t.report(this.shownT);
    this.send('t', this.shownT);
  }
  // Keys come in rows, and a row is one report; a released pointer is heard at once.
  tell(name, act) {
    this.telling ??= {};
    clearTimeout(this.telling[name]);
    if (this.byKey) this.telling[name] = setTimeout(act, 200); else act();
  }
  reportTake() {
    if (!this.data.report_take) return;
    this.echoes.take.report(this.take);
    this.send('take', this.take);
  }
  reportPicked() {
    if (!this.data.report_picked) return;
    this.echoes.picked.report(this.picked);
    this.send('picked', this.picked);
  }
}
