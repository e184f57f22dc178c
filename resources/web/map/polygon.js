// A polygon drawn corner by corner: a click adds one, Enter or a double click closes the line.
"use strict";

catchment.CORNER_PX = 8; // a click this near to the first corner closes the line

catchment.Polygon = class {
  // parts: {stage}
  constructor({ stage }) {
    this.stage = stage;
    this.corners = []; // on the unit square, so that the map may be moved meanwhile
    this.pointer = null; // where the next corner would be, in pixels of the window
    this.last = null; // {point, time} of the latest click
  }

  isUnderWay() {
    return this.corners.length > 0;
  }

  toUnit(point) {
    const { view } = this.stage;
    const at = this.stage.toView(point);
    return [(at.x + view.x) / view.scale, (at.y + view.y) / view.scale];
  }

  toWindow([x, y]) {
    const { view } = this.stage;
    return this.stage.toWindow(x * view.scale - view.x, y * view.scale - view.y);
  }

  // Returns whether this click closes the line.
  click(point, time) {
    if (!this.stage.view) return false;
    const isSecond =
      Boolean(this.last) &&
      time - this.last.time < catchment.DOUBLE_MS &&
      point.distanceTo(this.last.point) < catchment.CLICK_PX;
    this.last = { point, time };
    this.pointer = point;
    if (isSecond) return true;
    const isBack =
      this.corners.length > 2 && point.distanceTo(this.toWindow(this.corners[0])) <= catchment.CORNER_PX;
    if (!isBack) this.corners.push(this.toUnit(point));
    return isBack;
  }

  dropCorner() {
    this.corners.pop();
    this.last = null;
  }

  // The closed line in pixels of the view, or null when it holds no ground; ends the drawing.
  close() {
    const ring = this.corners.map((corner) => this.stage.toView(this.toWindow(corner)));
    this.cancel();
    return ring.length > 2 ? ring : null;
  }

  cancel() {
    this.corners = [];
    this.pointer = this.last = null;
  }

  draw(context, ink) {
    const ring = this.corners.map((corner) => this.toWindow(corner));
    const open = this.pointer ? [...ring, this.pointer] : ring;
    context.beginPath();
    open.forEach((p, k) => (k ? context.lineTo(p.x, p.y) : context.moveTo(p.x, p.y)));
    context.globalAlpha = 0.1;
    context.fillStyle = ink.accent;
    context.fill();
    context.globalAlpha = 1;
    context.setLineDash([5, 4]);
    context.stroke();
    context.setLineDash([]);
    ring.forEach((p, k) => {
      context.beginPath();
      context.arc(p.x, p.y, k ? 3.5 : 5, 0, 2 * Math.PI);
      context.fillStyle = ink.surface;
      context.fill();
      context.stroke();
    });
  }
};
