import { Refused } from './errors.js';

/**
 * @import { Clock, Frame } from '../types.js'
 * @import { OutboxStore, Unsent } from './types.js'
 */

/** More wait for nobody: who writes as many without a connection is told so. */
export const MOST_UNSENT = 200;
const TIME_DIGITS = 9;

/**
 * What was written and isn't confirmed yet. It outlives the page, and goes out once: each has a nonce of its own, by which the server
 * knows a repetition, so several pages may share a store. Of a room one at a time is under way, in the order in which they were written.
 */
export class Outbox {
  /** @type {Map<string, Unsent>} by nonce, which is the order of writing */
  #unsent = new Map();
  /** @type {Map<string, () => void>} rooms of which one is under way, or waits for its next try, and what cancels that */
  #busy = new Map();
  #online = false;

  /**
   * @param {OutboxStore} store
   * @param {(frame: Frame) => Promise<Frame>} request
   * @param {Clock} clock
   * @param {() => string} randomText
   * @param {(room: string) => void} onChange
   */
  constructor(store, request, clock, randomText, onChange) {
    this.#store = store;
    this.#request = request;
    this.#clock = clock;
    this.#randomText = randomText;
    this.#onChange = onChange;
    this.#takeUp();
  }

  #store;
  #request;
  #clock;
  #randomText;
  #onChange;

  #takeUp() {
    for (const unsent of this.#store.all()) if (!this.#unsent.has(unsent.nonce)) this.#unsent.set(unsent.nonce, unsent);
    this.#unsent = new Map([...this.#unsent].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Logged in: what other pages have left goes out too. */
  begin() {
    this.#online = true;
    this.#takeUp();
    for (const room of new Set([...this.#unsent.values()].map((unsent) => unsent.room))) this.#sendNext(room);
  }

  /** The connection is lost: what was under way is so no more. */
  pause() {
    this.#online = false;
    for (const cancel of this.#busy.values()) cancel();
    this.#busy.clear();
  }

  /** @param {string} room */
  of(room) {
    return [...this.#unsent.values()].filter((unsent) => unsent.room === room);
  }

  get size() {
    return this.#unsent.size;
  }

  /** @param {string} room @param {Frame} request @returns {boolean} false where too much waits already */
  add(room, request) {
    if (this.#unsent.size >= MOST_UNSENT) return false;
    // Times of nine digits to the base 36 sort as texts, and go on until the year 5188. A clock that was set back changes no order.
    const newest = [...this.#unsent.keys()].at(-1)?.slice(0, TIME_DIGITS) ?? '0';
    const time = Math.max(this.#clock.now(), parseInt(newest, 36) + 1);
    const nonce = `${time.toString(36).padStart(TIME_DIGITS, '0')}-${this.#randomText()}`;
    const unsent = { nonce, room, request, at: this.#clock.now() };
    this.#unsent.set(nonce, unsent);
    this.#store.put(unsent);
    this.#onChange(room);
    this.#sendNext(room);
    return true;
  }

  /** Sends again what has failed. @param {string} nonce */
  retry(nonce) {
    const unsent = this.#unsent.get(nonce);
    if (!unsent) return;
    delete unsent.failed;
    delete unsent.retried;
    this.#store.put(unsent);
    this.#onChange(unsent.room);
    this.#sendNext(unsent.room);
  }

  /** @param {string} nonce */
  discard(nonce) {
    const unsent = this.#unsent.get(nonce);
    this.#unsent.delete(nonce);
    this.#store.remove(nonce);
    if (unsent) this.#onChange(unsent.room);
  }

  discardAll() {
    for (const nonce of [...this.#unsent.keys()]) this.discard(nonce);
  }

  /** @param {string} room */
  async #sendNext(room) {
    const unsent = this.of(room).find(({ failed }) => !failed);
    if (!this.#online || !unsent || this.#busy.has(room)) return;
    this.#busy.set(room, () => {});
    try {
      await this.#request({ ...unsent.request, room, nonce: unsent.nonce });
      this.#busy.delete(room);
      this.discard(unsent.nonce);
    } catch (error) {
      if (!(error instanceof Refused)) return; // pause() has been or will be called
      if (this.#mayPass(error, unsent)) {
        unsent.delayed = error.message;
        this.#onChange(room);
        const again = this.#clock.after(error.retryAfter ?? 2_000, () => {
          this.#busy.delete(room);
          this.#sendNext(room);
        });
        this.#busy.set(room, again);
        return;
      }
      unsent.failed = error.message;
      delete unsent.delayed;
      this.#store.put(unsent);
      this.#busy.delete(room);
      this.#onChange(room);
    }
    this.#sendNext(room);
  }

  /** @param {Refused} error @param {Unsent} unsent */
  #mayPass(error, unsent) {
    if (error.code !== 'internal_error') return error.passes;
    const again = !unsent.retried;
    unsent.retried = true;
    return again;
  }
}
