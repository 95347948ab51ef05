import assert from 'node:assert/strict';
import { accessSync, constants, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(new URL('../node_modules', import.meta.url));
const CHROMIUM = (process.env.PATH ?? '')
  .split(':')
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => `${folder}/${name}`))
  .find(isProgram);

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** For a machine that has other things to do; whatever is waited for ends the waiting. */
const PATIENCE = 60_000;

const isOldNode = Number(process.versions.node.split('.')[0]) < 18;

/** Why these tests can't run here; false where they can. */
export const skip =
  (!CHROMIUM && 'Chromium is not installed') ||
  (isOldNode && 'node is older than 18') ||
  (!existsSync(PACKAGES) && 'npm ci was not called in testing/web');

/** What drops out of the address line. Nobody sees it, and each new window loads it: two fifths of the CPU time that it takes until somebody is in. */
const UNSEEN = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];
/** Chromium takes only the last list: these are of the one that Playwright gives. */
const UNWANTED = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'BoundaryEventDispatchTracksNodeRemoval',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'RenderDocument',
  'ThirdPartyStoragePartitioning',
  'Translate',
];

/** @param {string[]} more options of Chromium */
export async function browse(...more) {
  const { chromium } = await import('playwright-core');
  const options = [
    '--no-sandbox',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    `--disable-features=${[...UNWANTED, ...UNSEEN].join(',')}`,
  ];
  return chromium.launch({ executablePath: CHROMIUM, args: [...options, ...more] });
}

/** Somebody with a browser of their own. Whatever the page complains about in its console fails the test, but for a lost connection. */
export class Person {
  complaints = [];

  static async come(browser, server, name, options = {}) {
    const person = new Person();
    person.name = name;
    person.server = server;
    person.hasTouch = options.hasTouch === true;
    person.context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', ...options });
    person.page = await person.context.newPage();
    person.page.setDefaultTimeout(PATIENCE);
    person.page.on('pageerror', (error) => person.complaints.push(error.stack));
    person.page.on('console', (message) => {
      if (message.type() === 'error' && !/WebSocket connection|ERR_CONNECTION|ERR_INTERNET/.test(message.text()))
        person.complaints.push(message.text());
    });
    await person.page.goto(server.url);
    return person;
  }

  /** With a new account. */
  static async register(browser, server, name, options) {
    const person = await Person.come(browser, server, name, options);
    await person.page.getByText('New account').click();
    await person.enter('correct horse');
    return person;
  }

  async enter(password) {
    await this.page.fill('#name', this.name);
    await this.page.fill('#pass', password);
    await this.page.press('#pass', 'Enter');
    await this.page.locator('#app').waitFor();
    await this.isIn('lobby');
  }

  async isIn(title) {
    await this.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  }

  /** A message whose text has these words. */
  message(words) {
    return this.page.locator('.m', { hasText: words }).last();
  }

  async sees(words) {
    await this.message(words).waitFor();
  }

  async says(text) {
    await this.page.fill('#text', text);
    // To a finger Enter is a new line.
    if (this.hasTouch) await this.page.locator('#send').tap();
    else await this.page.press('#text', 'Enter');
  }

  async does(words, action) {
    await this.message(words).hover();
    await this.page.locator('#acts').getByRole('button', { name: action, exact: true }).click();
  }

  async go(address) {
    await this.page.goto(`${this.server.url}#/${address.startsWith('@') ? '' : 'room/'}${address}`);
  }

  /** What stands in the log, from top to bottom. */
  texts() {
    return this.page.locator('.m .txt').allInnerTexts();
  }

  async leave() {
    await this.context.close();
    assert.deepEqual(this.complaints, [], `what ${this.name}'s page complained about`);
  }
}
