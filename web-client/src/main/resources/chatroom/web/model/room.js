import { addressOf, mentionOf, same } from './names.js';
import { RoomState, isMessage } from './room-state.js';

/**
 * @import { Entry, Frame, Page, RoomInfo } from '../types.js'
 *
 * @typedef {(frame: Frame) => Promise<Frame>} Request
 */

/** The page holds no more of a room's messages than this. */
export const MOST_SHOWN = 300;
/** What a full window loses at once. */
const SPARE = 50;
const FEW = 30;
/** As many entries are read of a room that is opened at its end. */
export const FIRST_PAGE = FEW * 2;
const PAGE = 100;
/** What was missed is read by pages before anything is shown; beyond this it is left for when the reader comes to it, so that where they stopped is still here. */
const MOST_CAUGHT_UP = 200;
const TYPING_LASTS = 6_000;

/** What happens to messages has no place of its own in a room. */
const WITHOUT_PLACE = new Set(['edit', 'delete', 'react', 'unreact']);

/**
 * A room as this page knows it: what the server says of it, and a window of its journal, from `low` to `high` without a hole, that is at
 * the room's end or somewhere before. Entries outside of the window count (what is unread, what the topic is) and aren't kept.
 */
export class Room {
  #state = new RoomState();
  /** @type {Map<number, Entry>} of the window: what isn't a message and has a place */
  #others = new Map();
  #low = 0;
  #high = 0;
  #pages = 0;
  /** @type {Promise<void> | undefined} */
  #loading;
  /** @type {Map<string, number>} who types, and until when that counts */
  #typing = new Map();

  /**
   * @param {RoomInfo} info
   * @param {string} me
   * @param {Request} request
   */
  constructor(info, me, request) {
    this.#me = me;
    this.#callsMe = mentionOf(me);
    this.#request = request;
    this.info = info;
    this.lastId = info.last_id;
    this.readId = info.read_id ?? 0;
    this.unread = info.unread ?? 0;
    this.mentions = info.mentions ?? 0;
    /** Whether there is nothing before the window. */
    this.atStart = false;
    /** @type {Entry | undefined} by what this user isn't in it any more, where that was seen */
    this.departure = undefined;
    /** @type {string | undefined} who has added this user, where that isn't known to them yet */
    this.addedBy = undefined;
  }

  #me;
  #callsMe;
  #request;

  /** What requests call it. */
  get address() {
    return addressOf(this.info.room, this.#me);
  }

  get isDirect() {
    return this.info.kind === 'direct';
  }

  /** A direct room isn't there before the first message into it. */
  get exists() {
    return !this.isDirect || this.lastId > 0;
  }

  /** Of a direct room the other one's name. */
  get title() {
    return this.isDirect ? this.address.slice(1) : this.address;
  }

  /** What others write here is meant for this user. */
  get unreadForMe() {
    return this.isDirect ? this.unread : this.mentions;
  }

  /** Whether there is something here that this user hasn't seen. */
  get hasNews() {
    return this.unread > 0 || this.addedBy !== undefined;
  }

  get isLoaded() {
    return this.#high > 0 || this.atStart;
  }

  /** Whether the window has as much as it may. */
  get isFull() {
    return this.#size >= MOST_SHOWN;
  }

  /** Of what is known, a little of which may be outside of the window. */
  get #size() {
    return this.#state.size + this.#others.size;
  }

  get atEnd() {
    return this.isLoaded && this.#high >= this.lastId;
  }

  /** Whether there are entries before the window that this user hasn't read. */
  get beginsAfterUnread() {
    return !this.atStart && this.#low > this.readId + 1;
  }

  /** What has a place in the window, ascending; messages as they read now. @returns {Entry[]} */
  items() {
    const messages = this.#state.messages().filter(({ id }) => this.#isWithin(id));
    return [...messages, ...this.#others.values()].sort((a, b) => a.id - b.id);
  }

  /** A message of the window. @param {number} id */
  message(id) {
    return this.#isWithin(id) ? this.#state.message(id) : undefined;
  }

  /** @param {number} id */
  #isWithin(id) {
    return id >= this.#low && id <= this.#high;
  }

  /** @param {Entry} entry */
  isForMe(entry) {
    return isMessage(entry) && !entry.deleted && !same(entry.username, this.#me) && (this.isDirect || this.#callsMe.test(entry.text));
  }

  /** Forgets the window: nobody looks at it, and something was missed. */
  unload() {
    this.#state = new RoomState();
    this.#others.clear();
    this.#low = 0;
    this.#high = 0;
    this.atStart = false;
  }

  /** What the server says of the room by now. @param {RoomInfo} info */
  update(info) {
    this.info = info;
    if (!this.#knowsMoreThan(info)) {
      // What was read here a moment ago the server doesn't know yet.
      const isRead = this.readId >= info.last_id && this.readId > (info.read_id ?? 0);
      this.unread = isRead ? 0 : (info.unread ?? 0);
      this.mentions = isRead ? 0 : (info.mentions ?? 0);
    }
    this.lastId = Math.max(this.lastId, info.last_id);
    this.readId = Math.max(this.readId, info.read_id ?? 0);
  }

  /** Whether what was counted here is newer than what the server has. @param {RoomInfo} info */
  #knowsMoreThan(info) {
    return info.last_id < this.lastId || (info.last_id === this.lastId && (info.read_id ?? 0) < this.readId);
  }

