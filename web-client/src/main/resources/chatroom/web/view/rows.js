import { same } from '../model/names.js';
import { isMessage } from '../model/room-state.js';
import { h } from './dom.js';
import { day, dayOf } from './format.js';
import { messageElement, systemElement } from './message.js';

/**
 * @import { Unsent } from '../link/types.js'
 * @import { Entry } from '../types.js'
 * @import { Row, RowSources } from './types.js'
 */

const GROUP_MILLIS = 5 * 60_000;

/** What stands in the log, from top to bottom. @param {RowSources} sources @returns {Row[]} */
export function rowsOf(sources) {
  const { room, unsent, freshAfter } = sources;
  /** @type {Row[]} */
  const rows = [];
  /** @type {Entry | undefined} */
  let before;
  let isFreshShown = freshAfter === 0;
  const edits = editsOf(unsent);

  /** @param {Entry} entry @param {Unsent} [pending] */
  function add(entry, pending) {
    const isNewDay = !before || dayOf(before.timestamp) !== dayOf(entry.timestamp);
    if (isNewDay) rows.push(dayRow(entry.timestamp));
    const isFresh = !isFreshShown && entry.id > freshAfter && isMessage(entry) && !same(entry.username, sources.chat.me);
    if (isFresh) rows.push(FRESH);
    isFreshShown ||= isFresh;
    rows.push(
      isMessage(entry)
        ? messageRow(sources, entry, !isNewDay && !isFresh && continues(before, entry), pending ?? edits.get(entry.id))
        : systemRow(entry),
    );
    before = entry;
  }

  for (const entry of room.items()) add(entry);
  // Without a connection the end may not be here, and what was just written is to be seen all the same.
  if (room.atEnd || !room.isLoaded || !sources.chat.isReady) {
    for (const pending of unsent) if (pending.request.action === 'send') add(entryOf(pending, sources.chat.me), pending);
  }
  return rows;
}

/** @param {Entry | undefined} before @param {Entry} entry */
const continues = (before, entry) =>
  before !== undefined &&
  isMessage(before) &&
  same(before.username, entry.username) &&
  entry.kind !== 'action' &&
  Date.parse(entry.timestamp) - Date.parse(before.timestamp) < GROUP_MILLIS;

/** What it will be like when it is confirmed. @param {Unsent} unsent @param {string} me @returns {Entry} */
function entryOf({ request, at }, me) {
  const entry = { id: 0, username: me, text: request.text, timestamp: new Date(at).toISOString() };
  return { ...entry, ...(request.kind && { kind: request.kind }), ...(request.reply_to && { reply_to: request.reply_to }) };
}

/** As its author has changed it, whether or not that is confirmed. @param {Entry} message @param {Unsent} [pending] @returns {Entry} */
export const asWritten = (message, pending) => (pending?.request.action === 'edit' ? { ...message, text: pending.request.text } : message);

/** @param {Unsent[]} unsent @returns {Map<number, Unsent>} by message; of several the last */
export const editsOf = (unsent) =>
  new Map(unsent.filter(({ request }) => request.action === 'edit').map((edit) => [edit.request.id, edit]));

/** @param {string} timestamp @returns {Row} */
function dayRow(timestamp) {
  const text = day(timestamp);
  return {
    key: `day ${dayOf(timestamp)}`,
    reads: text,
    make: () => h('h2', { class: 'day' }, h('time', { datetime: timestamp.slice(0, 10) }, text)),
  };
}

/** @type {Row} */
const FRESH = {
  key: 'fresh',
  reads: '',
  make: () =>
    h(
      'div',
      { class: 'new', id: 'fresh', role: 'separator', 'aria-label': 'New since you were here' },
      h('span', {}, 'New since you were here'),
    ),
};

/** @param {Entry} entry @returns {Row} */
const systemRow = (entry) => ({ key: `m${entry.id}`, reads: entry.text, make: () => systemElement(entry) });

/** @param {RowSources} sources @param {Entry} message @param {boolean} isContinued @param {Unsent | undefined} pending @returns {Row} */
function messageRow({ chat, room, callsMe, hrefOf, onReact, onRetry, onDiscard }, message, isContinued, pending) {
  const isEdit = pending?.request.action === 'edit';
  const now = asWritten(message, pending);
  const quoted = now.reply_to === undefined ? undefined : chat.quoted(room, now.reply_to);
  const note = pending && !pending.failed ? (pending.delayed ?? (isEdit ? 'Saving…' : 'Sending…')) : undefined;
  return {
    key: message.id ? `m${message.id}` : `unsent ${pending?.nonce}`,
    reads: JSON.stringify([
      now.text,
      now.edited,
      now.deleted,
      now.reactions,
      isContinued,
      quoted?.text,
      quoted?.deleted,
      note,
      pending?.failed,
    ]),
    make: () =>
      messageElement(now, {
        me: chat.me,
        callsMe: same(now.username, chat.me) ? undefined : callsMe,
        isFirst: !isContinued,
        quoted,
        quoteHref: now.reply_to === undefined ? undefined : hrefOf(now.reply_to),
        note,
        failed: pending?.failed,
        onReact: (emoji, on) => onReact(message, emoji, on),
        onRetry: () => pending && onRetry(pending.nonce),
        onDiscard: () => pending && onDiscard(pending.nonce),
      }),
  };
}
