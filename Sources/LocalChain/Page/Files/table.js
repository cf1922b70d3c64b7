// The metagraph: a table that sorts, filters and is walked through by keys.

import { coins, count, element, percent, short, things, write } from "./format.js";

/** The columns: what to sort by, what to write, and what stands behind it; `falls` where people look for the most first. */
const columns = [
  { key: "uid", name: "uid", value: (row) => row.uid, text: (row) => String(row.uid) },
  { key: "hotkey", name: "hotkey", value: (row) => row.hotkey, text: (row) => short(row.hotkey, 4), full: (row) => row.hotkey },
  { key: "coldkey", name: "coldkey", value: (row) => row.coldkey, text: (row) => short(row.coldkey, 4), full: (row) => row.coldkey },
  { key: "stake", name: "stake α", title: "Alpha staked to the hotkey", number: true, falls: true, value: (row) => row.alpha, text: (row) => coins(row.alpha), full: (row) => (row.root > 0 ? `and ${coins(row.root)} τ on root` : "") },
  { key: "incentive", name: "incentive", number: true, falls: true, bar: true, value: (row) => row.incentive, text: (row) => percent(row.incentive) },
  { key: "dividends", name: "dividends", number: true, falls: true, bar: true, value: (row) => row.dividends, text: (row) => percent(row.dividends) },
  { key: "consensus", name: "consensus", number: true, falls: true, value: (row) => row.consensus, text: (row) => percent(row.consensus) },
  { key: "trust", name: "trust", title: "How far a validator’s weights agree with consensus", number: true, falls: true, value: (row) => row.trust, text: (row) => percent(row.trust) },
  { key: "emission", name: "emission", title: "Alpha of the last epoch", number: true, falls: true, value: (row) => row.emission, text: (row) => coins(row.emission) },
  { key: "permit", name: "permit", title: "Whether it may validate", falls: true, value: (row) => Number(row.permit), text: (row) => (row.permit ? "yes" : "–") },
  { key: "axon", name: "axon", value: (row) => row.axon ?? "~", text: (row) => row.axon ?? "–" },
  { key: "updated", name: "updated", title: "Blocks since its last weights", number: true, value: (row, number) => number - row.updated, text: (row, number) => count(Math.max(0, number - row.updated)) },
];

const collator = new Intl.Collator("en", { numeric: true });

/** Tells of `open` (detail: a uid) when somebody chooses a neuron. */
export class Table extends EventTarget {
  #head = document.getElementById("table-head");
  #body = document.getElementById("table-body");
  #filter = document.getElementById("filter");
  #kind = document.getElementById("kind");
  #count = document.getElementById("count");
  #rows = new Map();
  #buttons = new Map();
  #sort = { column: columns[0], falls: false };
  #model = null;
  #selected = null;
  /** The uid that the tab key comes to. */
  #current = null;
  #shown = [];

  constructor() {
    super();
    for (const column of columns) this.#head.append(this.#header(column));
    this.#showSort();
    this.#filter.addEventListener("input", () => this.draw(this.#model, this.#selected));
    this.#kind.addEventListener("change", () => this.draw(this.#model, this.#selected));
    this.#body.addEventListener("keydown", (event) => this.#key(event));
    this.#body.addEventListener("click", (event) => this.#click(event));
  }

  #header(column) {
    const button = element("button", { type: "button", title: column.title }, column.name);
    button.addEventListener("click", () => {
      const again = this.#sort.column === column;
      this.#sort = { column, falls: again ? !this.#sort.falls : Boolean(column.falls) };
      this.#showSort();
      this.draw(this.#model, this.#selected);
    });
    this.#buttons.set(column.key, button);
    return element("th", { scope: "col", role: "columnheader", class: column.number ? "number" : null }, button);
  }

  #showSort() {
    for (const column of columns) {
      const cell = this.#buttons.get(column.key).parentElement;
      if (column === this.#sort.column) cell.setAttribute("aria-sort", this.#sort.falls ? "descending" : "ascending");
      else cell.removeAttribute("aria-sort");
    }
  }

