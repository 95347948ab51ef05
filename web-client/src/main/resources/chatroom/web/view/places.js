import { lasting } from '../link/browser.js';
import { knownOf } from '../model/additions.js';
import { keyOf } from '../model/names.js';
import { hrefOf, placeOf } from './address.js';
import { byId } from './dom.js';
import { MISSING } from './later.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { RoomView } from './room-view.js'
 *
 * @typedef {object} PlacesListener
 * @property {(room: Room) => void} onOpen another room is looked at
 * @property {() => void} onOutside no room is looked at
 * @property {() => void} onPlace one is somewhere
 * @property {(address: string) => Promise<Room | undefined>} join
 */

/** Where one is: the room that stands in the URL, and where there is none, what keeps one out. */
export class Places {
  /** The place in the URL that was gone to. */
  #gone = '';

  /** @param {Chat} chat @param {RoomView} view @param {PlacesListener} listener */
  constructor(chat, view, listener) {
    this.#chat = chat;
    this.#view = view;
    this.#listener = listener;
  }

  #chat;
  #view;
  #listener;

  /** Where one is, if not in a room. */
  get outside() {
    return this.#chat.current ? undefined : placeOf(location.hash)?.address;
  }

  /** Where the URL says, or where one was last. @param {string} user */
  goal(user) {
    return placeOf(location.hash) ?? { address: /** @type {string} */ (lasting.read(lastOf(user)) ?? 'lobby'), id: 0 };
  }

  /** @param {string} user */
  forget(user) {
    lasting.remove(lastOf(user));
    lasting.remove(knownOf(user));
  }

  /** @param {string} address @param {number} [id] of a message */
  go(address, id) {
    const href = hrefOf(address, id);
    if (location.hash !== href) location.hash = href;
    else this.again();
  }

  /** Goes once more to where one is, and to the message that is named there. */
  again() {
    this.#gone = '';
    this.route();
  }

  /** The URL, or which rooms there are, is another. */
  route() {
    const chat = this.#chat;
    if (!chat.isReady && chat.rooms.length === 0) return;
    const { address, id } = this.goal(chat.me);
    const before = chat.current;
    const room = chat.look(address);
    if (!room) {
      this.#showOutside(address);
    } else if (room !== before || this.#gone !== location.hash || byId('write').hidden || !(room.isLoaded || room.isLoading)) {
      lasting.write(lastOf(chat.me), address);
      if (room !== before || this.#gone === '') this.#listener.onOpen(room);
      this.#view.open(room, this.#gone === location.hash && room.isLoaded ? 0 : id);
    }
    this.#gone = location.hash;
    this.#listener.onPlace();
  }

  /** @param {string} address @param {{ code?: string, message?: string }} [refusal] where that was asked already */
  async #showOutside(address, refusal) {
    this.#listener.onOutside();
    const why = refusal ?? (await this.#whyOutside(address));
    const parts = await import('../more.js').catch(() => undefined);
    if (this.outside !== address) return;
    const ways = { go: (/** @type {string} */ to) => this.go(to), join: (/** @type {string} */ to) => this.#join(to) };
    if (parts) this.#view.showOutside(address, parts.outsideOf(address, why, this.#chat.departed(address), ways), parts.unsentElement);
    else this.#view.showOutside(address, { title: address, text: [MISSING], buttons: [] });
  }

  /** Whether there is such a room, and what keeps this user out, is the server's to say. @param {string} address */
  async #whyOutside(address) {
    if (address.startsWith('@')) return {};
    const asked = this.#chat.ask({ action: 'history', room: address, limit: 1 });
    return asked.then(
      // Admins read public rooms that they aren't in.
      () => ({ code: 'not_a_member' }),
      (error) => error,
    );
  }

  /** @param {string} address */
  async #join(address) {
    try {
      await this.#listener.join(address);
      this.again();
    } catch (error) {
      this.#showOutside(address, /** @type {{ code?: string, message: string }} */ (error));
    }
  }
}

/** @param {string} user */
const lastOf = (user) => `last/${keyOf(user)}`;
