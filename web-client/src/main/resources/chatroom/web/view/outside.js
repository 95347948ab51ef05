import { NO_COPY, copy } from './copy.js';
import { button, h, icon } from './dom.js';
import { end } from './format.js';
import { toast } from './notices.js';
import { who } from './people.js';

/**
 * @import { Unsent } from '../link/types.js'
 * @import { Room } from '../model/room.js'
 *
 * @typedef {object} Outside what is shown in the place of a room that this user isn't in
 * @property {string} title
 * @property {(Node | string)[]} text
 * @property {HTMLElement[]} buttons
 */

/** Who removed this user from a room, and why; nothing where that wasn't seen. @param {Room} [room] */
function whoRemoved(room) {
  const entry = room?.departure;
  if (!entry || entry.kind === 'leave') return undefined;
  const isBan = entry.kind === 'ban';
  return { by: entry.username, did: isBan ? 'banned' : 'removed', until: isBan ? end(entry.until) : '', why: entry.value ?? '' };
}

/** For who looks at something else when it happens. @param {Room} room */
export function departureOf(room) {
  const removal = whoRemoved(room);
  if (!removal) return `You aren’t in ${room.title} any more.`;
  const { by, did, until, why } = removal;
  return `${by} ${did} you from ${room.title}${until}${why ? `: ${why}` : '.'}`;
}

/**
 * @param {string} address
 * @param {{ code?: string, message?: string }} refusal what the server says of it
 * @param {Room | undefined} departed where this user was in it
 * @param {{ go: (address: string) => void, join: (address: string) => void }} ways
 * @returns {Outside}
 */
export function outsideOf(address, { code, message = '' }, departed, { go, join }) {
  const toLobby = (look = '') => button('Go to the lobby', () => go('lobby'), look);
  const toJoin = (/** @type {string} */ label) => [button(label, () => join(address), 'main'), toLobby()];
  const removal = whoRemoved(departed);
  /** @type {(Node | string)[]} */
  const removed = removal ? [who(removal.by), ` ${removal.did} you${removal.until}${removal.why ? `: ${removal.why}` : '.'}`] : [];
  if (code === 'banned')
    return { title: `You are banned from ${address}`, text: removal ? removed : [message], buttons: [toLobby('main')] };
  if (code === 'not_a_member')
    return removal
      ? { title: `You were removed from ${address}`, text: removed, buttons: toJoin('Join again') }
      : { title: address, text: ['You aren’t in this room.'], buttons: toJoin(`Join ${address}`) };
  const isUnknown = code === undefined ? !message || removal : code === 'unknown_room' || code === 'invalid_room';
  // To who isn't in a private room the server says that there is none.
  if (isUnknown && removal) {
    const title = removal.did === 'banned' ? `You are banned from ${address}` : `You were removed from ${address}`;
    return { title, text: removed, buttons: [toLobby('main')] };
  }
  if (isUnknown)
    return {
      title: 'No room here',
      text: ['There is no room of this name, or it is not yours to see.'],
      buttons: [toLobby('main')],
    };
  return { title: 'This room can’t be read now', text: [message], buttons: [toLobby('main')] };
}

/** What was written into a room that one isn't in, and wasn't sent. @param {Unsent} unsent @param {() => void} onDiscard */
export const unsentElement = ({ request, failed }, onDiscard) =>
  h(
    'div',
    { class: 'failed' },
    h('p', { class: 'txt' }, request.text),
    h(
      'p',
      { class: 'note' },
      icon('alert', 's'),
      h('span', {}, `Not sent: ${failed} `),
      h('button', { type: 'button', onclick: async () => toast((await copy(request.text)) ? 'The text is copied.' : NO_COPY) }, 'Copy'),
      h('button', { type: 'button', onclick: onDiscard }, 'Discard'),
    ),
  );
