import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('..', import.meta.url));
const PAGE = '../../web-client';

function run(tool, ...options) {
  try {
    return execFileSync(`node_modules/.bin/${tool}`, options, { cwd: HERE, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return assert.fail(error.stdout + error.stderr);
  }
}

const skip = existsSync(`${HERE}/node_modules`) ? false : 'npm ci was not called in testing/web';

test('the types of the page hold', { skip }, () => {
  run('tsc', '-p', PAGE);
});

test('the sources are in the format', { skip }, () => {
  run('prettier', '--check', 'unit', 'browser', `${PAGE}/src/main/resources/chatroom/web/**/*.js`);
});
