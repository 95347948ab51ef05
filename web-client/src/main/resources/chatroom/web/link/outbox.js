import { keyOf } from '../model/names.js';
import { Refused } from './errors.js';

/**
 * @import { Clock, Frame } from '../types.js'
 * @import { OutboxStore, Unsent } from './types.js'
 */

/** More wait for nobody: who writes as many without a connection is told so. */
export const MOST_UNSENT = 200;
/** A line that the server takes, with its end. */
const FRAME_BYTES = 16_384;
const FULL = `${MOST_UNSENT} messages wait to be sent already. Wait for the connection, or discard some.`;
const TOO_LONG = 'The text is too long to be sent in one piece.';
const RESTORED =
  'The server was restored from a backup, and the message that this was to change may be another one now. Sent again, it is a new one.';
const TIME_DIGITS = 9;

/**
 * What was written and isn't confirmed yet. It outlives the page, and goes out once: each has a nonce of its own, by which the server
 * knows a repetition, so several pages may share a store. Of a room one at a time is under way, in the order in which they were written.
 */
export class Outbox {
  /** @type {Map<string, Unsent>} by nonce, which is the order of writing */
  #unsent = new Map();
  /** @type {Map<string, () => void>} keys of rooms of which one is under way, or waits for its next try, and what cancels that */
  #busy = new Map();
  #online = false;
  #epoch = '';

  /**
   * @param {OutboxStore} store
   * @param {(frame: Frame) => Promise<Frame>} request
   * @param {Clock} clock
   * @param {() => string} randomText
   * @param {(room: string, failed?: Unsent) => void} onChange `failed`: what was refused just now
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

  /** Logged in: what other pages have left goes out too. @param {string} epoch the history of which ids are from now on */
  begin(epoch) {
    this.#online = true;
    this.#epoch = epoch;
    this.#takeUp();
    for (const { room } of [...this.#unsent.values()]) this.#sendNext(room);
  }

  /** The connection is lost: what was under way is so no more. */
  pause() {
    this.#online = false;
    for (const cancel of this.#busy.values()) cancel();
    this.#busy.clear();
  }

  /** @param {string} room */
  of(room) {
    return [...this.#unsent.values()].filter((unsent) => keyOf(unsent.room) === keyOf(room));
  }

  /** Of what was refused. @returns {string[]} */
  get failedRooms() {
    return [...this.#unsent.values()].filter(({ failed }) => failed).map(({ room }) => room);
  }

  get size() {
    return this.#unsent.size;
  }

  /** @param {string} room @param {Frame} request @returns {string | undefined} why it isn't taken */
  add(room, request) {
    if (this.#unsent.size >= MOST_UNSENT) return FULL;
    // Times of nine digits to the base 36 sort as texts, and go on until the year 5188. A clock that was set back changes no order.
    const newest = [...this.#unsent.keys()].at(-1)?.slice(0, TIME_DIGITS) ?? '0';
    const time = Math.max(this.#clock.now(), parseInt(newest, 36) + 1);
    const nonce = `${time.toString(36).padStart(TIME_DIGITS, '0')}-${this.#randomText()}`;
    // Before one is in for the first time nothing is known of another history.
    const isBound = this.#epoch !== '' && (request.action !== 'send' || request.reply_to !== undefined);
    const unsent = { nonce, room, request, at: this.#clock.now(), ...(isBound && { epoch: this.#epoch }) };
    const line = JSON.stringify({ ...request, room, nonce, ref: Number.MAX_SAFE_INTEGER });
    if (new TextEncoder().encode(line).length >= FRAME_BYTES) return TOO_LONG;
    this.#unsent.set(nonce, unsent);
    this.#store.put(unsent);
    this.#onChange(room);
    this.#sendNext(room);
    return undefined;
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
    const key = keyOf(room);
    if (!this.#online || !unsent || this.#busy.has(key)) return;
    if (this.#detach(unsent)) {
      this.#sendNext(room);
      return;
    }
    this.#busy.set(key, () => {});
    try {
      await this.#request({ ...unsent.request, room, nonce: unsent.nonce });
      this.#busy.delete(key);
      this.discard(unsent.nonce);
    } catch (error) {
      if (!(error instanceof Refused)) return; // pause() has been or will be called
      if (this.#mayPass(error, unsent)) {
        unsent.delayed = error.message;
        this.#onChange(room);
        const again = this.#clock.after(error.retryAfter ?? 2_000, () => {
          this.#busy.delete(key);
          this.#sendNext(room);
        });
        this.#busy.set(key, again);
        return;
      }
      this.#busy.delete(key);
      this.#fail(unsent, error.message);
    }
    this.#sendNext(room);
  }

  /** In another history its id may be another message: what was about that stands by itself. @param {Unsent} unsent @returns {boolean} */
  #detach(unsent) {
    const { request, epoch = this.#epoch } = unsent;
    if (epoch === this.#epoch) return false;
    const { action, text, kind } = request;
    unsent.request = { action: 'send', text, ...(kind && { kind }) };
    delete unsent.epoch;
    if (action !== 'send') this.#fail(unsent, RESTORED);
    return true;
  }

  /** @param {Unsent} unsent @param {string} why */
  #fail(unsent, why) {
    unsent.failed = why;
    delete unsent.delayed;
    this.#store.put(unsent);
    this.#onChange(unsent.room, unsent);
  }

  /** @param {Refused} error @param {Unsent} unsent */
  #mayPass(error, unsent) {
    if (error.code !== 'internal_error') return error.passes;
    const again = !unsent.retried;
    unsent.retried = true;
    return again;
  }
}
