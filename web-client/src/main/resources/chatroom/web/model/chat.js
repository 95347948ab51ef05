import { Refused } from '../link/errors.js';
import { Additions } from './additions.js';
import { Follows } from './follows.js';
import { addressOf, byName, keyOf, same } from './names.js';
import { Quotes } from './quotes.js';
import { FIRST_PAGE, Room } from './room.js';
import { isMessage } from './room-state.js';

/**
 * @import { Clock, Entry, Frame, Member, RoomInfo } from '../types.js'
 * @import { KnownStore } from './additions.js'
 *
 * @typedef {'rooms' | 'log' | 'presence' | 'typing' | 'members' | 'room'} Topic what is different: which rooms there are and their counts,
 *     the window of a room, who is here, who types, who is in a room, which room is open
 *
 * @typedef {object} First what is asked for first; nothing where that fails
 * @property {Promise<Frame | undefined>} rooms
 * @property {Promise<Frame | undefined>} who
 * @property {{ address: string, page: Promise<Frame | undefined> }} [ahead] the newest of the room that will be looked at
 *
 * @typedef {object} ChatListener
 * @property {(topic: Topic, room?: Room) => void} onChange
 * @property {(room: Room) => void} onCaughtUp what was missed of the current room while there was no connection is here
 * @property {(room: Room, message: Entry) => void} onNews somebody else has said something, just now
 * @property {(text: string) => void} onAnnouncement
 * @property {(room: Room) => void} onAdded somebody else has added this user to a room, just now
 * @property {(room: Room) => void} onGone this user isn't in a room any more, and hasn't left it by themselves
 */

const LOBBY = 'lobby';
const PAGE_OF_ROOMS = 500;
const ROOMS = { action: 'rooms', limit: PAGE_OF_ROOMS };
const WHO = { action: 'who' };
const TRIES = 5;
/** Whoever waits for longer is told so instead. */
const LONGEST_WAIT = 5_000;
const MOST_WARM = 8;
const MOST_DEPARTED = 50;
const MOST_EARLY = 1_000;
const READ_AFTER = 400;
const CATCH_UP_AFTER = 5_000;
const TYPING_EVERY = 3_000;
const MEMBERSHIP = new Set(['join', 'leave', 'add', 'kick', 'ban', 'unban', 'mute', 'unmute', 'role']);

/** What this user knows of the chat: rooms, who is here, and what follows from what the server pushes. */
export class Chat {
  /** @type {Map<string, Room>} by address */
  #rooms = new Map();
  /** @type {Map<string, Room>} rooms that this user isn't in any more, by address, the latest at the end */
  #departed = new Map();
  /** @type {Map<string, string>} names of those who are here */
  #online = new Map();
  #epoch = '';
  #entered = 0;
  /** @type {Frame[] | undefined} what was pushed since one has come in, before it is known which rooms there are */
  #early;
  /** @type {First | undefined} what was asked for while somebody came back */
  #first;
  /** @type {{ address: string, page: Promise<Frame | undefined> } | undefined} */
  #ahead;
  #typedAt = -TYPING_EVERY;
  /** @type {Map<Room, () => void>} rooms of which it isn't told yet how far they were read */
  #reading = new Map();
  #follows;
  #quotes;

