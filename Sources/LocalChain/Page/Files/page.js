// The page: asks the node what is new, keeps it, and draws one panel a frame.

import { Blocks, Facts } from "./blocks.js";
import { axisShare, element, fixed, percent, price, share, things, write } from "./format.js";
import { Heat } from "./heat.js";
import { Lines } from "./lines.js";
import { Model } from "./model.js";
import { Node } from "./node.js";
import { Refusals } from "./refusals.js";
import { Story } from "./story.js";
import { Table } from "./table.js";

const leastWait = 100;
const longestWait = 2_000;
const lines = 5;

const model = new Model();
const node = new Node(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/`);
let selected = null;

// Panels

const select = document.getElementById("netuid");
const [blocks, facts, table, heat] = [new Blocks(), new Facts(), new Table(), new Heat()];
const story = new Story(open);
const refusals = new Refusals(open);
const note = "grey: everybody else";
const charts = {
  incentive: new Lines("Incentive", { note }), dividends: new Lines("Dividends", { note }),
  bonds: new Lines("Bonds", { note: `validators’ mean; ${note}` }), price: new Lines("Alpha price"),
};
document.getElementById("charts").append(...Object.values(charts).map(({ node }) => {
  node.classList.add("panel");
  return node;
}));

/** Which uid has which colour in which chart: who stays among the first keeps it. */
const slots = new Map();

function leaders(name) {
  const last = model.epochs.at(-1)?.[name] ?? [];
  const best = Array.from(last, (value, uid) => ({ uid, value })).filter(({ value }) => value > 0)
    .sort((one, other) => other.value - one.value || one.uid - other.uid).slice(0, lines).map(({ uid }) => uid);
  const kept = new Map([...(slots.get(name) ?? [])].filter(([uid]) => best.includes(uid)));
  for (const uid of best) {
    if (kept.has(uid)) continue;
    const taken = new Set(kept.values());
    kept.set(uid, Array.from({ length: lines }, (_, slot) => slot).find((slot) => !taken.has(slot)));
  }
  slots.set(name, kept);
  return best;
}

function drawChart(name, noun) {
  const best = leaders(name);
  const others = (values) => values.filter((_, uid) => !best.includes(uid) && uid !== selected);
  const band = { low: [], high: [] };
  for (const epoch of model.epochs) {
    const rest = others(epoch[name]);
    band.low.push(rest.reduce((least, value) => Math.min(least, value), rest.length > 0 ? 65535 : 0) / 65535);
    band.high.push(rest.reduce((most, value) => Math.max(most, value), 0) / 65535);
  }
  const line = (uid, strong) => ({
    name: `neuron ${uid}`, label: String(uid), slot: slots.get(name).get(uid) ?? 0, strong,
    values: model.epochs.map((epoch) => (uid < epoch[name].length ? epoch[name][uid] / 65535 : null)),
  });
  const shown = best.filter((uid) => uid !== selected).map((uid) => line(uid, false));
  if (selected !== null && selected < model.neurons.length) shown.push(line(selected, true));
  const last = model.epochs.at(-1);
  const first = best.slice(0, 3).map((uid) => `${uid} with ${percent(last[name][uid])}`);
  charts[name].draw({
    x: model.epochs.map(({ block }) => block), lines: shown, band, zero: true, format: (value, isAxis) => (isAxis ? axisShare(value) : share(value)),
    summary: first.length > 0 ? `Most ${noun}: neuron ${first.join(", ")}.` : `Nobody has ${noun} yet.`,
  });
}

function drawPrice() {
  // Epochs reach further back than blocks do.
  const from = model.prices[0]?.[0] ?? Infinity;
  const points = [...model.epochs.filter(({ block }) => block < from).map((epoch) => [epoch.block, epoch.price]), ...model.prices];
  const now = points.at(-1)?.[1];
  const change = points.length > 1 && points[0][1] > 0 ? now / points[0][1] - 1 : 0;
  charts.price.draw({
    x: points.map(([block]) => block), zero: false, format: (value, isAxis) => (isAxis ? price(value) : `${price(value)} τ`),
    lines: [{ name: "price", label: "", slot: 0, values: points.map(([, value]) => value) }],
    summary: now === undefined ? "No price yet." : `${price(now)} τ for an alpha, ${change < 0 ? "−" : "+"}${fixed(Math.abs(change) * 100, 2)} % over what is drawn.`,
  });
}

function drawSubnets() {
  const options = model.netuids.map((netuid) => element("option", { value: netuid }, String(netuid)));
  select.replaceChildren(...options);
  select.value = String(model.netuid);
}

const panels = {
  netuids: drawSubnets,
  blocks: () => blocks.draw(model),
  facts: () => facts.draw(model),
  table: () => table.draw(model, selected),
  story: () => story.draw(model, selected),
  incentive: () => drawChart("incentive", "incentive"),
  dividends: () => drawChart("dividends", "dividends"),
  bonds: () => drawChart("bonds", "bonds"),
  price: drawPrice,
  heat: () => heat.draw(model, selected),
  refusals: () => refusals.draw(model),
};
const uses = {
  block: ["blocks", "facts", "table", "story"], netuids: ["netuids"], neurons: ["table", "story", "heat", "refusals"],
  weights: ["heat", "story"], epochs: ["incentive", "dividends", "bonds", "story", "price"], prices: ["price"], refusals: ["refusals", "story"],
  selection: ["table", "story", "incentive", "dividends", "bonds", "heat"], theme: ["incentive", "dividends", "bonds", "price", "heat", "story"],
};

// Drawing: one panel a frame, so that none of them holds up the reader.

const due = new Set();
let isDrawing = false;

function redraw(...changes) {
  for (const change of changes) for (const panel of uses[change]) due.add(panel);
  if (isDrawing || due.size === 0) return;
  isDrawing = true;
  requestAnimationFrame(drawOne);
}

function drawOne() {
  const panel = Object.keys(panels).find((name) => due.has(name));
  due.delete(panel);
  const began = performance.now();
  panels[panel]();
  performance.measure(`draw ${panel}`, { start: began, end: performance.now() });
  performance.clearMeasures();
  isDrawing = due.size > 0;
  if (isDrawing) requestAnimationFrame(drawOne);
}

// Choosing

function remember() {
  history.replaceState(null, "", `#${model.netuid ?? ""}${selected === null ? "" : `/${selected}`}`);
}

