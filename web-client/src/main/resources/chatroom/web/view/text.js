import { h } from './dom.js';

/** What of a text is more than text: code between backticks, links, and calls of who reads it. Nothing that a link names is fetched. */

const FENCE = /\n?```(?:[\w+-]*\n)?([\s\S]+?)```\n?/g;
const CODE = /`([^`\n]+)`/g;
// Neither white space nor marks that would turn the direction of what follows, nor what closes a quotation around a link.
const LINK = /https?:\/\/[^\s<>"\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;
// Begins where no such sign is before it: otherwise a search that fails begins anew at each of many signs.
const AFTER_LINK = /(?<![.,;:!?'"*_)\]}])[.,;:!?'"*_)\]}]+$/;

/** What a match becomes, and how long it is: a string where it is just text. @typedef {{ node: Node | string, length: number }} Made */

/** @param {RegExpExecArray} match @returns {Made} */
const block = ([all, code]) => ({ node: h('code', { class: 'block' }, code.replace(/\n$/, '')), length: all.length });

/** @param {RegExpExecArray} match @returns {Made} */
const inline = ([all, code]) => ({ node: h('code', {}, code), length: all.length });

/** @param {RegExpExecArray} match @returns {Made} */
const call = ([all]) => ({ node: h('span', { class: 'at-me' }, all), length: all.length });

/** @param {RegExpExecArray} match @returns {Made} */
function link([text]) {
  let shown = text.replace(AFTER_LINK, '');
  // A bracket that the link itself has opened is part of it.
  if (text[shown.length] === ')' && shown.includes('(') && !shown.includes(')')) shown += ')';
  const url = URL.canParse(shown) ? new URL(shown) : undefined;
  // A name before the host is there to deceive: it looks like the host.
  if (!url || url.username || url.password) return { node: text, length: text.length };
  const path = shown.replace(/^https?:\/\/[^/?#]*/iu, '');
  // The host as it is looked up, so that letters of other scripts don't pass for those that they look like.
  const label = `${url.protocol === 'http:' ? 'http://' : ''}${url.host}${path === '/' ? '' : path}`;
  return { node: h('a', { href: url.href, rel: 'noopener noreferrer nofollow', target: '_blank' }, label), length: shown.length };
}

/** @param {string} text @param {RegExp} [callsMe] @returns {(Node | string)[]} */
export function rich(text, callsMe) {
  // The first to begin wins, and of those that begin together the first of these.
  /** @type {{ pattern: RegExp, make: (match: RegExpExecArray) => Made, match: RegExpExecArray | null }[]} */
  let kinds = [
    { pattern: FENCE, make: block, match: null },
    { pattern: CODE, make: inline, match: null },
    { pattern: LINK, make: link, match: null },
  ];
  if (callsMe) kinds.push({ pattern: new RegExp(callsMe, 'giu'), make: call, match: null });
  /** @type {(Node | string)[]} */
  const nodes = [];
  let at = 0;
  while (kinds.length) {
    for (const kind of kinds) {
      if (kind.match && kind.match.index >= at) continue;
      kind.pattern.lastIndex = at;
      kind.match = kind.pattern.exec(text);
    }
    kinds = kinds.filter(({ match }) => match);
    if (!kinds.length) break;
    const first = kinds.reduce((best, next) =>
      /** @type {RegExpExecArray} */ (next.match).index < /** @type {RegExpExecArray} */ (best.match).index ? next : best,
    );
    const match = /** @type {RegExpExecArray} */ (first.match);
    const { node, length } = first.make(match);
    if (match.index > at) nodes.push(text.slice(at, match.index));
    nodes.push(node);
    at = match.index + length;
  }
  if (at < text.length) nodes.push(text.slice(at));
  return nodes;
}
