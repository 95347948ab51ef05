import { colourOf, keyOf } from '../model/names.js';
import { byId, fill, h, icon, unseen } from './dom.js';
import { count, number } from './format.js';
import { dot } from './people.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 */

/** The list of rooms and of direct messages. Its links keep their elements, and with them the focus, while counts change. */
export class Sidebar {
  /** @type {Map<string, { reads: string, element: HTMLElement }>} */
  #shown = new Map();

  /** Keys of rooms into which something wasn't sent. @type {Set<string>} */
  #failed = new Set();

  /** @param {Chat} chat @param {(address: string) => string} hrefOf @param {() => string[]} failedRooms */
  constructor(chat, hrefOf, failedRooms) {
    this.#chat = chat;
    this.#hrefOf = hrefOf;
    this.#failedRooms = failedRooms;
  }

  #chat;
  #hrefOf;
  #failedRooms;

  show() {
    const { rooms, me } = this.#chat;
    this.#failed = new Set(this.#failedRooms().map(keyOf));
    const lost = [...this.#failed].filter((key) => !this.#chat.room(key));
    const shown = new Map();
    this.#fill(
      byId('room-list'),
      rooms.filter((room) => !room.isDirect && (!room.info.archived || room === this.#chat.current)),
      lost.filter((key) => !key.startsWith('@')),
      shown,
    );
    this.#fill(
      byId('direct-list'),
      rooms.filter((room) => room.isDirect),
      lost.filter((key) => key.startsWith('@')),
      shown,
    );
    this.#shown = shown;
    const name = byId('me');
    name.textContent = me;
    name.className = `who n${colourOf(me)}`;
    const news = rooms.filter((room) => room.hasNews && room !== this.#chat.current).length;
    const opener = byId('open-rooms');
    opener.setAttribute('aria-label', news ? `Rooms, ${news} with news` : 'Rooms');
    byId('pip').hidden = news === 0;
  }

  /**
   * @param {HTMLElement} list
   * @param {Room[]} rooms
   * @param {string[]} lost
   * @param {Map<string, { reads: string, element: HTMLElement }>} shown
   */
  #fill(list, rooms, lost, shown) {
    const elements = rooms.map((room) => {
      const reads = this.#reads(room);
      const old = this.#shown.get(room.address);
      const element = old?.reads === reads ? old.element : this.#item(room, old?.element);
      shown.set(room.address, { reads, element });
      return element;
    });
    for (const address of lost) {
      const element = this.#shown.get(`lost ${address}`)?.element ?? this.#lostItem(address);
      shown.set(`lost ${address}`, { reads: '', element });
      elements.push(element);
    }
    fill(list, elements);
  }

  /** A room that this user isn't in, and has written into. @param {string} address */
  #lostItem(address) {
    const name = h('span', { class: 'cut' }, address.replace(/^@/, ''), unseen(', not sent'));
    return h('li', {}, h('a', { class: 'r', href: this.#hrefOf(address) }, icon('alert', 's err'), name));
  }

  /** @param {Room} room */
  #reads(room) {
    return JSON.stringify([
      room.title,
      room.info.kind,
      room.info.archived,
      room.unread,
      room.mentions,
      room.addedBy,
      room === this.#chat.current,
      this.#failed.has(keyOf(room.address)),
      room.isDirect && this.#chat.isOnline(room.title),
    ]);
  }

  /** @param {Room} room @param {HTMLElement} [old] whose link may have the focus */
  #item(room, old) {
    const isCurrent = room === this.#chat.current;
    const forMe = room.unreadForMe;
    const hasFailed = this.#failed.has(keyOf(room.address));
    const unread = isCurrent ? 0 : room.unread;
    const says = [
      room.info.kind === 'private' && 'private',
      room.info.archived && 'archived',
      room.isDirect && (this.#chat.isOnline(room.title) ? 'here' : 'away'),
      unread > 0 && !room.isDirect && room.mentions > 0 && count(room.mentions, 'mention', 'mentions'),
      unread > 0 && `${number(unread)} unread`,
      room.addedBy !== undefined && `${room.addedBy} added you`,
      hasFailed && 'not sent',
    ].filter(Boolean);
    const badge =
      forMe > 0
        ? { class: 'count me', text: room.isDirect ? shortOf(forMe) : `@${shortOf(forMe)}` }
        : { class: 'count', text: unread > 0 ? shortOf(unread) : 'new' };
    const parts = [
      room.isDirect
        ? h('span', {}, dot(this.#chat.isOnline(room.title)))
        : room.info.kind === 'private'
          ? icon('lock', 's')
          : h('span', { 'aria-hidden': 'true' }, '#'),
      h('span', { class: 'cut' }, room.isDirect ? h('bdi', {}, room.title) : room.title, says.length > 0 && unseen(`, ${says.join(', ')}`)),
      hasFailed && icon('alert', 's err'),
      (unread > 0 || room.addedBy !== undefined) && h('span', { class: badge.class, 'aria-hidden': 'true' }, badge.text),
    ];
    const item = old ?? h('li', {}, h('a', { class: 'r', href: this.#hrefOf(room.address) }));
    const link = /** @type {HTMLElement} */ (item.firstElementChild);
    link.toggleAttribute('aria-current', isCurrent);
    if (isCurrent) link.setAttribute('aria-current', 'page');
    link.replaceChildren(...parts.filter((part) => part !== false));
    return item;
  }
}

/** @param {number} n */
const shortOf = (n) => (n > 999 ? '999+' : String(n));
