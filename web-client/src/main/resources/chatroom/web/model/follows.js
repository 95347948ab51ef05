import { Refused } from '../link/errors.js';

/**
 * @import { Clock, Entry } from '../types.js'
 * @import { Request, Room } from './room.js'
 */

const AGAIN_AFTER = 2_000;
const POLL_EVERY = 1_000;

/**
 * That what happens in rooms comes to this page: the server pushes it. Of rooms for which it makes no more pushes what is new is asked
 * for, of one each second, in turn.
 */
export class Follows {
  #epoch = '';
  /** Which connection it is: what an earlier one has left undone is none of this one's. */
  #connection = 0;
  /** @type {Map<Room, number>} those that are polled, the next at the beginning, and how far each was */
  #polled = new Map();

  /**
   * @param {Request} ask
   * @param {Clock} clock
   * @param {(room: Room) => boolean} isMine
   * @param {(room: Room, entry: Entry) => void} onEntry
   */
  constructor(ask, clock, isMine, onEntry) {
    this.#ask = ask;
    this.#clock = clock;
    this.#isMine = isMine;
    this.#onEntry = onEntry;
  }

  #ask;
  #clock;
  #isMine;
  #onEntry;

  /** @param {string} epoch */
  begin(epoch) {
    this.end();
    this.#epoch = epoch;
  }

  /** The connection is lost. */
  end() {
    this.#connection++;
    this.#polled.clear();
  }

  /** @param {Room} room @param {number} lastId what comes after it is to come */
  async follow(room, lastId) {
    const connection = this.#connection;
    try {
      await this.#ask({ action: 'follow', room: room.address, last_id: lastId, epoch: this.#epoch });
    } catch (error) {
      if (!(error instanceof Refused) || connection !== this.#connection || !this.#isMine(room)) return;
      if (error.code === 'too_many') this.#poll(room, lastId);
      else if (error.passes)
        this.#clock.after(error.retryAfter ?? AGAIN_AFTER, () => connection === this.#connection && this.follow(room, lastId));
    }
  }

  /** @param {Room} room @param {number} lastId */
  #poll(room, lastId) {
    if (this.#polled.size === 0) this.#pollLater();
    this.#polled.set(room, lastId);
  }

  #pollLater() {
    const connection = this.#connection;
    this.#clock.after(POLL_EVERY, () => connection === this.#connection && this.#pollNext(connection));
  }

  /** @param {number} connection */
  async #pollNext(connection) {
    const [room, lastId] = /** @type {[Room, number]} */ (this.#polled.entries().next().value);
    this.#polled.delete(room);
    if (this.#isMine(room)) {
      // Refused: then when it is its turn once more.
      const page = await this.#ask({ action: 'poll', room: room.address, last_id: lastId }).catch(() => undefined);
      if (connection !== this.#connection) return;
      this.#polled.set(room, page?.messages.at(-1)?.id ?? lastId);
      for (const entry of page?.messages ?? []) this.#onEntry(room, entry);
    }
    if (this.#polled.size > 0) this.#pollLater();
  }
}
