/**
 * As much of a document as the views ask for, and a layout: in a list each element is as high as `heightOf` says, and the log shows
 * `LOG_HEIGHT` pixels of its rows. Scrolling and sizes are told in the next frame, as browsers do.
 */

export const LOG_HEIGHT = 400;

const DATA = /^data-/;

class FakeElement {
  attributes = new Map();
  childNodes = [];
  parentElement = null;
  hidden = false;
  inert = false;
  style = {};
  #listeners = [];

  constructor(page, localName) {
    this.page = page;
    this.localName = localName;
  }

  // ---- Names ----

  get id() {
    return this.getAttribute('id') ?? '';
  }

  get className() {
    return this.getAttribute('class') ?? '';
  }

  set className(value) {
    this.setAttribute('class', value);
  }

  get classList() {
    const names = () => new Set(this.className.split(' ').filter(Boolean));
    const change = (how) => (name) => {
      const all = names();
      all[how](name);
      this.className = [...all].join(' ');
    };
    return { add: change('add'), remove: change('delete'), contains: (name) => names().has(name) };
  }

  get dataset() {
    return Object.fromEntries([...this.attributes].filter(([name]) => DATA.test(name)).map(([name, value]) => [name.slice(5), value]));
  }

  setAttribute(name, value) {
    this.attributes.set(name, String(value));
  }

  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  toggleAttribute(name, on) {
    if (on) this.attributes.set(name, '');
    else this.attributes.delete(name);
  }

  /** @param {string} selector of a name, an id or classes */
  matches(selector) {
    return selector.split(',').some((one) => {
      const [name, ...classes] = one.trim().split('.');
      if (name.startsWith('#')) return this.id === name.slice(1);
      return (!name || name === this.localName) && classes.every((each) => this.classList.contains(each));
    });
  }

  // ---- Places ----

  get children() {
    return this.childNodes.filter((node) => node instanceof FakeElement);
  }

  get firstChild() {
    return this.childNodes[0] ?? null;
  }

  get firstElementChild() {
    return this.children[0] ?? null;
  }

  get nextSibling() {
    const all = this.parentElement?.childNodes ?? [];
    return all[all.indexOf(this) + 1] ?? null;
  }

  get isConnected() {
    return this === this.page.body || this.parentElement?.isConnected === true;
  }

  contains(other) {
    for (let at = other; at; at = at.parentElement) if (at === this) return true;
    return false;
  }

  append(...nodes) {
    for (const node of nodes) this.insertBefore(node, null);
  }

  insertBefore(node, next) {
    if (node instanceof FakeElement) {
      node.remove();
      node.parentElement = this;
    }
    this.childNodes.splice(next === null ? this.childNodes.length : this.childNodes.indexOf(next), 0, node);
  }

  remove() {
    if (this.contains(this.page.activeElement)) this.page.activeElement = this.page.body;
    const all = this.parentElement?.childNodes;
    all?.splice(all.indexOf(this), 1);
    this.parentElement = null;
  }

  replaceWith(other) {
    const { parentElement, nextSibling } = this;
    this.remove();
    parentElement.insertBefore(other, nextSibling);
  }

  replaceChildren(...nodes) {
    for (const child of this.children) child.remove();
    this.childNodes = [];
    this.append(...nodes);
  }

  get textContent() {
    return this.childNodes.map((node) => node.textContent ?? node).join('');
  }

  set textContent(text) {
    this.replaceChildren(...(text === '' ? [] : [text]));
  }

  *all() {
    for (const child of this.children) {
      yield child;
      yield* child.all();
    }
  }

