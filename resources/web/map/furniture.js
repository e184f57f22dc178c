// What lies on the window, not on the earth: zoom buttons, legend, scale bar, tooltip, sources.
"use strict";

catchment.MILE_M = 1609.344;
catchment.EQUATOR_M = 40075016.686;
catchment.SCALE_PX = 96;

catchment.Furniture = class {
  constructor(map, sizeAt) {
    this.map = map;
    this.sizeAt = sizeAt;
    this.units = "mi";
    this.dots = [];
    const box = map.getContainer();
    this.zoom = this.add(box, "zoom");
    this.button("+", "Zoom in", 1);
    this.button("−", "Zoom out", -1);
    this.legend = this.add(box, "legend");
    const corner = (this.corner = this.add(box, "corner"));
    const bar = this.add(corner, "bar");
    this.scale = this.add(bar, "scale");
    this.north = this.add(bar, "north", "N");
    this.north.setAttribute("aria-label", "North is up");
    this.sources = this.add(corner, "sources");
    this.tooltip = this.add(box, "tooltip");
    this.tooltip.setAttribute("role", "status");
    this.add(box, "frame");
    map.on("moveend zoomend resize", () => this.measure());
  }

  add(parent, name, text) {
    const element = document.createElement("div");
    element.className = name;
    if (text !== undefined) element.textContent = text;
    parent.appendChild(element);
    return element;
  }

  button(text, title, step) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.title = title;
    button.tabIndex = -1; // the keyboard has + and −
    button.setAttribute("aria-label", title);
    button.addEventListener("click", () => this.map.setZoom(this.map.getZoom() + step));
    this.zoom.appendChild(button);
  }

  setUnits(units) {
    this.units = units;
    this.measure();
  }

  // A bar of a round length near SCALE_PX, and the legend's dots in their present size.
  measure() {
    const latitude = (this.map.getCenter().lat * Math.PI) / 180;
    const span = this.map.options.crs.scale(this.map.getZoom());
    const metres = (Math.cos(latitude) * catchment.EQUATOR_M) / span;
    const unit = this.units === "km" ? 1000 : catchment.MILE_M;
    const most = (metres * catchment.SCALE_PX) / unit;
    const power = Math.pow(10, Math.floor(Math.log10(most)));
    const length = [5, 2, 1].find((lead) => lead * power <= most) * power;
    this.scale.textContent = `${length} ${this.units}`;
    this.scale.style.width = `${Math.round((length * unit) / metres)}px`;
    this.sizeDots();
  }

  // sections: {title, rows: [{form, colour, hatch, text, count}]}; none: one line of sizes.
  setLegend(title, dots, sections, isShown) {
    this.legend.replaceChildren();
    this.legend.hidden = !isShown || !(dots.length || sections.length);
    this.legend.classList.toggle("tall", sections.length > 0);
    const parts = this.add(this.legend, "legend-parts");
    for (const section of sections) this.addSection(parts, section);
    const line = this.add(this.legend, "legend-line");
    this.add(line, "legend-title", title);
    this.dots = dots.map(([radius, text]) => {
      const entry = this.add(line, "legend-entry");
      const dot = this.add(entry, "legend-dot");
      this.add(entry, "legend-text", text);
      return { dot, radius };
    });
    const entry = this.add(line, "legend-entry");
    this.lock = document.createElement("canvas");
    this.lock.width = this.lock.height = 24;
    this.lock.className = "legend-lock";
    entry.appendChild(this.lock);
    this.add(entry, "legend-text", "locked");
    this.sizeDots();
    this.drawLock();
  }

  addSection(parts, { title, rows }) {
    const section = this.add(parts, "legend-section");
    this.add(section, "legend-title", title);
    for (const { form, colour, text, count } of rows) {
      const row = this.add(section, "legend-row");
      const swatch = this.add(row, `legend-swatch ${form}`);
      if (colour) swatch.style.background = colour;
      this.add(row, "legend-text", text);
      this.add(row, "legend-count", count);
    }
  }

  sizeDots() {
    const size = this.sizeAt(this.map.getZoom());
    for (const { dot, radius } of this.dots) {
      const across = 2 * Math.max(1, Math.round(radius * size * 2) / 2);
      dot.style.width = dot.style.height = `${across}px`;
    }
  }

  drawLock() {
    if (!this.lock) return;
    const context = this.lock.getContext("2d");
    context.setTransform(2, 0, 0, 2, 12, 12);
    context.clearRect(-6, -6, 12, 12);
    context.scale(1.35, 1.35);
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--text2");
    catchment.drawLock(context, colour.trim());
  }

  setSources(text) {
    this.sources.textContent = text;
  }

  showTooltip(text, point) {
    const [first, ...others] = text.split("\n");
    this.tooltip.replaceChildren();
    this.add(this.tooltip, "tooltip-name", first);
    for (const line of others) this.add(this.tooltip, "tooltip-line", line);
    this.tooltip.classList.add("shown");
    const size = this.map.getSize();
    const { offsetWidth: width, offsetHeight: height } = this.tooltip;
    const left = point.x + 14 + width > size.x - 8 ? point.x - 14 - width : point.x + 14;
    const top = Math.min(Math.max(8, point.y - height / 2), size.y - height - 8);
    this.tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }

  hideTooltip() {
    this.tooltip.classList.remove("shown");
  }

  // Rectangles [x, y, width, height] of the window where no label should lie.
  taken() {
    return [this.zoom, this.legend, this.corner].map((element) => {
      const box = element.getBoundingClientRect();
      return [box.x, box.y, box.width, box.height];
    });
  }
};
