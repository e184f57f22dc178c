// Dots drawn once per look, kept as pixels.
"use strict";

catchment.LOCKED = 1;
catchment.APPROXIMATE = 2;
catchment.SELECTED = 4;
catchment.MOVING = 8;
catchment.HALO_PX = 1.25;
catchment.MOST_SPRITES = 4000;

catchment.Sprites = class {
  constructor() {
    this.kept = new Map();
    this.ink = null; // {halo, text, surface}
  }

  clear(ink) {
    this.kept.clear();
    this.ink = ink;
  }

  // A dot of a colour; radius in pixels, in steps of a half; look: a sum of the flags above.
  get(colour, radius, look, ratio) {
    const steps = Math.max(2, Math.round(radius * 2));
    const key = `${colour} ${steps} ${look} ${ratio}`;
    let sprite = this.kept.get(key);
    if (!sprite) {
      if (this.kept.size > catchment.MOST_SPRITES) this.kept.clear();
      sprite = this.draw(colour, steps / 2, look, ratio);
      this.kept.set(key, sprite);
    }
    return sprite;
  }

  draw(colour, radius, look, ratio) {
    const reach = Math.ceil(radius + catchment.HALO_PX + 1 + (look & ~catchment.APPROXIMATE ? 6 : 0));
    const canvas = document.createElement("canvas");
    const side = Math.round(2 * reach * ratio) + 1; // odd: a middle pixel
    canvas.width = canvas.height = side;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.translate(side / 2, side / 2);
    context.scale(ratio, ratio);
    this.dot(context, colour, radius, look);
    if (look & catchment.SELECTED) this.ring(context, radius + 1, 2, this.ink.text);
    if (look & catchment.MOVING) {
      context.setLineDash([3, 2.5]);
      this.ring(context, radius + 3.25, 1.5, this.ink.text);
      context.setLineDash([]);
    }
    if (look & catchment.LOCKED) this.lock(context, radius);
    const pixels = new Uint32Array(context.getImageData(0, 0, side, side).data.buffer);
    return { canvas, pixels, side, half: side / 2 / ratio };
  }

  dot(context, colour, radius, look) {
    this.disc(context, radius + catchment.HALO_PX, this.ink.halo);
    this.disc(context, radius, colour);
    if (look & catchment.APPROXIMATE) {
      this.disc(context, Math.max(radius - 1.75, 0.8), this.ink.surface);
    }
  }

  disc(context, radius, colour) {
    context.beginPath();
    context.arc(0, 0, radius, 0, 2 * Math.PI);
    context.fillStyle = colour;
    context.fill();
  }

  ring(context, radius, width, colour) {
    context.beginPath();
    context.arc(0, 0, radius, 0, 2 * Math.PI);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();
  }

  lock(context, radius) {
    const away = radius * 0.71 + 2.5;
    context.save();
    context.translate(away, -away);
    this.disc(context, 4.5, this.ink.halo);
    catchment.drawLock(context, this.ink.text);
    context.restore();
  }
};

catchment.drawLock = (context, colour) => {
  context.fillStyle = context.strokeStyle = colour;
  context.fillRect(-2.5, -0.75, 5, 3.75);
  context.beginPath();
  context.lineWidth = 1.1;
  context.arc(0, -1, 1.55, Math.PI, 0);
  context.stroke();
};

// Lays a sprite over a picture of unpremultiplied pixels; left, top: its corner.
catchment.blend = (picture, width, height, sprite, left, top) => {
  const { pixels, side } = sprite;
  const fromX = Math.max(0, -left);
  const toX = Math.min(side, width - left);
  for (let row = Math.max(0, -top), end = Math.min(side, height - top); row < end; row++) {
    let source = row * side + fromX;
    let goal = (top + row) * width + left + fromX;
    for (let column = fromX; column < toX; column++, source++, goal++) {
      const over = pixels[source];
      const alpha = over >>> 24;
      if (!alpha) continue;
      const under = picture[goal];
      const held = under >>> 24;
      if (alpha === 255 || !held) picture[goal] = over;
      else if (held === 255) picture[goal] = catchment.mixOpaque(under, over, alpha);
      else picture[goal] = catchment.mix(under, over, alpha / 255, held / 255);
    }
  }
};

// Red and blue at once, then green; on opaque ground no division is needed.
catchment.mixOpaque = (under, over, alpha) => {
  const keep = 256 - alpha;
  const both = ((under & 0xff00ff) * keep + (over & 0xff00ff) * alpha) >>> 8;
  const green = ((under & 0xff00) * keep + (over & 0xff00) * alpha) >>> 8;
  return (0xff000000 | (both & 0xff00ff) | (green & 0xff00)) >>> 0;
};

catchment.mix = (under, over, share, held) => {
  const alpha = share + held * (1 - share);
  const part = share / alpha;
  const blue = ((over >>> 16) & 255) * part + ((under >>> 16) & 255) * (1 - part);
  const green = ((over >>> 8) & 255) * part + ((under >>> 8) & 255) * (1 - part);
  const red = (over & 255) * part + (under & 255) * (1 - part);
  return ((Math.round(alpha * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
};
