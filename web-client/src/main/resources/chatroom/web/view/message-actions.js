import { same } from '../model/names.js';
import { byId, h, iconButton } from './dom.js';
import { minute } from './format.js';

/**
 * @import { Entry } from '../types.js'
 * @import { ActionsListener } from './types.js'
 */

const LIKE = '👍';
/** What a finger means by itself, wherever it is in a message. */
const OWN_MEANING = 'a, button';

/**
 * One toolbar for all messages. It stands beside the log in the tree, so that the log, which is read out, never has it. A mouse and the
 * keyboard get it over the message that they are at; where fingers are what one points with, it stands below the log.
 */
export class MessageActions {
  #bar = byId('acts');
  /** @type {HTMLElement | undefined} */
  #element;
  #isBelow = matchMedia('(pointer: coarse)');
  /** Whether what one pointed with last was a finger. */
  #isTouched = false;

  /** @param {HTMLElement} log @param {HTMLElement} wrap both @param {ActionsListener} listener */
  constructor(log, wrap, listener) {
    this.#log = log;
    this.#listener = listener;
    log.addEventListener(
      'pointerover',
      (event) => event.pointerType !== 'touch' && !this.#isBelow.matches && this.#pointAt(messageAt(event)),
    );
    log.addEventListener('pointerdown', (event) => {
      this.#isTouched = event.pointerType === 'touch';
    });
    const onKey = () => {
      this.#isTouched = false;
    };
    document.addEventListener('keydown', onKey, { capture: true });
    log.addEventListener('focusin', (event) => !this.#isTouched && this.#pointAt(messageAt(event)));
    // A finger points when it is lifted: what came up beneath it before, or moved there, would be pressed.
    log.addEventListener('click', (event) => (this.#isTouched || this.#isBelow.matches) && this.#onTap(event));
    byId('text').addEventListener('focus', () => this.#isBelow.matches && this.hide());
    wrap.addEventListener(
      'pointerleave',
      (event) =>
        // A finger leaves whenever it is lifted.
        event.pointerType !== 'touch' &&
        !this.#isBelow.matches &&
        !this.#bar.querySelector('[aria-expanded=true]') &&
        !this.#bar.contains(document.activeElement) &&
        !this.#log.contains(document.activeElement) &&
        this.hide(),
    );
    log.addEventListener('scroll', () => this.#place(), { passive: true });
    log.addEventListener('keydown', (event) => this.#onKeyOfLog(event));
    this.#bar.addEventListener('keydown', (event) => this.#onKeyOfBar(event));
  }

  #log;
  #listener;

  /** The log is made anew. */
  refresh() {
    if (!this.#element) return;
    const id = this.#element.id;
    this.#element = id ? (document.getElementById(id) ?? undefined) : undefined;
    if (!this.#element) this.hide();
    else this.#element.classList.add('at');
    this.#place();
  }

  hide() {
    this.#element?.classList.remove('at');
    this.#element = undefined;
    this.#bar.hidden = true;
  }

  /** A second time it puts the actions away, as a tap beside all messages does. @param {MouseEvent} event */
  #onTap(event) {
    if (/** @type {Element} */ (event.target).closest(OWN_MEANING)) return;
    const element = messageAt(event);
    if (!element || element === this.#element) this.hide();
    else this.#pointAt(element);
  }

  /** @param {HTMLElement | null} element */
  #pointAt(element) {
    if (!element || element === this.#element) return;
    this.hide();
    const message = this.#messageOf(element);
    if (!message || message.deleted) return;
    this.#element = element;
    element.classList.add('at');
    this.#bar.setAttribute('aria-label', `Actions on the message of ${message.username}`);
    // Seen where a narrow room has no place for it beside the message.
    const when = h('time', { datetime: message.timestamp }, minute(message.timestamp));
    this.#bar.replaceChildren(when, ...this.#buttons(message));
    this.#bar.hidden = false;
    this.#place();
    if (this.#isBelow.matches) element.scrollIntoView({ block: 'nearest' });
  }

  /** @param {HTMLElement} element */
  #messageOf(element) {
    return element.dataset.id ? this.#listener.messageOf(Number(element.dataset.id)) : undefined;
  }

  /** @param {Entry} message */
  #buttons(message) {
    const { me, mayWrite, onReact, onPickReaction, onReply, onEdit, onMore } = this.#listener;
    // The message as it reads when the button is pressed.
    const now = () => this.#listener.messageOf(message.id) ?? message;
    const opener = iconButton('more', 'More', () => onMore(opener, now()), { 'aria-haspopup': 'menu', 'aria-expanded': 'false' });
    const like = h(
      'button',
      {
        class: 'ib emo',
        type: 'button',
        'aria-label': 'React with thumbs up',
        title: 'React with thumbs up',
        onclick: () => onReact(now(), LIKE),
      },
      LIKE,
    );
    const buttons = mayWrite()
      ? [
          like,
          iconButton('smile', 'React', () => onPickReaction(now()), { 'aria-haspopup': 'dialog' }),
          iconButton('reply', 'Reply', () => onReply(now())),
          ...(same(message.username, me()) ? [iconButton('edit', 'Edit', () => onEdit(now()))] : []),
          opener,
        ]
      : [opener];
    buttons.forEach((one, i) => one.setAttribute('tabindex', i === 0 ? '0' : '-1'));
    return buttons;
  }

  #place() {
    if (!this.#element || this.#isBelow.matches) return;
    const top = this.#element.offsetTop - this.#log.scrollTop - 14;
    this.#bar.style.insetBlockStart = `${Math.min(Math.max(4, top), this.#log.clientHeight - this.#bar.offsetHeight - 4)}px`;
  }

  /** @param {KeyboardEvent} event */
  #onKeyOfLog(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const all = [.../** @type {NodeListOf<HTMLElement>} */ (this.#log.querySelectorAll('.m'))];
    const at = all.findIndex((element) => element.contains(document.activeElement));
    const isOnMessage = document.activeElement === all[at];
    /** @type {HTMLElement | null | undefined} */
    let to;
    if (event.key === 'ArrowUp') to = at < 0 ? all.at(-1) : all[Math.max(0, at - 1)];
    else if (event.key === 'ArrowDown') to = at < 0 ? all[0] : (all[at + 1] ?? byId('text'));
    else if (event.key === 'Home' && isOnMessage) to = all[0];
    else if (event.key === 'End' && isOnMessage) to = all.at(-1);
    else if (event.key === 'Enter' && isOnMessage) to = this.#bar.querySelector('button');
    else if (event.key === 'Escape') to = byId('text');
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    to.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKeyOfBar(event) {
    const all = [...this.#bar.querySelectorAll('button')];
    const at = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    if (event.key === 'ArrowRight') all[(at + 1) % all.length].focus();
    else if (event.key === 'ArrowLeft') all.at(at - 1)?.focus();
    else if (event.key === 'Escape') this.#element?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {Event} event @returns {HTMLElement | null} */
const messageAt = (event) => /** @type {Element} */ (event.target).closest('.m');
