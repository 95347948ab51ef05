import { Refused } from '../link/errors.js';
import { MOST_SHOWN } from './room.js';

/**
 * @import { Entry } from '../types.js'
 * @import { Request, Room } from './room.js'
 */

/** More than a window and its margins can name at once: what is shown is never forgotten for what is shown beside it. */
const MOST_KEPT = MOST_SHOWN * 3;
const AT_A_TIME = 4;

/** Messages that are answered by others and aren't in the window: read a few at a time, those that were looked at last are kept. */
export class Quotes {
  /** @type {Map<string, Entry | undefined>} by room and id; nothing while it isn't here, or where there is none */
  #known = new Map();
  /** @type {Map<string, () => Promise<void>>} what is to be read yet */
  #wanted = new Map();
  #underWay = 0;

  /** @param {Request} ask @param {(room: Room) => void} onKnown */
  constructor(ask, onKnown) {
    this.#ask = ask;
    this.#onKnown = onKnown;
  }

  #ask;
  #onKnown;

  /** A message, as far as it is known by now. @param {Room} room @param {number} id */
  of(room, id) {
    const key = keyOf(room, id);
    const isAsked = this.#known.has(key);
    const quote = this.#known.get(key);
    this.#known.delete(key);
    this.#known.set(key, quote);
    if (!isAsked) this.#want(room, id, key);
    return quote;
  }

  /** Something happened to a message: who looks at it reads it again. @param {Room} room @param {number} id */
  forget(room, id) {
    this.#known.delete(keyOf(room, id));
  }

  clear() {
    this.#known.clear();
    this.#wanted.clear();
  }

  /** @param {Room} room @param {number} id @param {string} key */
  #want(room, id, key) {
    if (this.#known.size > MOST_KEPT) {
      const oldest = /** @type {string} */ (this.#known.keys().next().value);
      this.#known.delete(oldest);
      this.#wanted.delete(oldest);
    }
    this.#wanted.set(key, () => this.#read(room, id, key));
    this.#readNext();
  }

  #readNext() {
    for (const [key, read] of this.#wanted) {
      if (this.#underWay >= AT_A_TIME) return;
      this.#wanted.delete(key);
      this.#underWay++;
      read().finally(() => {
        this.#underWay--;
        this.#readNext();
      });
    }
  }

  /** @param {Room} room @param {number} id @param {string} key */
  async #read(room, id, key) {
    try {
      const { messages } = await this.#ask({ action: 'poll', room: room.address, last_id: id - 1, limit: 1 });
      if (!this.#known.has(key)) return;
      this.#known.set(key, messages[0]);
      this.#onKnown(room);
    } catch (error) {
      // What is refused for good isn't asked for again.
      if (!(error instanceof Refused) || error.passes) this.#known.delete(key);
    }
  }
}

/** @param {Room} room @param {number} id */
const keyOf = (room, id) => `${room.address} ${id}`;
