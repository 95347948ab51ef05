import { byId, h, iconButton } from './dom.js';
import { number } from './format.js';
import { who } from './people.js';

/**
 * @import { Entry } from '../types.js'
 * @import { ComposerListener } from './types.js'
 */

const WARN_BELOW = 400;
const OPTIONS = 8;
const SHORTCODE = /(?:^|\s):([a-z0-9+_-]{2,})$/i;
const HAS_FIELD_SIZING = CSS.supports('field-sizing', 'content');

/** Where one writes: a text of several lines, emoji by name, an answer, or another text for a message that is there. */
export class Composer {
  /** @type {HTMLTextAreaElement} */
  #text = byId('text');
  /** @type {HTMLElement} */
  #about = byId('about');
  /** @type {HTMLElement} */
  #left = byId('left');
  /** @type {HTMLButtonElement} */
  #send = byId('send');
  /** @type {HTMLElement} */
  #popup = byId('emoji');
  /** @type {HTMLElement} */
  #names = byId('names');
  /** @type {Entry | undefined} */
  #edits;
  /** @type {Entry | undefined} */
  #answers;
  #limit = 4_000;
  #draft = '';
  /** @type {string[]} */
  #emoji = [];
  #chosen = 0;
  #warnedAt = Infinity;
  #listener;

