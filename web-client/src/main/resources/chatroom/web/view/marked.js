import { h } from './dom.js';

/** A text in which what was typed is marked. @param {string} text @param {string[]} words @returns {(Node | string)[]} */
export function marked(text, words) {
  const wanted = words.filter(Boolean).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (!wanted.length) return [text];
  return text.split(new RegExp(`(${wanted.join('|')})`, 'iu')).map((part, i) => (i % 2 ? h('mark', {}, part) : part));
}
