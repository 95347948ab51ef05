/**
 * @import { Clock } from '../types.js'
 * @import { OutboxStore, Pass, PassStore, Socket, Unsent } from './types.js'
 */

/** What the browser lends: time, randomness, and a memory that outlives the page. */

const IDLE_WITHIN = 1_000;

/** @type {Clock} */
export const clock = {
  now: () => Date.now(),
  after(millis, run) {
    const timer = setTimeout(run, millis);
    return () => clearTimeout(timer);
  },
};

/**
 * Runs once the page has nothing else to do: what it may need later is to be here when the connection isn't, or when the server has become
 * another one with another page.
 *
 * @param {() => void} run
 */
export function whenIdle(run) {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(run, { timeout: IDLE_WITHIN });
  else setTimeout(run, IDLE_WITHIN);
}

export function randomText() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The server is where the page came from. @returns {Socket} */
const connect = () => /** @type {any} */ (new WebSocket(new URL('ws', document.baseURI.replace(/^http/, 'ws')), 'chatroom.v1'));

/** @type {ReturnType<typeof listenTo> | undefined} */
let ahead;

/** Opens a socket for whoever comes to listen to it: the next `openSocket` gives it. */
export function connectAhead() {
  ahead = listenTo(connect());
}

/** @returns {Socket} to which the caller begins to listen at once */
export function openSocket() {
  const listened = ahead;
  ahead = undefined;
  if (!listened) return connect();
  queueMicrotask(listened.replay);
  return listened.socket;
}

/** Keeps what a socket says as long as nobody else listens. @param {Socket} socket */
export function listenTo(socket) {
  /** @type {(() => void)[]} */
  const heard = [];
  socket.onmessage = (event) => heard.push(() => socket.onmessage?.(event));
  socket.onclose = (event) => heard.push(() => socket.onclose?.(event));
  return { socket, replay: () => heard.splice(0).forEach((tell) => tell()) };
}

/** What is longer would take the place of all else, and can't be sent. */
const MOST_KEPT = 64 * 1_024;

/** A memory that never fails: where the browser gives none, or it is full, what is kept lasts as long as the page. */
export class Memory {
  /** @type {Map<string, string>} */
  #spare = new Map();

  /** @param {() => Storage} storage which the browser may refuse to name */
  constructor(storage) {
    this.#storage = storage;
    /** @type {(key: string) => void} something lasts only as long as the page */
    this.onShort = () => {};
  }

  #storage;

  /** @param {string} key @returns {any} */
  read(key) {
    try {
      const text = this.#spare.get(key) ?? this.#storage().getItem(`chatroom/${key}`);
      return text === null ? undefined : JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  /** @param {string} key @param {unknown} value */
  write(key, value) {
    const text = JSON.stringify(value);
    if (text.length <= MOST_KEPT && this.#store(key, text)) {
      this.#spare.delete(key);
    } else {
      this.#spare.set(key, text);
      this.onShort(key);
    }
  }

  /** @param {string} key @param {string} text @returns {boolean} */
  #store(key, text) {
    try {
      this.#storage().setItem(`chatroom/${key}`, text);
      return true;
    } catch {
      return false;
    }
  }

  /** Whether something lasts only as long as the page. @param {(key: string) => boolean} [isMeant] */
  isShort(isMeant = () => true) {
    return [...this.#spare.keys()].some(isMeant);
  }

  /** @param {string} key */
  remove(key) {
    this.#spare.delete(key);
    try {
      this.#storage().removeItem(`chatroom/${key}`);
    } catch {
      // What can't be named holds nothing.
    }
  }

  /** @param {string} prefix */
  keys(prefix) {
    const keys = new Set([...this.#spare.keys()]);
    try {
      const storage = this.#storage();
      for (let i = 0; i < storage.length; i++) keys.add((storage.key(i) ?? '').replace(/^chatroom\//, ''));
    } catch {
      // What can't be named holds nothing.
    }
    return [...keys].filter((key) => key.startsWith(prefix));
  }
}

export const lasting = new Memory(() => localStorage);
const untilClosed = new Memory(() => sessionStorage);

/** The token is kept with the page, or with the browser where one wants to stay logged in. @type {PassStore} */
export const passes = {
  read: () => asPass(untilClosed.read('pass')) ?? asPass(lasting.read('pass')),
  write(pass, stay) {
    (stay ? lasting : untilClosed).write('pass', pass);
    // What lasts may be another page's.
    if (stay) untilClosed.remove('pass');
  },
  forget({ token }) {
    for (const memory of [untilClosed, lasting]) if (memory.read('pass')?.token === token) memory.remove('pass');
  },
};

/** @param {any} stored @returns {Pass | undefined} */
const asPass = (stored) => (typeof stored?.token === 'string' && typeof stored?.username === 'string' ? stored : undefined);

/** @param {string} user @returns {OutboxStore} */
export function outboxOf(user) {
  const prefix = `unsent/${user.toLowerCase()}/`;
  return {
    all: () =>
      lasting
        .keys(prefix)
        .map((key) => lasting.read(key))
        .filter(isUnsent),
    put: (unsent) => lasting.write(prefix + unsent.nonce, unsent),
    remove: (nonce) => lasting.remove(prefix + nonce),
  };
}

/** @param {any} stored @returns {stored is Unsent} */
const isUnsent = (stored) =>
  typeof stored?.nonce === 'string' && typeof stored?.room === 'string' && typeof stored?.request?.action === 'string';
