import { Latest } from './message-state.js';

/** @import { Role } from '../types.js' */

/** What is known of one user in a room, who may have left it. Mutes and bans outlast that. */
export class MemberState {
  /** @type {Latest<boolean>} */
  #present = new Latest(0, false);
  /** @type {Latest<Role>} */
  #role = new Latest(0, /** @type {Role} */ ('member'));
  /** @type {Latest<string | undefined>} */
  #mutedUntil = new Latest(0, /** @type {string | undefined} */ (undefined));
  /** @type {Latest<string | undefined>} */
  #bannedUntil = new Latest(0, /** @type {string | undefined} */ (undefined));

  /** @param {string} username */
  constructor(username) {
    this.username = username;
  }

  /** @param {number} id */
  come(id) {
    this.#present = this.#present.newer(id, true);
  }

  /** @param {number} id */
  go(id) {
    this.#present = this.#present.newer(id, false);
  }

  /** @param {number} id @param {Role} role */
  take(id, role) {
    this.#role = this.#role.newer(id, role);
  }

  /** @param {number} id @param {string | undefined} until nothing where it ends */
  mute(id, until) {
    this.#mutedUntil = this.#mutedUntil.newer(id, until);
  }

  /** @param {number} id @param {string | undefined} until nothing where it ends */
  ban(id, until) {
    this.#bannedUntil = this.#bannedUntil.newer(id, until);
  }

  /** Who comes again is a plain member. @returns {{ username: string, role: Role } | undefined} */
  current() {
    if (!this.#present.value) return undefined;
    return { username: this.username, role: this.#role.id >= this.#present.id ? this.#role.value : 'member' };
  }

  get mutedUntil() {
    return this.#mutedUntil.value;
  }

  get bannedUntil() {
    return this.#bannedUntil.value;
  }
}
