// One neuron: who it is, what it earned, who gave it weight, whom it gave some, and what was refused.

import { axisShare, coins, count, element, fixed, percent, refill, share, things, write } from "./format.js";
import { Lines } from "./lines.js";
import { refusalList } from "./refusals.js";

function key(text) {
  const button = element("button", { type: "button", class: "copy" }, "Copy");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      write(button, "Copied");
    } catch {
      // Without leave to write, the text can still be selected by hand.
      window.getSelection().selectAllChildren(button.previousElementSibling);
    }
  });
  return [element("code", {}, text), button];
}

function weightTable(title, rows, open) {
  if (rows.length === 0) return null;
  const shown = rows.slice(0, 16);
  const rest = rows.length - shown.length;
  return element(
    "section", {}, element("h3", {}, title),
    element(
      "table", { class: "small", "aria-label": title },
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "neuron"), element("th", { scope: "col", class: "number" }, "part of the weights"), element("th", { scope: "col", class: "number" }, "stake α"))),
      element("tbody", {}, ...shown.map(({ neuron, part }) => {
        const button = element("button", { type: "button", class: "link" }, String(neuron.uid));
        button.addEventListener("click", () => open(neuron.uid));
        return element("tr", {}, element("th", { scope: "row" }, button), element("td", { class: "number" }, share(part)), element("td", { class: "number" }, coins(neuron.alpha)));
      }))),
    rest > 0 ? element("p", { class: "quiet" }, `and ${things(rest, "other")}`) : null);
}

/** Tells of `closed`; `open` is called with the uid of another neuron. */
export class Story extends EventTarget {
  #panel = document.getElementById("story");
  #title = document.getElementById("story-title");
  #body = document.getElementById("story-body");
  #close = document.getElementById("story-close");
  #hint = this.#body.firstElementChild;
  #open;
  #facts = element("dl", { class: "who" });
  #scores = new Lines("Incentive, dividends and bonds", { height: 150 });
  #emission = new Lines("Emission of an epoch", { height: 120 });
  #tables = element("div");
  #refused = element("div");
  #shown = "";

