// Mouse and keys. Reports go to Python as rows and numbers; nothing is decided here.
"use strict";

catchment.CLICK_PX = 4; // a press that moves less is a click
catchment.DOUBLE_MS = 500;
catchment.PAN_PX = 64;
catchment.NEAR_PX = 80; // a drop this near to an account counts for its territory
catchment.MODES = { replace: 0, add: 1, toggle: 2, remove: 3 };

catchment.Gestures = class {
  // parts: {map, stage, accounts, territories, furniture, bridge}
  constructor(parts) {
    Object.assign(this, parts);
    this.tool = "pointer";
    this.press = null; // {row, start, event} between press and either click or drag
    this.drag = null; // {row, rows, point, code}
    this.pin = new catchment.Pin(parts);
    this.polygon = new catchment.Polygon(parts);
    this.line = null; // points of a lasso, or two corners of a box
    this.isDrawing = false; // a lasso, box or polygon is under way, and Python knows it
    this.last = null; // {point, time} of a click that a second one would make double
    this.sheet = document.createElement("canvas");
    this.sheet.className = "sheet";
    const box = this.map.getContainer();
    box.appendChild(this.sheet);
    box.tabIndex = 0;
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", "Map. Tab: next account, Enter: open, arrows: move the map.");
    this.listen(box);
  }

  listen(box) {
    const onMap = (event) => !event.target.closest("button");
    box.addEventListener("pointerdown", (event) => onMap(event) && this.onDown(event), true);
    // Leaflet pans on mousedown; it must not hear of what is ours.
    box.addEventListener("mousedown", (event) => {
      if (this.press?.row >= 0 || this.press?.isPin || this.line || this.tool === "polygon") event.stopPropagation();
    }, true);
    box.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      if (onMap(event)) this.askMenu(this.point(event));
    });
    window.addEventListener("pointermove", (event) => this.onMove(event));
    window.addEventListener("pointerup", (event) => this.onUp(event));
    window.addEventListener("pointercancel", () => this.cancel());
    window.addEventListener("keydown", (event) => {
      box.classList.add("by-key"); // the focus ring is for those who use the keyboard
      this.onKey(event);
    });
    box.addEventListener("pointerleave", () => this.hover(-1));
  }

  setTool(name) {
    this.cancel();
    this.tool = name;
    this.map.getContainer().classList.toggle("drawing", name !== "pointer");
  }

  point(event) {
    return this.map.mouseEventToContainerPoint(event);
  }

  hit(point) {
    return this.stage.view ? this.accounts.hit(this.stage.toView(point), this.stage.view) : -1;
  }

  modifiers(event) {
    return (event.shiftKey ? 1 : 0) + (event.ctrlKey || event.metaKey ? 2 : 0) + (event.altKey ? 4 : 0);
  }

  mode(event) {
    if (event.altKey) return catchment.MODES.remove;
    if (event.ctrlKey || event.metaKey) return catchment.MODES.toggle;
    return event.shiftKey ? catchment.MODES.add : catchment.MODES.replace;
  }

  onDown(event) {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const start = this.point(event);
    const box = this.map.getContainer();
    box.focus({ preventScroll: true });
    box.classList.remove("by-key");
    this.furniture.hideTooltip();
    if (this.tool === "polygon") this.press = { row: -1, start };
    else if (this.tool === "pointer") this.press = { row: this.hit(start), start, isPin: this.pin.isAt(start) };
    else this.line = [start];
  }

  onMove(event) {
    const point = this.point(event);
    if (this.line) {
      const events = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      if (this.tool === "box") this.line[1] = point;
      else this.line.push(...events.map((e) => this.point(e)), point);
      this.drawSheet();
    } else if (this.tool === "polygon") {
      this.polygon.pointer = point;
      this.drawSheet();
    } else if (this.drag) {
      this.drag.point = point;
      this.followDrag();
    } else if (this.pin.grip) {
      this.pin.follow(point);
      this.drawSheet();
    } else if (this.press) {
      if (point.distanceTo(this.press.start) >= catchment.CLICK_PX) this.beginDrag(point);
    } else if (!event.buttons && this.map.getContainer().contains(event.target)) {
      this.hover(event.target.closest("button") ? -1 : this.hit(point));
    }
  }

  onUp(event) {
    if (event.button !== 0) return;
    if (this.line) this.closeLine(event);
    else if (this.tool === "polygon" && this.press) this.addCorner(event);
    else if (this.drag) this.drop();
    else if (this.pin.grip) this.dropPin();
    else if (this.press) this.click(this.press, event);
    this.press = null;
  }

  click({ row, start }, event) {
    const point = this.point(event);
    if (point.distanceTo(start) >= catchment.CLICK_PX) return;
    const isSecond = this.isSecondClick(point, event.timeStamp);
    this.last = isSecond ? null : { point, time: event.timeStamp };
    this.accounts.cursor = -1;
    this.origin = null;
    if (!isSecond && row >= 0) this.bridge.clicked(row, this.modifiers(event));
    else if (!isSecond) this.bridge.background_clicked();
    else if (row >= 0) this.bridge.opened(row);
    else this.map.setZoomAround(point, this.map.getZoom() + 1);
  }

  addCorner(event) {
    const point = this.point(event);
    if (point.distanceTo(this.press.start) >= catchment.CLICK_PX) return;
    if (this.polygon.click(point, event.timeStamp)) this.closePolygon(this.mode(event));
    this.drawSheet();
  }

  closePolygon(mode) {
    const ring = this.polygon.close();
    this.drawSheet();
    if (ring) this.bridge.rows_selected(this.accounts.inside(ring, this.stage.view), mode);
  }

  // The menu of the account at a place of the window, or of none (-1).
  askMenu(point) {
    if (this.line || this.drag || this.pin.grip || this.polygon.isUnderWay()) return;
    this.press = null;
    this.furniture.hideTooltip();
    this.bridge.menu_asked(this.hit(point), point.x, point.y);
  }

  askMenuAtCursor() {
    const { cursor } = this.accounts;
    const { view } = this.stage;
    const size = this.map.getSize();
    const at = cursor < 0 || !view ? size.divideBy(2) : this.stage.toWindow(
      this.accounts.x[cursor] * view.scale - view.x, this.accounts.y[cursor] * view.scale - view.y);
    this.bridge.menu_asked(cursor, at.x, at.y);
  }

  isSecondClick(point, time) {
    const { last } = this;
    return (
      Boolean(last) &&
      time - last.time < catchment.DOUBLE_MS &&
      point.distanceTo(last.point) < catchment.CLICK_PX
    );
  }

  hover(row) {
    if (row === this.accounts.hovered) return;
    this.accounts.hovered = row;
    this.map.getContainer().classList.toggle("over", row >= 0);
    if (row < 0) this.furniture.hideTooltip();
    this.stage.soil("marks");
    this.bridge.hovered(row);
  }

  beginDrag(point) {
    const { row, isPin, start } = this.press;
    if (isPin) {
      this.press = null;
      this.pin.take(start);
      this.pin.follow(point);
      this.map.getContainer().classList.add("dragging");
      this.stage.soil("marks");
      this.drawSheet();
      return;
    }
    this.press = row >= 0 ? null : this.press; // elsewhere the map pans until release
    if (row < 0) return;
    const rows = this.accounts.selected.has(row) ? this.accounts.selected : new Set([row]);
    this.drag = { row, rows, point, code: -1, isAsked: false };
    this.map.getContainer().classList.add("dragging");
    this.bridge.drag_started(row);
    this.followDrag();
  }

  // At most one report a frame.
  followDrag() {
    if (this.drag.isAsked) return;
    this.drag.isAsked = true;
    requestAnimationFrame(() => {
      if (!this.drag) return;
      this.drag.isAsked = false;
      const { point } = this.drag;
      this.aim();
      this.drawSheet();
      this.bridge.drag_moved(this.drag.code, point.x, point.y);
    });
  }

  aim() {
    const code = this.codeAt(this.drag.point);
    if (code === this.drag.code) return;
    this.drag.code = this.territories.target = code;
    this.stage.soil("areas");
  }

  codeAt(point) {
    const { view } = this.stage;
    const size = this.map.getSize();
    if (point.x < 0 || point.y < 0 || point.x >= size.x || point.y >= size.y) return -1; // beside the map
    const at = this.stage.toView(point);
    const code = this.territories.codeAt((at.x + view.x) / view.scale, (at.y + view.y) / view.scale);
    return code >= 0 ? code : this.accounts.nearestCode(at, view, catchment.NEAR_PX, this.drag.rows);
  }

  drop() {
    this.aim();
    const { code } = this.drag;
    this.endDrag();
    this.bridge.dropped(code);
  }

  dropPin() {
    const place = this.pin.place();
    const { row } = this.pin;
    this.endPin();
    if (place) this.bridge.pin_dropped(row, place.lat, place.lng);
  }

  endPin() {
    this.pin.grip = null;
    this.map.getContainer().classList.remove("dragging");
    this.stage.soil("marks");
    this.drawSheet();
  }

  endDrag() {
    this.drag = null;
    this.territories.target = -1;
    this.map.getContainer().classList.remove("dragging");
    this.stage.soil("areas");
    this.drawSheet();
  }

  closeLine(event) {
    const corners = this.line;
    this.line = null;
    this.drawSheet();
    const far = corners.some((p) => p.distanceTo(corners[0]) >= catchment.CLICK_PX);
    if (!far) {
      this.click({ row: this.hit(corners[0]), start: corners[0] }, event);
      return;
    }
    const ring = this.tool === "box" ? this.boxRing(corners) : corners;
    const points = ring.map((p) => this.stage.toView(p));
    this.bridge.rows_selected(this.accounts.inside(points, this.stage.view), this.mode(event));
  }

  boxRing([a, b]) {
    return [a, L.point(b.x, a.y), b, L.point(a.x, b.y)];
  }

  // Ends whatever is under way; returns whether there was something.
  cancel() {
    const wasDrawing = this.line !== null || this.polygon.isUnderWay();
    const wasDragging = this.drag !== null;
    const wasPinned = this.pin.grip !== null;
    this.line = this.press = this.last = null;
    this.polygon.cancel();
    if (wasDragging) {
      this.endDrag();
      this.bridge.drag_cancelled();
    }
    if (wasPinned) this.endPin();
    if (wasDrawing) this.drawSheet();
    return wasDrawing || wasDragging || wasPinned;
  }

  onKey(event) {
    const step = catchment.PAN_PX;
    const pans = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      if (!this.cancel()) return;
    } else if (this.polygon.isUnderWay() && event.key === "Enter") this.closePolygon(this.mode(event));
    else if (this.polygon.isUnderWay() && event.key === "Backspace") {
      this.polygon.dropCorner();
      this.drawSheet();
    } else if (event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) this.askMenuAtCursor();
    else if (pans[event.key]) this.map.panBy(pans[event.key], { animate: false });
    else if (event.key === "+" || event.key === "=") this.map.setZoom(this.map.getZoom() + 1);
    else if (event.key === "-" || event.key === "−") this.map.setZoom(this.map.getZoom() - 1);
    else if (event.key === "Tab") this.step(event.shiftKey ? -1 : 1);
    else if (this.accounts.cursor >= 0 && event.key === "Enter") this.bridge.opened(this.accounts.cursor);
    else if (this.accounts.cursor >= 0 && event.key === " ") {
      this.bridge.rows_selected([this.accounts.cursor], catchment.MODES.toggle);
    } else return;
    event.preventDefault();
  }

  // The next account by distance from where the walk began: the selection, else the middle.
  step(by) {
    if (!this.origin || this.accounts.cursor < 0) this.beginWalk();
    const { rows } = this.origin;
    if (!rows.length) return;
    this.origin.at = (this.origin.at + by + rows.length) % rows.length;
    const row = rows[this.origin.at];
    this.accounts.cursor = row;
    this.reveal(row);
    this.stage.soil("marks");
    this.bridge.hovered(row);
  }

  beginWalk() {
    const first = this.accounts.selected.values().next().value;
    const middle = this.map.getCenter();
    const isThere = first !== undefined && this.accounts.isPlaced(first);
    const x = isThere ? this.accounts.x[first] : catchment.unitX(middle.lng);
    const y = isThere ? this.accounts.y[first] : catchment.unitY(middle.lat);
    this.origin = { rows: this.accounts.byDistance(x, y), at: isThere ? 0 : -1 };
  }

  reveal(row) {
    const { view } = this.stage;
    const at = this.stage.toWindow(
      this.accounts.x[row] * view.scale - view.x, this.accounts.y[row] * view.scale - view.y);
    const size = this.map.getSize();
    const margin = 40;
    if (at.x > margin && at.y > margin && at.x < size.x - margin && at.y < size.y - margin) return;
    this.map.panBy(at.subtract(size.divideBy(2)), { animate: false });
  }

  drawSheet() {
    this.reportDrawing();
    const isUsed = (this.isDrawing || this.drag || this.pin.grip) && this.stage.view;
    this.sheet.classList.toggle("shown", Boolean(isUsed));
    if (!isUsed) return;
    const size = this.map.getSize();
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
    if (this.sheet.width !== width || this.sheet.height !== height) {
      this.sheet.width = width;
      this.sheet.height = height;
    }
    const context = this.sheet.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, size.x, size.y);
    context.setLineDash([]);
    context.strokeStyle = this.ink.accent;
    context.lineWidth = 1.5;
    if (this.line) this.drawLine(context);
    else if (this.polygon.isUnderWay()) this.polygon.draw(context, this.ink);
    else if (this.pin.grip) this.pin.drawCarried(context, this.ink);
    else catchment.drawDrag(context, this.drag, this);
  }

  reportDrawing() {
    const isDrawing = this.line !== null || this.polygon.isUnderWay();
    if (isDrawing === this.isDrawing) return;
    this.isDrawing = isDrawing;
    this.bridge.drawing(isDrawing ? 1 : 0);
  }

  drawLine(context) {
    if (this.line.length < 2) return;
    const ring = this.tool === "box" ? this.boxRing(this.line) : this.line;
    context.beginPath();
    ring.forEach((p, k) => (k ? context.lineTo(p.x, p.y) : context.moveTo(p.x, p.y)));
    context.closePath();
    context.globalAlpha = 0.1;
    context.fillStyle = this.ink.accent;
    context.fill();
    context.globalAlpha = 1;
    context.setLineDash([5, 4]);
    context.stroke();
  }
};
