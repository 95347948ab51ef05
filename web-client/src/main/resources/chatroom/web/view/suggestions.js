import { keyOf, same } from '../model/names.js';
import { byId, h, unseen } from './dom.js';
import { findEmoji } from './emoji.js';
import { marked } from './marked.js';
import { dot } from './people.js';

/**
 * @import { Person } from './types.js'
 *
 * @typedef {object} Suggestion
 * @property {string} text what is written instead of the word
 * @property {Node} lead
 * @property {(Node | string)[]} says
 */

const MOST = 8;
/** A word at the cursor that begins so. */
const SHORTCODE = /(?:^|\s)(:([a-z0-9+_-]{2,}))$/i;
const CALL = /(?:^|[\s([{"'])(@([\w.-]*))$/;

/** What may be meant by the beginning of a word: an emoji by its name, or a member of the room. The focus stays in the text. */
export class Suggestions {
  /** @type {HTMLElement} */
  #popup = byId('emoji');
  /** @type {HTMLElement} */
  #list = byId('names');
  /** @type {Suggestion[]} */
  #suggestions = [];
  #chosen = 0;
  /** How long the word is that is replaced, and what it is the end of. */
  #length = 0;
  #shownFor = '';

  /**
   * @param {HTMLTextAreaElement} text
   * @param {() => Person[]} people who may be called
   * @param {() => void} onTaken the text is another one
   */
  constructor(text, people, onTaken) {
    this.#text = text;
    this.#people = people;
    this.#onTaken = onTaken;
    text.addEventListener('blur', () => this.close());
    this.#popup.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  #text;
  #people;
  #onTaken;

  get #before() {
    return this.#text.value.slice(0, this.#text.selectionStart);
  }

  /** The text, or the cursor in it, is another one. */
  async look() {
    const before = this.#before;
    const call = CALL.exec(before);
    if (call) return this.#show('Members', call[1], this.#calls(call[2]));
    const shortcode = SHORTCODE.exec(before);
    if (!shortcode) return this.close();
    // Where they can't be loaded, there is nothing to suggest.
    const found = await findEmoji(shortcode[2], MOST).catch(() => []);
    if (this.#before !== before) return undefined;
    const words = shortcode[2].split('_');
    return this.#show(
      'Emoji',
      shortcode[1],
      found.map(({ emoji, name }) => ({
        text: emoji,
        lead: h('span', { 'aria-hidden': 'true' }, emoji),
        says: marked(name, words),
      })),
    );
  }

  /** Whoever is called by a whole name needs no help. @param {string} start @returns {Suggestion[]} */
  #calls(start) {
    const people = this.#people().filter(({ name }) => keyOf(name).startsWith(keyOf(start)));
    if (people.some(({ name }) => same(name, start))) return [];
    return people
      .sort((a, b) => Number(b.isHere) - Number(a.isHere))
      .slice(0, MOST)
      .map(({ name, isHere }) => ({
        text: `@${name}`,
        lead: dot(isHere),
        says: [...marked(name, [start]), unseen(isHere ? ', here' : ', away')],
      }));
  }

  /** @param {string} label @param {string} word @param {Suggestion[]} suggestions */
  #show(label, word, suggestions) {
    if (!suggestions.length) return this.close();
    this.#suggestions = suggestions;
    this.#shownFor = this.#before;
    this.#length = word.length;
    this.#list.setAttribute('aria-label', label);
    this.#list.replaceChildren(
      ...suggestions.map(({ lead, says }, i) =>
        h('li', { class: 'opt', role: 'option', id: `e${i}`, onclick: () => this.#take(i) }, lead, h('span', { class: 'cut' }, ...says)),
      ),
    );
    this.#popup.hidden = false;
    return this.#choose(0);
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was meant for the suggestions */
  onKey({ key, ctrlKey, metaKey, altKey, shiftKey }) {
    // Ctrl Enter sends, Shift Enter begins a line, and Shift Tab goes back.
    if (ctrlKey || metaKey || altKey || shiftKey) return false;
    // Where the cursor has gone elsewhere, they are about another word.
    if (this.#before !== this.#shownFor) this.close();
    if (this.#popup.hidden) return false;
    if (key === 'ArrowDown') this.#choose(this.#chosen + 1);
    else if (key === 'ArrowUp') this.#choose(this.#chosen - 1);
    else if (key === 'Enter' || key === 'Tab') this.#take(this.#chosen);
    else if (key === 'Escape') this.close();
    else return false;
    return true;
  }

  /** @param {number} i */
  #choose(i) {
    const { length } = this.#suggestions;
    this.#chosen = (i + length) % length;
    [...this.#list.children].forEach((row, j) => row.setAttribute('aria-selected', String(j === this.#chosen)));
    this.#text.setAttribute('aria-activedescendant', `e${this.#chosen}`);
    this.#list.children[this.#chosen].scrollIntoView({ block: 'nearest' });
  }

  /** @param {number} i */
  #take(i) {
    if (this.#before !== this.#shownFor) return this.close();
    const end = this.#text.selectionStart;
    this.#text.setRangeText(`${this.#suggestions[i].text} `, end - this.#length, end, 'end');
    this.close();
    return this.#onTaken();
  }

  close() {
    this.#popup.hidden = true;
    this.#text.removeAttribute('aria-activedescendant');
  }
}
