/** Times and numbers as the page shows them: in its language, by the reader's clock. */

/** @param {Intl.DateTimeFormatOptions} options */
const formatOf = (options) => new Intl.DateTimeFormat('en-GB', options);
const MINUTE = formatOf({ hour: '2-digit', minute: '2-digit' });
const WEEKDAY = formatOf({ weekday: 'long' });
const DATE = formatOf({ day: 'numeric', month: 'long' });
const DATE_OF_YEAR = formatOf({ day: 'numeric', month: 'long', year: 'numeric' });
const NUMBER = new Intl.NumberFormat('en-GB');

/** @param {number} n */
export const number = (n) => NUMBER.format(n);

/** @param {number} n @param {string} one @param {string} many */
export const count = (n, one, many) => `${number(n)} ${n === 1 ? one : many}`;

/** @param {string} timestamp */
export const minute = (timestamp) => MINUTE.format(new Date(timestamp));

/** Names a day: same day, same text. @param {string} timestamp */
export const dayOf = (timestamp) => new Date(timestamp).toDateString();

/** @param {string} timestamp @param {Date} [now] */
export function day(timestamp, now = new Date()) {
  const date = new Date(timestamp);
  return `${WEEKDAY.format(date)}, ${(date.getFullYear() === now.getFullYear() ? DATE : DATE_OF_YEAR).format(date)}`;
}

/** Day and minute in short. @param {string} timestamp @param {Date} [now] */
export function moment(timestamp, now = new Date()) {
  const date = new Date(timestamp);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  let name = (date.getFullYear() === now.getFullYear() ? DATE : DATE_OF_YEAR).format(date);
  if (date.toDateString() === now.toDateString()) name = 'Today';
  else if (date.toDateString() === yesterday.toDateString()) name = 'Yesterday';
  return `${name}, ${MINUTE.format(date)}`;
}

/** When a mute or a ban ends; nothing where that is never. @param {string | undefined} until */
export const end = (until) => (until === undefined || until.startsWith('9999') ? '' : ` until ${moment(until).replace('Today, ', '')}`);

/** @param {string[]} names */
export const list = (names) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);
