import { h, icon } from './dom.js';

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
export const step = (symbol, label, onclick) =>
  h('button', { class: 'r', type: 'button', onclick }, icon(symbol), h('span', { class: 'cut' }, label));
