import { same } from '../model/names.js';
import { h, icon } from './dom.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Later } from './later.js'
 */

/**
 * Shown in the place of messages where a room can't be read.
 *
 * @param {string} title
 * @param {(Node | string)[]} text
 * @param {HTMLElement[]} buttons
 */
export const emptiness = (title, text, buttons) =>
  h('div', { class: 'empty' }, h('h2', {}, title), h('p', {}, ...text), buttons.length > 0 && h('div', { class: 'btns' }, ...buttons));

/** @param {string} symbol @param {string} label @param {() => void} onclick */
const step = (symbol, label, onclick) =>
  h('button', { class: 'r', type: 'button', onclick }, icon(symbol), h('span', { class: 'cut' }, label));

/** What stands in a room in which nothing was said yet; to who has set up the server, what comes next. @param {Chat} chat @param {Later} later */
export function welcomeTo(chat, later) {
  const room = chat.current;
  if (!room || !chat.isAdmin || !same(room.address, 'lobby'))
    return emptiness(
      'Nothing here yet',
      [room?.isDirect ? `Only you and ${room.title} read what is written here.` : 'The first message makes it a place.'],
      [],
    );
  const first = emptiness('Your server is running', ['You are an admin here, and nobody has said anything yet.'], []);
  first.append(
    h(
      'div',
      { class: 'steps' },
      step('people', 'Invite somebody with a code', () => later.invite()),
      step('plus', 'Make a room beside the lobby', () => later.createRoom()),
    ),
  );
  return first;
}
