import { byId } from './dom.js';
import { wantsNotifications } from './wishes.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { Clock, Entry } from '../types.js'
 */

const EXCERPT = 200;
/** Another tab, or another device, tells what it has read of a message within this. */
const READ_WITHIN = 1_000;
/** The clearing away of notifications is left to the system; they say which room they are of. */
const NAME = 'Chatroom';

/**
 * How somebody who looks elsewhere learns that there is something: the page's title and icon, and notifications where they were asked
 * for.
 */
export class News {
  /** @param {Chat} chat @param {Clock} clock @param {(room: Room, id: number) => void} onGo */
  constructor(chat, clock, onGo) {
    this.#chat = chat;
    this.#clock = clock;
    this.#onGo = onGo;
  }

  #chat;
  #clock;
  #onGo;

  /** @param {string} [place] where one is, if not in a room */
  show(place) {
    const rooms = this.#chat.rooms;
    const forMe = rooms.reduce((sum, room) => sum + room.unreadForMe, 0);
    const unread = rooms.some((room) => room.hasNews);
    const counted = forMe > 0 ? `(${forMe}) ` : unread ? '• ' : '';
    const title = `${counted}${place ?? this.#chat.current?.title ?? 'No room'} · ${NAME}`;
    if (document.title === title) return;
    document.title = title;
    /** @type {HTMLLinkElement} */ (byId('favicon')).href = forMe > 0 ? 'icon-news.svg' : 'icon.svg';
    if ('setAppBadge' in navigator) (forMe > 0 ? navigator.setAppBadge(forMe) : navigator.clearAppBadge()).catch(() => {});
  }

  /** @param {Room} room @param {Entry} message */
  tell(room, message) {
    if (!room.isForMe(message) || this.#isLookedAt(room) || !wantsNotifications()) return;
    this.#clock.after(READ_WITHIN, () => {
      const isMine = this.#chat.room(room.address) === room;
      if (isMine && room.readId < message.id && !this.#isLookedAt(room)) this.#notify(room, message);
    });
  }

  /** @param {Room} room */
  #isLookedAt(room) {
    return room === this.#chat.current && document.hasFocus();
  }

  /** @param {Room} room @param {Entry} message */
  #notify(room, message) {
    const from = room.isDirect ? message.username : `${message.username} in ${room.title}`;
    try {
      // Pages that know of the same message show one notification.
      const notification = new Notification(from, {
        body: message.text.slice(0, EXCERPT),
        tag: `${room.address} ${message.id}`,
        icon: 'icon-192.png',
      });
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
        this.#onGo(room, message.id);
      });
    } catch {
      // Some systems have notifications for installed pages only.
    }
  }
}
