import { byName, keyOf } from './names.js';

/** @import { Entry } from '../types.js' */

/** A value and the entry that gave it: of two, that of the later entry counts, in whatever order they come. @template T */
export class Latest {
  /** @param {number} id @param {T} value */
  constructor(id, value) {
    this.id = id;
    this.value = value;
  }

  /** @param {number} id @param {T} value */
  newer(id, value) {
    return id >= this.id ? new Latest(id, value) : this;
  }
}

/** What is known of one message, which may be its edits and reactions before itself: a page of older messages comes later. */
export class MessageState {
  /** @type {Entry | undefined} */
  #message;
  #text = '';
  #edited = 0;
  #deleted = false;
  /** What happened to reactions up to this entry is in them; older entries change nothing. */
  #reactionsAsOf = 0;
  /** @type {Map<string, Map<string, { name: string, latest: Latest<boolean> }>>} by emoji, then by name */
  #reactions = new Map();

  /** @param {Entry} shown @param {number} asOf the entry after which the message reads so */
  show(shown, asOf) {
    this.#message = shown;
    if (shown.deleted) {
      this.delete();
      this.#text = shown.text;
    } else if (!this.#deleted) {
      if ((shown.edited ?? 0) >= this.#edited) {
        this.#text = shown.text;
        this.#edited = shown.edited ?? 0;
      }
      if (asOf >= this.#reactionsAsOf) this.#showReactions(shown.reactions ?? {}, asOf);
    }
  }

  /** @param {Record<string, string[]>} shown @param {number} asOf */
  #showReactions(shown, asOf) {
    for (const users of this.#reactions.values()) {
      for (const [key, { latest }] of users) if (latest.id <= asOf) users.delete(key);
    }
    this.#reactionsAsOf = asOf;
    for (const [emoji, names] of Object.entries(shown)) {
      const users = this.#usersOf(emoji);
      for (const name of names) if (!users.has(keyOf(name))) users.set(keyOf(name), { name, latest: new Latest(asOf, true) });
    }
  }

  /** An edit without a value was replaced by a later one, so nothing comes of it. @param {Entry} edit */
  edit(edit) {
    if (!this.#deleted && edit.id >= this.#edited && edit.value !== undefined) {
      this.#text = edit.value;
      this.#edited = edit.id;
    }
  }

  delete() {
    this.#deleted = true;
    this.#text = '(deleted)';
    this.#edited = 0;
    this.#reactions.clear();
  }

  /** @param {number} id @param {string} emoji @param {string} name @param {boolean} on */
  react(id, emoji, name, on) {
    if (this.#deleted || id <= this.#reactionsAsOf) return;
    const users = this.#usersOf(emoji);
    const known = users.get(keyOf(name));
    users.set(keyOf(name), known ? { name: known.name, latest: known.latest.newer(id, on) } : { name, latest: new Latest(id, on) });
  }

  /** @param {string} emoji */
  #usersOf(emoji) {
    const users = this.#reactions.get(emoji) ?? new Map();
    this.#reactions.set(emoji, users);
    return users;
  }

  /** The message as it reads now; nothing while it isn't known. @returns {Entry | undefined} */
  current() {
    if (!this.#message) return undefined;
    const { id, username, timestamp, kind, reply_to } = this.#message;
    /** @type {Entry} */
    const current = { id, username, text: this.#text, timestamp };
    if (kind !== undefined) current.kind = kind;
    if (reply_to !== undefined) current.reply_to = reply_to;
    if (this.#edited) current.edited = this.#edited;
    if (this.#deleted) current.deleted = true;
    const reactions = this.#currentReactions();
    if (reactions.length) current.reactions = Object.fromEntries(reactions);
    return current;
  }

  /** @returns {[string, string[]][]} */
  #currentReactions() {
    /** @type {[string, string[]][]} */
    const current = [];
    for (const emoji of [...this.#reactions.keys()].sort()) {
      const names = [...this.#usersOf(emoji).values()].filter(({ latest }) => latest.value).map(({ name }) => name);
      if (names.length) current.push([emoji, names.sort(byName)]);
    }
    return current;
  }
}
