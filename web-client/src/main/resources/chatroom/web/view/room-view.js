import { clock } from '../link/browser.js';
import { Lost, Refused } from '../link/errors.js';
import { mentionOf, same } from '../model/names.js';
import { isMessage } from '../model/room-state.js';
import { hrefOf } from './address.js';
import { byId, h, icon, onceAFrame, setText } from './dom.js';
import { emptiness } from './emptiness.js';
import { count, end, list } from './format.js';
import { Log } from './log.js';
import { asWritten, editsOf, rowsOf } from './rows.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { Entry } from '../types.js'
 * @import { RoomListener } from './types.js'
 */

/** A mute may be for years, which is more than a timer has. */
const LONGEST_TIMER = 24 * 60 * 60_000;

/** The current room: its head, its messages, and whether one may write. */
export class RoomView {
  /** @type {Room | undefined} */
  #room;
  /** The line is after this entry: what comes then is new to whoever comes to the room, or back to it. */
  #freshAfter = 0;
  /** @type {object | undefined} whoever opens the room, until it is where it is read: until then nothing of it counts as seen */
  #opening;
  /** Whether something may have been missed that isn't here yet. */
  #isBehind = false;
  #isSpoken = false;
  #cancelMute = () => {};
  /** @type {RegExp} */
  #callsMe = /(?!)/;
  /** Shows the room once more; what comes within a frame is shown together. */
  refresh = onceAFrame(() => this.show());

