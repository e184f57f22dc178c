// The home of the chosen territory. It is drawn here so that it moves with the map; the
// application lies a handle over it while the map rests.
"use strict";

catchment.HOME = { radius: 12, inner: 9 }; // pixels

catchment.HomeMark = class {
  constructor() {
    this.at = null; // {x, y} in units of the world
    this.colour = "";
    this.isFaint = false; // it is being carried: this is where it was
  }

  take(place, colour, isFaint) {
    this.at = place && { x: catchment.unitX(place[1]), y: catchment.unitY(place[0]) };
    this.colour = colour;
    this.isFaint = isFaint;
  }

  paint(context, view, ink) {
    if (!this.at) return;
    const x = this.at.x * view.scale - view.x;
    const y = this.at.y * view.scale - view.y;
    const { radius, inner } = catchment.HOME;
    context.save();
    context.globalAlpha = this.isFaint ? 0.4 : 1;
    this.disc(context, x, y, radius + 1.25, ink.surface);
    this.disc(context, x, y, radius - 1.25, this.colour);
    this.disc(context, x, y, inner, ink.surface);
    this.house(context, x, y, ink.text);
    context.restore();
  }

  disc(context, x, y, radius, colour) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  }

  house(context, x, y, colour) {
    const roof = [[-6.5, 0.5], [0, -5.5], [6.5, 0.5]];
    const walls = [[-4.5, 0], [-4.5, 5], [-1.4, 5], [-1.4, 1.6], [1.4, 1.6], [1.4, 5], [4.5, 5], [4.5, 0]];
    context.strokeStyle = colour;
    context.lineWidth = 1.3;
    context.lineJoin = context.lineCap = "round";
    for (const line of [roof, walls]) {
      context.beginPath();
      line.forEach(([dx, dy], k) => (k ? context.lineTo(x + dx, y + dy) : context.moveTo(x + dx, y + dy)));
      context.stroke();
    }
  }
};
