import { button, h, iconButton } from './dom.js';
import { placeNotices } from './notices.js';

/** @import { Child } from './dom.js' */

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {'text' | 'password' | 'choice'} [type]
 * @property {string} [value]
 * @property {string} [hint]
 * @property {boolean} [required]
 * @property {number} [maxlength]
 * @property {string} [autocomplete]
 * @property {[string, string][]} [choices] values and labels
 *
 * @typedef {object} Asking
 * @property {string} title
 * @property {Child[]} [text]
 * @property {Field[]} fields
 * @property {string} submit
 * @property {boolean} [isBad] what can't be taken back
 * @property {(values: Record<string, string>) => Promise<void | string>} onSubmit what it throws, or gives, is told in the dialog
 */

/** A dialog with a heading, that is gone when it is closed. @param {string} title @param {...Child} content */
export function openDialog(title, ...content) {
  const dialog = h(
    'dialog',
    { class: 'pop sheet-dialog', 'aria-labelledby': 'dialog-title' },
    h(
      'div',
      { class: 'dialog-head' },
      h('h2', { id: 'dialog-title' }, title),
      iconButton('x', 'Close', () => dialog.close()),
    ),
    ...content,
  );
  return show(dialog);
}

/** Over everything else, until it is closed. @param {HTMLDialogElement} dialog */
export function show(dialog) {
  dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
  dialog.addEventListener('close', () => {
    placeNotices();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  placeNotices();
  return dialog;
}

/** Asks for something; the dialog stays until it is done. @param {Asking} asking */
export function ask({ title, text = [], fields, submit, isBad, onSubmit }) {
  const wrong = h('div', { role: 'alert', id: 'dialog-wrong' });
  const does = h('button', { class: isBad ? 'btn main bad' : 'btn main', type: 'submit' }, submit);
  const form = h(
    'form',
    { class: 'ask', novalidate: true },
    ...text,
    ...fields.map(fieldOf),
    wrong,
    h(
      'div',
      { class: 'btns' },
      button('Cancel', () => dialog.close()),
      does,
    ),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    wrong.replaceChildren();
    const missing = fields.find((field) => field.required && !valueOf(form, field.name));
    if (missing) return say(`${missing.label} is missing.`, missing.name);
    does.disabled = true;
    try {
      const said = await onSubmit(Object.fromEntries(fields.map(({ name }) => [name, valueOf(form, name)])));
      if (typeof said === 'string') say(said);
      else dialog.close();
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    } finally {
      does.disabled = false;
    }
  });

  /** @param {string} sentence @param {string} [name] */
  function say(sentence, name) {
    wrong.replaceChildren(h('p', { class: 'err' }, sentence));
    if (name) inputOf(form, name)?.focus();
  }

  const dialog = openDialog(title, form);
  /** @type {HTMLElement} */ (form.querySelector('input') ?? does).focus();
}

/** @param {HTMLFormElement} form @param {string} name */
const inputOf = (form, name) => /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="${name}"]`));

/** Passwords are taken as they come. @param {HTMLFormElement} form @param {string} name */
function valueOf(form, name) {
  const value = String(new FormData(form).get(name) ?? '');
  return inputOf(form, name)?.type === 'password' ? value : value.trim();
}

/** @param {Field} field */
function fieldOf({ name, label, type = 'text', value = '', hint, required, maxlength, autocomplete = 'off', choices = [] }) {
  if (type === 'choice') {
    return h(
      'fieldset',
      { class: 'choices' },
      h('legend', {}, label),
      ...choices.map(([choice, says]) =>
        h('label', {}, h('input', { type: 'radio', name, value: choice, checked: choice === value }), says),
      ),
    );
  }
  const id = `ask-${name}`;
  return h(
    'div',
    {},
    h('label', { for: id }, h('b', {}, label)),
    h('input', {
      class: 'field',
      id,
      name,
      type,
      value,
      maxlength,
      autocomplete,
      autocapitalize: 'none',
      spellcheck: type === 'password' ? 'false' : undefined,
      'aria-required': required ? 'true' : undefined,
      dir: 'auto',
      'aria-describedby': hint ? `${id}-hint dialog-wrong` : 'dialog-wrong',
    }),
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint),
  );
}
