import { keyOf } from '../model/names.js';

/**
 * @import { Clock } from '../types.js'
 * @import { Memory } from './browser.js'
 */

const WRITTEN_AFTER = 300;

/** What one user has begun to write, a text for each room. It is written down shortly after the last key, or when that is asked for. */
export class Drafts {
  /** @type {{ key: string, text: string } | undefined} what isn't written down yet */
  #latest;
  #cancel = () => {};

  /** @param {Pick<Memory, 'read' | 'write' | 'remove' | 'keys'>} memory @param {Clock} clock @param {string} user */
  constructor(memory, clock, user) {
    this.#memory = memory;
    this.#clock = clock;
    this.#prefix = `draft/${keyOf(user)}/`;
  }

  #memory;
  #clock;
  #prefix;

  /** @param {string} room @returns {string} */
  of(room) {
    this.settle();
    return this.#memory.read(this.#prefix + keyOf(room)) ?? '';
  }

  /** @param {string} room @param {string} text */
  keep(room, text) {
    const key = this.#prefix + keyOf(room);
    if (this.#latest?.key !== key) this.settle();
    this.#latest = { key, text };
    this.#cancel();
    if (text) this.#cancel = this.#clock.after(WRITTEN_AFTER, () => this.settle());
    else this.settle();
  }

  /** Writes down what isn't yet: the page may end, or another room comes. */
  settle() {
    this.#cancel();
    const latest = this.#latest;
    this.#latest = undefined;
    if (latest?.text) this.#memory.write(latest.key, latest.text);
    else if (latest) this.#memory.remove(latest.key);
  }

  /** Of all rooms. */
  forget() {
    this.#latest = undefined;
    this.#cancel();
    for (const key of this.#memory.keys(this.#prefix)) this.#memory.remove(key);
  }
}
