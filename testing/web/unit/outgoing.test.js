import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outgoing } from '../../../web-client/src/main/resources/chatroom/web/link/outgoing.js';

test('a text goes out with the only controls that the server takes', () => {
  assert.equal(outgoing('a\tb\nc\r\nd\re\u2028f\u0085g'), 'a\tb\nc\nd\ne\nf\ng');
  assert.equal(outgoing('\u001b[31mred\u0000\u007f\u009b'), '[31mred');
  assert.equal(outgoing('half \ud83d, whole 😀'), 'half , whole 😀');
  assert.equal(outgoing('👩‍👩‍👧 שלום'), '👩‍👩‍👧 שלום');
});