  constructor(open) {
    super();
    this.#open = open;
    this.#close.addEventListener("click", () => this.dispatchEvent(new Event("closed")));
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.dispatchEvent(new Event("closed"));
    });
  }

  /** Brings the reader here. */
  focus() {
    this.#title.focus({ preventScroll: window.matchMedia("(min-width: 70rem)").matches });
  }

  draw(model, uid) {
    const neuron = uid === null ? undefined : model.neurons[uid];
    this.#close.hidden = !neuron;
    if (!neuron) {
      write(this.#title, "One neuron");
      if (this.#hint.parentElement !== this.#body) this.#body.replaceChildren(this.#hint);
      return;
    }
    write(this.#title, `Neuron ${uid}`);
    if (this.#facts.parentElement !== this.#body) {
      this.#body.replaceChildren(this.#facts, this.#scores.node, this.#emission.node, this.#tables, this.#refused);
    }
    this.#drawFacts(model, neuron);
    this.#drawLines(model, neuron);
    this.#drawTables(model, neuron);
    const own = model.refusals.filter(({ signer }) => signer === neuron.hotkey || signer === neuron.coldkey);
    refill(this.#refused, own.length > 0
      ? [element("h3", {}, "Refused"), element("ol", { class: "refusal-list" }, ...refusalList(own, model, this.#open, 6))] : []);
  }

  #drawFacts(model, neuron) {
    const ago = Math.max(0, model.number - neuron.updated);
    const words = [
      neuron.permit ? "may validate" : "may not validate", neuron.active ? "active" : "inactive",
      neuron.hotkey === model.subnet.ownerHotkey ? "the owner’s" : "",
    ].filter(Boolean).join(", ");
    const facts = [
      ["Hotkey", neuron.hotkey], ["Coldkey", neuron.coldkey], ["Axon", neuron.axon ?? "none published"], ["Standing", words],
      ["Stake", `${coins(neuron.alpha)} α${neuron.root > 0 ? ` and ${coins(neuron.root)} τ on root` : ""}`],
      ["Incentive", percent(neuron.incentive)], ["Dividends", percent(neuron.dividends)], ["Consensus", percent(neuron.consensus)],
      ["Trust", percent(neuron.trust)], ["Emission", `${coins(neuron.emission)} α in the last epoch`],
      ["Registered", `in block ${count(neuron.registered)}`], ["Last weights", neuron.updated > neuron.registered ? `${things(ago, "block")} ago` : "never"],
    ];
    if (this.#facts.dataset.key !== neuron.hotkey) {
      this.#facts.dataset.key = neuron.hotkey;
      this.#facts.replaceChildren(...facts.map(([name, value]) => element(
        "div", {}, element("dt", {}, name), element("dd", {}, ...(name.endsWith("key") ? key(value) : [value])))));
      return;
    }
    facts.forEach(([name, value], place) => {
      if (!name.endsWith("key")) write(this.#facts.children[place].lastElementChild, value);
    });
  }

  #drawLines(model, neuron) {
    // Before it was registered the slot was somebody else's.
    const epochs = model.epochs.filter(({ block }) => block > neuron.registered);
    const line = (name, slot, of) => ({ name, slot, label: "", values: epochs.map((epoch) => of(epoch)[neuron.uid] ?? null) });
    const parts = (name, slot, of) => {
      const made = line(name, slot, of);
      return { ...made, values: made.values.map((value) => (value === null ? null : value / 65535)) };
    };
    const last = epochs.at(-1);
    const now = last ? `Now incentive ${percent(neuron.incentive)}, dividends ${percent(neuron.dividends)}, bonds ${percent(last.bonds[neuron.uid] ?? 0)}.` : "No epoch has run since it was registered.";
    this.#scores.draw({
      x: epochs.map(({ block }) => block), zero: true, format: (value, isAxis) => (isAxis ? axisShare(value) : share(value)), summary: now,
      lines: [
        { ...parts("incentive", 0, (epoch) => epoch.incentive), label: "incentive" },
        { ...parts("dividends", 1, (epoch) => epoch.dividends), label: "dividends" },
        { ...parts("bonds", 2, (epoch) => epoch.bonds), label: "bonds" },
      ],
    });
    const emission = line("emission", 4, (epoch) => epoch.emission);
    const alpha = emission.values.map((value) => (value === null ? null : value / 1e6));
    const sum = alpha.reduce((all, value) => all + (value ?? 0), 0);
    this.#emission.draw({
      x: epochs.map(({ block }) => block), zero: true, format: (value) => `${fixed(value, value >= 100 ? 0 : 2)} α`,
      summary: last ? `${fixed(sum, 2)} α in ${things(epochs.length, "epoch")}.` : "No epoch has run since it was registered.",
      lines: [{ ...emission, values: alpha }],
    });
  }

  #drawTables(model, neuron) {
    const by = (rows) => rows.filter(({ part }) => part > 0).sort((one, other) => other.part - one.part || one.neuron.uid - other.neuron.uid);
    const received = by(model.givers.map((uid) => ({ neuron: model.neurons[uid], part: model.weight(uid, neuron.uid) })));
    const given = by(model.neurons.map((other) => ({ neuron: other, part: model.weight(neuron.uid, other.uid) })));
    const state = JSON.stringify([neuron.uid, ...[received, given].map((rows) => rows.map((row) => [row.neuron.uid, row.part, row.neuron.alpha]))]);
    if (state === this.#shown) return;
    this.#shown = state;
    const none = received.length === 0 ? element("p", { class: "quiet" }, "Nobody gives it weight.") : null;
    refill(this.#tables, [
      weightTable("Weights received", received, this.#open), none, weightTable("Weights given", given, this.#open),
    ].filter(Boolean));
  }
}