  /** @param {ComposerListener} listener */
  constructor(listener) {
    this.#listener = listener;
    this.#text.addEventListener('input', () => this.#onInput());
    this.#text.addEventListener('keydown', (event) => this.#onKey(event));
    this.#text.addEventListener('blur', () => this.#close());
    /** @type {HTMLFormElement} */ (this.#text.form).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    byId('pick-emoji').addEventListener('click', () => listener.onPickEmoji());
    // The textarea keeps the focus.
    this.#popup.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  /** @param {number} characters */
  set limit(characters) {
    this.#limit = characters;
    this.#count();
  }

  /** @param {string} title @param {string} draft */
  open(title, draft) {
    this.#edits = undefined;
    this.#answers = undefined;
    this.#text.setAttribute('aria-label', `Message to ${title}`);
    this.#text.placeholder = `Message to ${title}`;
    this.#fill(draft);
    this.#tellAbout();
  }

  focus() {
    this.#text.focus();
  }

  get isEmpty() {
    return this.#text.value === '';
  }

  /** @param {Entry} message */
  edit(message) {
    if (!this.#edits) this.#draft = this.#text.value;
    this.#edits = message;
    this.#answers = undefined;
    this.#fill(message.text);
    this.#tellAbout();
    this.focus();
  }

  /** @param {Entry} message */
  answer(message) {
    if (this.#edits) this.#cancel();
    this.#answers = message;
    this.#tellAbout();
    this.focus();
  }

  /** @param {string} text */
  insert(text) {
    this.#text.setRangeText(text, this.#text.selectionStart, this.#text.selectionEnd, 'end');
    this.focus();
    this.#onInput();
  }

  /** @param {string} text */
  #fill(text) {
    this.#text.value = text;
    this.#text.setSelectionRange(text.length, text.length);
    this.#grow();
    this.#count();
    this.#close();
  }

  #cancel() {
    if (this.#edits) this.#fill(this.#draft);
    this.#edits = undefined;
    this.#answers = undefined;
    this.#tellAbout();
    this.focus();
  }

  #tellAbout() {
    const message = this.#edits ?? this.#answers;
    this.#about.hidden = !message;
    if (!message) return;
    const says = this.#edits
      ? ['Changing your message']
      : ['Answering ', who(message.username), h('span', { class: 'cut' }, message.text.slice(0, 200))];
    this.#about.replaceChildren(
      h('span', { class: 'cut' }, ...says),
      iconButton('x', this.#edits ? 'Leave it as it was' : 'No answer', () => this.#cancel()),
    );
  }

  #onInput() {
    this.#grow();
    this.#count();
    if (!this.#edits) this.#listener.onDraft(this.#text.value);
    if (this.#text.value) this.#listener.onTyping();
    this.#suggest();
  }

  #grow() {
    if (HAS_FIELD_SIZING) return;
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight}px`;
  }

  #count() {
    const left = this.#limit - [...this.#text.value].length;
    this.#left.textContent = left > WARN_BELOW ? '' : left < 0 ? `${number(-left)} too many` : `${number(left)} left`;
    this.#text.setAttribute('aria-invalid', String(left < 0));
    this.#send.disabled = left < 0 || !this.#text.value.trim();
    for (const threshold of [100, 0]) {
      if (left <= threshold && this.#warnedAt > threshold)
        this.#listener.onSay(left < 0 ? 'The message is too long.' : `${left} characters left.`);
    }
    this.#warnedAt = left;
  }

  #submit() {
    const text = this.#text.value;
    if (this.#send.disabled) return;
    if (!this.#listener.onSend({ text, edits: this.#edits, answers: this.#answers })) return;
    const draft = this.#edits ? this.#draft : '';
    this.#edits = undefined;
    this.#answers = undefined;
    this.#fill(draft);
    this.#listener.onDraft(draft);
    this.#tellAbout();
  }

  /** What was taken elsewhere goes, unless it was changed meanwhile. @param {string} text */
  clear(text) {
    if (this.#text.value !== text) return;
    this.#fill('');
    this.#listener.onDraft('');
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // The Enter that ends the input of a word in Chinese or Japanese isn't the one that sends.
    if (event.isComposing || event.keyCode === 229) return;
    if (!this.#popup.hidden && this.#onKeyOfPopup(event.key)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === 'ArrowUp' && this.isEmpty) {
      event.preventDefault();
      this.#listener.onEditLast();
    } else if (event.key === 'Escape' && (this.#edits || this.#answers)) {
      event.stopPropagation();
      this.#cancel();
    }
  }

  /** @param {string} key */
  #onKeyOfPopup(key) {
    if (key === 'ArrowDown') this.#choose(this.#chosen + 1);
    else if (key === 'ArrowUp') this.#choose(this.#chosen - 1);
    else if (key === 'Enter' || key === 'Tab') this.#take(this.#chosen);
    else if (key === 'Escape') this.#close();
    else return false;
    return true;
  }

  async #suggest() {
    const before = this.#text.value.slice(0, this.#text.selectionStart);
    const typed = SHORTCODE.exec(before)?.[1];
    if (!typed) return this.#close();
    const { findEmoji, marked } = await import('../more.js');
    const found = await findEmoji(typed, OPTIONS);
    if (this.#text.value.slice(0, this.#text.selectionStart) !== before) return undefined;
    if (!found.length) return this.#close();
    this.#emoji = found.map(({ emoji }) => emoji);
    this.#names.replaceChildren(
      ...found.map(({ emoji, name }, i) =>
        h(
          'li',
          { class: 'opt', role: 'option', id: `e${i}`, onclick: () => this.#take(i) },
          h('span', { 'aria-hidden': 'true' }, emoji),
          h('span', { class: 'cut' }, ...marked(name, typed.split('_'))),
        ),
      ),
    );
    this.#popup.hidden = false;
    this.#choose(0);
    return undefined;
  }

  /** @param {number} i */
  #choose(i) {
    this.#chosen = (i + this.#emoji.length) % this.#emoji.length;
    [...this.#names.children].forEach((row, j) => row.setAttribute('aria-selected', String(j === this.#chosen)));
    this.#text.setAttribute('aria-activedescendant', `e${this.#chosen}`);
    this.#names.children[this.#chosen].scrollIntoView({ block: 'nearest' });
  }

  /** @param {number} i */
  #take(i) {
    const end = this.#text.selectionStart;
    const start = this.#text.value.slice(0, end).lastIndexOf(':');
    this.#text.setRangeText(`${this.#emoji[i]} `, start, end, 'end');
    this.#close();
    this.#onInput();
  }

  #close() {
    this.#popup.hidden = true;
    this.#text.removeAttribute('aria-activedescendant');
  }
}
