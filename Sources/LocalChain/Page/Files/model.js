// What the page knows of the chain: answers of `neuron_view` put together.

import { column } from "./format.js";

const bounds = { epochs: 120, prices: 600, blocks: 64, refusals: 200 };

function neuron(row) {
  const [uid, hotkey, coldkey, axon, alpha, root, permit, active, consensus, incentive, dividends, trust, emission, updated, registered] = row;
  return { uid, hotkey, coldkey, axon, alpha, root, permit, active, consensus, incentive, dividends, trust, emission, updated, registered };
}

function epoch([block, price, incentive, dividends, bonds, emission]) {
  return {
    block, price, incentive: column(incentive), dividends: column(dividends), bonds: column(bonds), emission: column(emission, 32),
  };
}

export class Model {
  netuid = null;
  netuids = [];
  genesis = null;
  hash = null;
  number = 0;
  waiting = 0;
  subnet = null;
  neurons = [];
  /** By uid of who gives them: weights as they are stored, and the sum of the row. */
  weights = new Map();
  epochs = [];
  prices = [];
  blocks = [];
  refusals = [];
  #seen = 0;
  #isAnew = true;

  /** What to ask the node for. */
  get question() {
    return { netuid: this.netuid, since: this.hash, seen: this.#seen };
  }

  /** Looks at another subnet: what is known of the last one is dropped when the answer comes. */
  choose(netuid) {
    this.netuid = netuid;
    this.hash = null;
  }

  /** The node may be another one: what it counts itself begins anew. */
  reconnected() {
    this.#seen = 0;
    this.#isAnew = true;
  }

  /** Takes in the answer to a question: the names of what changed. */
  merge(answer, question) {
    const changed = new Set();
    // Asked before another subnet was chosen.
    if (question.netuid !== this.netuid) return changed;
    const isWhole = answer.since === null;
    if (!isWhole && answer.since !== this.hash) return changed;
    if (isWhole || answer.hash !== this.hash) changed.add("block");
    this.genesis = answer.genesis;
    this.hash = answer.hash;
    this.number = answer.number;
    this.waiting = answer.waiting;
    if (isWhole || String(answer.netuids) !== String(this.netuids)) changed.add("netuids");
    this.netuids = answer.netuids;
    this.subnet = answer.subnet ?? null;
    if (this.subnet) this.netuid = this.subnet.netuid;
    if (isWhole) {
      [this.neurons, this.epochs, this.prices, this.blocks] = [[], [], [], []];
      this.weights.clear();
      for (const part of ["neurons", "epochs", "prices", "weights", "refusals"]) changed.add(part);
    }
    this.blocks = this.blocks.concat(answer.blocks).slice(-bounds.blocks);
    // A node that counts from one again has forgotten what it refused: all that it knows comes with the next answer.
    if (answer.refused < this.#seen) this.reconnected();
    if (this.#isAnew) {
      this.#isAnew = false;
      this.refusals = [];
      changed.add("refusals");
    }
    if (answer.refusals.length > 0) {
      this.refusals = this.refusals.concat(answer.refusals).slice(-bounds.refusals);
      this.#seen = answer.refusals.at(-1).number;
      changed.add("refusals");
    }
    this.#mergeSubnet(answer, changed);
    return changed;
  }

  #mergeSubnet(answer, changed) {
    const size = answer.subnet?.size ?? 0;
    if (this.neurons.length > size) {
      this.neurons.length = size;
      changed.add("neurons");
    }
    for (const row of answer.neurons ?? []) {
      this.neurons[row[0]] = neuron(row);
      changed.add("neurons");
    }
    for (const [uid, text] of answer.weights ?? []) {
      const values = column(text);
      const sum = values.reduce((all, value) => all + value, 0);
      if (sum > 0) this.weights.set(uid, { values, sum });
      else this.weights.delete(uid);
      changed.add("weights");
    }
    if ((answer.epochs ?? []).length > 0) {
      this.epochs = this.epochs.concat(answer.epochs.map(epoch)).slice(-bounds.epochs);
      changed.add("epochs");
    }
    if ((answer.prices ?? []).length > 0) {
      this.prices = this.prices.concat(answer.prices).slice(-bounds.prices);
      changed.add("prices");
    }
  }

  /** What part of a validator's weights goes to a neuron, 0 to 1. */
  weight(from, to) {
    const row = this.weights.get(from);
    return row ? (row.values[to] ?? 0) / row.sum : 0;
  }

  /** The uids that give weights, ascending. */
  get givers() {
    return [...this.weights.keys()].sort((one, other) => one - other);
  }

  /** The neuron with this key, hot or cold. */
  holder(key) {
    return this.neurons.find((neuron) => neuron.hotkey === key) ?? this.neurons.find((neuron) => neuron.coldkey === key) ?? null;
  }
}
