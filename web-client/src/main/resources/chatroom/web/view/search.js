import { Refused } from '../link/errors.js';
import { addressOf } from '../model/names.js';
import { byId, h, setText } from './dom.js';
import { count, moment } from './format.js';
import { marked } from './marked.js';
import { who } from './people.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Entry, Frame } from '../types.js'
 */

const PAGE = 30;
const EXCERPT = 400;

/** Finds messages by their words, in one room or in all of them; each leads to its place. */
export class SearchView {
  /** @type {HTMLFormElement} */
  #form = byId('find');
  /** @type {HTMLInputElement} */
  #field = byId('find-words');
  #status = byId('find-status');
  #hits = byId('hits');
  #asked = 0;
  #shown = 0;
  /** Whether all rooms are searched only because one is in none. */
  #isOutside = false;

  /** @param {Chat} chat @param {(address: string, id: number) => string} hrefOf @param {() => void} onGo */
  constructor(chat, hrefOf, onGo) {
    this.#chat = chat;
    this.#hrefOf = hrefOf;
    this.#form.addEventListener('change', (event) => event.target !== this.#field && this.#field.value.trim() && this.search());
    this.#hits.addEventListener('click', (event) => /** @type {Element} */ (event.target).closest('a') && onGo());
  }

  #chat;
  #hrefOf;

  open() {
    this.showPlace();
    this.#field.focus();
    this.#field.select();
  }

  /** Names the room in which is looked, unless in all: the one that one is in. */
  showPlace() {
    const room = this.#chat.current;
    setText(byId('find-here'), `In ${room?.title ?? 'this room'}`);
    /** @type {HTMLInputElement} */
    const here = byId('find-in');
    here.disabled = !room;
    if (room ? !this.#isOutside : !here.checked) return;
    this.#isOutside = !room;
    /** @type {HTMLInputElement} */ (byId(room ? 'find-in' : 'find-all')).checked = true;
  }

  clear() {
    this.#asked++;
    this.#hits.replaceChildren();
    this.#status.textContent = '';
    this.#field.value = '';
  }

  /** @param {string} words */
  searchFor(words) {
    this.#field.value = words;
    if (words) this.search();
  }

  search() {
    const query = this.#field.value.trim();
    const isEverywhere = /** @type {HTMLInputElement} */ (byId('find-all')).checked;
    const room = this.#chat.current;
    this.#hits.replaceChildren();
    this.#shown = 0;
    if (!query) this.#status.textContent = 'Type a word to look for.';
    else if (isEverywhere || !room) this.#read({ action: 'search', rooms: 'mine', query, limit: PAGE });
    else this.#read({ action: 'search', room: room.address, query, limit: PAGE });
  }

  /** @param {Frame} request */
  async #read(request) {
    const asked = ++this.#asked;
    this.#status.textContent = 'Looking…';
    try {
      const page = await this.#chat.ask(request);
      if (asked !== this.#asked) return;
      this.#showPage(request, page);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.#status.textContent =
        error instanceof Refused && error.code === 'search_timeout'
          ? 'That took too long. Look for fewer or rarer words.'
          : /** @type {Error} */ (error).message;
    }
  }

  /** @param {Frame} request @param {Frame} page */
  #showPage(request, page) {
    // A page of one room is ascending.
    /** @type {(Entry & { room?: string })[]} */
    const messages = request.rooms ? page.messages : [...page.messages].reverse();
    const words = request.query.split(/\s+/);
    this.#shown += messages.length;
    this.#hits.append(
      ...messages.map((message) =>
        this.#hit(message, request.room ?? addressOf(message.room ?? 'lobby', this.#chat.me), words, !request.room),
      ),
    );
    this.#status.textContent =
      this.#shown === 0
        ? 'No message has all of these words.'
        : `${page.more ? 'The first ' : ''}${count(this.#shown, 'message', 'messages')}${placeOf(request)}, the newest first`;
    if (!page.more) return;
    const next = request.rooms ? { cursor: page.cursor } : { before_id: page.messages[0].id };
    const more = h('li', {}, h('button', { class: 'btn more', type: 'button' }, 'Show more'));
    more.addEventListener('click', () => {
      more.remove();
      this.#read({ ...request, ...next });
    });
    this.#hits.append(more);
  }

  /** @param {Entry} message @param {string} address @param {string[]} words @param {boolean} isRoomShown */
  #hit(message, address, words, isRoomShown) {
    const where = isRoomShown && h('span', { class: 'cut' }, address.startsWith('@') ? `with ${address.slice(1)}` : address);
    return h(
      'li',
      {},
      h(
        'a',
        { class: 'hit', href: this.#hrefOf(address, message.id) },
        h('span', {}, who(message.username), where, h('time', { datetime: message.timestamp }, moment(message.timestamp))),
        h('p', { dir: 'auto' }, ...marked(excerpt(message.text, words), words)),
      ),
    );
  }
}

/** Of a long text what surrounds the first of the words. @param {string} text @param {string[]} words */
function excerpt(text, words) {
  if (text.length <= EXCERPT) return text;
  const at = Math.max(0, text.toLowerCase().indexOf(words[0].toLowerCase()) - 60);
  return `${at > 0 ? '…' : ''}${text.slice(at, at + EXCERPT)}…`;
}

/** Where was looked: one may have gone elsewhere since. @param {Frame} request */
const placeOf = ({ room }) => (!room ? '' : room.startsWith('@') ? ` with ${room.slice(1)}` : ` in ${room}`);
