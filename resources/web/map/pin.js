// The pin of one account, drawn on its point and dragged to the right place.
"use strict";

catchment.PIN = { head: 9, height: 30, reach: 4 }; // pixels

catchment.Pin = class {
  // parts: {map, stage, accounts}
  constructor({ map, stage, accounts }) {
    Object.assign(this, { map, stage, accounts });
    this.row = -1; // the account that has the pin
    this.grip = null; // {from, offset, at} while it is carried, in pixels of the window
  }

  isShown() {
    return this.row >= 0 && this.row < this.accounts.n && this.accounts.isPlaced(this.row);
  }

  // Where the point of the pin is in the window.
  foot() {
    const { view } = this.stage;
    const { x, y } = this.accounts;
    return this.stage.toWindow(x[this.row] * view.scale - view.x, y[this.row] * view.scale - view.y);
  }

  isAt(point) {
    if (!this.isShown() || !this.stage.view) return false;
    const away = point.subtract(this.foot());
    const { head, height, reach } = catchment.PIN;
    return Math.abs(away.x) <= head + reach && away.y <= head + reach && away.y >= -height - reach;
  }

  take(point) {
    const from = this.foot();
    this.grip = { from, offset: from.subtract(point), at: from };
  }

  follow(point) {
    this.grip.at = point.add(this.grip.offset);
  }

  // The place below the carried pin; null outside the window of the map.
  place() {
    const { at } = this.grip;
    const size = this.map.getSize();
    if (at.x < 0 || at.y < 0 || at.x > size.x || at.y > size.y) return null;
    return this.map.containerPointToLatLng(at).wrap();
  }

  // At rest, on the layer of marks; pixels of the view.
  paint(context, view, ink) {
    if (!this.isShown() || this.grip) return;
    const x = this.accounts.x[this.row] * view.scale - view.x;
    const y = this.accounts.y[this.row] * view.scale - view.y;
    this.draw(context, x, y, ink);
  }

  drawCarried(context, ink) {
    const { from, at } = this.grip;
    catchment.drawTrail(context, from, at, 2, ink);
    this.draw(context, at.x, at.y, ink);
  }

  draw(context, x, y, ink) {
    const { head, height } = catchment.PIN;
    const top = y - height + head;
    context.save();
    context.setLineDash([]);
    context.beginPath();
    context.moveTo(x, y);
    context.bezierCurveTo(x - 3, y - 9, x - head, top + 8, x - head, top);
    context.arc(x, top, head, Math.PI, 0);
    context.bezierCurveTo(x + head, top + 8, x + 3, y - 9, x, y);
    context.closePath();
    context.fillStyle = ink.accent;
    context.strokeStyle = ink.halo;
    context.lineWidth = 2;
    context.stroke();
    context.fill();
    context.beginPath();
    context.arc(x, top, 3.5, 0, 2 * Math.PI);
    context.fillStyle = ink.surface;
    context.fill();
    context.restore();
  }
};
