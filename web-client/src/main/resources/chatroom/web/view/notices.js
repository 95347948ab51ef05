import { clock } from '../link/browser.js';
import { byId, h, icon, iconButton } from './dom.js';

const TOAST_LASTS = 8_000;

let cancelToast = () => {};

/** For a screen reader only. @param {string} sentence */
export function say(sentence) {
  byId('say').textContent = sentence;
}

/** What happened, for as long as it takes to read. @param {string} sentence */
export function toast(sentence) {
  const element = byId('toast');
  element.textContent = sentence;
  cancelToast();
  cancelToast = clock.after(TOAST_LASTS, () => element.replaceChildren());
}

/**
 * What is spoken stands outside of the room, which a drawer makes inert, and in the uppermost dialog, which makes everything else inert.
 * To be called where a dialog has come, or goes.
 */
export function placeNotices() {
  const place = [...document.querySelectorAll('dialog')].findLast((dialog) => dialog.open) ?? byId('app');
  const notices = byId('notices');
  if (notices.parentElement === place) return;
  // What comes to another place is spoken there once more.
  say('');
  place.append(notices);
}

/** What an admin says to everybody: it stays until it is closed, or another one comes. @param {string} text */
export function announce(text) {
  say(`To everybody: ${text}`);
  const banner = h(
    'div',
    { class: 'banner' },
    icon('people'),
    h('span', {}, h('b', {}, 'To everybody: '), text),
    iconButton('x', 'Close', () => banner.remove()),
  );
  byId('announcements').replaceChildren(banner);
}
