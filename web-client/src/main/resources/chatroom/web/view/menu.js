import { byId, h, icon } from './dom.js';

/** @typedef {{ label: string, icon: string, run: () => void, isBad?: boolean }} Item */

const GAP = 4;

/** A menu beside the button that opened it. @param {HTMLElement} opener @param {string} label @param {Item[]} items */
export function openMenu(opener, label, items) {
  const rows = items.map(({ label: name, icon: symbol, run, isBad }) => {
    const row = h(
      'button',
      { class: isBad ? 'opt err' : 'opt', role: 'menuitem', type: 'button', tabindex: -1 },
      icon(symbol, 's'),
      h('span', { class: 'cut' }, name),
    );
    row.addEventListener('click', () => {
      close();
      run();
    });
    return row;
  });
  const menu = h('div', { class: 'pop menu', role: 'menu', 'aria-label': label }, ...rows);
  const ground = h('div', { class: 'ground', onclick: () => close(), oncontextmenu: () => close() });

  function close() {
    menu.remove();
    ground.remove();
    opener.setAttribute('aria-expanded', 'false');
    opener.focus();
  }

  menu.addEventListener('keydown', (event) => {
    const at = rows.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) rows.at(to % rows.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  byId('room').append(ground, menu);
  place(menu, opener.getBoundingClientRect());
  opener.setAttribute('aria-expanded', 'true');
  rows[0]?.focus();
}

/** @param {HTMLElement} menu @param {DOMRect} beside */
function place(menu, beside) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const { clientWidth, clientHeight } = document.documentElement;
  const isBelow = beside.bottom + GAP + height <= clientHeight;
  const left = Math.max(GAP, Math.min(beside.right - width, clientWidth - width - GAP));
  const top = Math.max(GAP, isBelow ? beside.bottom + GAP : beside.top - GAP - height);
  // Where the browser takes the room, and not the window, for the ground of what is fixed.
  const origin = menu.getBoundingClientRect();
  menu.style.left = `${left - origin.left}px`;
  menu.style.top = `${top - origin.top}px`;
}
