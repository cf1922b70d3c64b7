// The node on the other end: JSON-RPC over one WebSocket, which mends itself.

const patience = 10_000;

/** Calls the node, and tells of heads and of connections that come and go: `open`, `closed`, `head`. */
export class Node extends EventTarget {
  #address;
  #socket = null;
  #next = 1;
  #asked = new Map();
  #wait = 250;
  #timer = 0;

  constructor(address) {
    super();
    this.#address = address;
  }

  /** Connects, and again whenever the connection is lost. */
  connect() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    // A connection that hangs is one that failed.
    const deadline = setTimeout(() => socket.close(), patience);
    socket.addEventListener("open", () => {
      clearTimeout(deadline);
      this.#wait = 250;
      this.dispatchEvent(new Event("open"));
    });
    socket.addEventListener("message", (event) => this.#received(JSON.parse(event.data)));
    socket.addEventListener("close", () => {
      clearTimeout(deadline);
      for (const waiting of this.#asked.values()) waiting.reject(new Error("The connection was lost."));
      this.#asked.clear();
      this.dispatchEvent(new Event("closed"));
      this.#timer = setTimeout(() => this.connect(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, 4_000);
    });
  }

  /** Ends the connection; it is made again at once. */
  hangUp() {
    this.#wait = 250;
    this.#socket?.close();
  }

  /** Asks the node. */
  call(method, params = []) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Error("There is no connection."));
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#asked.delete(id);
        reject(new Error("The node did not answer."));
        this.hangUp();
      }, patience);
      const done = (settle) => (value) => {
        clearTimeout(timer);
        settle(value);
      };
      this.#asked.set(id, { resolve: done(resolve), reject: done(reject) });
      this.#socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    });
  }

  #received(message) {
    if (message.method === "chain_newHead") {
      this.dispatchEvent(new Event("head"));
      return;
    }
    const waiting = this.#asked.get(message.id);
    if (!waiting) return;
    this.#asked.delete(message.id);
    if (message.error) waiting.reject(new Error(message.error.message));
    else waiting.resolve(message.result);
  }
}
