// Puts the parts together and does what Python says, one message after the other.
"use strict";

catchment.FRAMES_TO_SCREEN = 4; // between painting and what a picture of the widget shows
catchment.SAME_ZOOM = 0.25; // a window a little larger or smaller leaves the map as it is

catchment.start = (map) => {
  new QWebChannel(qt.webChannelTransport, async ({ objects }) => {
    await Promise.all(['500 12px "Inter"', '600 13px "Inter"'].map((font) => document.fonts.load(font)));
    const desk = new catchment.Desk(map, objects.bridge);
    catchment.desk = desk;
    objects.bridge.told.connect((text) => desk.take(JSON.parse(text)));
    objects.bridge.ready();
  });
};

catchment.Desk = class {
  constructor(map, bridge) {
    this.map = map;
    this.bridge = bridge;
    this.done = 0; // number of the last message that was carried out
    this.queue = Promise.resolve();
    this.base = new catchment.BaseLayer();
    this.territories = new catchment.TerritoryLayer();
    this.sprites = new catchment.Sprites();
    this.accounts = new catchment.Accounts(this.territories, this.sprites);
    this.labels = new catchment.Labels(this.territories, this.accounts);
    this.furniture = new catchment.Furniture(map, (zoom) => this.accounts.sizeAt(zoom));
    this.overlays = new catchment.Overlays();
    this.home = new catchment.HomeMark();
    this.labels.reserved = () => [...this.furniture.taken(), ...this.covered];
    this.labels.spots = (view) => this.overlays.spotsIn(view);
    this.covered = []; // rectangles of the window that lie under something of the application
    this.territories.paintOver = (context, view) => {
      this.overlays.paintFills(context, view);
      this.overlays.paintStrokes(context, view);
    };
    this.territories.paintTowns = (context) => this.labels.paint(context, this.labels.placedTowns);
    this.stage = new catchment.Stage(map, this.layers(), () => this.onPainted());
    this.stage.onPlaced = (view) => this.labels.place(view);
    this.gestures = new catchment.Gestures({
      map, bridge, stage: this.stage, accounts: this.accounts,
      territories: this.territories, furniture: this.furniture, ink: {},
    });
    map.on("moveend", () => this.reportView());
    map.on("move zoom", () => this.gestures.drawSheet());
    map.on("movestart", () => this.furniture.hideTooltip());
    map.on("resize", () => this.fitWanted());
    map.on("movestart zoomstart", () => this.isFitting || (this.wanted = null)); // moved by hand
    this.queue = this.loadBase();
  }

  layers() {
    return [
      { name: "base", opaque: true, paint: (context, view) => this.base.paint(context, view) },
      { name: "areas", paint: (context, view) => this.territories.paint(context, view) },
      { name: "accounts", paint: (context, view) => this.accounts.paint(context, view) },
      { name: "marks", paint: (context, view) => this.paintMarks(context, view) },
    ];
  }

  paintMarks(context, view) {
    context.clearRect(0, 0, view.width, view.height);
    this.overlays.paintSpots(context, view, this.labels.ink?.halo);
    this.accounts.paintMarked(context, view);
    this.labels.paint(context, this.labels.placed);
    this.home.paint(context, view, this.gestures.ink);
    this.gestures.pin.paint(context, view, this.gestures.ink);
  }

  async fetchBytes(path) {
    const answer = await fetch(`app://map/${path}`);
    if (!answer.ok) throw new Error(`${path} is not there`);
    return answer.arrayBuffer();
  }

  async loadBase() {
    for (const name of ["world", "land", "states", "counties"]) {
      this.base.lines[name] = catchment.unpackLines(await this.fetchBytes(`base/${name}`));
    }
    this.labels.takeTowns(await (await fetch("app://map/base/towns")).json());
    this.stage.replace();
  }

  take(message) {
    const act = this[`do_${message.do}`];
    this.queue = this.queue
      .then(() => act.call(this, message))
      .catch((error) => console.error(`${message.do}: ${error}`)) // the next one still counts
      .then(() => {
        this.done = message.serial;
        this.stage.ask();
      });
  }

  onPainted() {
    const { done } = this;
    const wait = (frames) => {
      if (frames) requestAnimationFrame(() => wait(frames - 1));
      else this.bridge.painted(done);
    };
    wait(catchment.FRAMES_TO_SCREEN);
  }

  reportView() {
    const size = this.map.getSize();
    if (!size.x || !size.y) return;
    const box = this.map.getBounds();
    const clip = (latitude) => Math.max(-90, Math.min(90, latitude));
    this.bridge.view_changed(
      box.getWest(), clip(box.getSouth()), box.getEast(), clip(box.getNorth()), this.map.getZoom());
  }

  do_theme({ dark, colours }) {
    const root = document.documentElement;
    for (const [name, colour] of Object.entries(colours)) {
      root.style.setProperty(`--${name.replaceAll("_", "-")}`, colour);
    }
    root.classList.toggle("dark", dark);
    this.base.colours = colours;
    this.territories.isDark = dark;
    this.territories.accent = colours.accent;
    this.accounts.neutral = colours.neutral_fill;
    this.gestures.ink = colours;
    this.sprites.clear(colours);
    catchment.hatches.clear();
    this.labels.clear({ text: colours.text, town: colours.text2, halo: colours.halo });
    this.furniture.drawLock();
    this.stage.replace();
  }

  do_attribution({ text }) {
    this.furniture.setSources(text);
  }

  do_units({ units }) {
    this.furniture.setUnits(units);
  }

  do_tool({ name }) {
    this.gestures.setTool(name);
  }

  do_cancel() {
    this.gestures.cancel();
  }

  do_legend({ title, dots, sections, shown }) {
    this.furniture.setLegend(title, dots, sections, shown);
    this.stage.replace();
  }

  do_covered({ boxes }) {
    this.covered = boxes;
    this.stage.replace();
  }

  async do_overlays({ path, plain, ...told }) {
    this.overlays.take(told, catchment.unpackLines(await this.fetchBytes(path)));
    this.territories.isPlain = plain;
    this.stage.replace();
  }

  async do_shades({ colours, path }) {
    this.accounts.takeShades(colours, await this.fetchBytes(path));
    this.stage.soil("accounts", "marks");
  }

  async do_sizes({ path }) {
    this.accounts.takeSizes(await this.fetchBytes(path));
    this.furniture.sizeDots();
    this.stage.soil("accounts", "marks");
  }

  do_names({ rows, names }) {
    this.labels.names = new Map(rows.map((row, k) => [row, names[k]]));
    this.stage.replace();
  }

  do_go({ place: [lat, lon], zoom, exact }) {
    const near = exact ? zoom : Math.max(this.map.getZoom(), zoom);
    this.map.setView([lat, lon], near, { animate: false });
  }

  do_fit({ bounds: [west, south, east, north], size }) {
    this.wanted = { box: L.latLngBounds([south, west], [north, east]), size };
    this.fitWanted();
  }

  // Python names the size of the window; a page that has another one fits again when it changes.
  // Later sizes keep what was fitted in view, until somebody moves the map, and never zoom in more.
  fitWanted() {
    const size = this.map.getSize();
    if (!this.wanted || !size.x || !size.y) return;
    const { box, size: [width, height], nearest } = this.wanted;
    const edge = Math.min(40, size.x / 8, size.y / 8);
    const room = L.point(2 * edge, 2 * edge);
    const zoom = Math.min(this.map.getBoundsZoom(box, false, room), nearest ?? 11);
    if (nearest !== undefined) {
      const shows = this.map.getBounds().contains(box);
      if (shows && zoom - this.map.getZoom() < catchment.SAME_ZOOM) return;
    } else if (Math.abs(size.x - width) <= 2 && Math.abs(size.y - height) <= 2) this.wanted.nearest = zoom;
    this.isFitting = true;
    this.map.fitBounds(box, { animate: false, padding: [edge, edge], maxZoom: zoom });
    this.isFitting = false;
  }

  do_fly({ row }) {
    const place = this.map.options.crs.projection.unproject(
      this.map.options.crs.transformation.untransform(
        L.point(this.accounts.x[row], this.accounts.y[row]), 1));
    this.map.setView(place, Math.max(this.map.getZoom(), 9), { animate: false });
  }

  async do_accounts({ path }) {
    this.gestures.cancel();
    this.accounts.take(await this.fetchBytes(path));
    this.labels.names.clear();
    this.gestures.pin.row = -1;
    this.gestures.origin = null;
    this.furniture.hideTooltip();
    this.stage.replace();
  }

  async do_shapes({ shapes, removed, path }) {
    const rings = catchment.unpackLines(await this.fetchBytes(path));
    this.territories.change(shapes, removed, rings);
    this.stage.replace();
  }

  async do_roads({ path }) {
    this.base.lines.roads = catchment.unpackLines(await this.fetchBytes(path));
    this.stage.soil("base");
  }

  do_recolour({ rows, codes }) {
    const { context } = this.stage.layers.find(({ name }) => name === "accounts");
    const isFresh = this.stage.isPlaced && !this.stage.dirty.has("accounts");
    const isDone = this.accounts.recolour(rows, codes, context, isFresh ? this.stage.view : null);
    this.stage.soil(...(isDone ? ["marks"] : ["accounts", "marks"]));
  }

  do_pin({ row }) {
    this.gestures.cancel();
    this.gestures.pin.row = row;
    this.stage.soil("marks");
  }

  do_home({ place, colour, faint }) {
    this.home.take(place, colour, faint);
    this.stage.soil("marks");
  }

  do_put({ row, place }) {
    const [lat, lon] = place || [NaN, NaN];
    this.accounts.x[row] = catchment.unitX(lon);
    this.accounts.y[row] = catchment.unitY(lat);
    this.gestures.origin = null;
    this.stage.soil("accounts", "marks");
  }

  do_select({ rows }) {
    this.accounts.selected = new Set(rows);
    this.gestures.origin = null;
    this.stage.soil("marks");
  }

  do_preview({ rows, code }) {
    this.accounts.preview = new Set(rows);
    this.accounts.previewCode = code;
    this.stage.soil("marks");
  }

  do_tooltip({ row, text }) {
    const { accounts, stage } = this;
    const isMeant = row >= 0 && (row === accounts.hovered || row === accounts.cursor);
    if (!isMeant || !stage.view || this.gestures.drag) return;
    const { scale, x, y } = stage.view;
    const at = stage.toWindow(accounts.x[row] * scale - x, accounts.y[row] * scale - y);
    this.furniture.showTooltip(text, at);
  }
};
