import { byId } from './dom.js';

/** @typedef {'members' | 'search' | 'none'} Side */

/**
 * The room list and the two panels at the side: columns where there is room for them, and drawers where there isn't. What a drawer covers
 * can't be reached; the focus goes into it, and back to what opened it.
 */
export class Panels {
  #app = byId('app');
  #wide = matchMedia('(min-width: 68.75em)');
  #narrow = matchMedia('(max-width: 43.74em)');
  /** @type {HTMLElement | undefined} */
  #opener;
  /** What the search took the place of. @type {Side} */
  #beside = 'none';

  /** @param {(side: Side) => void} onSide */
  constructor(onSide) {
    this.#onSide = onSide;
    for (const media of [this.#wide, this.#narrow]) media.addEventListener('change', () => this.settle());
    byId('scrim').addEventListener('click', () => this.closeDrawers());
    this.settle();
  }

  #onSide;

  /** @returns {Side} */
  get side() {
    return /** @type {Side} */ (this.#app.dataset.side) ?? (this.#wide.matches ? 'members' : 'none');
  }

  get isNarrow() {
    return this.#narrow.matches;
  }

  /** @param {Exclude<Side, 'none'>} side */
  toggleSide(side) {
    if (this.side === side) this.closeSide();
    else this.openSide(side);
  }

  /** Where there is room for a column, what was there before the search comes back. */
  closeSide() {
    this.#show(this.side === 'search' && this.#wide.matches ? this.#beside : 'none', undefined);
  }

  /** @param {Exclude<Side, 'none'>} side */
  openSide(side) {
    if (side === 'search' && this.side !== 'search') this.#beside = this.side;
    this.#show(side, byId(side));
  }

  /** @param {Side} side @param {HTMLElement | undefined} focused */
  #show(side, focused) {
    this.#app.dataset.side = side;
    this.#onSide(side);
    this.#move(focused);
  }

  toggleRooms() {
    const isOpen = this.#app.dataset.rooms !== 'open';
    this.#app.dataset.rooms = isOpen ? 'open' : '';
    this.#move(isOpen ? byId('rooms') : undefined);
  }

  /** Where something was chosen in a drawer. @returns {boolean} whether there was one */
  closeDrawers() {
    const hadRooms = this.#narrow.matches && this.#app.dataset.rooms === 'open';
    const hadSide = !this.#wide.matches && this.side !== 'none';
    this.#app.dataset.rooms = '';
    if (hadSide) this.#app.dataset.side = 'none';
    if (hadRooms || hadSide) this.#move(undefined);
    return hadRooms || hadSide;
  }

  /** @param {HTMLElement | undefined} panel */
  #move(panel) {
    const from = document.activeElement;
    this.settle();
    if (panel) {
      if (from instanceof HTMLElement && !panel.contains(from)) this.#opener = from;
      /** @type {HTMLElement | null} */ (panel.querySelector('input') ?? panel.querySelector('button'))?.focus();
    } else {
      this.#opener?.focus();
      this.#opener = undefined;
    }
  }

  settle() {
    const { side } = this;
    const isRoomsOpen = this.#narrow.matches && this.#app.dataset.rooms === 'open';
    const isCovered = !this.#wide.matches && side !== 'none';
    byId('room').inert = isRoomsOpen || isCovered;
    byId('rooms').inert = isCovered || (this.#narrow.matches && !isRoomsOpen);
    byId('open-search').setAttribute('aria-expanded', String(side === 'search'));
    byId('open-members').setAttribute('aria-expanded', String(side === 'members'));
    byId('open-rooms').setAttribute('aria-expanded', String(isRoomsOpen));
  }
}
