import { hrefOf } from './address.js';
import { byId } from './dom.js';
import { toast } from './notices.js';

/**
 * @import { Room } from '../model/room.js'
 * @import { Entry, Member } from '../types.js'
 * @import { CommandDeeds } from './commands.js'
 * @import { MembersView } from './members.js'
 * @import { Panels } from './panels.js'
 * @import { Deeds } from './room-dialogs.js'
 * @import { SearchView } from './search.js'
 *
 * @typedef {object} LaterWays
 * @property {Panels} panels
 * @property {MembersView} members
 * @property {() => number} unsent
 * @property {() => void} onLogOut
 */

export const MISSING =
  'This part of the page can’t be loaded: there is no connection, or the server has a newer page. Then reload this one; what you have written is kept.';

/** What isn't needed to begin with: dialogs, menus, the search. It is loaded when it is asked for, if it isn't here by then. */
export class Later {
  /** @type {SearchView | undefined} */
  #search;

  /** @param {Deeds} deeds @param {LaterWays} ways */
  constructor(deeds, ways) {
    this.#deeds = deeds;
    this.#ways = ways;
  }

  #deeds;
  #ways;

  /** @param {(parts: typeof import('../more.js')) => void} use */
  async #with(use) {
    const parts = await import('../more.js').catch(() => undefined);
    if (parts) use(parts);
    else toast(MISSING);
  }

  /** @param {(room: Room, parts: typeof import('../more.js')) => void} use */
  #inRoom(use) {
    const room = this.#deeds.chat.current;
    if (room) this.#with((parts) => use(room, parts));
  }

  /** So that it is here when it is asked for. */
  load() {
    return import('../more.js').then(({ loadEmoji }) => loadEmoji());
  }

  // ---- The search ----

  /** @param {(search: SearchView) => void} use */
  #withSearch(use) {
    this.#with((parts) => {
      this.#search ??= new parts.SearchView(this.#deeds.chat, hrefOf, () => this.#ways.panels.closeDrawers());
      use(this.#search);
    });
  }

  openSearch() {
    this.#withSearch((search) => search.open());
  }

  /** One is in another room, or in none. */
  showPlace() {
    this.#search?.showPlace();
  }

  search() {
    this.#withSearch((search) => search.search());
  }

  /** @param {string} words */
  find(words) {
    this.#ways.panels.openSide('search');
    this.#withSearch((search) => search.searchFor(words));
  }

  forget() {
    this.#search?.clear();
  }

  /** This user isn't in a room any more. @param {Room} room */
  tellGone(room) {
    this.#with(({ departureOf }) => toast(departureOf(room)));
  }

  // ---- What is asked of the user ----

  /** @param {Member} member */
  showMember(member) {
    this.#inRoom((room, { showMember }) => showMember(this.#deeds, room, member));
  }

  /** @param {HTMLElement} opener @param {Entry} message */
  openMessageMenu(opener, message) {
    this.#inRoom((room, { openMenu, messageItems }) =>
      openMenu(opener, 'More actions', messageItems(this.#deeds, room, message, this.#ways.members.member(message.username))),
    );
  }

  openRoomMenu() {
    this.#inRoom((room, { openMenu, roomItems }) =>
      openMenu(byId('open-menu'), `About ${room.title}`, roomItems(this.#deeds, room, { onAdd: () => this.addSomebody() })),
    );
  }

  addSomebody() {
    this.#inRoom((room, { addSomebody }) => addSomebody(this.#deeds, room));
  }

  openSwitcher() {
    this.#with(({ pickPlace }) => pickPlace(this.#deeds, this.#ways.members.names));
  }

  browseRooms() {
    this.#with(({ browseRooms }) => browseRooms(this.#deeds));
  }

  createRoom() {
    this.#with(({ createRoom }) => createRoom(this.#deeds));
  }

  writeToSomebody() {
    const { chat, go } = this.#deeds;
    this.#with(({ pickPerson }) => pickPerson(chat, 'Write to', (name) => go(`@${name}`)));
  }

  invite() {
    this.#with(({ invite }) => invite(this.#deeds.chat));
  }

  openSettings() {
    const { chat, say } = this.#deeds;
    const { unsent, onLogOut } = this.#ways;
    this.#with(({ openSettings }) => openSettings({ chat, unsent, onLogOut, onSay: say }));
  }

  /** @param {(emoji: string) => void} onPick */
  pickEmoji(onPick) {
    this.#with(({ pickEmoji }) => pickEmoji(onPick));
  }

  /** @param {CommandDeeds} deeds @param {Room} room @param {string} text @param {(wrong: string | void) => void} onDone */
  runCommand(deeds, room, text, onDone) {
    this.#with(async ({ runCommand }) => onDone(await runCommand(deeds, room, text).catch((error) => error.message)));
  }
}