  /**
   * @param {(frame: Frame) => Promise<Frame>} request
   * @param {Clock} clock
   * @param {ChatListener} listener
   * @param {KnownStore} store
   */
  constructor(request, clock, listener, store) {
    this.#request = request;
    this.#clock = clock;
    this.#listener = listener;
    this.#additions = new Additions(
      (frame) => this.ask(frame),
      store,
      (room, isLive) => this.#onAdded(room, isLive),
    );
    this.me = '';
    this.isAdmin = false;
    /** @type {Room | undefined} the one that is looked at */
    this.current = undefined;
    /** Whether the reader of the current room sees what is new, so that older messages may go. */
    this.isAtBottom = true;
    /** Whether all that was missed is known. */
    this.isReady = false;
    const ask = (/** @type {Frame} */ frame) => this.ask(frame);
    this.#follows = new Follows(
      ask,
      clock,
      (room) => this.#isMine(room),
      (room, entry) => this.#take(room, entry),
    );
    this.#quotes = new Quotes(ask, (room) => listener.onChange('log', room));
  }

  #request;
  #clock;
  #listener;
  #additions;

  /** Sorted by name, the lobby first. */
  get rooms() {
    return [...this.#rooms.values()].sort(
      (a, b) => Number(same(b.address, LOBBY)) - Number(same(a.address, LOBBY)) || byName(a.title, b.title),
    );
  }

  /** @param {string} address */
  room(address) {
    return this.#rooms.get(keyOf(address));
  }

  /** A room that this user was in lately. @param {string} address */
  departed(address) {
    return this.#departed.get(keyOf(address));
  }

  /** @param {string} name */
  isOnline(name) {
    return this.#online.has(keyOf(name));
  }

  /** Those who are here. */
  get onlineNames() {
    return [...this.#online.values()];
  }

  /** Asks once more where that may help: for what only reads. @param {Frame} frame @returns {Promise<Frame>} */
  async ask(frame) {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#request(frame);
      } catch (error) {
        if (!(error instanceof Refused && error.passes) || tries === TRIES || (error.retryAfter ?? 0) > LONGEST_WAIT) throw error;
        await new Promise((resolve) => this.#clock.after(error.retryAfter ?? 1_000, () => resolve(undefined)));
      }
    }
  }

  /**
   * Somebody comes back: what is asked for first needn't wait until that is granted, for requests take effect in their order.
   *
   * @param {string} [address] of the room that will be looked at first: its newest messages come with the first answers
   */
  expect(address) {
    this.#early = [];
    this.#first = this.#askFirst(address);
  }

  /** @param {string} [address] @returns {First} */
  #askFirst(address) {
    // Where it fails, it is asked for again as anything is, or wasn't needed.
    const asked = (/** @type {Frame} */ frame) => this.#request(frame).catch(() => undefined);
    const first = { rooms: asked(ROOMS), who: asked(WHO) };
    if (address === undefined || this.current) return first;
    // Before it is known whether there is such a room.
    return { ...first, ahead: { address, page: asked({ action: 'history', room: address, limit: FIRST_PAGE }) } };
  }

  /**
   * Logged in: learns which rooms there are, follows them, and what was missed comes before what is live.
   *
   * @param {Frame} reply
   * @param {string} [address] as of `expect`, where that wasn't called
   */
  async enter(reply, address) {
    const [first, early] = [this.#first, this.#early ?? []];
    if (reply.epoch !== this.#epoch || !same(reply.username, this.me)) this.forget();
    const entered = ++this.#entered;
    this.#epoch = reply.epoch;
    this.me = reply.username;
    this.isAdmin = reply.admin === true;
    this.#first = undefined;
    this.#early = early;
    const { rooms: asked, who: askedWho, ahead } = first ?? this.#askFirst(address);
    this.#ahead = ahead;
    const [rooms, who] = await Promise.all([this.#listRooms(asked), askedWho.then((answer) => answer ?? this.ask(WHO))]);
    if (entered !== this.#entered) return;
    this.#hear(who.users);
    this.#follows.begin(reply.epoch);
    this.#meet(rooms);
    this.isReady = true;
    this.#early = undefined;
    for (const event of early) this.onEvent(event);
    const current = this.current;
    // What isn't loaded is opened by whoever looks at it.
    const caughtUp = current?.isLoaded && this.#isMine(current) ? this.#catchUp(current) : undefined;
    this.#listener.onChange('room');
    this.#listener.onChange('rooms');
    this.#listener.onChange('presence');
    // Who came and went meanwhile wasn't told.
    if (current) this.#listener.onChange('members', current);
    await caughtUp;
  }

  /** Where that is refused, it is tried again later: it holds up nothing else. @param {Room} room */
  async #catchUp(room) {
    const entered = this.#entered;
    try {
      await room.catchUp(room === this.current && this.isAtBottom);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const again = () => entered === this.#entered && this.#isMine(room) && this.#catchUp(room).catch(() => {});
      if (error.passes) {
        this.#clock.after(error.retryAfter ?? CATCH_UP_AFTER, again);
        this.#listener.onChange('log', room);
        return;
      }
    }
    this.#listener.onCaughtUp(room);
  }

  /** @param {Room} room */
  #isMine(room) {
    return this.room(room.address) === room;
  }

  /** The connection is lost. */
  leave() {
    this.#entered++;
    this.#follows.end();
    this.#first = undefined;
    this.#early = undefined;
    this.#ahead = undefined;
    this.isReady = false;
    for (const cancel of this.#reading.values()) cancel();
    this.#reading.clear();
  }

  /** Logged out: nothing of this user is left. */
  forget() {
    this.leave();
    this.#rooms.clear();
    this.#departed.clear();
    this.#warm = [];
    this.#quotes.clear();
    this.#online.clear();
    this.#epoch = '';
    this.me = '';
    this.current = undefined;
  }

  /** @param {Promise<Frame | undefined>} first page @returns {Promise<RoomInfo[]>} */
  async #listRooms(first) {
    let page = (await first) ?? (await this.ask(ROOMS));
    const rooms = [...page.rooms];
    while (page.more && page.rooms.length) {
      page = await this.ask({ ...ROOMS, after: rooms.at(-1).room });
      rooms.push(...page.rooms);
    }
    return rooms;
  }

  /** @param {RoomInfo[]} infos */
  #meet(infos) {
    const known = this.#rooms;
    this.#rooms = new Map();
    for (const info of infos) {
      const address = addressOf(info.room, this.me);
      const room = known.get(keyOf(address)) ?? this.#roomOf(info);
      if (room.lastId !== info.last_id && room !== this.current) room.unload();
      const readHere = room.readId;
      room.update(info);
      this.#rooms.set(keyOf(address), room);
      this.#follow(room, info.last_id);
      if (readHere > (info.read_id ?? 0)) this.#tellRead(room);
    }
    // A room that one has begun to write into isn't there before the first message.
    const current = this.current;
    if (current && !current.exists && !this.room(current.address)) this.#rooms.set(keyOf(current.address), current);
    for (const room of known.values()) if (room.exists && !this.room(room.address)) this.#depart(room);
    this.#additions.meet(this.me, [...this.#rooms.values()]);
  }

  /** @param {Room} room @param {boolean} isLive */
  #onAdded(room, isLive) {
    this.#listener.onChange('rooms');
    if (isLive) this.#listener.onAdded(room);
  }

  /** @param {Room} room */
  #depart(room) {
    const key = keyOf(room.address);
    this.#rooms.delete(key);
    this.#departed.delete(key);
    this.#departed.set(key, room);
    if (this.#departed.size > MOST_DEPARTED) this.#departed.delete(/** @type {string} */ (this.#departed.keys().next().value));
    room.unload();
    this.#additions.lose(room);
    if (room.departure?.kind !== 'leave') this.#listener.onGone(room);
  }

  /** @param {RoomInfo} info */
  #roomOf(info) {
    return new Room(info, this.me, (frame) => this.ask(frame));
  }

  /** @param {Room} room @param {number} lastId */
  #follow(room, lastId) {
    // The lobby's pushes begin with the login.
    if (same(room.address, LOBBY)) return;
    this.#follows.follow(room, lastId);
  }

  /** @param {Frame} event */
  onEvent(event) {
    if (this.#early) this.#keep(this.#early, event);
    else if (event.event === 'message') this.#onEntry(event);
    else if (event.event === 'presence') this.#onPresence(event);
    else if (event.event === 'room') this.#onRoom(event);
    else if (event.event === 'read') this.#onRead(event);
    else if (event.event === 'typing') this.#onTyping(event);
    else if (event.event === 'announcement') this.#listener.onAnnouncement(event.text);
  }

  /** Of more than that the newest are enough: messages that are missing are read. @param {Frame[]} early @param {Frame} event */
  #keep(early, event) {
    early.push(event);
    if (early.length > MOST_EARLY) early.shift();
  }

  /** @param {Frame} event */
  #roomOfEvent(event) {
    return this.room(addressOf(event.room ?? LOBBY, this.me));
  }

  /** @param {Frame} event */
  #onEntry(event) {
    const room = this.#roomOfEvent(event);
    if (room) this.#take(room, /** @type {Entry} */ (/** @type {unknown} */ (event)));
  }

  /** @param {Room} room @param {Entry} entry */
  #take(room, entry) {
    if (entry.target !== undefined) this.#quotes.forget(room, entry.target);
    const isNews = room.push(entry, room !== this.current || this.isAtBottom || !room.isFull);
    if (room === this.current ? this.isAtBottom : true) room.dropOldest();
    this.#listener.onChange('log', room);
    if (isNews) this.#listener.onChange('rooms');
    if (MEMBERSHIP.has(entry.kind ?? '')) this.#listener.onChange('members', room);
    if (isNews && this.isReady && isMessage(entry) && !same(entry.username, this.me)) this.#listener.onNews(room, entry);
  }

  /** @param {Frame} event */
  #onPresence({ joined, left, resync }) {
    for (const name of joined) this.#online.set(keyOf(name), name);
    for (const name of left) this.#online.delete(keyOf(name));
    if (resync) this.#askWho();
    this.#listener.onChange('presence');
  }

  /** @param {string[]} names */
  #hear(names) {
    this.#online = new Map(names.map((name) => [keyOf(name), name]));
  }

  async #askWho() {
    const who = await this.ask(WHO).catch(() => undefined);
    if (who) this.#hear(who.users);
    this.#listener.onChange('presence');
  }

  /** @param {Frame} event */
  #onRoom({ change, room: name, info }) {
    const address = addressOf(name, this.me);
    const room = this.room(address);
    if (change === 'removed') {
      if (room) this.#depart(room);
    } else if (room?.exists) {
      room.update(info);
    } else {
      this.#additions.add(this.#add(info, room));
    }
    this.#listener.onChange('rooms');
    this.#listener.onChange('members', room);
    if (this.current && same(this.current.address, address)) this.#listener.onChange('room');
  }

  /** @param {RoomInfo} info @param {Room} [begun] a direct room that one was about to begin */
  #add(info, begun) {
    const room = begun ?? this.#roomOf(info);
    room.unload();
    room.update(info);
    this.#rooms.set(keyOf(room.address), room);
    this.#departed.delete(keyOf(room.address));
    this.#follow(room, info.last_id);
    if (room === this.current) this.openCurrent().catch(() => {});
    // Whoever is added has read everything, unless somebody has begun to write to them.
    if (room.unread > 0)
      this.ask({ action: 'history', room: room.address, limit: 1 }).then(
        (page) => this.#tell(room, page.messages),
        () => {},
      );
    return room;
  }

  /** @param {Room} room @param {Entry[]} messages */
  #tell(room, messages) {
    for (const message of messages) {
      if (isMessage(message) && !same(message.username, this.me)) this.#listener.onNews(room, message);
    }
  }

  /** @param {Frame} event */
  #onRead(event) {
    const room = this.#roomOfEvent(event);
    if (!room?.read(event.id)) return;
    // From elsewhere.
    this.#additions.know(room);
    this.#listener.onChange('rooms');
  }

  /** @param {Frame} event */
  #onTyping(event) {
    const room = this.#roomOfEvent(event);
    room?.typed(event.users, this.#clock.now());
    this.#listener.onChange('typing', room);
  }

  /** Rooms whose window is kept, the one that was looked at last at the end. @type {Room[]} */
  #warm = [];

  /** @param {Room} room */
  #keepWarm(room) {
    this.#warm = [...this.#warm.filter((other) => other !== room), room];
    if (this.#warm.length > MOST_WARM) this.#warm.shift()?.unload();
  }

  /** Looks at a room: where it isn't known, at one that may be begun. @param {string} address @returns {Room | undefined} */
  look(address) {
    this.current = this.room(address) ?? (address.startsWith('@') ? this.#begin(address) : undefined);
    this.isAtBottom = true;
    if (this.current) {
      this.#keepWarm(this.current);
      this.#additions.know(this.current);
    }
    return this.current;
  }

  /** @param {string} address */
  #begin(address) {
    if (same(address.slice(1), this.me)) return undefined;
    const room = this.#roomOf({ room: address, kind: 'direct', topic: '', members: 2, last_id: 0, role: 'member' });
    room.atStart = true;
    this.#rooms.set(keyOf(address), room);
    return room;
  }

  /** Reads what the current room shows at first, where it isn't here yet. */
  async openCurrent() {
    const room = this.current;
    if (!room || room.isLoaded || !room.exists) return;
    const ahead = this.#ahead;
    this.#ahead = undefined;
    await room.open(ahead && same(ahead.address, room.address) ? ahead.page : undefined);
    this.#listener.onChange('log', room);
  }

  /**
   * What the reply to `create` and `join` says: the event may come later. A retry may be answered when one isn't in the room any more.
   *
   * @param {RoomInfo | undefined} info
   */
  learn(info) {
    if (!info?.role) return undefined;
    const room = this.room(addressOf(info.room, this.me)) ?? this.#add(info);
    this.#additions.know(room);
    return room;
  }

  /** The message that another one answers, as far as it is known by now. @param {Room} room @param {number} id */
  quoted(room, id) {
    return room.message(id) ?? this.#quotes.of(room, id);
  }

  /** This user has read so far. @param {Room} room @param {number} id */
  markRead(room, id) {
    if (!room.read(id)) return;
    this.#listener.onChange('rooms');
    this.#tellRead(room);
  }

  /** @param {Room} room */
  #tellRead(room) {
    if (this.#reading.has(room)) return;
    const tell = () => {
      this.#reading.delete(room);
      this.#request({ action: 'read', room: room.address, id: room.readId }).catch(() => {});
    };
    this.#reading.set(room, this.#clock.after(READ_AFTER, tell));
  }

  /** This user writes something. @param {Room} room */
  type(room) {
    const now = this.#clock.now();
    if (now - this.#typedAt < TYPING_EVERY || !room.exists) return;
    this.#typedAt = now;
    this.#request({ action: 'typing', room: room.address }).catch(() => {});
  }

  /** @param {Room} room @param {Frame} [filter] @returns {Promise<{ members: Member[], more: boolean }>} */
  async members(room, filter = {}) {
    const page = await this.ask({ action: 'members', room: room.address, limit: PAGE_OF_ROOMS, ...filter });
    return { members: page.members, more: page.more };
  }
}
