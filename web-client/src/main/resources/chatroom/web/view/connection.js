import { byId } from './dom.js';

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

  /** @param {() => void} retry @param {(sentence: string) => void} say */
  constructor(retry, say) {
    this.#say = say;
    byId('try-now').addEventListener('click', () => retry());
  }

  #say;

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
      this.#say('The connection is lost. What you write is kept.');
    }
    const seconds = Math.ceil((this.#retryAt - Date.now()) / SECOND);
    byId('retry-says').textContent = seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again…';
  }

  /** @param {boolean} isBack after a loss */
  found(isBack) {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    byId('offline').hidden = true;
    byId('conn-dot').className = 'dot on';
    byId('conn-says').textContent = 'Connected';
    if (this.#isSaid && isBack) this.#say('Connected again.');
    this.#isSaid = false;
  }
}
