import { same } from '../model/names.js';
import { h, icon, unseen } from './dom.js';
import { list, minute, moment } from './format.js';
import { tile, who } from './people.js';
import { lineOf } from './system-line.js';
import { rich } from './text.js';

/**
 * @import { Entry } from '../types.js'
 * @import { Shown } from './types.js'
 */

const QUOTE_CHARACTERS = 200;

/** @param {string} timestamp */
const timeOf = (timestamp, look = '') =>
  h('time', { class: look || undefined, datetime: timestamp, title: moment(timestamp) }, minute(timestamp));

/** @param {Entry} message @param {Shown} shown */
export function messageElement(message, shown) {
  const { id, username, timestamp, kind } = message;
  const isAction = kind === 'action' && !message.deleted;
  const classes = ['m', shown.isFirst && 'first', shown.note && 'sending', shown.failed && 'failed'].filter(Boolean).join(' ');
  return h(
    'article',
    { class: classes, id: id ? `m${id}` : undefined, tabindex: -1, 'data-id': id || undefined },
    shown.isFirst && tile(username),
    !isAction && h('header', { class: 'by' }, who(username), ' ', timeOf(timestamp)),
    message.reply_to !== undefined && !message.deleted && quote(shown),
    textOf(message, shown, isAction),
    message.reactions && reactions(message.reactions, shown),
    (shown.note || shown.failed) && noteOf(shown),
  );
}

/** @param {Entry} message @param {Shown} shown @param {boolean} isAction */
function textOf(message, { callsMe }, isAction) {
  if (message.deleted) return h('p', { class: 'gone' }, message.text === '(deleted)' ? 'Message deleted' : message.text);
  const edited = message.edited !== undefined && h('span', { class: 'ed' }, '(edited)');
  const text = rich(message.text, callsMe);
  if (isAction)
    return h('p', { class: 'txt action' }, who(message.username), ' ', ...text, ' ', edited, ' ', timeOf(message.timestamp, 'ed'));
  return h('p', { class: 'txt' }, ...text, edited && ' ', edited);
}

/** @param {Shown} shown */
function quote({ quoted, quoteHref }) {
  if (!quoted) return h('a', { class: 'quote', href: quoteHref }, 'In reply to an earlier message');
  const text = quoted.deleted ? 'Message deleted' : quoted.text.slice(0, QUOTE_CHARACTERS);
  return h('a', { class: 'quote', href: quoteHref }, unseen('In reply to'), who(quoted.username), h('span', { class: 'cut' }, text));
}

/** @param {Record<string, string[]>} all @param {Shown} shown */
function reactions(all, { me, onReact }) {
  return h(
    'ul',
    { class: 'reacts', 'aria-label': 'Reactions' },
    ...Object.entries(all).map(([emoji, names]) => {
      const isMine = names.some((name) => same(name, me));
      const people = list([...(isMine ? ['you'] : []), ...names.filter((name) => !same(name, me))]);
      return h(
        'li',
        {},
        h(
          'button',
          {
            type: 'button',
            'aria-pressed': String(isMine),
            'aria-label': `${emoji}, ${names.length}: ${people}`,
            title: people,
            onclick: () => onReact?.(emoji, !isMine),
          },
          h('span', { class: 'emo' }, emoji),
          ' ',
          h('span', {}, String(names.length)),
        ),
      );
    }),
  );
}

/** @param {Shown} shown */
function noteOf({ note, failed, onRetry, onDiscard }) {
  if (!failed) return h('p', { class: 'note' }, icon('clock', 's'), note ?? '');
  return h(
    'p',
    { class: 'note' },
    icon('alert', 's'),
    h('span', {}, `Not sent: ${failed} `),
    h('button', { type: 'button', onclick: onRetry }, 'Send again'),
    h('button', { type: 'button', onclick: onDiscard }, 'Discard'),
  );
}

/** @param {Entry} entry */
export function systemElement(entry) {
  const { icon: symbol, words } = lineOf(entry);
  return h('p', { class: 'sys', id: `m${entry.id}` }, icon(symbol, 's'), h('span', {}, ...words, ' ', timeOf(entry.timestamp)));
}
