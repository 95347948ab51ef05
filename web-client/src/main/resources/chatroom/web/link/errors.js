/** @import { Frame } from '../types.js' */

/** The server answered a request with an error. Its message is a sentence for people. */
export class Refused extends Error {
  /** @param {Frame} reply */
  constructor(reply) {
    super(reply.message);
    /** @type {string} */
    this.code = reply.code;
    /** @type {string | undefined} */
    this.until = reply.until;
    /** @type {number | undefined} */
    this.retryAfter = reply.retry_after_ms;
  }

  /** Whether the same request may be granted after a pause. */
  get passes() {
    return this.retryAfter !== undefined || this.code === 'internal_error';
  }
}

/** Codes of what a server can't do at all now: the next connection may lead to another server of the same chat. */
export const FAILING = new Set(['storage_unavailable', 'internal_error']);

/** The connection ended before the answer came: what was asked for may have been done. */
export class Lost extends Error {
  constructor() {
    super('There is no connection to the server. Try again when it is back.');
  }
}
