import { colourOf } from '../model/names.js';
import { byId, h, icon, unseen } from './dom.js';
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

  /** @param {Chat} chat @param {(address: string) => string} hrefOf */
  constructor(chat, hrefOf) {
    this.#chat = chat;
    this.#hrefOf = hrefOf;
  }

  #chat;
  #hrefOf;

  show() {
    const { rooms, me } = this.#chat;
    const shown = new Map();
    this.#fill(
      byId('room-list'),
      rooms.filter((room) => !room.isDirect && (!room.info.archived || room === this.#chat.current)),
      shown,
    );
    this.#fill(
      byId('direct-list'),
      rooms.filter((room) => room.isDirect),
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

  /** @param {HTMLElement} list @param {Room[]} rooms @param {Map<string, { reads: string, element: HTMLElement }>} shown */
  #fill(list, rooms, shown) {
    const elements = rooms.map((room) => {
      const reads = this.#reads(room);
      const old = this.#shown.get(room.address);
      const element = old?.reads === reads ? old.element : this.#item(room, old?.element);
      shown.set(room.address, { reads, element });
      return element;
    });
    if (elements.length !== list.children.length || elements.some((element, i) => element !== list.children[i]))
      list.replaceChildren(...elements);
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
      room.isDirect && this.#chat.isOnline(room.title),
    ]);
  }

  /** @param {Room} room @param {HTMLElement} [old] whose link may have the focus */
  #item(room, old) {
    const isCurrent = room === this.#chat.current;
    const forMe = room.unreadForMe;
    const unread = isCurrent ? 0 : room.unread;
    const says = [
      room.info.kind === 'private' && 'private',
      room.info.archived && 'archived',
      room.isDirect && (this.#chat.isOnline(room.title) ? 'here' : 'away'),
      unread > 0 && !room.isDirect && room.mentions > 0 && count(room.mentions, 'mention', 'mentions'),
      unread > 0 && `${number(unread)} unread`,
      room.addedBy !== undefined && `${room.addedBy} added you`,
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