function open(uid) {
  selected = uid;
  remember();
  redraw("selection");
  // The story is drawn before it gets the focus, so that its new title is read.
  story.draw(model, selected);
  story.focus();
}

table.addEventListener("open", ({ detail }) => open(detail));
heat.addEventListener("open", ({ detail }) => open(detail));
story.addEventListener("closed", () => {
  const last = selected;
  selected = null;
  remember();
  redraw("selection");
  if (last !== null) table.focus(last);
});
select.addEventListener("change", () => {
  selected = null;
  slots.clear();
  model.choose(Number(select.value));
  remember();
  ask();
});

// Asking

const state = document.getElementById("connection");
let isAsking = false;
let isWanted = false;
let timer = 0;

function show(name, text) {
  state.dataset.state = name;
  write(state, text);
  document.documentElement.classList.toggle("lost", name === "lost");
}

async function ask() {
  clearTimeout(timer);
  if (isAsking || document.hidden) {
    isWanted = isAsking;
    return;
  }
  isAsking = true;
  isWanted = false;
  try {
    const before = model.genesis;
    const question = model.question;
    const answer = await node.call("neuron_view", [question]);
    const isOther = before !== null && before !== answer.genesis;
    if (isOther) selected = null;
    const changed = model.merge(answer, question);
    if (selected !== null && selected >= model.neurons.length) selected = null;
    redraw(...changed);
    if (isOther) redraw("selection");
    show("live", "Connected");
  } catch {
    // A connection that was lost says so itself, and comes back by itself.
  } finally {
    isAsking = false;
    timer = setTimeout(ask, isWanted ? leastWait : longestWait);
  }
}

function hurry() {
  isWanted = true;
  if (isAsking) return;
  clearTimeout(timer);
  timer = setTimeout(ask, leastWait);
}

node.addEventListener("open", async () => {
  model.reconnected();
  try {
    await node.call("chain_subscribeNewHeads");
    await ask();
  } catch {
    // As above.
  }
});
node.addEventListener("closed", () => show("lost", "Connection lost. Trying again"));
node.addEventListener("head", hurry);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) ask();
});
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw("theme"));

const [, netuid, uid] = /^#(\d{1,5})(?:\/(\d{1,5}))?$/.exec(location.hash) ?? [];
if (netuid !== undefined) model.netuid = Number(netuid);
if (uid !== undefined) selected = Number(uid);
node.connect();
