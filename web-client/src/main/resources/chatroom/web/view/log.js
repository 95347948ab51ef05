import { h } from './dom.js';

/** @import { Row } from './types.js' */

/** So near to an end of the log counts as there. */
const AT_BOTTOM = 48;
const NEAR_AN_END = 600;

/**
 * The messages of a room, in their place: what is read stays where it is on the screen, whatever comes above or below, and who is at the
 * bottom stays there. Rows that read as before keep their elements, so focus and selection last.
 */
export class Log {
  /** @type {Map<string, { row: Row, element: HTMLElement }>} */
  #shown = new Map();
  #rows = h('div', { class: 'rows' });
  #wasAtBottom = true;
  /** What the place at the bottom was found for. */
  #height = 0;
  #width = 0;

  /**
   * @param {HTMLElement} element
   * @param {() => void} onScroll
   */
  constructor(element, onScroll) {
    this.element = element;
    element.append(this.#rows);
    element.addEventListener('scroll', () => {
      // The browser scrolls too, where lines break anew: what follows from that is decided once the size is known.
      if (this.#isAsBefore) this.#wasAtBottom = this.isAtBottom;
      onScroll();
    });
    // A window that gets smaller, a panel beside the log or a composer that grows leaves who is at the bottom there.
    const sizes = new ResizeObserver(() => this.#onSize());
    sizes.observe(element);
    sizes.observe(this.#rows);
  }

  get #isAsBefore() {
    return this.element.clientWidth === this.#width && this.element.clientHeight === this.#height;
  }

  #onSize() {
    this.#width = this.element.clientWidth;
    this.#height = this.element.clientHeight;
    if (this.#wasAtBottom) this.toBottom();
  }

  get isAtBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < AT_BOTTOM;
  }

  get isNearTop() {
    return this.element.scrollTop < NEAR_AN_END;
  }

  get isNearBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    return scrollHeight - scrollTop - clientHeight < NEAR_AN_END;
  }

  toBottom() {
    this.element.scrollTop = this.element.scrollHeight;
    this.#wasAtBottom = true;
  }

  /**
   * @param {Row[]} rows
   * @param {boolean} isSpoken whether what comes at the end is somebody's news, for a screen reader; anything else is silent
   * @param {boolean} isFollowed whether who is at the bottom goes on to what is new there; otherwise they read on where they are
   */
  show(rows, isSpoken, isFollowed) {
    const anchors = this.#wasAtBottom && isFollowed ? undefined : this.#anchors();
    this.element.setAttribute('aria-live', isSpoken ? 'polite' : 'off');
    const focused = this.element.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : undefined;
    const focusedKey = focused && this.#keyOf(focused);

    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, { element }] of this.#shown) if (!keys.has(key)) element.remove();
    const shown = new Map();
    /** @type {ChildNode | null} */
    let next = this.#rows.firstChild;
    for (const row of rows) {
      const old = this.#shown.get(row.key);
      const element = old && old.row.reads === row.reads ? old.element : row.make();
      shown.set(row.key, { row, element });
      if (element === next) {
        next = next.nextSibling;
      } else if (old && old.element === next) {
        next = next.nextSibling;
        old.element.replaceWith(element);
      } else {
        this.#rows.insertBefore(element, next);
      }
    }
    while (next) {
      const gone = next;
      next = next.nextSibling;
      gone.remove();
    }
    this.#shown = shown;
    if (focusedKey && focused && !focused.isConnected) this.#focusAgain(focusedKey, focused);
    this.#settle(anchors);
  }

  /** Something else than messages: that there are none, or why. @param {HTMLElement} element */
  showInstead(element) {
    this.#shown.clear();
    this.element.setAttribute('aria-live', 'off');
    this.#rows.replaceChildren(element);
  }

  /** Below what is shown instead. @param {HTMLElement} element */
  append(element) {
    this.#rows.append(element);
  }

  clear() {
    this.#shown.clear();
    this.element.setAttribute('aria-live', 'off');
    this.#rows.replaceChildren();
    this.#wasAtBottom = true;
  }

  /** @param {HTMLElement} element */
  #keyOf(element) {
    for (const [key, shown] of this.#shown) if (shown.element.contains(element)) return key;
    return undefined;
  }

  /** The same button of the row that replaced another one, or else the row. @param {string} key @param {HTMLElement} focused */
  #focusAgain(key, focused) {
    const row = this.#shown.get(key)?.element;
    const label = focused.getAttribute('aria-label')?.split(',')[0];
    const same =
      label && [...(row?.querySelectorAll('button') ?? [])].find((button) => button.getAttribute('aria-label')?.startsWith(label));
    (same || row || this.element).focus({ preventScroll: true });
  }

  /** The messages that are seen, and where: of these some will still be there. A day stays in sight, whatever moves. @returns {{ key: string, top: number }[]} */
  #anchors() {
    const { top, bottom } = this.element.getBoundingClientRect();
    const anchors = [];
    for (const [key, { element }] of this.#shown) {
      if (element.matches('.day')) continue;
      const box = element.getBoundingClientRect();
      if (box.top >= bottom) break;
      if (box.bottom > top) anchors.push({ key, top: box.top });
    }
    return anchors;
  }

  /** @param {{ key: string, top: number }[] | undefined} anchors */
  #settle(anchors) {
    const anchor = anchors?.find(({ key }) => this.#shown.has(key));
    if (!anchors) this.toBottom();
    else if (anchor) {
      this.element.scrollTop += /** @type {HTMLElement} */ (this.#shown.get(anchor.key)?.element).getBoundingClientRect().top - anchor.top;
      this.#wasAtBottom = this.isAtBottom;
    }
  }

  /** Puts a row where it is well seen. @param {string} key */
  reveal(key) {
    const element = this.#shown.get(key)?.element;
    if (!element) return undefined;
    this.element.scrollTop +=
      element.getBoundingClientRect().top - this.element.getBoundingClientRect().top - this.element.clientHeight * 0.4;
    this.#wasAtBottom = this.isAtBottom;
    return element;
  }

  /** The newest entry of which the end was seen. */
  lastSeenId() {
    const bottom = this.element.getBoundingClientRect().bottom + AT_BOTTOM;
    let last = 0;
    for (const { element } of this.#shown.values()) {
      if (!element.id.startsWith('m')) continue;
      if (element.getBoundingClientRect().bottom > bottom) break;
      last = Number(element.id.slice(1)) || last;
    }
    return last;
  }

  /** The messages, from top to bottom. @returns {HTMLElement[]} */
  messages() {
    return [...this.#shown.values()].map(({ element }) => element).filter((element) => element.matches('.m'));
  }
}
