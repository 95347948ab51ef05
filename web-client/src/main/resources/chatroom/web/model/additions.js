import { keyOf, same } from './names.js';

/**
 * @import { Frame } from '../types.js'
 * @import { Room } from './room.js'
 *
 * @typedef {object} KnownStore a memory that outlives the page
 * @property {(key: string) => any} read
 * @property {(key: string, value: unknown) => void} write
 */

/** Of so many rooms it is asked at most how this user came into them. */
const MOST_ASKED = 20;

/** Where it is kept which rooms a user knows of. @param {string} user */
export const knownOf = (user) => `known/${keyOf(user)}`;

/**
 * Rooms that somebody else has added this user to, until they are looked at. Which ones are known outlives the page, so what happened while
 * there was none is noticed by the next.
 */
export class Additions {
  #user = '';
  /** @type {Set<string>} keys of the rooms that this user knows of */
  #known = new Set();

  /**
   * @param {(frame: Frame) => Promise<Frame>} ask
   * @param {KnownStore} store
   * @param {(room: Room, isLive: boolean) => void} onAdded isLive: just now, not while this user was away
   */
  constructor(ask, store, onAdded) {
    this.#ask = ask;
    this.#store = store;
    this.#onAdded = onAdded;
  }

  #ask;
  #store;
  #onAdded;

  /** This user has come back. To a browser that knows of no rooms none is new. @param {string} user @param {Room[]} rooms of which this user is a member */
  meet(user, rooms) {
    this.#user = user;
    const stored = this.#store.read(knownOf(user));
    const before = new Set(Array.isArray(stored) ? stored : rooms.map(keyIn));
    const unknown = rooms.filter((room) => !room.isDirect && !before.has(keyIn(room)));
    const asked = unknown.slice(0, MOST_ASKED);
    this.#known = new Set(rooms.filter((room) => !asked.includes(room)).map(keyIn));
    this.#save();
    for (const room of asked) if (room.addedBy === undefined) this.#find(room, false);
  }

  /** A room that this user is in now, by somebody else or from elsewhere. @param {Room} room */
  add(room) {
    if (!room.isDirect && !this.#known.has(keyIn(room))) this.#find(room, true);
  }

  /** This user looks at a room, or was what made it theirs. @param {Room} room */
  know(room) {
    room.addedBy = undefined;
    if (this.#known.has(keyIn(room))) return;
    this.#known.add(keyIn(room));
    this.#save();
  }

  /** This user isn't in it any more: who adds them again is told of again. @param {Room} room */
  lose(room) {
    room.addedBy = undefined;
    if (this.#known.delete(keyIn(room))) this.#save();
  }

  #save() {
    this.#store.write(knownOf(this.#user), [...this.#known]);
  }

  /** Who is added has read everything by then: the entry that was read last says who did it. @param {Room} room @param {boolean} isLive */
  async #find(room, isLive) {
    const user = this.#user;
    const page = await this.#ask({ action: 'history', room: room.address, before_id: room.readId + 1, limit: 1 }).catch(() => undefined);
    if (!page || user !== this.#user || this.#known.has(keyIn(room))) return;
    const { kind, subject, username } = page.messages[0] ?? {};
    if (kind !== 'add' || !same(subject, user)) return this.know(room);
    room.addedBy = username;
    this.#onAdded(room, isLive);
  }
}

/** @param {Room} room */
const keyIn = (room) => keyOf(room.address);
