// What was refused, by whom it was asked, and why.

import { callName, count, element, refill, short, things, write } from "./format.js";

const shown = 40;

/** Refusals of the same kind that follow each other, as one. */
function gathered(refusals) {
  const groups = [];
  for (const refusal of refusals) {
    const last = groups.at(-1);
    const key = [refusal.call, refusal.signer, refusal.error, refusal.docs, refusal.inBlock].join();
    if (last && last.key === key) {
      last.many += 1;
      last.refusal = refusal;
    } else {
      groups.push({ key, refusal, many: 1 });
    }
  }
  return groups;
}

function told({ refusal, many }, model, open) {
  const neuron = refusal.signer ? model.holder(refusal.signer) : null;
  const who = neuron
    ? element("button", { type: "button", class: "link", title: refusal.signer }, `neuron ${neuron.uid}`)
    : element("span", { title: refusal.signer }, refusal.signer ? short(refusal.signer) : "unknown");
  if (neuron) who.addEventListener("click", () => open(neuron.uid));
  const place = refusal.inBlock ? `failed in block ${count(refusal.block)}` : `not taken after block ${count(refusal.block)}`;
  return element(
    "li", {},
    element(
      "p", { class: "what" }, element("strong", {}, refusal.error), many > 1 ? element("span", { class: "many" }, ` ×${count(many)}`) : null),
    refusal.docs ? element("p", {}, refusal.docs) : null,
    element("p", { class: "quiet" }, refusal.call ? callName(refusal.call) : "an extrinsic that can’t be read", " by ", who, ` · ${place}`));
}

/** A list of refusals, newest first. */
export function refusalList(refusals, model, open, limit = shown) {
  return gathered(refusals).slice(-limit).reverse().map((group) => told(group, model, open));
}

export class Refusals {
  #list = document.getElementById("refusals");
  #count = document.getElementById("refusals-count");
  #open;

  constructor(open) {
    this.#open = open;
  }

  draw(model) {
    const rows = refusalList(model.refusals, model, this.#open);
    refill(this.#list, rows.length > 0 ? rows : [element("li", { class: "quiet" }, "Nothing was refused.")]);
    write(this.#count, model.refusals.length > 0 ? things(model.refusals.length, "time") : "");
  }
}
