// Lines over blocks, on a canvas, with a cursor that keys and pointers move, and words for those who see neither.

import { count, element, theme, write } from "./format.js";

const dashes = [[], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 3]];
const frame = { left: 54, top: 8, bottom: 20 };

/** The least round number that is not less. */
function round(value) {
  if (!(value > 0)) return 1;
  const size = 10 ** Math.floor(Math.log10(value));
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => step * size >= value * 0.999_999) * size;
}

/**
 * One figure. Data: `x` (blocks), `lines` ({ name, values, slot, strong }; a value of null is a gap), a `band` ({ low, high })
 * behind them, `zero` (whether the axis begins at nothing), `format` for values, and `summary` in words.
 */
export class Lines {
  #canvas = element("canvas", { tabindex: "0", role: "img", height: "190" });
  #readout = element("p", { class: "readout", "aria-live": "polite" });
  #data = null;
  #cursor = null;
  #width = 0;
  #height = 0;
  /** Room for the lines' names. */
  #right = 10;

  constructor(title, { height = 190, note = "" } = {}) {
    this.#height = height;
    this.title = title;
    this.node = element(
      "figure", { class: "lines" }, element("figcaption", {}, title, note ? element("small", { class: "quiet" }, note) : null), this.#canvas, this.#readout);
    this.#canvas.addEventListener("pointermove", (event) => this.#move(this.#nearest(event.offsetX)));
    this.#canvas.addEventListener("pointerleave", () => this.#move(null));
    this.#canvas.addEventListener("blur", () => this.#move(null));
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width === this.#width) return;
      this.#width = width;
      this.#paint();
    }).observe(this.node);
  }

  draw(data) {
    this.#data = data;
    if (this.#cursor !== null && this.#cursor >= data.x.length) this.#cursor = null;
    this.#canvas.setAttribute("aria-label", `${this.title}. ${data.summary} Arrow keys read values.`);
    if (this.#cursor === null) write(this.#readout, data.summary);
    this.#paint();
  }

  #key(event) {
    const last = (this.#data?.x.length ?? 0) - 1;
    if (last < 0) return;
    const place = this.#cursor ?? last;
    const steps = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: last, Escape: null };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const wanted = steps[event.key];
    this.#move(wanted === null ? null : Math.max(0, Math.min(last, wanted)));
  }

  #nearest(offset) {
    const x = this.#data?.x ?? [];
    if (x.length === 0) return null;
    const wanted = x[0] + ((offset - frame.left) / Math.max(1, this.#width - frame.left - this.#right)) * (x.at(-1) - x[0]);
    let best = 0;
    for (let place = 1; place < x.length; place += 1) {
      if (Math.abs(x[place] - wanted) < Math.abs(x[best] - wanted)) best = place;
    }
    return best;
  }

  #move(place) {
    if (place === this.#cursor || !this.#data) return;
    this.#cursor = place;
    if (place === null) {
      write(this.#readout, this.#data.summary);
    } else {
      const values = this.#data.lines
        .filter(({ values }) => values[place] !== null && values[place] !== undefined)
        .map(({ name, values }) => `${name} ${this.#data.format(values[place])}`);
      write(this.#readout, `Block ${count(this.#data.x[place])}: ${values.join(", ") || "nothing"}.`);
    }
    this.#paint();
  }

  #paint() {
    if (!this.#data || this.#width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.#width, this.#height];
    if (this.#canvas.width !== Math.round(width * ratio) || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
      this.#canvas.style.height = `${height}px`;
    }
    const context = this.#canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const colours = theme();
    context.font = "11px system-ui, sans-serif";
    if (this.#data.x.length === 0) {
      context.fillStyle = colours.muted;
      context.fillText("Nothing yet: the first epoch has not run.", frame.left, height / 2);
      return;
    }
    context.font = "700 11px system-ui, sans-serif";
    const widths = this.#data.lines.map(({ label }) => (label ? context.measureText(label).width + 8 : 0));
    this.#right = Math.max(10, ...widths);
    context.font = "11px system-ui, sans-serif";
    const scale = this.#scale(width, height);
    this.#axes(context, colours, scale, width, height);
    this.#band(context, colours, scale);
    for (const line of this.#data.lines) this.#line(context, colours, scale, line);
    this.#labels(context, colours, scale, width);
    this.#drawCursor(context, colours, scale, height);
  }

  #scale(width, height) {
    const { x, lines, band, zero } = this.#data;
    const values = lines.flatMap(({ values }) => Array.from(values)).filter((value) => value !== null && value !== undefined);
    if (band) values.push(...band.high);
    let [low, high] = [0, round(values.reduce((most, value) => Math.max(most, value), 0))];
    if (!zero && values.length > 0) {
      [low, high] = values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity]);
      const room = Math.max((high - low) * 0.12, high * 1e-4, 1e-9);
      [low, high] = [Math.max(0, low - room), high + room];
    }
    const [first, last] = [x[0], x.at(-1)];
    const inner = { width: width - frame.left - this.#right, height: height - frame.top - frame.bottom };
    return {
      low, high,
      x: (block) => frame.left + (last === first ? inner.width : ((block - first) / (last - first)) * inner.width),
      y: (value) => frame.top + inner.height - ((value - low) / (high - low)) * inner.height,
    };
  }

  #axes(context, colours, scale, width, height) {
    const { x, format } = this.#data;
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    for (let step = 0; step <= 2; step += 1) {
      const value = scale.low + ((scale.high - scale.low) * step) / 2;
      const y = Math.round(scale.y(value)) + 0.5;
      context.strokeStyle = colours.rule;
      context.beginPath();
      context.moveTo(frame.left, y);
      context.lineTo(width - this.#right, y);
      context.stroke();
      context.fillStyle = colours.muted;
      context.fillText(format(value, true), frame.left - 6, y);
    }
    context.textBaseline = "alphabetic";
    const ticks = x.length > 2 && width > 260 ? [x[0], x[Math.floor((x.length - 1) / 2)], x.at(-1)] : [x[0], x.at(-1)];
    ticks.forEach((block, place) => {
      context.textAlign = place === 0 ? "left" : place === ticks.length - 1 ? "right" : "center";
      if (place === 0 || block !== ticks[0]) context.fillText(count(block), scale.x(block), height - 5);
    });
  }

  #band(context, colours, scale) {
    const { x, band } = this.#data;
    if (!band) return;
    context.fillStyle = colours.band;
    context.beginPath();
    x.forEach((block, place) => context.lineTo(scale.x(block), scale.y(band.high[place])));
    for (let place = x.length - 1; place >= 0; place -= 1) context.lineTo(scale.x(x[place]), scale.y(band.low[place]));
    context.closePath();
    context.fill();
  }

  #line(context, colours, scale, { values, slot, strong }) {
    const { x } = this.#data;
    context.strokeStyle = strong ? colours.ink : colours.series[slot % colours.series.length];
    context.lineWidth = strong ? 2.5 : 1.6;
    context.lineJoin = "round";
    context.setLineDash(strong ? [] : dashes[slot % dashes.length]);
    context.beginPath();
    let isDown = false;
    x.forEach((block, place) => {
      const value = values[place];
      if (value === null || value === undefined) {
        isDown = false;
      } else if (isDown) {
        context.lineTo(scale.x(block), scale.y(value));
      } else {
        context.moveTo(scale.x(block), scale.y(value));
        isDown = true;
      }
    });
    context.stroke();
    context.setLineDash([]);
  }

  /** Names at the ends of lines, pushed apart where they would cover each other. */
  #labels(context, colours, scale, width) {
    const labels = this.#data.lines
      .filter(({ label, values }) => label && values.at(-1) !== null && values.at(-1) !== undefined)
      .map((line) => ({ line, y: scale.y(line.values.at(-1)) }))
      .sort((one, other) => one.y - other.y);
    for (let place = 1; place < labels.length; place += 1) {
      labels[place].y = Math.max(labels[place].y, labels[place - 1].y + 12);
    }
    let bottom = this.#height - frame.bottom + 4;
    for (const label of labels.toReversed()) {
      label.y = Math.min(label.y, bottom);
      bottom = label.y - 12;
    }
    context.textAlign = "left";
    context.textBaseline = "middle";
    for (const { line, y } of labels) {
      context.font = line.strong ? "700 11px system-ui, sans-serif" : "600 11px system-ui, sans-serif";
      context.fillStyle = line.strong ? colours.ink : colours.series[line.slot % colours.series.length];
      context.fillText(line.label, width - this.#right + 6, y);
    }
  }

  #drawCursor(context, colours, scale, height) {
    if (this.#cursor === null) return;
    const { x, lines } = this.#data;
    const at = Math.round(scale.x(x[this.#cursor])) + 0.5;
    context.strokeStyle = colours.muted;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(at, frame.top);
    context.lineTo(at, height - frame.bottom);
    context.stroke();
    for (const { values, slot, strong } of lines) {
      const value = values[this.#cursor];
      if (value === null || value === undefined) continue;
      context.fillStyle = strong ? colours.ink : colours.series[slot % colours.series.length];
      context.beginPath();
      context.arc(at, scale.y(value), 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  }
}
