// One subscription over graphql-transport-ws (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md) that comes
// back by itself, for as long as the tab is open.

const ACKNOWLEDGED_WITHIN = 10_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

// 4401 unauthorized, 4403 forbidden. All else may pass by itself: another build may answer next time.
const REFUSALS = new Set([4401, 4403]);
const REFUSED_CODES = new Set(["UNAUTHENTICATED", "FORBIDDEN"]);

/** Keeps one subscription alive. */
export class LiveSubscription {
  #listener;
  #operation = null;
  #socket = null;
  #timers = new Set();
  #failures = 0;
  #retryAt = 0;

  /**
   * @param {string} path of the endpoint on this origin
   * @param {() => string | null} tokenOf the token to send; null for none
   * @param listener `tick(data)`, `state(kind, detail)` with the kinds connecting, live, waiting, paused and refused
   */
  constructor(path, tokenOf, listener) {
    this.url = new URL(path, location.href);
    this.url.protocol = this.url.protocol === "https:" ? "wss:" : "ws:";
    this.tokenOf = tokenOf;
    this.#listener = listener;
  }

  /** When the next attempt is made (ms, as Date.now()). */
  get retryAt() {
    return this.#retryAt;
  }

  /** Starts it, or starts it anew with another operation. `silence` ms without a tick count as a broken connection. */
  start(query, variables, silence) {
    this.#operation = { payload: { query, variables }, silence };
    this.#failures = 0;
    this.#connect();
  }

  /** Ends it until the next start; the server is told. */
  pause() {
    this.#operation = null;
    this.#drop();
    this.#listener.state("paused");
  }

  /** Does not wait for the next attempt. */
  retry() {
    if (this.#operation !== null && this.#socket === null) {
      this.#connect();
    }
  }

  #connect() {
    this.#drop();
    this.#listener.state("connecting");
    const socket = new WebSocket(this.url, "graphql-transport-ws");
    this.#socket = socket;
    const mine = (handler) => (event) => socket === this.#socket && handler(event);
    socket.onopen = mine(() => {
      const token = this.tokenOf();
      this.#send({ type: "connection_init", payload: token === null ? undefined : { Authorization: `Bearer ${token}` } });
    });
    socket.onmessage = mine((event) => this.#hear(JSON.parse(event.data)));
    socket.onclose = mine((event) => (REFUSALS.has(event.code) ? this.#refuse(event.reason) : this.#fail(event.reason)));
    this.#after(ACKNOWLEDGED_WITHIN, () => this.#fail("the gateway does not answer"));
  }

  #hear(message) {
    switch (message.type) {
      case "connection_ack":
        this.#send({ id: "1", type: "subscribe", payload: this.#operation.payload });
        this.#expectTick();
        break;
      case "next":
        this.#expectTick();
        if (message.payload.errors) {
          this.#refuseOrFail(message.payload.errors);
          break;
        }
        this.#failures = 0;
        this.#listener.state("live");
        this.#listener.tick(message.payload.data);
        break;
      case "error":
        this.#refuseOrFail(message.payload);
        break;
      case "complete":
        this.#fail("the gateway ended the subscription");
        break;
      case "ping":
        this.#send({ type: "pong" });
        break;
    }
  }

  #refuseOrFail(errors) {
    const refusal = errors.find((error) => REFUSED_CODES.has(error.extensions?.code));
    if (refusal) {
      this.#refuse(refusal.message);
    } else {
      this.#fail(errors[0]?.message ?? "the subscription failed");
    }
  }

  // A connection whose other end has gone without a word looks open for ever.
  #expectTick() {
    this.#clear();
    this.#after(this.#operation.silence, () => this.#fail("no figures came"));
  }

  #refuse(reason) {
    this.#operation = null;
    this.#drop();
    this.#listener.state("refused", reason);
  }

  #fail(reason) {
    this.#drop();
    const ceiling = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** this.#failures++);
    // Not all tabs at once when a gateway comes back.
    const wait = ceiling / 2 + Math.random() * (ceiling / 2);
    this.#retryAt = Date.now() + wait;
    this.#after(wait, () => this.#connect());
    this.#listener.state("waiting", reason);
  }

  #drop() {
    this.#clear();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  #after(wait, action) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, wait);
    this.#timers.add(timer);
  }

  #clear() {
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
  }
}
