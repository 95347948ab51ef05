import { byId, setText } from './dom.js';

/** So long a loss goes unsaid: most are over by then. */
const SAID_AFTER = 1_500;
const SECOND = 1_000;

/** Says that the connection is lost and when the next is tried, quietly, and that it is back. */
export class Connection {
  #isSaid = false;
  #retryAt = 0;
  #lostAt = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #coming;

  /** @param {() => void} retry @param {(sentence: string) => void} say @param {() => boolean} isKept whether what is written outlives the page */
  constructor(retry, say, isKept) {
    this.#say = say;
    this.#isKept = isKept;
    for (const id of ['try-now', 'coming-try']) byId(id).addEventListener('click', () => retry());
  }

  #say;
  #isKept;

  /** Somebody comes back. There is nothing to show yet; where that lasts, it is said. */
  come() {
    this.#coming = setTimeout(() => {
      byId('coming').hidden = false;
      setText(byId('coming-says'), this.#ticking ? 'No connection.' : 'Connecting…');
    }, SAID_AFTER);
  }

  /** @param {number} retryAt */
  lost(retryAt) {
    this.#retryAt = retryAt;
    byId('conn-dot').className = 'dot';
    byId('conn-says').textContent = 'Not connected';
    if (this.#ticking === undefined) {
      this.#lostAt = Date.now();
      this.#ticking = setInterval(() => this.#tick(), SECOND);
    }
    this.#tick();
  }

  #tick() {
    if (!this.#isSaid && Date.now() - this.#lostAt >= SAID_AFTER) {
      this.#isSaid = true;
      byId('offline').hidden = false;
      this.#say(`The connection is lost. ${this.#keptSays}`);
    }
    if (!byId('coming').hidden) setText(byId('coming-says'), 'No connection.');
    setText(byId('kept-says'), this.#keptSays);
    const seconds = Math.ceil((this.#retryAt - Date.now()) / SECOND);
    for (const id of ['retry-says', 'coming-retry']) setText(byId(id), seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again…');
  }

  get #keptSays() {
    return this.#isKept() ? 'What you write is kept.' : 'What you write is lost if you close this page.';
  }

  /** @param {boolean} isBack after a loss */
  found(isBack) {
    clearTimeout(this.#coming);
    byId('coming').hidden = true;
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    byId('offline').hidden = true;
    byId('conn-dot').className = 'dot on';
    byId('conn-says').textContent = 'Connected';
    if (this.#isSaid && isBack) this.#say('Connected again.');
    this.#isSaid = false;
  }
}
