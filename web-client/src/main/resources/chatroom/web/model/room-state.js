import { MemberState } from './member-state.js';
import { Latest, MessageState } from './message-state.js';
import { byName, keyOf } from './names.js';

/** @import { Entry, Role } from '../types.js' */

const FOR_EVER = '9999-12-31T23:59:59.999Z';
const SERVER = '@server';

/** Whether an entry is a message, and nothing that happens to one. @param {Entry} entry */
export const isMessage = (entry) => entry.kind === undefined || entry.kind === 'action';

/**
 * What a room is after its entries, by the rules of the protocol's own RoomState: the same recorded journals test both. Each entry
 * counts by its id, so entries may be applied once or often, in overlapping batches and pages, older pages after newer ones: whoever has
 * all of them has the same room.
 */
export class RoomState {
  /** @type {Map<number, MessageState>} */
  #messages = new Map();
  /** @type {Map<string, MemberState>} */
  #members = new Map();
  #topic = new Latest(0, '');
  #archived = new Latest(0, false);
  /** @type {string | undefined} */
  kind = undefined;
  /** The newest entry that was applied, 0 if there was none. */
  lastId = 0;

  /** An entry as it was made, as pushes have it; in a page as it read after another one. @param {Entry} entry */
  apply(entry, asOf = entry.id) {
    const { id } = entry;
    this.lastId = Math.max(this.lastId, id);
    if (isMessage(entry)) {
      this.#messageAt(id).show(entry, asOf);
    } else if (entry.target !== undefined) {
      this.#applyToMessage(entry, this.#messageAt(entry.target));
    } else if (entry.kind === 'create') {
      this.#create(entry);
    } else if (entry.kind === 'topic') {
      this.#topic = this.#topic.newer(id, entry.value ?? '');
    } else if (entry.kind === 'archive' || entry.kind === 'unarchive') {
      this.#archived = this.#archived.newer(id, entry.kind === 'archive');
    } else {
      this.#applyToMember(entry);
    }
  }

  /** @param {Entry[]} page @param {number} asOf the entry after which the messages read so */
  applyPage(page, asOf) {
    for (const entry of page) this.apply(entry, asOf);
  }

  /** @param {Entry} entry @param {MessageState} message */
  #applyToMessage(entry, message) {
    if (entry.kind === 'edit') message.edit(entry);
    else if (entry.kind === 'delete') message.delete();
    else if (entry.kind === 'react') message.react(entry.id, entry.value ?? '', entry.username, true);
    else if (entry.kind === 'unreact') message.react(entry.id, entry.value ?? '', entry.username, false);
  }

  /** @param {Entry} entry */
  #create(entry) {
    this.kind = entry.value;
    this.#topic = this.#topic.newer(entry.id, entry.topic ?? '');
    // In a room that an operator makes nobody is at first.
    if (entry.username !== SERVER) {
      this.#memberAt(entry.username).come(entry.id);
      this.#memberAt(entry.username).take(entry.id, 'owner');
    }
  }

  /** @param {Entry} entry */
  #applyToMember(entry) {
    const { id, kind, username, subject = '' } = entry;
    if (kind === 'join') this.#memberAt(username).come(id);
    else if (kind === 'leave') this.#memberAt(username).go(id);
    else if (kind === 'add') this.#memberAt(subject).come(id);
    else if (kind === 'kick') this.#memberAt(subject).go(id);
    else if (kind === 'ban') {
      this.#memberAt(subject).go(id);
      this.#memberAt(subject).ban(id, entry.until ?? FOR_EVER);
    } else if (kind === 'unban') this.#memberAt(subject).ban(id, undefined);
    else if (kind === 'mute') this.#memberAt(subject).mute(id, entry.until ?? FOR_EVER);
    else if (kind === 'unmute') this.#memberAt(subject).mute(id, undefined);
    else if (kind === 'role') this.#memberAt(subject).take(id, /** @type {Role} */ (entry.value));
  }

  /** @param {number} id */
  #messageAt(id) {
    const state = this.#messages.get(id) ?? new MessageState();
    this.#messages.set(id, state);
    return state;
  }

  /** @param {string} username */
  #memberAt(username) {
    const state = this.#members.get(keyOf(username)) ?? new MemberState(username);
    this.#members.set(keyOf(username), state);
    return state;
  }

  /** A message as it reads now; nothing where it isn't known. @param {number} id */
  message(id) {
    return this.#messages.get(id)?.current();
  }

  /** All messages as they read now, ascending. @returns {Entry[]} */
  messages() {
    return [...this.#messages.keys()]
      .sort((a, b) => a - b)
      .map((id) => this.message(id))
      .filter((message) => message !== undefined);
  }

  /** How many messages something is known of. */
  get size() {
    return this.#messages.size;
  }

  /** Forgets the messages outside of what is kept. @param {(id: number) => boolean} isKept */
  forget(isKept) {
    for (const id of this.#messages.keys()) if (!isKept(id)) this.#messages.delete(id);
  }

  /** Sorted by name. */
  members() {
    return [...this.#members.values()]
      .map((member) => member.current())
      .filter((member) => member !== undefined)
      .sort((a, b) => byName(a.username, b.username));
  }

  /** Of all who were muted, in the room or not, when that ends: perhaps it has. */
  mutedUntil() {
    return this.#ends((member) => member.mutedUntil);
  }

  /** Of all who were banned, when that ends: perhaps it has. */
  bannedUntil() {
    return this.#ends((member) => member.bannedUntil);
  }

  /** @param {(member: MemberState) => string | undefined} end */
  #ends(end) {
    return [...this.#members.values()]
      .map((member) => ({ username: member.username, until: end(member) }))
      .filter(({ until }) => until !== undefined)
      .sort((a, b) => byName(a.username, b.username));
  }

  /** Empty where there is none. */
  get topic() {
    return this.#topic.value;
  }

  get archived() {
    return this.#archived.value;
  }
}
