import { byId, h, iconButton } from './dom.js';
import { number } from './format.js';
import { who } from './people.js';

/**
 * @import { Draft } from '../link/types.js'
 * @import { Entry } from '../types.js'
 * @import { Suggestions } from './suggestions.js'
 * @import { ComposerListener } from './types.js'
 */

const WARN_BELOW = 400;
/** Where there is no key for a new line but Enter, as on a phone, Enter makes one, and the button sends. */
const TOUCH = matchMedia('(pointer: coarse)');
const HAS_FIELD_SIZING = CSS.supports('field-sizing', 'content');

/** Where one writes: a text of several lines, an answer, or another text for a message that is there. */
export class Composer {
  /** @type {HTMLTextAreaElement} */
  #text = byId('text');
  /** @type {HTMLElement} */
  #about = byId('about');
  /** @type {HTMLElement} */
  #left = byId('left');
  /** @type {HTMLButtonElement} */
  #send = byId('send');
  /** @type {Entry | undefined} */
  #edits;
  /** @type {Entry | undefined} */
  #answers;
  #limit = 4_000;
  /** What was begun before a message was to be changed. */
  #aside = '';
  #warnedAt = Infinity;
  /** @type {Suggestions | undefined} loaded when there is something to suggest */
  #suggestions;
  #listener;

  /** @param {ComposerListener} listener */
  constructor(listener) {
    this.#listener = listener;
    this.#text.addEventListener('input', () => this.#onInput());
    this.#text.addEventListener('keydown', (event) => this.#onKey(event));
    this.#text.enterKeyHint = TOUCH.matches ? 'enter' : 'send';
    // The text keeps the focus, and with it a phone's keyboard.
    this.#send.addEventListener('mousedown', (event) => event.preventDefault());
    /** @type {HTMLFormElement} */ (this.#text.form).addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    byId('pick-emoji').addEventListener('click', () => listener.onPickEmoji());
  }

  /** @param {number} characters */
  set limit(characters) {
    this.#limit = characters;
    this.#count();
  }

  /** @param {string} title @param {Draft} draft */
  open(title, { text, edits, answers, aside = '' }) {
    this.#edits = edits;
    this.#answers = answers;
    this.#aside = aside;
    this.#text.setAttribute('aria-label', `Message to ${title}`);
    this.#text.placeholder = `Message to ${title}`;
    this.#fill(text);
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
    if (!this.#edits) this.#aside = this.#text.value;
    this.#edits = message;
    this.#answers = undefined;
    this.#fill(message.text);
    this.#keep();
    this.#tellAbout();
    this.focus();
  }

  /** @param {Entry} message */
  answer(message) {
    if (this.#edits) this.#cancel();
    this.#answers = message;
    this.#keep();
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
    this.#suggestions?.close();
  }

  #cancel() {
    if (this.#edits) this.#fill(this.#aside);
    this.#edits = undefined;
    this.#answers = undefined;
    this.#keep();
    this.#tellAbout();
    this.focus();
  }

  #keep() {
    this.#listener.onDraft({
      text: this.#text.value,
      ...(this.#edits && { edits: this.#edits, aside: this.#aside }),
      ...(this.#answers && { answers: this.#answers }),
    });
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
    this.#keep();
    if (this.#text.value) this.#listener.onTyping();
    this.#suggest();
  }

  async #suggest() {
    if (!this.#suggestions && /[@:]/.test(this.#text.value)) {
      const parts = await import('../more.js').catch(() => undefined);
      this.#suggestions ??= parts && new parts.Suggestions(this.#text, this.#listener.people, () => this.#onInput());
    }
    this.#suggestions?.look();
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
    const next = this.#edits ? this.#aside : '';
    this.#edits = undefined;
    this.#answers = undefined;
    this.#fill(next);
    this.#keep();
    this.#tellAbout();
  }

  /** What was taken elsewhere goes, unless it was changed meanwhile. @param {string} text */
  clear(text) {
    if (this.#text.value !== text) return;
    this.#fill('');
    this.#keep();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // The Enter that ends the input of a word in Chinese or Japanese isn't the one that sends.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.#suggestions?.onKey(event)) event.preventDefault();
    else if (event.key === 'Enter' && isToSend(event)) {
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
}

/** @param {KeyboardEvent} event of Enter */
const isToSend = ({ shiftKey, ctrlKey, altKey, metaKey }) => !shiftKey && !altKey && (ctrlKey || metaKey || !TOUCH.matches);
