import { Lost, Refused } from './errors.js';

/**
 * @import { Clock, Frame } from '../types.js'
 * @import { LinkListener, Socket } from './types.js'
 */

const WELCOME_WITHIN = 10_000;
/** With the time for its answer still less than the minute after which proxies end what is silent. */
const PING_AFTER = 30_000;
const ANSWER_WITHIN = 15_000;
const ANSWER_WITHIN_WHEN_ASKED = 5_000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** After these the server wants no other connection until somebody asks for one. */
const ENDS = new Set(['logged_out', 'session_ended', 'login_timeout', 'kicked', 'account_closed', 'abuse']);

/**
 * One connection after another: requests and their replies, events, signs of life, and coming back. Each request is answered once, by a
 * reply or by the connection's end. What is said by a socket that was given up counts for nothing.
 */
export class Link {
  /** @type {Socket | undefined} */
  #socket;
  #welcomed = false;
  /** @type {{ code: string, message: string } | undefined} why the server closes this connection */
  #closing;
  #ref = 0;
  /** @type {Map<number, { resolve: (reply: Frame) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  #attempts = 0;
  #sentAt = 0;
  #heardAt = 0;
  #heard = 0;
  #cancelRetry = () => {};
  #cancelLook = () => {};

  /**
   * @param {() => Socket} open
   * @param {Clock} clock
   * @param {() => number} random between 0 and 1
   * @param {LinkListener} listener
   */
  constructor(open, clock, random, listener) {
    this.#open = open;
    this.#clock = clock;
    this.#random = random;
    this.#listener = listener;
  }

  #open;
  #clock;
  #random;
  #listener;

  /** Whether requests can be sent. */
  get isUp() {
    return this.#welcomed;
  }

  /** Connects, unless there is a connection, now and whenever it is lost. */
  start() {
    this.#cancelRetry();
    if (this.#socket) return;
    const socket = this.#open();
    this.#socket = socket;
    this.#closing = undefined;
    socket.onmessage = ({ data }) => this.#socket === socket && this.#onData(data);
    socket.onclose = () => this.#socket === socket && this.#onClose();
    this.#lookAfter(WELCOME_WITHIN, () => this.#drop());
  }

  stop() {
    this.#cancelRetry();
    this.#leave();
  }

  /** The network may be back, or somebody looks: tries at once, or finds out whether the other side is still there. */
  wake() {
    if (!this.#socket) {
      this.#attempts = 0;
      this.start();
    } else if (this.#welcomed) {
      this.#ping(ANSWER_WITHIN_WHEN_ASKED);
    }
  }

  /** Gives up a connection that is of no use, and comes back as if it had been lost. */
  renew() {
    this.#drop();
  }

  /** A login got through: the next loss begins with a short pause. */
  settle() {
    this.#attempts = 0;
  }

  /** @param {Frame} frame @returns {Promise<Frame>} the ok reply, or Refused or Lost */
  request(frame) {
    const socket = this.#socket;
    if (!socket || !this.#welcomed) return Promise.reject(new Lost());
    const ref = ++this.#ref;
    this.#sentAt = this.#clock.now();
    return new Promise((resolve, reject) => {
      this.#waiting.set(ref, { resolve, reject });
      socket.send(JSON.stringify({ ...frame, ref }));
    });
  }

  /** @param {unknown} data */
  #onData(data) {
    this.#heardAt = this.#clock.now();
    this.#heard++;
    try {
      for (const line of String(data).split('\n')) if (line.trim()) this.#onFrame(JSON.parse(line));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.#drop();
    }
  }

  /** @param {Frame} frame */
  #onFrame(frame) {
    if (frame.event === 'welcome') {
      this.#welcomed = true;
      this.#lookForLife();
      this.#listener.onWelcome(frame);
    } else if (frame.event === 'closing') {
      this.#closing = { code: frame.code, message: frame.message };
    } else if (frame.event) {
      this.#listener.onEvent(frame);
    } else {
      // An error to what couldn't be read has no ref; replies come in order, so it is the oldest's.
      const ref = frame.ref ?? this.#waiting.keys().next().value;
      const asked = this.#waiting.get(ref);
      this.#waiting.delete(ref);
      if (frame.status === 'ok') asked?.resolve(frame);
      else asked?.reject(new Refused(frame));
    }
  }

  #onClose() {
    const closing = this.#closing;
    this.#leave();
    if (closing && ENDS.has(closing.code)) {
      this.#listener.onEnd(closing.code, closing.message);
      return;
    }
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(this.#attempts++, 10)) * (0.5 + this.#random());
    this.#cancelRetry = this.#clock.after(pause, () => this.start());
    this.#listener.onLost(this.#clock.now() + pause);
  }

  /** The connection is dead, whatever the browser knows of it. */
  #drop() {
    const socket = this.#socket;
    this.#onClose();
    socket?.close();
  }

  #leave() {
    this.#cancelLook();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#welcomed = false;
    const unanswered = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of unanswered) reject(new Lost());
    socket?.close();
  }

  #lookForLife() {
    this.#lookAfter(PING_AFTER, () => {
      const silent = this.#clock.now() - Math.min(this.#sentAt, this.#heardAt);
      if (silent >= PING_AFTER) this.#ping(ANSWER_WITHIN);
      else this.#lookForLife();
    });
  }

  /** @param {number} within */
  #ping(within) {
    const heard = this.#heard;
    this.request({ action: 'ping' }).catch(() => {});
    this.#lookAfter(within, () => {
      if (this.#heard === heard) this.#drop();
      else this.#lookForLife();
    });
  }

  /** @param {number} millis @param {() => void} look */
  #lookAfter(millis, look) {
    this.#cancelLook();
    this.#cancelLook = this.#clock.after(millis, look);
  }
}
