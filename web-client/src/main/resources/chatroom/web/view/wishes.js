import { lasting } from '../link/browser.js';

/** What this user wishes of the page, on this device. */

/** The colours: the system's where it is empty. @returns {'' | 'light' | 'dark'} */
export const theme = () => lasting.read('theme') ?? '';

export function applyTheme() {
  document.documentElement.className = theme();
}

/** @param {string} wished */
export function setTheme(wished) {
  lasting.write('theme', wished);
  applyTheme();
}

export function toggleTheme() {
  const now = theme() || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  setTheme(now === 'dark' ? 'light' : 'dark');
}

/** Whether there are to be notifications, as far as the browser allows them. */
export const wantsNotifications = () =>
  lasting.read('notify') === true && 'Notification' in window && Notification.permission === 'granted';

/** @param {boolean} wished */
export const setNotifications = (wished) => lasting.write('notify', wished);
