import { h } from './dom.js';

export const NO_COPY = 'The browser doesn’t let this page copy. Select the text, and copy it by the keyboard.';

/**
 * Puts a text where it can be pasted from. Browsers have the clipboard only where the page comes by https, or from this computer; elsewhere
 * a selection is copied as by the keyboard.
 *
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/** @param {string} text */
function copySelected(text) {
  const focused = document.activeElement;
  const field = h('textarea', { class: 'vh', 'aria-hidden': 'true', tabindex: -1, readonly: true });
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  return isCopied;
}