  /** @param {Chat} chat @param {RoomListener} listener */
  constructor(chat, listener) {
    this.#chat = chat;
    this.#listener = listener;
    this.log = new Log(byId('log'), () => this.#onScroll());
    byId('newest').addEventListener('click', () => this.toNewest());
    for (const type of ['focus', 'visibilitychange']) addEventListener(type, () => this.#markRead(), true);
  }

  #chat;
  #listener;

  /** @param {Room} room @param {number} id a message to go to, or 0 */
  async open(room, id) {
    const wasLoaded = room.isLoaded;
    const isShown = room === this.#room && wasLoaded && this.log.messages().length > 0;
    const opening = (this.#opening = {});
    if (!isShown) this.#isBehind = !this.#chat.isReady;
    if (room !== this.#room) {
      this.#room = room;
      this.#callsMe = mentionOf(this.#chat.me);
      this.#freshAfter = room.unread > 0 ? room.readId : 0;
      this.log.clear();
      this.showHead();
      this.show();
    }
    try {
      await (id > 0 ? this.#goTo(room, id) : this.#goIn(room, isShown));
    } catch (error) {
      if (room === this.#room && !room.isLoaded && this.log.messages().length === 0) this.#sayWhyNot(error);
    }
    if (opening !== this.#opening) return;
    this.#opening = undefined;
    // It was read while one came back: nothing of it is missing, and nothing else says so.
    if (!wasLoaded && room.isLoaded && this.#chat.isReady) this.#isBehind = false;
    this.#onScroll();
  }

  /** @param {unknown} error */
  #sayWhyNot(error) {
    if (error instanceof Refused) this.showInstead('This room can’t be read now', [error.message], []);
    if (error instanceof Lost) this.showInstead('No connection', ['This room will be read when the connection is back.'], []);
  }

  /** @param {Room} room @param {boolean} isShown */
  async #goIn(room, isShown) {
    await this.#chat.openCurrent();
    if (room !== this.#room) return;
    this.show();
    if (isShown || this.log.reveal('fresh')) return;
    // It was left somewhere in the past.
    if (room.isLoaded && !room.atEnd) await room.open().catch(() => {});
    if (room !== this.#room) return;
    this.show();
    if (!this.log.reveal('fresh')) this.log.toBottom();
  }

  /** @param {Room} room @param {number} id */
  async #goTo(room, id) {
    if (!room.message(id)) await room.openAround(id);
    if (room !== this.#room) return;
    this.show();
    const element = this.log.reveal(`m${id}`);
    if (element) {
      element.focus({ preventScroll: true });
      element.classList.add('flash');
      element.addEventListener('animationend', () => element.classList.remove('flash'), { once: true });
    }
  }

  async toNewest() {
    const room = this.#room;
    if (!room) return;
    if (!room.atEnd) await room.openAtEnd().catch(() => {});
    if (room !== this.#room) return;
    this.show();
    this.log.toBottom();
    this.#onScroll();
  }

  /** This user has written: that is at the end, and nothing above is new any more. */
  async wrote() {
    this.#freshAfter = 0;
    await this.toNewest();
  }

  /** The connection is lost: what comes meanwhile is missed. */
  lose() {
    this.#isBehind = true;
    this.showHead();
  }

  /** What was missed is here. Who was at the bottom goes on where they stopped. @param {Room} room */
  catchUp(room) {
    if (room !== this.#room) return;
    const { isAtBottom } = this.log;
    const isNew = room.unread > 0;
    if (isNew) this.#freshAfter = Math.max(this.#freshAfter, room.readId);
    this.show(!isNew);
    if (isNew && isAtBottom) this.log.reveal('fresh');
    this.#isBehind = false;
    this.#onScroll();
  }

  /** Somebody else has written, just now. */
  hear() {
    this.#isSpoken = true;
  }

  close() {
    this.#room = undefined;
    this.log.clear();
  }

  showHead() {
    const room = this.#room;
    if (!room) return;
    setText(byId('title'), room.title);
    setText(byId('topic'), room.isDirect ? this.#presence(room) : room.info.topic);
    byId('log').setAttribute('aria-label', `Messages in ${room.title}`);
    byId('open-menu').hidden = room.isDirect || (same(room.address, 'lobby') && room.info.role === 'member' && !this.#chat.isAdmin);
    this.#showClosed(room);
  }

  /** Without a connection nobody knows. @param {Room} room */
  #presence(room) {
    return !this.#chat.isReady ? '' : this.#chat.isOnline(room.title) ? 'Here' : 'Away';
  }

  /** @param {Room} room */
  #showClosed(room) {
    const { archived, muted_until: mutedUntil } = room.info;
    const mutedFor = mutedUntil === undefined ? 0 : new Date(mutedUntil).getTime() - clock.now();
    const isMuted = mutedFor > 0;
    this.#cancelMute();
    if (isMuted) this.#cancelMute = clock.after(Math.min(mutedFor, LONGEST_TIMER), () => this.showHead());
    const isClosed = archived || isMuted;
    byId('closed').hidden = !isClosed;
    byId('write').hidden = isClosed ?? false;
    if (archived)
      byId('closed').replaceChildren(
        icon('lock'),
        h('span', {}, 'This room is archived. It can be read and searched; nothing new is written.'),
      );
    else if (isMuted)
      byId('closed').replaceChildren(
        icon('clock'),
        h('span', {}, `You are muted here${end(mutedUntil)}. You can read, and delete what you wrote.`),
      );
  }

  /** Whether this user may write here. */
  get mayWrite() {
    return !byId('write').hidden;
  }

  /** @param {boolean} isFollowed whether who is at the bottom goes on to what is new there */
  show(isFollowed = !this.#isBehind) {
    const room = this.#room;
    if (!room || !this.#isKnown(room)) return;
    if (!document.hasFocus() && room.unread > 0 && !this.#isBehind) this.#freshAfter = Math.max(this.#freshAfter, room.readId);
    const rows = rowsOf({
      chat: this.#chat,
      room,
      unsent: this.#unsent,
      freshAfter: this.#freshAfter,
      callsMe: this.#callsMe,
      hrefOf: (id) => hrefOf(room.address, id),
      onReact: this.#listener.onReact,
      onRetry: (nonce) => this.#listener.outbox()?.retry(nonce),
      onDiscard: (nonce) => this.#listener.outbox()?.discard(nonce),
    });
    if (rows.length) this.log.show(rows, this.#isSpoken && room.atEnd, isFollowed);
    else if (room.isLoaded) this.log.showInstead(this.#listener.welcome());
    this.#isSpoken = false;
    this.#afterwards(room);
  }

  /** What one is no member of any more isn't shown as if one were. @param {Room} room */
  #isKnown(room) {
    return this.#chat.room(room.address) === room;
  }

  /** @param {Room} room */
  #afterwards(room) {
    this.#chat.isAtBottom = this.log.isAtBottom;
    this.#markRead();
    this.#showNewest(room);
    this.#listener.onShown();
  }

  /** @param {Room} room */
  #showNewest(room) {
    byId('newest').hidden = !room.isLoaded || (this.#chat.isAtBottom && room.atEnd);
    setText(byId('newest-says'), room.unread > 0 ? `${room.unread} new` : 'Newest');
  }

  /** @param {string} title @param {(Node | string)[]} text @param {HTMLElement[]} buttons */
  showInstead(title, text, buttons) {
    byId('newest').hidden = true;
    this.log.showInstead(emptiness(title, text, buttons));
  }

  /**
   * A room that this user isn't in.
   *
   * @param {string} address
   * @param {import('./outside.js').Outside} outside
   * @param {typeof import('./outside.js').unsentElement} [unsentElement] for what wasn't sent into it
   */
  showOutside(address, { title, text, buttons }, unsentElement) {
    this.close();
    byId('title').textContent = address;
    byId('topic').textContent = '';
    byId('open-menu').hidden = true;
    byId('closed').hidden = true;
    byId('write').hidden = true;
    this.showInstead(title, text, buttons);
    const outbox = this.#listener.outbox();
    if (!outbox || !unsentElement) return;
    for (const unsent of outbox.of(address).filter(({ failed }) => failed)) {
      const element = unsentElement(unsent, () => {
        outbox.discard(unsent.nonce);
        element.remove();
        this.log.element.focus();
      });
      this.log.append(element);
    }
  }

  #onScroll() {
    const room = this.#room;
    if (!room || !this.#isKnown(room)) return;
    this.#chat.isAtBottom = this.log.isAtBottom;
    this.#markRead();
    this.#showNewest(room);
    if (room.isLoading || !room.isLoaded || !this.#chat.isReady) return;
    if (this.log.isNearTop && !room.atStart) this.#extend(room, () => room.loadOlder().then(() => room.dropNewest()));
    else if (this.log.isNearBottom && !room.atEnd) this.#extend(room, () => room.loadNewer().then(() => room.dropOldest()));
  }

  /** @param {Room} room @param {() => Promise<void>} load */
  async #extend(room, load) {
    await load().catch(() => {});
    if (room === this.#room) this.show(false);
  }

  #markRead() {
    const room = this.#room;
    if (!room?.isLoaded || !this.#isKnown(room) || !this.#chat.isReady || document.hidden || !document.hasFocus()) return;
    if (this.#opening || this.#isBehind) return;
    if (this.log.isAtBottom && room.atEnd) this.#chat.markRead(room, room.lastId);
    // Who has come by a link hasn't seen what is before it.
    else if (!room.beginsAfterUnread) this.#chat.markRead(room, this.log.lastSeenId());
  }

  showTyping() {
    const names = this.#room?.typing(Date.now()) ?? [];
    const says = names.length > 3 ? [count(names.length, 'person', 'people')] : names;
    byId('typing').replaceChildren(
      ...(names.length
        ? [list(says), names.length === 1 ? ' is typing ' : ' are typing ', h('span', { 'aria-hidden': 'true' }, h('i'), h('i'), h('i'))]
        : []),
    );
    return names.length > 0;
  }

  get #unsent() {
    return (this.#room && this.#listener.outbox()?.of(this.#room.address)) ?? [];
  }

  /** A message as it is shown. @param {number} id */
  message(id) {
    return this.#asShown(this.#room?.message(id));
  }

  /** The newest message of this user that is shown. */
  lastOwn() {
    const { me } = this.#chat;
    return this.#asShown(this.#room?.items().findLast((item) => isMessage(item) && !item.deleted && same(item.username, me)));
  }

  /** @param {Entry | undefined} message */
  #asShown(message) {
    return message && asWritten(message, editsOf(this.#unsent).get(message.id));
  }
}
