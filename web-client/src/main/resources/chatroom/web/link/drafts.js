import { keyOf } from '../model/names.js';

/**
 * @import { Clock } from '../types.js'
 * @import { Memory } from './browser.js'
 * @import { Draft } from './types.js'
 *
 * @typedef {string | Draft & { epoch: string }} Kept
 */

const WRITTEN_AFTER = 300;

/**
 * What one user has begun to write, and about which message, in each room. It is written down shortly after the last key, or when that is
 * asked for. Each tab goes on with what it has itself: what is written down is shared by all of them.
 */
export class Drafts {
  /** @type {Map<string, Kept>} what this tab has last written in a room, and what it has read for the one that is shown */
  #held = new Map();
  /** @type {Map<string, string>} what this tab has read or written down last */
  #known = new Map();
  /** Whose draft was only read: it may be sent in another tab before one comes back to it. */
  #onlyRead = '';
  /** @type {string | undefined} whose draft isn't written down yet */
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
    const key = this.#prefix + keyOf(room);
    if (this.#onlyRead !== key) this.#held.delete(this.#onlyRead);
    const kept = this.#held.get(key) ?? this.#read(key);
    if (typeof kept?.text !== 'string') return { text: typeof kept === 'string' ? kept : '' };
    // In another history the message may be another one: what was written stays.
    return kept.epoch === this.epoch ? kept : { text: [kept.aside, kept.text].filter(Boolean).join('\n') };
  }

  /** @param {string} key */
  #read(key) {
    const kept = this.#memory.read(key);
    this.#known.set(key, JSON.stringify(kept));
    if (kept !== undefined) this.#held.set(key, kept);
    this.#onlyRead = key;
    return kept;
  }

  /** @param {string} room @param {Draft} draft */
  keep(room, draft) {
    const key = this.#prefix + keyOf(room);
    if (this.#latest !== key) this.settle();
    if (this.#onlyRead === key) this.#onlyRead = '';
    this.#latest = key;
    this.#held.set(key, isAbout(draft) ? { ...draft, epoch: this.epoch } : draft.text);
    this.#cancel();
    if (isSomething(draft)) this.#cancel = this.#clock.after(WRITTEN_AFTER, () => this.settle());
    else this.settle();
  }

  /** Writes down what isn't yet: the page may end, or another room comes. */
  settle() {
    this.#cancel();
    const key = this.#latest;
    this.#latest = undefined;
    if (key === undefined) return;
    const kept = this.#held.get(key);
    if (kept) this.#memory.write(key, kept);
    // Otherwise it is another tab's, and isn't done with.
    else if (JSON.stringify(this.#memory.read(key)) === this.#known.get(key)) this.#memory.remove(key);
    this.#known.set(key, JSON.stringify(kept || undefined));
  }

  /** Of all rooms. */
  forget() {
    this.#latest = undefined;
    this.#held.clear();
    this.#cancel();
    for (const key of this.#memory.keys(this.#prefix)) this.#memory.remove(key);
  }
}

/** @param {Draft} draft */
const isAbout = ({ edits, answers }) => edits !== undefined || answers !== undefined;

/** @param {Draft} draft */
const isSomething = (draft) => draft.text !== '' || isAbout(draft);
