import { button, h } from './dom.js';
import { ask, openDialog } from './dialog.js';
import { moment } from './format.js';
import { setNotifications, setTheme, theme, wantsNotifications } from './wishes.js';

/**
 * @import { Chat } from '../model/chat.js'
 *
 * @typedef {object} SettingsListener
 * @property {Chat} chat
 * @property {() => number} unsent
 * @property {() => void} onLogOut
 * @property {(sentence: string) => void} onSay
 */

const THEMES = [
  ['', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** @param {SettingsListener} listener */
export function openSettings({ chat, unsent, onLogOut, onSay }) {
  const dialog = openDialog(
    'Settings',
    h(
      'fieldset',
      { class: 'choices', onchange: (/** @type {Event} */ event) => setTheme(/** @type {HTMLInputElement} */ (event.target).value) },
      h('legend', {}, 'Colours'),
      ...THEMES.map(([value, label]) =>
        h('label', {}, h('input', { type: 'radio', name: 'theme', value, checked: value === theme() }), label),
      ),
    ),
    notifications(),
    h(
      'div',
      { class: 'deeds' },
      chat.isAdmin && button('Invite somebody', () => (dialog.close(), invite(chat))),
      chat.isAdmin && button('Say something to everybody', () => (dialog.close(), announce(chat))),
      button('Change the password', () => (dialog.close(), changePassword(chat, onSay))),
      button('Log out', () => (dialog.close(), logOut(unsent(), onLogOut))),
    ),
  );
}

function notifications() {
  const says = h('p', { class: 'hint', role: 'status', id: 'notify-says' });
  const box = h('input', { type: 'checkbox', checked: wantsNotifications(), 'aria-describedby': 'notify-says' });
  if (!('Notification' in window)) {
    box.disabled = true;
    says.textContent = 'This browser has no notifications here: they need an encrypted connection (https).';
  }
  box.addEventListener('change', async () => {
    // Browsers ask only because somebody has clicked.
    const granted = box.checked && (await Notification.requestPermission()) === 'granted';
    if (box.checked && !granted) says.textContent = 'The browser doesn’t allow notifications of this page. Its settings can change that.';
    box.checked = granted;
    setNotifications(granted);
  });
  return h('div', { class: 'choices' }, h('label', {}, box, 'Notify me of mentions and direct messages'), says);
}

/** @param {Chat} chat @param {(sentence: string) => void} onSay */
function changePassword(chat, onSay) {
  ask({
    title: 'Change the password',
    submit: 'Change it',
    text: [h('p', { class: 'hint' }, 'Wherever else you are logged in, that ends.')],
    fields: [
      { name: 'old', label: 'Password as it is', type: 'password', required: true, autocomplete: 'current-password' },
      {
        name: 'new',
        label: 'New password',
        type: 'password',
        required: true,
        autocomplete: 'new-password',
        hint: 'At least 8 characters. A sentence is good.',
      },
      { name: 'again', label: 'New password again', type: 'password', required: true, autocomplete: 'new-password' },
    ],
    async onSubmit(values) {
      if (values.new !== values.again) return 'The two new passwords differ.';
      await chat.ask({ action: 'password', old: values.old, new: values.new });
      onSay('The password is changed.');
      return undefined;
    },
  });
}

/** @param {Chat} chat */
export async function invite(chat) {
  const status = h('p', { role: 'status' }, 'Making a code…');
  openDialog('Invite somebody', status);
  try {
    const { code, expires } = await chat.ask({ action: 'invite' });
    status.replaceChildren(
      'Give this code to one person, who makes an account with it: ',
      h('output', { class: 'code' }, code),
      h('span', { class: 'hint' }, `It is good until ${moment(expires)}.`),
    );
  } catch (error) {
    status.textContent = /** @type {Error} */ (error).message;
  }
}

/** @param {Chat} chat */
function announce(chat) {
  ask({
    title: 'Say something to everybody',
    submit: 'Say it',
    text: [h('p', { class: 'hint' }, 'Everybody who is here sees it, in whatever room. It isn’t kept.')],
    fields: [{ name: 'text', label: 'What to say', required: true, maxlength: 1_000 }],
    async onSubmit({ text }) {
      await chat.ask({ action: 'announce', text });
    },
  });
}

/** @param {number} unsent @param {() => void} onLogOut */
function logOut(unsent, onLogOut) {
  if (unsent === 0) return onLogOut();
  return ask({
    title: 'Log out?',
    text: [
      h(
        'p',
        {},
        unsent === 1 ? 'A message isn’t sent yet, and will be discarded.' : `${unsent} messages aren’t sent yet, and will be discarded.`,
      ),
    ],
    submit: 'Log out',
    isBad: true,
    fields: [],
    async onSubmit() {
      onLogOut();
    },
  });
}