  /**
   * An entry that was pushed.
   *
   * @param {Entry} entry
   * @param {boolean} mayShow whether the window may grow by it: not where somebody reads further up in a full one
   * @returns {boolean} whether it is news: it may be known already
   */
  push(entry, mayShow) {
    const isNew = entry.id > this.lastId;
    const wasAtEnd = this.atEnd;
    this.lastId = Math.max(this.lastId, entry.id);
    if (isNew) this.#count(entry);
    this.#typing.delete(entry.username);
    if (this.#isDeparture(entry)) this.departure = entry;
    if (wasAtEnd && entry.id === this.#high + 1 && (mayShow || WITHOUT_PLACE.has(entry.kind ?? ''))) {
      this.#take(entry);
      this.#high = entry.id;
    } else if (entry.target !== undefined && (this.#pages > 0 || this.#isWithin(entry.target))) {
      this.#state.apply(entry);
    }
    return isNew;
  }

  /** @param {Entry} entry */
  #isDeparture({ kind, username, subject = '' }) {
    return kind === 'leave' ? same(username, this.#me) : (kind === 'kick' || kind === 'ban') && same(subject, this.#me);
  }

  /** @param {Entry} entry */
  #count(entry) {
    if (isMessage(entry) && !entry.deleted && !same(entry.username, this.#me) && entry.id > this.readId) {
      this.unread++;
      if (this.#callsMe.test(entry.text)) this.mentions++;
    } else if (entry.kind === 'topic') {
      this.info = { ...this.info, topic: entry.value ?? '' };
    } else if (entry.kind === 'archive' || entry.kind === 'unarchive') {
      this.info = { ...this.info, archived: entry.kind === 'archive' };
    }
  }

  /** @param {Entry} entry */
  #take(entry, asOf = entry.id) {
    this.#state.apply(entry, asOf);
    if (!isMessage(entry) && !WITHOUT_PLACE.has(entry.kind ?? '')) this.#others.set(entry.id, entry);
  }

  /** How far this user has read, here or elsewhere. @param {number} id @returns {boolean} whether that is news */
  read(id) {
    if (id <= this.readId) return false;
    const between = this.items().filter((item) => item.id > this.readId && item.id <= id && isMessage(item));
    this.readId = id;
    if (id >= this.lastId) {
      this.unread = 0;
      this.mentions = 0;
      return true;
    }
    for (const message of between) {
      if (same(message.username, this.#me) || message.deleted) continue;
      this.unread = Math.max(0, this.unread - 1);
      if (this.#callsMe.test(message.text)) this.mentions = Math.max(0, this.mentions - 1);
    }
    return true;
  }

  /** @param {string[]} names @param {number} now */
  typed(names, now) {
    for (const name of names) if (!same(name, this.#me)) this.#typing.set(name, now + TYPING_LASTS);
  }

  /** Who types. @param {number} now */
  typing(now) {
    for (const [name, until] of this.#typing) if (until <= now) this.#typing.delete(name);
    return [...this.#typing.keys()];
  }

  /**
   * The newest that there is; where much is unread, what surrounds the first of it.
   *
   * @param {Promise<Frame | undefined>} [ahead] the newest page, where it was asked for already. What came after it is read, as always
   */
  open(ahead) {
    const few = this.unread <= PAGE / 2 || this.readId === 0;
    return this.#exclusively(() => (few ? this.#openAtEnd(ahead) : this.#openAround(this.readId)));
  }

  openAtEnd() {
    return this.#exclusively(() => this.#openAtEnd());
  }

  /** What surrounds an entry. @param {number} id */
  openAround(id) {
    return this.#exclusively(() => this.#openAround(id));
  }

  /** @param {Promise<Frame | undefined>} [ahead] */
  async #openAtEnd(ahead) {
    const page =
      /** @type {Page | undefined} */ (/** @type {unknown} */ (await ahead)) ?? (await this.#page('history', { limit: FIRST_PAGE }));
    this.#begin(page);
    this.atStart = !page.more;
    await this.#fillUp();
    await this.#readToEnd(PAGE);
  }

  /** What is pushed while a page is under way is after that page. @param {number} most */
  async #readToEnd(most) {
    for (let read = 0; read < most && !this.atEnd; read += PAGE) await this.#readOn(PAGE);
  }

  /** @param {number} id */
  async #openAround(id) {
    const before = await this.#page('history', { before_id: id + 1, limit: FEW });
    this.#begin(before);
    // A link may name what isn't there yet.
    this.#high = Math.min(Math.max(this.#high, id), before.last_id);
    this.atStart = !before.more;
    await this.#readOn(PAGE);
    await this.#fillUp();
  }

  /** Pages may hold more of what happens to messages than messages. */
  async #fillUp() {
    for (let i = 0; i < 5 && !this.atStart && this.items().length < FEW; i++) await this.#readBack();
  }

  /** @param {Page} page */
  #begin(page) {
    // The state stays until the window is known: what was pushed meanwhile may be about messages of this page.
    this.#others.clear();
    this.#low = page.messages[0]?.id ?? 1;
    this.#high = page.messages.at(-1)?.id ?? 0;
    this.#takePage(page);
  }

  /** What comes before the window. */
  loadOlder() {
    return this.#exclusively(() => this.#readBack());
  }

  /** What comes after the window, where it isn't at the end. */
  loadNewer() {
    return this.#exclusively(() => this.#readOn(PAGE));
  }

  async #readBack() {
    if (this.atStart) return;
    const page = await this.#page('history', { before_id: this.#low, limit: PAGE });
    this.#low = page.messages[0]?.id ?? this.#low;
    this.#takePage(page);
    this.atStart = !page.more;
  }

  /** @param {number} limit */
  async #readOn(limit) {
    const page = await this.#page('poll', { last_id: this.#high, limit });
    this.#high = Math.max(this.#high, page.messages.at(-1)?.id ?? 0);
    this.#takePage(page);
  }

  /** @param {Page} page */
  #takePage(page) {
    this.lastId = Math.max(this.lastId, page.last_id);
    for (const entry of page.messages) this.#take(entry, page.last_id);
  }

  /**
   * What was missed while there was no connection. Where that is much, the window stays where it is, and what happened to its messages is
   * read again.
   *
   * @param {boolean} isAtBottom whether its reader was at the bottom, so that older messages may go
   */
  catchUp(isAtBottom) {
    return this.#exclusively(async () => {
      if (!this.isLoaded) return;
      const high = this.#high;
      await this.#readToEnd(MOST_CAUGHT_UP);
      const isWhole = this.atEnd;
      if (isAtBottom) this.dropOldest();
      else if (this.items().length > MOST_SHOWN) this.#keep(this.#low, high);
      if (!isWhole) await this.#readAgain();
    });
  }