  querySelectorAll(selector) {
    return [...this.all()].filter((element) => element.matches(selector));
  }

  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }

  closest(selector) {
    for (let at = this; at; at = at.parentElement) if (at.matches(selector)) return at;
    return null;
  }

  // ---- What happens ----

  addEventListener(type, listener) {
    this.#listeners.push([type, listener]);
  }

  tell(type, event = {}) {
    for (const [each, listener] of this.#listeners) if (each === type) listener({ target: this, preventDefault() {}, ...event });
  }

  scrollIntoView() {}

  click() {
    this.tell('click');
  }

  focus() {
    if (!this.isConnected || this.page.activeElement === this) return;
    this.page.activeElement = this;
    this.page.focused.push(this);
  }

  // ---- Layout ----

  #top = 0;

  get clientHeight() {
    return this.id === 'log' ? LOG_HEIGHT : 0;
  }

  get clientWidth() {
    return 800;
  }

  get height() {
    if (this.matches('.rows')) return this.children.reduce((sum, row) => sum + row.height, 0);
    return this.page.heightOf(this);
  }

  get scrollHeight() {
    return Math.max(this.clientHeight, ...this.children.map(({ height }) => height));
  }

  get scrollTop() {
    return Math.max(0, Math.min(this.#top, this.scrollHeight - this.clientHeight));
  }

  set scrollTop(top) {
    const before = this.scrollTop;
    this.#top = top;
    this.#top = this.scrollTop;
    if (this.#top !== before) this.page.scrolled.add(this);
  }

  getBoundingClientRect() {
    if (this.id === 'log') return { top: 0, bottom: LOG_HEIGHT };
    let top = -this.closest('#log').scrollTop;
    for (const row of this.parentElement.children) {
      if (row === this) break;
      top += row.height;
    }
    return { top, bottom: top + this.height };
  }
}

/** Takes the place of the browser's globals. */
export class FakePage {
  scrolled = new Set();
  /** What the focus went to, in that order. */
  focused = [];
  hasFocus = true;
  heightOf = () => 40;
  #frame = [];
  #sizes = [];
  #byId = new Map();
  #listeners = [];

  constructor() {
    this.body = new FakeElement(this, 'body');
    this.activeElement = this.body;
    const page = this;
    globalThis.document = {
      body: this.body,
      hidden: false,
      createElement: (name) => new FakeElement(page, name),
      createElementNS: (_, name) => new FakeElement(page, name),
      querySelectorAll: (selector) => page.body.querySelectorAll(selector),
      getElementById: (id) => page.byId(id),
      hasFocus: () => page.hasFocus,
      get activeElement() {
        return page.activeElement;
      },
    };
    globalThis.ResizeObserver = class {
      constructor(run) {
        this.run = run;
      }
      observe(element) {
        page.#sizes.push({ element, run: this.run });
      }
    };
    globalThis.requestAnimationFrame = (run) => this.#frame.push(run);
    globalThis.addEventListener = (type, listener) => this.#listeners.push([type, listener]);
  }

  /** The element of index.html with this id, or that a view has made. */
  byId(id) {
    const made = [...this.body.all()].find((element) => element.id === id);
    if (made) return made;
    const element = new FakeElement(this, 'div');
    element.setAttribute('id', id);
    this.body.append(element);
    return element;
  }

  /** What came since the last frame is told, in the order in which browsers do: scrolling, what waits for a frame, and sizes. */
  frame() {
    const scrolled = [...this.scrolled];
    this.scrolled.clear();
    for (const element of scrolled) element.tell('scroll');
    for (const run of this.#frame.splice(0)) run();
    for (const watched of this.#sizes) {
      const { height } = watched.element;
      if (height === watched.height) continue;
      watched.height = height;
      watched.run([{ contentRect: { width: 800, height } }]);
    }
  }

  /** An element has a size, or none. @param {FakeElement} element */
  show(element, width = 240) {
    for (const watched of this.#sizes) if (watched.element === element) watched.run([{ contentRect: { width, height: width } }]);
  }

  hide(element) {
    this.show(element, 0);
  }

  /** The window has the focus, or has it no more. */
  look(hasFocus) {
    this.hasFocus = hasFocus;
    for (const [type, listener] of this.#listeners) if (type === 'focus' && hasFocus) listener();
  }
}
