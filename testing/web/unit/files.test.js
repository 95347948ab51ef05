import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../web-client/src/main/resources/chatroom/web/', import.meta.url));
/** What the console client has too. */
const SHARED = fileURLToPath(new URL('../../../core/src/main/resources/chatroom/web/', import.meta.url));
/** Not sent to anybody: the list itself, and types, which are comments only. */
const NOT_SENT = new Set(['files.txt', 'types.js']);

const read = (path) => readFileSync(join(FOLDER, path), 'utf8');

function filesIn(root, folder = root) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(root, path) : [relative(root, path)];
  });
}

const FILES = [...filesIn(FOLDER), ...filesIn(SHARED)].filter((path) => !NOT_SENT.has(basename(path))).sort();
const MODULES = FILES.filter((path) => path.endsWith('.js'));

test('the list names every file of the page', () => {
  assert.deepEqual(read('files.txt').trim().split('\n'), FILES);
});

/** A module, and all that it imports when it begins. */
function graphOf(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const [, name] of read(path).matchAll(/^(?:import|export) [^;]*?from '([^']+)';/gm))
    graphOf(normalize(join(dirname(path), name)), seen);
  return seen;
}

// The first module asks for the second when the connection has begun.
const FIRST = graphOf('app.js', graphOf('main.js'));

test('the modules that the page begins with are loaded together, not one after another', () => {
  const preloaded = [...read('index.html').matchAll(/rel="modulepreload" href="([^"]+)"/g)].map(([, path]) => path);
  assert.deepEqual(preloaded, [...FIRST].filter((path) => path !== 'main.js').sort());
});

test('every module is imported', () => {
  const all = [...FIRST, ...graphOf('more.js')];
  assert.deepEqual(
    MODULES.filter((path) => !all.includes(path)),
    [],
  );
});

test('nothing is parsed as HTML or as a program, and nothing is written into the page as it stands', () => {
  for (const path of MODULES) {
    for (const danger of [
      /\binnerHTML\b/,
      /\bouterHTML\b/,
      /\binsertAdjacentHTML\b/,
      /document\.write/,
      /\beval\(/,
      /new Function\b/,
      /\bsrcdoc\b/,
    ]) {
      assert.doesNotMatch(read(path), danger, path);
    }
  }
  assert.doesNotMatch(read('index.html'), /<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
});

test('no file names another host', () => {
  for (const path of FILES.filter((file) => /\.(js|css|html|webmanifest)$/.test(file))) {
    const named = [...read(path).matchAll(/https?:\/\/[\w.-]+/g)].map(([url]) => url).filter((url) => url !== 'http://www.w3.org');
    assert.deepEqual(named, [], path);
  }
});

test('every id that a module asks for is in the page', () => {
  const ids = new Set([...read('index.html').matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id));
  const asked = MODULES.flatMap((path) => [...read(path).matchAll(/byId\('([^']+)'\)/g)].map(([, id]) => id));
  assert.deepEqual(
    asked.filter((id) => !ids.has(id)),
    [],
  );
});

test('what is spoken stands outside of the room, which a drawer makes inert', () => {
  const [, room] = /** @type {string[]} */ (/<main class="room"([^]*?)<\/main>/.exec(read('index.html')));
  assert.deepEqual([...room.matchAll(/role="(?:status|alert)"/g)], []);
});

test('no id is in the page twice', () => {
  const ids = [...read('index.html').matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id);
  assert.deepEqual(
    ids.filter((id, i) => ids.indexOf(id) !== i),
    [],
  );
});

test('every symbol that a module asks for is in the page', () => {
  const symbols = new Set([...read('index.html').matchAll(/<symbol id="i-([^"]+)"/g)].map(([, id]) => id));
  const asked = MODULES.flatMap((path) => [...read(path).matchAll(/(?:icon(?:Button)?\(|icon: |step\()'([\w-]+)'/g)].map(([, id]) => id));
  assert.ok(asked.length > 20);
  assert.deepEqual(
    asked.filter((id) => !symbols.has(id)),
    [],
  );
});