  async #readAgain() {
    for (let before = this.#high + 1; before > this.#low; ) {
      const page = await this.#page('history', { before_id: before, limit: PAGE });
      if (!page.messages.length) return;
      before = page.messages[0].id;
      for (const entry of page.messages) if (this.#isWithin(entry.id)) this.#take(entry, page.last_id);
    }
  }

  /** Takes the oldest out of a window that holds too much: some more than it must, so that it isn't looked at for each message. */
  dropOldest() {
    if (this.#size <= MOST_SHOWN) return;
    const items = this.items();
    if (items.length <= MOST_SHOWN) return;
    this.#keep(items[items.length - MOST_SHOWN + SPARE].id, this.#high);
    this.atStart = false;
  }

  /** Takes the newest out of a window that holds too much. */
  dropNewest() {
    const items = this.items();
    if (items.length > MOST_SHOWN) this.#keep(this.#low, items[MOST_SHOWN - 1].id);
  }

  /** @param {number} low @param {number} high */
  #keep(low, high) {
    this.#low = low;
    this.#high = high;
    this.#forget();
  }

  #forget() {
    if (this.#pages === 0) this.#state.forget((id) => this.#isWithin(id));
    for (const id of this.#others.keys()) if (!this.#isWithin(id)) this.#others.delete(id);
  }

  /** @param {string} action @param {Frame} fields @returns {Promise<Page>} */
  async #page(action, fields) {
    // What is pushed meanwhile may be about messages that this page brings.
    this.#pages++;
    try {
      return /** @type {Page} */ (/** @type {unknown} */ (await this.#request({ action, room: this.address, ...fields })));
    } finally {
      this.#pages--;
    }
  }

  /** One after another: each begins where the one before has left the window. @param {() => Promise<unknown>} work */
  async #exclusively(work) {
    const before = this.#loading;
    const mine = (async () => {
      await before?.catch(() => {});
      try {
        await work();
      } finally {
        this.#forget();
      }
    })();
    this.#loading = mine;
    try {
      await mine;
    } finally {
      if (this.#loading === mine) this.#loading = undefined;
    }
  }

  get isLoading() {
    return this.#loading !== undefined;
  }
}
