import { show } from './dialog.js';
import { h } from './dom.js';
import { marked } from './marked.js';

/**
 * @typedef {object} Option
 * @property {string} value
 * @property {string} label
 * @property {Node} lead what stands before it
 * @property {string} [hint]
 *
 * @typedef {object} Picking
 * @property {string} label
 * @property {(query: string) => Option[] | Promise<Option[]>} find
 * @property {(query: string) => Promise<Option[]>} [findMore] what comes below that, and may come later
 * @property {(value: string) => void} onPick
 * @property {string} [nothing] what is said where nothing is found
 */

/** The dialog in which one of many is picked by typing: rooms, people, emoji. The focus stays in its field. @param {Picking} picking */
export function pick({ label, find, findMore, onPick, nothing = 'Nothing has this name.' }) {
  const field = h('input', {
    class: 'field',
    role: 'combobox',
    'aria-label': label,
    placeholder: label,
    'aria-expanded': 'true',
    'aria-controls': 'options',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: 100,
  });
  const list = h('ul', { role: 'listbox', id: 'options', 'aria-label': label });
  const none = h('p', { class: 'hint none', role: 'status' });
  const keys = h('p', { class: 'keys', 'aria-hidden': 'true' }, key('↑', '↓', 'choose'), key('Enter', '', 'take'), key('Esc', '', 'close'));
  const dialog = h('dialog', { class: 'pop pick', 'aria-label': label }, field, list, none, keys);
  /** @type {Option[]} */
  let options = [];
  let chosen = 0;
  let asked = 0;

  async function look() {
    const query = field.value.trim();
    const mine = ++asked;
    let wrong = '';
    const tell = (/** @type {Error} */ error) => {
      wrong = error.message;
      return [];
    };
    const found = await Promise.resolve(find(query)).catch(tell);
    if (mine !== asked) return;
    options = found;
    list.replaceChildren(...options.map((option, i) => rowOf(option, i, query)));
    choose(0);
    none.textContent = options.length ? '' : wrong || (findMore ? 'Looking…' : nothing);
    const more = (await findMore?.(query).catch(tell)) ?? [];
    if (mine !== asked) return;
    list.append(...more.map((option, i) => rowOf(option, found.length + i, query)));
    options = [...found, ...more];
    choose(chosen);
    none.textContent = options.length ? '' : wrong || nothing;
  }

  /** @param {Option} option @param {number} i @param {string} query */
  function rowOf({ label: name, lead, hint }, i, query) {
    const row = h(
      'li',
      { class: 'opt', role: 'option', id: `option-${i}` },
      lead,
      h('span', { class: 'cut' }, ...marked(name, query.split(/\s+/))),
      hint && h('span', { class: 'hint' }, hint),
    );
    row.addEventListener('click', () => take(i));
    row.addEventListener('pointermove', () => chosen !== i && choose(i));
    return row;
  }

  /** @param {number} i */
  function choose(i) {
    chosen = options.length ? (i + options.length) % options.length : 0;
    [...list.children].forEach((row, j) => row.setAttribute('aria-selected', String(j === chosen)));
    if (options.length) field.setAttribute('aria-activedescendant', `option-${chosen}`);
    else field.removeAttribute('aria-activedescendant');
    list.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {number} i */
  function take(i) {
    const option = options[i];
    if (!option) return;
    dialog.close();
    onPick(option.value);
  }

  field.addEventListener('input', look);
  field.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') choose(chosen + 1);
    else if (event.key === 'ArrowUp') choose(chosen - 1);
    else if (event.key === 'Enter') take(chosen);
    else return;
    event.preventDefault();
  });
  show(dialog);
  look();
}

/** @param {string} first @param {string} second @param {string} does */
const key = (first, second, does) => h('span', {}, h('kbd', {}, first), ' ', second && h('kbd', {}, second), ` ${does}`);
