// Weights as a heat map: who gives them in rows, who receives them in columns.

import { element, share, theme, things, write } from "./format.js";

const margin = { left: 34, top: 4, right: 2, bottom: 20 };

function channels(colour) {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

/** Tells of `open` (detail: a uid) when somebody chooses a neuron. */
export class Heat extends EventTarget {
  #holder = document.getElementById("heat");
  #order = document.getElementById("heat-order");
  #canvas = element("canvas", { tabindex: "0", role: "img" });
  #readout = element("p", { class: "readout", "aria-live": "polite" });
  #scale = element("p", { class: "ramp" });
  #words = element("details", {}, element("summary", {}, "Weights in words"), element("ul"));
  #cells = document.createElement("canvas");
  #model = null;
  #selected = null;
  #rows = [];
  #columns = [];
  #most = 0;
  #cursor = null;
  #width = 0;
  #size = { cell: 1, row: 1 };

  constructor() {
    super();
    this.#scale.append("none ", element("canvas", { width: "120", height: "10", "aria-hidden": "true" }), " ", element("span"));
    this.#holder.append(this.#canvas, this.#readout, this.#scale, this.#words);
    this.#order.addEventListener("change", () => this.draw(this.#model, this.#selected));
    this.#words.addEventListener("toggle", () => this.#tell());
    this.#canvas.addEventListener("pointermove", (event) => this.#move(this.#at(event)));
    this.#canvas.addEventListener("pointerleave", () => this.#move(null));
    this.#canvas.addEventListener("blur", () => this.#move(null));
    this.#canvas.addEventListener("click", () => this.#open());
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width === this.#width) return;
      this.#width = width;
      this.#paint();
    }).observe(this.#holder);
  }

  draw(model, selected) {
    if (!model) return;
    this.#model = model;
    this.#selected = selected;
    this.#rows = model.givers;
    this.#columns = model.neurons.map((neuron) => neuron.uid);
    if (this.#order.value === "incentive") {
      this.#columns.sort((one, other) => model.neurons[other].incentive - model.neurons[one].incentive || one - other);
    }
    this.#most = 0;
    for (const { values, sum } of model.weights.values()) {
      for (const value of values) this.#most = Math.max(this.#most, value / sum);
    }
    this.#canvas.setAttribute("aria-label", `${this.#summary} Arrow keys read weights, Enter opens the neuron that receives one.`);
    if (this.#cursor === null) write(this.#readout, this.#summary);
    this.#tell();
    this.#paint();
  }

  get #summary() {
    if (this.#rows.length === 0) return "Nobody has set weights yet.";
    const { many, few } = { many: things(this.#rows.length, "neuron"), few: things(this.#columns.length, "neuron") };
    return `${many} ${this.#rows.length === 1 ? "gives" : "give"} weight to ${few}; the largest part is ${share(this.#most)}.`;
  }

  /** The matrix in words, for those who ask for it. */
  #tell() {
    if (!this.#words.open || !this.#model) return;
    const rows = this.#rows.map((from) => {
      const given = this.#columns.map((to) => ({ to, part: this.#model.weight(from, to) })).filter(({ part }) => part > 0)
        .sort((one, other) => other.part - one.part);
      const best = given.slice(0, 8).map(({ to, part }) => `${to} ${share(part)}`).join(", ");
      const rest = given.length > 8 ? `, and ${things(given.length - 8, "other")}` : "";
      return element("li", {}, element("strong", {}, `Neuron ${from}`), ` gives ${best}${rest}.`);
    });
    this.#words.querySelector("ul").replaceChildren(...rows);
  }

  // Drawing

  #colours(ramp) {
    const stops = ramp.map(channels);
    return (part) => {
      // The root tells small weights apart.
      const place = Math.sqrt(Math.min(1, part)) * (stops.length - 1);
      const from = Math.min(stops.length - 2, Math.floor(place));
      return stops[from].map((low, channel) => Math.round(low + (stops[from + 1][channel] - low) * (place - from)));
    };
  }

  #paint() {
    if (!this.#model || this.#width === 0) return;
    const colours = theme();
    const [across, down] = [Math.max(1, this.#columns.length), Math.max(1, this.#rows.length)];
    const cell = (this.#width - margin.left - margin.right) / across;
    const row = Math.max(5, Math.min(34, 300 / down));
    this.#size = { cell, row };
    const [width, height] = [this.#width, Math.round(row * down) + margin.top + margin.bottom];
    const ratio = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#canvas.style.height = `${height}px`;
    const context = this.#canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const colour = this.#colours(colours.ramp);
    this.#fill(colour, across, down);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#cells, margin.left, margin.top, cell * across, row * down);
    this.#rule(context, colours, across, down);
    this.#name(context, colours);
    this.#mark(context, colours);
    this.#showScale(colour);
  }

  /** One pixel a cell, which the canvas makes larger: as quick for 64 × 256 as for three. */
  #fill(colour, across, down) {
    this.#cells.width = across;
    this.#cells.height = down;
    const context = this.#cells.getContext("2d");
    const image = context.createImageData(across, down);
    const most = this.#most || 1;
    let place = 0;
    for (let row = 0; row < down; row += 1) {
      const from = this.#rows[row];
      for (let column = 0; column < across; column += 1) {
        const part = from === undefined ? 0 : this.#model.weight(from, this.#columns[column]);
        const [red, green, blue] = colour(part / most);
        image.data[place] = red;
        image.data[place + 1] = green;
        image.data[place + 2] = blue;
        image.data[place + 3] = 255;
        place += 4;
      }
    }
    context.putImageData(image, 0, 0);
  }

  #rule(context, colours, across, down) {
    const { cell, row } = this.#size;
    context.fillStyle = colours.panel;
    if (cell >= 7) {
      for (let column = 1; column < across; column += 1) context.fillRect(margin.left + column * cell - 0.5, margin.top, 1, row * down);
    }
    if (row >= 7) {
      for (let line = 1; line < down; line += 1) context.fillRect(margin.left, margin.top + line * row - 0.5, cell * across, 1);
    }
  }

  #name(context, colours) {
    const { cell, row } = this.#size;
    context.fillStyle = colours.muted;
    context.font = "11px system-ui, sans-serif";
    context.textBaseline = "middle";
    context.textAlign = "right";
    const stepDown = Math.max(1, Math.ceil(12 / row));
    this.#rows.forEach((uid, place) => {
      if (place % stepDown === 0) context.fillText(String(uid), margin.left - 6, margin.top + (place + 0.5) * row);
    });
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    const stepAcross = Math.max(1, Math.ceil(26 / cell));
    const bottom = margin.top + row * Math.max(1, this.#rows.length) + 14;
    this.#columns.forEach((uid, place) => {
      if (place % stepAcross === 0) context.fillText(String(uid), margin.left + (place + 0.5) * cell, bottom);
    });
  }

  #mark(context, colours) {
    const { cell, row } = this.#size;
    const down = Math.max(1, this.#rows.length);
    context.strokeStyle = colours.focus;
    context.lineWidth = 1.5;
    const column = this.#columns.indexOf(this.#selected);
    if (column >= 0) context.strokeRect(margin.left + column * cell, margin.top, cell, row * down);
    const line = this.#rows.indexOf(this.#selected);
    if (line >= 0) context.strokeRect(margin.left, margin.top + line * row, cell * this.#columns.length, row);
    if (!this.#cursor) return;
    context.strokeStyle = colours.ink;
    context.lineWidth = 2;
    context.strokeRect(margin.left + this.#cursor.column * cell, margin.top + this.#cursor.row * row, Math.max(3, cell), row);
  }

  #showScale(colour) {
    const [canvas, most] = [this.#scale.querySelector("canvas"), this.#scale.querySelector("span")];
    const context = canvas.getContext("2d");
    for (let at = 0; at < canvas.width; at += 1) {
      context.fillStyle = `rgb(${colour(at / canvas.width).join(" ")})`;
      context.fillRect(at, 0, 1, canvas.height);
    }
    write(most, this.#most > 0 ? `${share(this.#most)} of a neuron’s weights` : "");
  }

  // The cursor

  #at(event) {
    const column = Math.floor((event.offsetX - margin.left) / this.#size.cell);
    const row = Math.floor((event.offsetY - margin.top) / this.#size.row);
    return this.#rows[row] === undefined || this.#columns[column] === undefined ? null : { row, column };
  }

  #key(event) {
    if (this.#rows.length === 0) return;
    const { row, column } = this.#cursor ?? { row: 0, column: 0 };
    if (event.key === "Enter") return this.#open();
    const steps = {
      ArrowLeft: { row, column: column - 1 }, ArrowRight: { row, column: column + 1 }, ArrowUp: { row: row - 1, column },
      ArrowDown: { row: row + 1, column }, Home: { row, column: 0 }, End: { row, column: this.#columns.length - 1 },
    };
    const wanted = steps[event.key];
    if (!wanted) return undefined;
    event.preventDefault();
    if (!this.#cursor) return this.#move({ row: 0, column: 0 });
    return this.#move({
      row: Math.max(0, Math.min(this.#rows.length - 1, wanted.row)),
      column: Math.max(0, Math.min(this.#columns.length - 1, wanted.column)),
    });
  }

  #move(cursor) {
    if (!this.#model || (cursor?.row === this.#cursor?.row && cursor?.column === this.#cursor?.column)) return;
    this.#cursor = cursor;
    if (cursor) {
      const [from, to] = [this.#rows[cursor.row], this.#columns[cursor.column]];
      write(this.#readout, `Neuron ${from} gives ${to} ${share(this.#model.weight(from, to))} of its weights.`);
    } else {
      write(this.#readout, this.#summary);
    }
    this.#paint();
  }

  #open() {
    if (this.#cursor) this.dispatchEvent(new CustomEvent("open", { detail: this.#columns[this.#cursor.column] }));
  }
}
