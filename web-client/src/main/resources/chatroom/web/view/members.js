import { byName, same } from '../model/names.js';
import { byId, h, iconButton } from './dom.js';
import { number } from './format.js';
import { dot, here, who } from './people.js';

/**
 * @import { Chat } from '../model/chat.js'
 * @import { Room } from '../model/room.js'
 * @import { Member } from '../types.js'
 */

const READ_AGAIN_AFTER = 500;

/** Who is in the current room: those who are here first. */
export class MembersView {
  /** @type {Room | undefined} */
  #room;
  /** @type {Member[]} */
  #members = [];
  #isMore = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;

  /**
   * @param {Chat} chat
   * @param {(member: Member) => void} onMember
   * @param {() => void} onAdd
   */
  constructor(chat, onMember, onAdd) {
    this.#chat = chat;
    this.#onMember = onMember;
    this.#onAdd = onAdd;
  }

  #chat;
  #onMember;
  #onAdd;

  /** @param {Room | undefined} room */
  open(room) {
    if (room !== this.#room) {
      this.#members = [];
      this.#isMore = false;
    }
    this.#room = room;
    this.show();
    this.#read();
  }

  /** Somebody came or went. Only the lobby gets members without an entry: whoever is there for the first time. */
  hear() {
    const room = this.#room;
    const isLobby = room && same(room.address, 'lobby');
    if (isLobby && !this.#isMore && this.#chat.onlineNames.some((name) => !this.member(name))) this.refresh();
    this.show();
  }

  /** Something is different; what comes together is read once. */
  refresh() {
    if (this.#again) return;
    this.#again = setTimeout(() => {
      this.#again = undefined;
      this.#read();
    }, READ_AGAIN_AFTER);
  }

  async #read() {
    const room = this.#room;
    // A direct room that nobody has written into isn't there yet.
    if (!room?.exists) return this.show();
    const page = await this.#chat.members(room).catch(() => undefined);
    if (!page || room !== this.#room) return undefined;
    this.#members = page.members;
    this.#isMore = page.more;
    return this.show();
  }

  async #readMore() {
    const room = this.#room;
    const after = this.#members.at(-1)?.username;
    if (!room || !after) return;
    const page = await this.#chat.members(room, { after });
    if (room !== this.#room) return;
    this.#members.push(...page.members);
    this.#isMore = page.more;
    this.show();
  }

  /** @param {string} name */
  member(name) {
    return this.#members.find((member) => same(member.username, name));
  }

  /** Those who may be called, sorted by name. */
  get others() {
    const names = this.names.filter((name) => !same(name, this.#chat.me)).sort(byName);
    return names.map((name) => ({ name, isHere: this.#chat.isOnline(name) }));
  }

  get names() {
    return this.#members.map((member) => member.username);
  }

  show() {
    const room = this.#room;
    const isHere = (/** @type {Member} */ member) => this.#chat.isOnline(member.username);
    const members = [...this.#members].sort((a, b) => byName(a.username, b.username));
    const [present, away] = [members.filter(isHere), members.filter((member) => !isHere(member))];
    const mayAdd = room && !room.isDirect && room.address !== 'lobby' && !room.info.archived;
    byId('members').setAttribute('aria-label', `Members of ${room?.title ?? 'the room'}`);
    const body = byId('member-list');
    const focused = body.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset.name : undefined;
    body.replaceChildren(
      ...group(`Here, ${number(present.length)}`, present, true, this.#onMember, mayAdd ? this.#onAdd : undefined),
      ...(away.length ? group(`Away, ${number(away.length)}`, away, false, this.#onMember) : []),
      ...(this.#isMore
        ? [h('button', { class: 'btn more', type: 'button', 'data-name': '…', onclick: () => this.#readMore() }, 'Show more')]
        : []),
    );
    const again = focused && [...body.querySelectorAll('button')].find((button) => button.dataset.name === focused);
    if (again) again.focus();
    byId('member-count').textContent = room?.exists ? number(Math.max(room.info.members, members.length)) : '';
    byId('open-members').setAttribute('aria-label', room ? `Members, ${number(Math.max(room.info.members, members.length))}` : 'Members');
  }
}

/**
 * @param {string} title
 * @param {Member[]} members
 * @param {boolean} isHere
 * @param {(member: Member) => void} onMember
 * @param {() => void} [onAdd]
 */
function group(title, members, isHere, onMember, onAdd) {
  return [
    h('div', { class: 'cap' }, h('h3', {}, title), onAdd && iconButton('plus', 'Add somebody', onAdd, { 'data-name': '+' })),
    h('ul', {}, ...members.map((member) => h('li', {}, rowOf(member, isHere, onMember)))),
  ];
}

/** @param {Member} member @param {boolean} isHere @param {(member: Member) => void} onMember */
function rowOf(member, isHere, onMember) {
  const says = [member.role === 'member' ? '' : member.role, member.muted_until ? 'muted' : ''].filter(Boolean).join(', ');
  return h(
    'button',
    { class: 'mem', type: 'button', 'aria-haspopup': 'dialog', 'data-name': member.username, onclick: () => onMember(member) },
    dot(isHere),
    who(member.username, 'cut'),
    says && h('small', { class: 'cut' }, says),
    here(isHere),
  );
}
