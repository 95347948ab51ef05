import { clock, lasting, outboxOf, randomText } from '../link/browser.js';
import { Drafts } from '../link/drafts.js';
import { outgoing } from '../link/outgoing.js';
import { Outbox } from '../link/outbox.js';
import { same } from '../model/names.js';
import { toast } from './notices.js';

/**
 * @import { Room } from '../model/room.js'
 * @import { Draft, Unsent } from '../link/types.js'
 * @import { Frame } from '../types.js'
 * @import { Later } from './later.js'
 * @import { Deeds } from './room-dialogs.js'
 * @import { Written } from './types.js'
 *
 * @typedef {object} WritingListener
 * @property {(failed?: Unsent) => void} onUnsent what isn't confirmed is another; `failed`: it was refused just now
 * @property {() => void} onWrote a message is on its way
 * @property {(text: string) => void} onCommandDone what was typed is carried out
 * @property {() => void} showMembers
 */

/** What this user writes: drafts, and what is on its way. Both are of one user, and outlive the page. */
export class Writing {
  /** @type {Outbox | undefined} */
  #outbox;
  /** @type {Drafts | undefined} */
  #drafts;
  #user = '';
  #isShortTold = false;

  /** @param {Deeds} deeds @param {(frame: Frame) => Promise<Frame>} request @param {Later} later @param {WritingListener} listener */
  constructor(deeds, request, later, listener) {
    this.#deeds = deeds;
    this.#request = request;
    this.#later = later;
    this.#listener = listener;
    lasting.onShort = (key) => isWriting(key) && this.#tellShort();
  }

  #deeds;
  #request;
  #later;
  #listener;

  // ---- Coming and going ----

  /** @param {string} username @param {string} [epoch] where one is in */
  enter(username, epoch = '') {
    if (!this.#outbox || !same(this.#user, username)) {
      this.#user = username;
      this.#drafts = new Drafts(lasting, clock, username);
      this.#outbox = new Outbox(outboxOf(username), this.#request, clock, randomText, (_, failed) => this.#listener.onUnsent(failed));
    }
    if (this.#drafts && this.#drafts.epoch !== epoch) {
      // What was about a message is kept as of the history before.
      this.#drafts.settle();
      this.#drafts.epoch = epoch;
    }
  }

  /** What was missed is known: what wasn't sent may go. @param {string} epoch */
  begin(epoch) {
    this.#outbox?.begin(epoch);
  }

  pause() {
    this.#outbox?.pause();
  }

  /** Writes down what isn't yet: the page may end. */
  settle() {
    this.#drafts?.settle();
  }

  /** Whether some of it ends with the page. */
  get isAtRisk() {
    return lasting.isShort((key) => isWriting(key));
  }

  /** Another user may come. */
  leave() {
    this.pause();
    this.settle();
    this.#outbox = undefined;
    this.#drafts = undefined;
    this.#user = '';
  }

  /** Of this user nothing is kept. */
  forget() {
    this.#outbox?.discardAll();
    this.#drafts?.forget();
  }

  // ---- What there is ----

  get outbox() {
    return this.#outbox;
  }

  get unsent() {
    return this.#outbox?.size ?? 0;
  }

  get failedRooms() {
    return this.#outbox?.failedRooms ?? [];
  }

  /** @param {Room} room */
  draftOf(room) {
    return this.#drafts?.of(room.address) ?? { text: '' };
  }

  /** @param {Room | undefined} room @param {Draft} draft */
  keepDraft(room, draft) {
    if (room) this.#drafts?.keep(room.address, draft);
  }

  #tellShort() {
    if (!this.#isShortTold) toast('This browser can’t keep what you have written here. Leave the page open until it is sent.');
    this.#isShortTold = true;
  }

  // ---- Writing ----

  /** @param {Room | undefined} room @param {Written} written @returns {boolean} whether it was taken; otherwise it stays where it was typed */
  write(room, { text: typed, edits, answers }) {
    if (!room || !this.#outbox) return false;
    const text = outgoing(typed);
    if (edits) {
      // What was shown may be a change that isn't confirmed, or was refused.
      const isSame = text === edits.text && text === (room.message(edits.id) ?? edits).text;
      return isSame || this.#send(room.address, { action: 'edit', id: edits.id, text });
    }
    const action = /^\/me\s+(\S[\s\S]*)/.exec(text);
    if (text.startsWith('/') && !text.startsWith('//') && !action) {
      this.#runCommand(room, text, typed);
      return false;
    }
    const says = action ? { text: action[1], kind: 'action' } : { text: text.replace(/^\/\//, '/') };
    if (!this.#send(room.address, { action: 'send', ...says, ...(answers && { reply_to: answers.id }) })) return false;
    this.#listener.onWrote();
    return true;
  }

  /** @param {string} address @param {Frame} request @returns {boolean} whether it was taken; if not, it is said why */
  #send(address, request) {
    const whyNot = this.#outbox?.add(address, request);
    if (whyNot) toast(whyNot);
    return !whyNot;
  }

  /** What was typed stays until it is done. @param {Room} room @param {string} text @param {string} typed */
  #runCommand(room, text, typed) {
    const deeds = {
      ...this.#deeds,
      send: (/** @type {string} */ address, /** @type {string} */ words) => this.#outbox?.add(address, { action: 'send', text: words }),
      find: (/** @type {string} */ words) => this.#later.find(words),
      showMembers: () => this.#listener.showMembers(),
    };
    this.#later.runCommand(deeds, room, text, (wrong) => {
      if (wrong) toast(wrong);
      else if (room === this.#deeds.chat.current) this.#listener.onCommandDone(typed);
      else this.keepDraft(room, { text: '' });
    });
  }
}

/** @param {string} key of what is kept */
const isWriting = (key) => /^(draft|unsent)\//.test(key);
