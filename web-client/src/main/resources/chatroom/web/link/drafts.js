import { keyOf } from '../model/names.js';

/**
 * @import { Clock } from '../types.js'
 * @import { Memory } from './browser.js'
 * @import { Draft } from './types.js'
 */

const WRITTEN_AFTER = 300;

/** What one user has begun to write, and about which message, in each room. It is written down shortly after the last key, or when that is asked for. */
export class Drafts {
  /** @type {{ key: string, draft: Draft } | undefined} what isn't written down yet */
  #latest;
  #cancel = () => {};

  /** @param {Pick<Memory, 'read' | 'write' | 'remove' | 'keys'>} memory @param {Clock} clock @param {string} user */
  constructor(memory, clock, user) {
    this.#memory = memory;
    this.#clock = clock;
    this.#prefix = `draft/${keyOf(user)}/`;
    /** The history of which messages are. */
    this.epoch = '';
  }

  #memory;
  #clock;
  #prefix;

  /** @param {string} room @returns {Draft} */
  of(room) {
    this.settle();
    const kept = this.#memory.read(this.#prefix + keyOf(room));
    if (typeof kept?.text !== 'string') return { text: typeof kept === 'string' ? kept : '' };
    // In another history the message may be another one: what was written stays.
    return kept.epoch === this.epoch ? kept : { text: [kept.aside, kept.text].filter(Boolean).join('\n') };
  }

  /** @param {string} room @param {Draft} draft */
  keep(room, draft) {
    const key = this.#prefix + keyOf(room);
    if (this.#latest?.key !== key) this.settle();
    this.#latest = { key, draft };
    this.#cancel();
    if (isSomething(draft)) this.#cancel = this.#clock.after(WRITTEN_AFTER, () => this.settle());
    else this.settle();
  }

  /** Writes down what isn't yet: the page may end, or another room comes. */
  settle() {
    this.#cancel();
    const latest = this.#latest;
    this.#latest = undefined;
    if (!latest) return;
    const { key, draft } = latest;
    if (!isSomething(draft)) this.#memory.remove(key);
    else this.#memory.write(key, isAbout(draft) ? { ...draft, epoch: this.epoch } : draft.text);
  }

  /** Of all rooms. */
  forget() {
    this.#latest = undefined;
    this.#cancel();
    for (const key of this.#memory.keys(this.#prefix)) this.#memory.remove(key);
  }
}

/** @param {Draft} draft */
const isAbout = ({ edits, answers }) => edits !== undefined || answers !== undefined;

/** @param {Draft} draft */
const isSomething = (draft) => draft.text !== '' || isAbout(draft);
