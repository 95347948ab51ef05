import { FAILING, Lost, Refused } from './errors.js';
import { Link } from './link.js';

/**
 * @import { Clock, Frame } from '../types.js'
 * @import { Pass, PassStore, SessionListener, Socket } from './types.js'
 */

/** Who one is: logs in by a password, and comes back by a token whenever the link does. */
export class Session {
  /** @type {((error?: Error) => void)[]} those who wait for a connection */
  #atWelcome = [];
  #cancelResume = () => {};
  /** @type {Pass | undefined} what one is in with, or comes in with: what the browser keeps may be another page's by now */
  #pass;

  /**
   * @param {() => Socket} open
   * @param {Clock} clock
   * @param {() => number} random
   * @param {PassStore} passes
   * @param {SessionListener} listener
   */
  constructor(open, clock, random, passes, listener) {
    this.#clock = clock;
    this.#passes = passes;
    this.#listener = listener;
    /** Whether one is logged in on the connection that there is. */
    this.isIn = false;
    /** Whether the token is on its way: what is asked for from then on is answered after it, as if one were in. */
    this.isComing = false;
    this.link = new Link(open, clock, random, {
      onWelcome: (welcome) => this.#onWelcome(welcome),
      onEvent: (event) => (this.isIn || this.isComing) && this.#listener.onEvent(event),
      onLost: (retryAt) => this.#onLost(retryAt),
      onEnd: (code, message) => this.#onEnd(code, message),
    });
  }

  #clock;
  #passes;
  #listener;

  /** Whether there is a token to come in with. */
  get hasPass() {
    return (this.#pass ?? this.#passes.read()) !== undefined;
  }

  /** Of whom there is a token. */
  get username() {
    return (this.#pass ?? this.#passes.read())?.username ?? '';
  }

  start() {
    this.link.start();
  }

  /** @param {Frame} frame */
  request(frame) {
    return this.isIn || this.isComing ? this.link.request(frame) : Promise.reject(new Lost());
  }

  /** @param {string} username @param {string} password @param {boolean} stay */
  async logIn(username, password, stay) {
    await this.#connected();
    this.#enter(await this.link.request({ action: 'login', username, password }), stay);
  }

  /** @param {string} username @param {string} password @param {string | undefined} invite @param {boolean} stay */
  async register(username, password, invite, stay) {
    await this.#connected();
    await this.link.request({ action: 'register', username, password, ...(invite && { invite }) });
    await this.logIn(username, password, stay);
  }

  /** The token is void from then on; where there is no connection, it is forgotten here all the same. */
  async logOut() {
    await this.request({ action: 'logout' }).catch(() => {});
    this.#end('logged_out', '');
  }

  #connected() {
    if (this.link.isUp) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#atWelcome.push((error) => (error ? reject(error) : resolve(undefined)));
      this.link.wake();
    });
  }

  /** @param {Frame} welcome */
  #onWelcome(welcome) {
    this.#listener.onWelcome(welcome);
    for (const connected of this.#atWelcome.splice(0)) connected();
    const pass = this.#passes.read();
    if (pass) this.#resume(pass);
    // Another page has logged out, or what the browser kept was cleared.
    else if (this.#pass) this.#end('session_expired', '');
  }

  /** @param {Pass} pass */
  async #resume(pass) {
    this.#pass = pass;
    const coming = this.link.request({ action: 'resume', token: pass.token });
    this.isComing = true;
    this.#listener.onComing(pass.username);
    try {
      this.#enter(await coming, undefined);
    } catch (error) {
      this.isComing = false;
      if (!(error instanceof Refused)) return;
      if (error.code === 'session_expired') this.#end(error.code, error.message);
      else if (FAILING.has(error.code)) this.link.renew();
      else this.#cancelResume = this.#clock.after(error.retryAfter ?? 5_000, () => this.link.isUp && this.#resume(pass));
    }
  }

  /** @param {Frame} reply @param {boolean | undefined} stay as it was, where it isn't said */
  #enter(reply, stay) {
    if (stay !== undefined) {
      this.#pass = { username: reply.username, token: reply.token };
      this.#passes.write(this.#pass, stay);
    }
    this.isIn = true;
    this.isComing = false;
    this.link.settle();
    this.#listener.onIn(reply);
  }

  /** @param {number} retryAt */
  #onLost(retryAt) {
    this.#leave();
    this.#listener.onLost(retryAt);
  }

  /** @param {string} code @param {string} message */
  #onEnd(code, message) {
    // A guest was silent for too long, or somebody who comes back was slow: neither is the end of a session.
    if (code === 'login_timeout') {
      this.#leave();
      if (this.hasPass) this.link.start();
      return;
    }
    this.#end(code, message);
  }

  #leave() {
    this.isIn = false;
    this.isComing = false;
    this.#cancelResume();
    for (const connected of this.#atWelcome.splice(0)) connected(new Lost());
  }

  /** @param {string} code @param {string} message */
  #end(code, message) {
    const pass = this.#pass ?? this.#passes.read();
    if (!pass && code !== 'abuse') return;
    this.#leave();
    this.#pass = undefined;
    if (pass) this.#passes.forget(pass);
    this.link.stop();
    this.#listener.onOut(code, message);
  }
}