  draw(model, selected) {
    if (!model) return;
    this.#model = model;
    this.#selected = selected;
    const tops = {
      incentive: Math.max(1, ...model.neurons.map((row) => row.incentive)),
      dividends: Math.max(1, ...model.neurons.map((row) => row.dividends)),
    };
    const wanted = this.#wanted(model);
    this.#order(wanted.map((neuron) => this.#row(neuron, model.number, tops)));
    this.#shown = wanted.map((neuron) => neuron.uid);
    for (const uid of this.#rows.keys()) if (uid >= model.neurons.length) this.#rows.delete(uid);
    if (!this.#shown.includes(this.#current)) this.#point(this.#shown[0] ?? null);
    const all = model.neurons.length;
    write(this.#count, wanted.length === all ? things(all, "neuron") : `${count(wanted.length)} of ${things(all, "neuron")}`);
  }

  /** The neurons that the filter leaves, in order. */
  #wanted(model) {
    const text = this.#filter.value.trim().toLowerCase();
    const kind = this.#kind.value;
    const fits = (row) =>
      (kind === "all" || (kind === "validators") === row.permit)
      && (text === "" || (/^\d{1,5}$/.test(text)
        ? String(row.uid) === text
        : [row.hotkey, row.coldkey, row.axon ?? ""].some((field) => field.toLowerCase().includes(text))));
    const { column, falls } = this.#sort;
    const sign = falls ? -1 : 1;
    const values = new Map(model.neurons.map((row) => [row, column.value(row, model.number)]));
    return model.neurons.filter(fits).sort((one, other) => {
      const [left, right] = [values.get(one), values.get(other)];
      const order = typeof left === "string" ? collator.compare(left, right) : left - right;
      return order === 0 ? one.uid - other.uid : sign * order;
    });
  }

  #row(neuron, number, tops) {
    let row = this.#rows.get(neuron.uid);
    if (!row) {
      row = this.#build(neuron.uid);
      this.#rows.set(neuron.uid, row);
    }
    columns.forEach((column, place) => {
      const text = column.text(neuron, number);
      if (row.texts[place] !== text) {
        row.texts[place] = text;
        row.nodes[place].data = text;
        if (column.full) row.nodes[place].parentElement.title = column.full(neuron);
      }
      if (!column.bar) return;
      const part = Math.round((neuron[column.key] / tops[column.key]) * 100);
      if (row.bars[column.key] !== part) {
        row.bars[column.key] = part;
        row.cells[place].style.setProperty("--part", `${part}%`);
      }
    });
    const isSelected = neuron.uid === this.#selected;
    if (row.isSelected !== isSelected) {
      row.isSelected = isSelected;
      row.line.classList.toggle("selected", isSelected);
      row.button.setAttribute("aria-pressed", String(isSelected));
    }
    return row;
  }

  #build(uid) {
    const nodes = columns.map(() => document.createTextNode(""));
    const button = element("button", {
      type: "button", class: "uid", tabindex: uid === this.#current ? "0" : "-1", "aria-pressed": "false",
    }, element("span", { class: "hidden" }, "Neuron "), nodes[0]);
    const cells = columns.map((column, place) => {
      if (place === 0) return element("th", { scope: "row", role: "rowheader" }, button);
      const kind = [column.number && "number", column.bar && "bar-cell", column.full && !column.number && "key"].filter(Boolean).join(" ");
      return element("td", { role: "cell", class: kind || null }, nodes[place]);
    });
    const line = element("tr", { role: "row", "data-uid": uid }, ...cells);
    return { line, button, nodes, cells, texts: [], bars: {}, isSelected: false };
  }

  /** Puts rows in order, without a move for those that stand right; who has the focus keeps it. */
  #order(rows) {
    const focused = this.#body.contains(document.activeElement) ? document.activeElement : null;
    let place = this.#body.firstChild;
    for (const row of rows) {
      if (row.line === place) {
        place = place.nextSibling;
      } else {
        this.#body.insertBefore(row.line, place);
      }
    }
    while (place) {
      const next = place.nextSibling;
      place.remove();
      place = next;
    }
    if (focused && focused !== document.activeElement && this.#body.contains(focused)) focused.focus({ preventScroll: true });
  }

  #point(uid) {
    const before = this.#rows.get(this.#current);
    if (before) before.button.tabIndex = -1;
    this.#current = uid;
    const row = this.#rows.get(uid);
    if (row) row.button.tabIndex = 0;
  }

  #key(event) {
    const place = this.#shown.indexOf(this.#current);
    const last = this.#shown.length - 1;
    const steps = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: last, PageDown: place + 10, PageUp: place - 10 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.focus(this.#shown[Math.max(0, Math.min(last, steps[event.key]))]);
  }

  #click(event) {
    const line = event.target.closest("tr");
    // Selecting text of a row is not choosing it.
    if (!line || !window.getSelection().isCollapsed) return;
    const uid = Number(line.dataset.uid);
    this.#point(uid);
    this.dispatchEvent(new CustomEvent("open", { detail: uid }));
  }

  /** Gives a neuron's row the focus, where it is shown. */
  focus(uid) {
    if (!this.#shown.includes(uid)) return;
    this.#point(uid);
    const { button } = this.#rows.get(uid);
    button.focus({ preventScroll: true });
    button.scrollIntoView({ block: "nearest" });
  }
}
