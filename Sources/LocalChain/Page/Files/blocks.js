// Blocks as they come, and the subnet's figures.

import { callName, coins, count, element, price, short, things, write } from "./format.js";

const shown = 60;

function told(calls) {
  if (calls.length === 0) return "no calls";
  return calls.map(([name, all, failed]) => {
    const many = all > 1 ? ` ×${count(all)}` : "";
    return `${callName(name)}${many}${failed > 0 ? ` (${count(failed)} failed)` : ""}`;
  }).join(", ");
}

/** The strip of the last blocks, one bar each, and a list of those that had calls. */
export class Blocks {
  #strip = document.getElementById("strip");
  #calls = document.getElementById("calls");
  #number = document.getElementById("block-number");
  #hash = document.getElementById("block-hash");
  #epoch = document.getElementById("epoch");
  #epochText = document.getElementById("epoch-text");
  #bars = new Map();
  #listed = null;

  draw(model) {
    write(this.#number, count(model.number));
    write(this.#hash, short(model.hash ?? "", 8));
    this.#hash.title = model.hash ?? "";
    this.#drawEpoch(model.subnet);
    const blocks = model.blocks.slice(-shown);
    const present = new Set(blocks.map(([, hash]) => hash));
    for (const [hash, bar] of this.#bars) {
      if (present.has(hash)) continue;
      bar.remove();
      this.#bars.delete(hash);
    }
    for (const block of blocks) {
      if (!this.#bars.has(block[1])) this.#append(block, model.netuid);
    }
    this.#list(model.blocks.filter(([, , , calls]) => calls.length > 0).slice(-5).reverse());
  }

  #append([number, hash, , calls, epochs], netuid) {
    const all = calls.reduce((sum, [, many]) => sum + many, 0);
    const failed = calls.reduce((sum, [, , many]) => sum + many, 0);
    const isEpoch = epochs.includes(netuid);
    const text = `Block ${count(number)}: ${told(calls)}${isEpoch ? "; epoch" : ""}`;
    const kind = ["bar-block", all > 0 && "full", failed > 0 && "failed", isEpoch && "epoch-block"].filter(Boolean).join(" ");
    const bar = element("li", { class: kind, title: text }, element("span", { class: "hidden" }, text));
    bar.style.setProperty("--calls", String(Math.min(1, Math.log2(1 + all) / 6)));
    this.#strip.append(bar);
    this.#bars.set(hash, bar);
  }

  #drawEpoch(subnet) {
    const known = subnet !== null && subnet.next !== null;
    this.#epoch.max = known ? subnet.tempo : 1;
    this.#epoch.value = known ? Math.max(0, subnet.tempo - subnet.next) : 0;
    write(this.#epochText, known ? `in ${things(subnet.next, "block")} of ${count(subnet.tempo)}` : "none is due");
  }

  #list(blocks) {
    const key = blocks.map(([, hash]) => hash).join();
    if (key === this.#listed) return;
    this.#listed = key;
    const rows = blocks.map(([number, , , calls]) =>
      element("li", {}, element("span", { class: "quiet" }, count(number)), ` ${told(calls)}`));
    this.#calls.replaceChildren(...(rows.length > 0 ? rows : [element("li", { class: "quiet" }, "None in the last blocks")]));
  }
}

/** What there is to know of a subnet in a few figures. */
export class Facts {
  #list = document.getElementById("facts");
  #values = new Map();

  draw(model) {
    const subnet = model.subnet;
    const facts = subnet
      ? [
        ["Alpha price", price(subnet.price), "τ"],
        ["Neurons", count(subnet.size), `of ${count(subnet.maxUIDs)}`],
        ["Registration", coins(subnet.burn), "τ"],
        ["In the market", coins(subnet.tao), "τ"],
        ["Alpha outside", coins(subnet.alphaOut), "α"],
        ["Epochs", count(subnet.epochs), subnet.started ? "" : "not started"],
        ["Waiting calls", count(model.waiting), ""],
      ]
      : [["Subnets", "none", ""]];
    if (facts.some(([name]) => !this.#values.has(name)) || this.#values.size !== facts.length) this.#build(facts);
    for (const [name, value, unit] of facts) {
      const nodes = this.#values.get(name);
      write(nodes.value, value);
      write(nodes.unit, unit);
    }
  }

  #build(facts) {
    this.#values.clear();
    this.#list.replaceChildren(...facts.map(([name]) => {
      const [value, unit] = [element("span"), element("small")];
      this.#values.set(name, { value, unit });
      return element("div", {}, element("dt", {}, name), element("dd", {}, value, " ", unit));
    }));
  }
}
