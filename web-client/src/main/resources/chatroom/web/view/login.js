import { byId, h, icon } from './dom.js';

/**
 * @import { Frame } from '../types.js'
 * @import { Entering } from './types.js'
 */

/** Where one logs in or makes an account. */
export class LoginView {
  /** @type {HTMLFormElement} */
  #form = byId('enter');
  /** @type {HTMLElement} */
  #wrong = byId('wrong');

  /** @param {(entering: Entering) => Promise<void>} enter what it throws is told */
  constructor(enter) {
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(enter);
    });
    this.#form.addEventListener('change', () => this.#onChange());
    const isSafe = location.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
    byId('tls').hidden = location.protocol !== 'https:';
    byId('plain').hidden = isSafe;
    byId('where').textContent = `A chatroom at ${location.host}`;
    this.#onChange();
  }

  /** @param {string} reason @param {string} username */
  show(reason, username) {
    this.#field('username').value = username;
    this.#field('password').value = '';
    byId('why-out').textContent = reason;
    byId('why-out').hidden = !reason;
    this.#wrong.replaceChildren();
    (username ? this.#field('password') : this.#field('username')).focus();
  }

  /** Who may register here. @param {Frame} welcome */
  welcome({ registration }) {
    byId('code-row').hidden = registration !== 'invite';
    byId('ways').hidden = registration === 'closed';
    if (registration === 'closed') /** @type {HTMLInputElement} */ (byId('old')).checked = true;
    this.#onChange();
  }

  /** @param {string} name */
  #field(name) {
    return /** @type {HTMLInputElement} */ (this.#form.elements.namedItem(name));
  }

  get #isNew() {
    return /** @type {HTMLInputElement} */ (byId('new')).checked;
  }

  #onChange() {
    this.#field('password').autocomplete = this.#isNew ? 'new-password' : 'current-password';
  }

  /** @param {(entering: Entering) => Promise<void>} enter */
  async #submit(enter) {
    const username = this.#field('username').value.trim();
    const password = this.#field('password').value;
    const missing = !username ? 'username' : !password ? 'password' : '';
    if (missing) return this.#say(missing === 'username' ? 'The name is missing.' : 'The password is missing.', missing);
    const does = /** @type {HTMLButtonElement} */ (byId('does'));
    does.disabled = true;
    this.#say('');
    try {
      await enter({
        isNew: this.#isNew,
        username,
        password,
        invite: this.#field('invite').value.trim(),
        stay: this.#field('stay').checked,
      });
      this.#field('password').value = '';
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      this.#say(
        error instanceof Error ? error.message : String(error),
        code === 'invalid_invite' ? 'invite' : /username/.test(String(code)) ? 'username' : 'password',
      );
      if (code === 'invalid_invite') byId('code-row').hidden = false;
    } finally {
      does.disabled = false;
    }
    return undefined;
  }

  /** @param {string} sentence @param {string} [name] */
  #say(sentence, name) {
    this.#wrong.replaceChildren(...(sentence ? [h('p', { class: 'err' }, icon('alert', 's'), ' ', sentence)] : []));
    for (const field of ['username', 'password', 'invite']) this.#field(field).setAttribute('aria-invalid', String(field === name));
    if (name) this.#field(name).focus();
  }
}
