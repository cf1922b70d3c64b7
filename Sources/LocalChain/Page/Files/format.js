// Numbers, names and colours as the page writes them.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Map();

function digits(count) {
  if (!fine.has(count)) {
    fine.set(count, new Intl.NumberFormat("en", { minimumFractionDigits: count, maximumFractionDigits: count }));
  }
  return fine.get(count);
}

/** A count with separators. */
export const count = (value) => whole.format(value);

/** A number with so many digits behind the point. */
export const fixed = (value, places) => digits(places).format(value);

/** A proportion of 65,535 as a percentage. */
export const percent = (value) => (value === 0 ? "0" : `${fixed((value / 65535) * 100, 2)} %`);

/** A proportion of one as a percentage. */
export const share = (value) => (value === 0 ? "0" : `${fixed(value * 100, value < 0.1 ? 2 : 1)} %`);

/** The same at an axis, where there is little room. */
export const axisShare = (value) => (value === 0 ? "0" : `${fixed(value * 100, value < 0.02 ? 2 : value < 0.2 ? 1 : 0)} %`);

/** An amount in rao as a coin; few digits where there is much of it. */
export function coins(rao) {
  const value = rao / 1e9;
  if (value === 0) return "0";
  if (value >= 1e4) return count(value);
  if (value >= 100) return fixed(value, 1);
  if (value >= 0.001) return fixed(value, 3);
  return fixed(value, 6);
}

/** A price, to four figures that count. */
export const price = (value) => (value === 0 ? "0" : value >= 100 ? fixed(value, 1) : value >= 1 ? fixed(value, 4) : fixed(value, 5));

/** An address or a hash that people tell apart by its ends. */
export const short = (text, ends = 5) => (text.length <= 2 * ends + 1 ? text : `${text.slice(0, ends)}…${text.slice(-ends)}`);

/** A call without its pallet. */
export const callName = (name) => name.split(".").pop();

/** One thing or several. */
export const things = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;

/** Little-endian numbers of 16 or 32 bits out of base64. */
export function column(text, bits = 16) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let index = 0; index < raw.length; index += 1) bytes[index] = raw.charCodeAt(index);
  const view = new DataView(bytes.buffer);
  const size = bits / 8;
  const Kind = bits === 16 ? Uint16Array : Uint32Array;
  const values = new Kind(bytes.length / size);
  for (let index = 0; index < values.length; index += 1) {
    values[index] = bits === 16 ? view.getUint16(index * 2, true) : view.getUint32(index * 4, true);
  }
  return values;
}

/** The colours of the moment, read from the style sheet: drawings follow it into the dark. */
export function theme() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    ink: colour("--ink"), muted: colour("--muted"), rule: colour("--rule"), panel: colour("--panel"), accent: colour("--accent"),
    band: colour("--band"), focus: colour("--focus"),
    series: [0, 1, 2, 3, 4, 5].map((slot) => colour(`--series-${slot}`)),
    ramp: [0, 1, 2, 3, 4].map((stop) => colour(`--ramp-${stop}`)),
  };
}

/** An element with text and attributes. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key === "class") made.className = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Changes an element's text where it is another. */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Gives a list new children; whoever stands on a button in it stands on the one of the same name afterwards. */
export function refill(holder, children) {
  const focused = holder.contains(document.activeElement) ? document.activeElement : null;
  const place = focused ? [...holder.querySelectorAll("button")].filter((button) => button.textContent === focused.textContent).indexOf(focused) : -1;
  holder.replaceChildren(...children);
  if (place < 0) return;
  const same = [...holder.querySelectorAll("button")].filter((button) => button.textContent === focused.textContent);
  same[Math.min(place, same.length - 1)]?.focus({ preventScroll: true });
}
