// Water, land, borders, counties and highways.
"use strict";

catchment.COUNTIES_FROM_ZOOM = 6;
catchment.ROADS_FROM_ZOOM = 5;
catchment.FAINT_BELOW = 200; // pixels per degree: below, highways are drawn at 40 %

catchment.BaseLayer = class {
  constructor() {
    this.lines = {}; // world, land, states, counties, roads
    this.colours = null;
  }

  paint(context, view) {
    const { colours, lines } = this;
    if (!colours) return;
    context.fillStyle = colours.water;
    context.fillRect(0, 0, view.width, view.height);
    context.lineJoin = "round";
    this.fill(context, lines.world, view, colours.land);
    this.stroke(context, lines.world, view, colours.state, 0.75, 0.6, true);
    this.fill(context, lines.land, view, colours.land);
    if (view.zoom >= catchment.COUNTIES_FROM_ZOOM) {
      this.stroke(context, lines.counties, view, colours.county, 1, 1);
    }
    if (view.zoom >= catchment.ROADS_FROM_ZOOM) {
      const isFaint = view.scale / 360 < catchment.FAINT_BELOW;
      this.stroke(context, lines.roads, view, colours.road, 1, isFaint ? 0.4 : 0.8);
    }
    this.stroke(context, lines.states, view, colours.state, 1, 1);
  }

  fill(context, lines, view, colour) {
    if (!lines) return;
    context.beginPath();
    for (let i = 0; i < lines.n; i++) {
      if (catchment.isInView(lines, i, view, 0)) catchment.trace(context, lines, i, view, true);
    }
    context.fillStyle = colour;
    context.fill("evenodd");
  }

  stroke(context, lines, view, colour, width, alpha, closed) {
    if (!lines) return;
    context.beginPath();
    for (let i = 0; i < lines.n; i++) {
      if (catchment.isInView(lines, i, view, 1)) catchment.trace(context, lines, i, view, closed);
    }
    context.globalAlpha = alpha;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
    context.globalAlpha = 1;
  }
};
