import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { mentionOf } from '../../../web-client/src/main/resources/chatroom/web/model/names.js';
import { rich } from '../../../web-client/src/main/resources/chatroom/web/view/text.js';

before(() => {
  globalThis.document = {
    createElement: (name) => ({
      name,
      children: [],
      setAttribute(attribute, value) {
        this[attribute] = value;
      },
      append(...children) {
        this.children.push(...children);
      },
    }),
  };
});

const texts = (text) => rich(text).map((part) => (typeof part === 'string' ? part : `<${part.name} ${part.children.join('')}>`));

test('a link ends before the signs of the sentence that it stands in', () => {
  assert.deepEqual(texts('See https://a.example/b.'), ['See ', '<a a.example/b>', '.']);
  assert.deepEqual(texts('(https://a.example/b...)!'), ['(', '<a a.example/b>', '...)!']);
  assert.deepEqual(texts('https://a.example/b_(c)'), ['<a a.example/b_(c)>']);
  assert.deepEqual(texts('https://a.example/a..b??c'), ['<a a.example/a..b??c>']);
  assert.deepEqual(texts('https://..'), ['https://..']);
});

test('no text takes more than a step a character, however it repeats itself', () => {
  const pieces = ['`', '```', '```\n', '\n', ' ', '.', ')', '(', '_', 'a', 'http://', 'https://a/', '@', '@ann', '@ann.', '-'];
  const callsMe = mentionOf('ann');
  const begun = process.cpuUsage();
  for (const one of pieces) {
    for (const other of pieces) {
      const repeated = (one + other).repeat(30_000 / (one + other).length);
      for (const text of [`http://a/${repeated}x`, `${repeated}x`, `\`\`\`${repeated}`]) {
        rich(text, callsMe);
        assert.ok(process.cpuUsage(begun).user < 10_000_000, `too slow at: ${JSON.stringify(text.slice(0, 40))}`);
      }
    }
  }
});
