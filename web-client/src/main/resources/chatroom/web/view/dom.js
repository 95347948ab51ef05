/** Elements are made of names, attributes and texts; nothing is ever parsed as HTML. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @typedef {Node | string | false | null | undefined} Child
 * @typedef {Record<string, string | number | boolean | undefined | ((event: any) => void)>} Attributes a function listens: `onclick`; true
 *     is an attribute without a value, and false and undefined are none
 */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== false && child !== null && child !== undefined));
  return element;
}

/** One of the symbols of index.html; beside words it is decoration. @param {string} name @param {string} [size] s: small */
export function icon(name, size = '') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', `i ${size}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A button that is an icon. @param {string} name @param {string} label @param {() => void} onclick @param {Attributes} [more] */
export const iconButton = (name, label, onclick, more = {}) =>
  h('button', { class: 'ib', type: 'button', 'aria-label': label, title: label, onclick, ...more }, icon(name));

/** @param {string} label @param {() => void} onclick @param {string} [look] */
export const button = (label, onclick, look = '') => h('button', { class: `btn ${look}`.trim(), type: 'button', onclick }, label);

/** What only a screen reader is told. @param {string} text */
export const unseen = (text) => h('span', { class: 'vh' }, text);

/** @template {HTMLElement} [T=HTMLElement] @param {string} id @returns {T} */
export const byId = (id) => /** @type {T} */ (/** @type {unknown} */ (document.getElementById(id)));

/** What reads so already isn't laid out again. @param {HTMLElement} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Puts elements into a list, in their order. What is in its place already isn't touched: it keeps the focus, and a click that has begun.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement[]} elements
 */
export function fill(list, elements) {
  const wanted = new Set(/** @type {Element[]} */ (elements));
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  elements.forEach((element, i) => {
    const there = list.children[i];
    if (there !== element) list.insertBefore(element, there ?? null);
  });
}

/** Runs at most once for each frame; while the page is hidden there are none, so a few times a second. @param {() => void} run */
export function onceAFrame(run) {
  let isDue = false;
  const now = () => {
    isDue = false;
    run();
  };
  return () => {
    if (isDue) return;
    isDue = true;
    if (document.hidden) setTimeout(now, 250);
    else requestAnimationFrame(now);
  };
}
