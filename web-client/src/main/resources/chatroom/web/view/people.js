import { colourOf } from '../model/names.js';
import { h, unseen } from './dom.js';

/** A name in its colour, whatever the direction of what is around it. @param {string} name @param {string} [more] classes */
export const who = (name, more = '') =>
  h('bdi', { class: `who n${colourOf(name)} ${more}`.trim() }, name === '@server' ? 'The server' : name);

/** The first letter of a name, as decoration. @param {string} name */
export const tile = (name) =>
  h('span', { class: `tile n${colourOf(name)}`, 'aria-hidden': 'true' }, name.replace('@', '').charAt(0).toUpperCase());

/** @param {boolean} isHere */
export const dot = (isHere) => h('span', { class: isHere ? 'dot on' : 'dot' });

/** @param {boolean} isHere */
export const here = (isHere) => unseen(isHere ? 'here' : 'away');
