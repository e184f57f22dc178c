// Canvases that lie on the map, larger than the window: panning moves them by CSS, and they are
// painted anew when the move ends or their margin is used up.
"use strict";

catchment.MARGIN = 0.25; // of width and height, on each side

catchment.Stage = class {
  // layers: [{name, paint(context, view), opaque}] from bottom to top
  constructor(map, layers, onPainted) {
    this.map = map;
    this.onPainted = onPainted;
    this.onPlaced = () => {};
    this.cost = {}; // milliseconds of the last painting, by layer
    this.dirty = new Set();
    this.isPlaced = false;
    this.isAsked = false;
    this.view = null;
    const pane = map.createPane("stage");
    this.layers = layers.map((layer) => {
      const canvas = document.createElement("canvas");
      canvas.className = "stage-canvas";
      pane.appendChild(canvas);
      const context = canvas.getContext("2d", { alpha: !layer.opaque, willReadFrequently: true });
      return { ...layer, canvas, context };
    });
    map.on("moveend viewreset resize", () => this.replace());
    map.on("move", () => this.isCovered() || this.replace());
    map.on("zoom", () => this.replace());
  }

  replace() {
    this.isPlaced = false;
    this.ask();
  }

  soil(...names) {
    for (const name of names) this.dirty.add(name);
    this.ask();
  }

  ask() {
    if (this.isAsked) return;
    this.isAsked = true;
    requestAnimationFrame(() => {
      this.isAsked = false;
      this.paint();
      this.onPainted();
    });
  }

  isCovered() {
    if (!this.view) return false;
    const corner = this.map.containerPointToLayerPoint([0, 0]).subtract(this.corner);
    const size = this.map.getSize();
    return (
      corner.x >= 0 &&
      corner.y >= 0 &&
      corner.x + size.x <= this.view.width &&
      corner.y + size.y <= this.view.height
    );
  }

  place() {
    const size = this.map.getSize();
    const margin = size.multiplyBy(catchment.MARGIN).round();
    this.corner = this.map.containerPointToLayerPoint(margin.multiplyBy(-1)).round();
    const origin = this.map.getPixelOrigin().add(this.corner);
    const zoom = this.map.getZoom();
    const ratio = window.devicePixelRatio || 1;
    const width = size.x + 2 * margin.x;
    const height = size.y + 2 * margin.y;
    this.view = {
      scale: this.map.options.crs.scale(zoom), x: origin.x, y: origin.y,
      width, height, ratio, zoom, margin,
    };
    for (const { canvas } of this.layers) {
      if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
        canvas.width = Math.round(width * ratio);
        canvas.height = Math.round(height * ratio);
        canvas.style.width = `${width}px`;
        canvas.style.height = `${height}px`;
      }
      L.DomUtil.setPosition(canvas, this.corner);
    }
    this.isPlaced = true;
    for (const { name } of this.layers) this.dirty.add(name);
    this.onPlaced(this.view);
  }

  paint() {
    const size = this.map.getSize();
    if (!size.x || !size.y) return;
    if (!this.isPlaced) this.place();
    for (const layer of this.layers) {
      if (!this.dirty.delete(layer.name)) continue;
      const begun = performance.now();
      layer.context.setTransform(this.view.ratio, 0, 0, this.view.ratio, 0, 0);
      layer.paint(layer.context, this.view);
      this.cost[layer.name] = performance.now() - begun;
    }
  }

  // A point of the window, in pixels of the view.
  toView(point) {
    return this.map.containerPointToLayerPoint(point).subtract(this.corner);
  }

  toWindow(x, y) {
    return this.map.layerPointToContainerPoint(L.point(x, y).add(this.corner));
  }
};
