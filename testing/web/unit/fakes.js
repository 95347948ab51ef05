/** Time that is set by hand. What is due runs in the order of its times. */
export class HandClock {
  #now = 1_700_000_000_000;
  #timers = new Set();

  now() {
    return this.#now;
  }

  after(millis, run) {
    const timer = { at: this.#now + millis, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  async pass(millis) {
    const end = this.#now + millis;
    await settled();
    for (;;) {
      const due = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers.delete(due);
      this.#now = due.at;
      due.run();
      await settled();
    }
    this.#now = end;
  }

  get timers() {
    return this.#timers.size;
  }
}

/** Lets everything that only waits for promises go on. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** The server's end of a WebSocket. */
export class FakeSocket {
  onmessage = null;
  onclose = null;
  sent = [];
  isClosed = false;

  send(text) {
    if (!this.isClosed) this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  /** Frames that the server sends, in one message. */
  async tell(...frames) {
    this.onmessage?.({ data: frames.map((frame) => JSON.stringify(frame)).join('\n') });
    await settled();
  }

  /** The answer to the oldest request of an action that has none yet. */
  async answer(action, fields) {
    const at = this.sent.findIndex((frame) => frame.action === action && !frame.isAnswered);
    if (at < 0) throw new Error(`No ${action} waits: ${JSON.stringify(this.sent)}`);
    const { ref } = this.sent[at];
    this.sent[at].isAnswered = true;
    await this.tell({ status: fields.code ? 'error' : 'ok', action, ref, ...fields });
    return this.sent[at];
  }

  async end(code) {
    if (code) await this.tell({ event: 'closing', code, message: `It is ${code}.` });
    this.isClosed = true;
    this.onclose?.({});
    await settled();
  }

  unanswered(action) {
    return this.sent.filter((frame) => frame.action === action && !frame.isAnswered);
  }
}

/** All sockets that were opened, the newest last. */
export class FakeNetwork {
  sockets = [];
  open = () => {
    const socket = new FakeSocket();
    this.sockets.push(socket);
    return socket;
  };

  get socket() {
    return this.sockets.at(-1);
  }
}

export const WELCOME = { event: 'welcome', protocol: 1, server: 'test', registration: 'open', limits: { text_chars: 4000 } };
