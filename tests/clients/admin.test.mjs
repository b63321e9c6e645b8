import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser } from './browser.mjs';
import { url } from './gateway.mjs';
import { clickText, features, isAccessible, openPage, picture, shows, site } from './site-page.mjs';

const { EDITOR_KEY: editorKey, READER_KEY: readerKey, CONTENT_FOLDER: folder } = process.env;
const missing = noBrowser || (editorKey && folder ? false : 'EDITOR_KEY and CONTENT_FOLDER are not set');
const post = (address) => fetch(address, { method: 'POST' });

/** The pages, and a text that only the loaded page has. */
const pages = {
  content: ['content', 'Rejected _news/2024-05-05-broken.md:2'],
  changes: ['articles', 'An article to edit'],
  editor: ['articles/2024-05-01-edited', 'Text of the article'],
  status: ['status', 'Most expensive operations'],
  settings: ['settings', 'Content:Paths:0'],
  snippets: ['snippets', 'Apollo Client'],
};

describe('the pages for editors and operators', { skip: missing }, () => {
  let browser;
  const problems = [];

  before(async () => {
    browser = await launch();
  });

  after(() => browser?.close());

  const close = (page) => page.browserContext().close();

  async function enter(page, key) {
    await (await page.waitForSelector('#credentials')).type(key);
    await page.keyboard.press('Enter');
  }

  async function signIn(place, key = editorKey) {
    const page = await openPage(browser, `/admin/${place}`, problems);
    await enter(page, key);
    return page;
  }

  async function send(query, variables) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${editorKey}` },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()).data;
  }

  const article = async (slug) =>
    (await send('query ($slug: String!) { articleBySlug(slug: $slug) { id title body published publishesAt updatedAt source } }', { slug })).articleBySlug;

  /** Replaces a part of the text in the editor, as somebody who types there does. */
  async function replace(page, from, to) {
    await page.waitForSelector('#text');
    await page.evaluate((wanted) => {
      const area = document.querySelector('#text');
      const start = area.value.indexOf(wanted);
      area.focus();
      area.setSelectionRange(start, start + wanted.length);
    }, from);
    await page.keyboard.type(to);
  }

  for (const [name, [place, pattern]] of Object.entries(pages)) {
    test(`${name}: has its content and is accessible, also at the width of a phone`, async () => {
      const page = await signIn(place);
      await shows(page, pattern);
      assert.equal(await page.$$eval('h1', (headings) => headings.length), 1);
      assert.match(await page.title(), /.+ – Gateway$/);
      for (const scheme of ['light', 'dark']) {
        await page.emulateMediaFeatures(features(scheme));
        // Another scheme changes only colours.
        await isAccessible(page, scheme, scheme === 'dark' ? ['color-contrast'] : undefined);
        await picture(page, `admin-${name}-${scheme}`);
      }
      await page.setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
      // A phone loads the page again.
      await page.waitForFunction(() => window.innerWidth <= 360);
      await shows(page, pattern);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
      await picture(page, `admin-${name}-phone`);
      await close(page);
    });
  }

  test('an invalid key is rejected, and a key without scopes sees the missing scopes', async () => {
    const page = await signIn('', 'gwk_nothing');
    await shows(page, 'The gateway does not accept this key or token');
    await isAccessible(page, 'rejected');
    await picture(page, 'admin-sign-in');
    await page.evaluate(() => document.querySelector('#credentials').select());
    await enter(page, readerKey);
    await shows(page, 'This needs the scope gateway:read, which “reader” does not have');
    await close(page);
  });

  test('the key is in no URL and no cache, and is deleted after signing out', async () => {
    const page = await openPage(browser, '/admin/status', problems);
    const addresses = [];
    page.on('request', (request) => addresses.push(request.url()));
    await enter(page, editorKey);
    await shows(page, 'Most expensive operations');
    await page.reload({ waitUntil: 'domcontentloaded' });
    await shows(page, 'Most expensive operations');
    assert.ok(addresses.every((address) => !address.includes(editorKey)));
    assert.equal(await page.evaluate(() => JSON.stringify(localStorage) + document.cookie), '{}');
    await clickText(page, 'Sign out');
    await page.waitForSelector('#credentials');
    assert.ok(!(await page.evaluate(() => JSON.stringify(sessionStorage))).includes(editorKey));
    await close(page);
  });

  test('the server asks search engines to leave the pages out', async () => {
    const response = await fetch(`${site}/admin/articles/anything`, { headers: { accept: 'text/html' } });
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<meta name="robots" content="noindex">/);
  });

  test('a problem and a skipped file disappear when they are fixed', async () => {
    const page = await signIn('content');
    await shows(page, '2024-05-05-broken.md:2');
    await shows(page, 'notes/todo.md');
    writeFileSync(path.join(folder, '_news/2024-05-05-broken.md'), (await article('2024-05-02-contested')).source.replace('A contested article', 'Fixed').replaceAll('2024-05-02-contested', '2024-05-05-broken'));
    rmSync(path.join(folder, 'notes/todo.md'));
    await shows(page, 'No file has a problem');
    await shows(page, 'No file was skipped');
    await page.waitForFunction(() => [...document.querySelectorAll('[aria-label=Sources] td.number')].map((cell) => cell.textContent).join() === '5,0,0');
    await close(page);
  });

  test('a text is edited and saved', async () => {
    const page = await signIn('articles/2024-05-01-edited');
    await replace(page, 'The first text.', 'A better text.');
    await clickText(page, 'Save the text');
    await shows(page, 'Saved\\.');
    assert.equal((await article('2024-05-01-edited')).body, 'A better text.\n');
    await close(page);
  });

  test('an unsaved text is kept when another page is opened, and can be restored after it was discarded', async () => {
    const page = await signIn('articles/2024-05-01-edited');
    const typed = () => page.$eval('#text', (area) => area.value);
    await replace(page, 'A better text.', 'Half a sentence');
    await clickText(page, 'Status');
    await shows(page, 'Most expensive operations');
    await page.goBack();
    await shows(page, 'This is your text from before\\. It is not saved yet\\.');
    assert.match(await typed(), /Half a sentence/);
    await clickText(page, 'Discard my changes');
    await shows(page, 'Get my text back');
    assert.match(await typed(), /A better text\./);
    await clickText(page, 'Get my text back');
    await shows(page, 'Discard my changes');
    assert.match(await typed(), /Half a sentence/);
    assert.equal((await article('2024-05-01-edited')).body, 'A better text.\n');
    await close(page);
  });

  test('an error in a text has its line, and changes nothing', async () => {
    const page = await signIn('articles/2024-05-01-edited');
    await replace(page, 'title: ', 'title: [');
    await clickText(page, 'Save the text');
    const line = await page.waitForSelector('.problems button.link');
    assert.match(await line.evaluate((button) => button.textContent), /^Line \d+/);
    await isAccessible(page, 'error');
    await picture(page, 'admin-error');
    await line.click();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'text');
    assert.equal((await article('2024-05-01-edited')).title, 'An article to edit');
    await close(page);
  });

  test('a conflict shows both texts, and overwrites nothing without a confirmation', async () => {
    const page = await signIn('articles/2024-05-02-contested');
    await page.waitForSelector('#text');
    const { id, source } = await article('2024-05-02-contested');
    const edit = 'mutation ($input: EditArticleInput!) { editArticle(input: $input) { errors { ... on Error { message } } } }';
    await send(edit, { input: { id, content: `${source}Their text.\n` } });
    await replace(page, 'A contested article', 'My title');
    await clickText(page, 'Save the text');
    await shows(page, 'Someone else has changed this article');
    assert.match(await page.$eval('.conflict pre', (text) => text.textContent), /Their text\./);
    assert.match(await page.$eval('#text', (area) => area.value), /My title/);
    assert.equal((await article('2024-05-02-contested')).title, 'A contested article');
    await isAccessible(page, 'conflict');
    await picture(page, 'admin-conflict');
    await clickText(page, 'Save my text over it');
    await shows(page, 'Saved\\.');
    assert.equal((await article('2024-05-02-contested')).title, 'My title');
    await close(page);
  });

  test('an action on an outdated version changes nothing, and the new version is shown', async () => {
    const slug = '2024-05-03-shown';
    const page = await signIn(`articles/${slug}`);
    await page.waitForSelector('#text');
    const { id, source } = await article(slug);
    const edit = 'mutation ($input: EditArticleInput!) { editArticle(input: $input) { errors { ... on Error { message } } } }';
    await send(edit, { input: { id, content: `${source}Their text.\n` } });
    await clickText(page, 'Withdraw');
    await shows(page, 'Someone else has changed this article\\. This is the new version');
    assert.match(await page.$eval('#text', (area) => area.value), /Their text\./);
    assert.equal(await page.$('.conflict'), null);
    assert.equal((await article(slug)).published, true);
    await clickText(page, 'Withdraw');
    await shows(page, 'Withdrawn\\.');
    await clickText(page, 'Publish now');
    await shows(page, 'Published\\.');
    assert.match((await article(slug)).source, /Their text\./);
    await close(page);
  });

  test('an article is withdrawn, scheduled, published and listed among the changes', async () => {
    const slug = '2024-05-03-shown';
    const page = await signIn(`articles/${slug}`);
    await clickText(page, 'Withdraw');
    await shows(page, 'Withdrawn\\.');
    assert.equal((await article(slug)).published, false);
    await page.waitForSelector('#at');
    const choose = (time) => page.$eval('#at', (input, chosen) => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, chosen);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }, time);
    await choose('2020-05-01T06:00');
    await clickText(page, 'Schedule');
    await shows(page, 'This time is in the past');
    assert.equal((await article(slug)).published, false);
    await choose('2099-05-01T06:00');
    await clickText(page, 'Schedule');
    await shows(page, 'Scheduled\\.');
    assert.match((await article(slug)).publishesAt, /^2099-0[45]-/);
    await picture(page, 'admin-scheduled');
    await clickText(page, 'Changes');
    await page.waitForFunction(() => document.querySelector('[aria-label="Changed articles"] tbody tr')?.innerText.startsWith('Shown and hidden'));
    await clickText(page, 'Shown and hidden');
    await clickText(page, 'Publish now');
    await shows(page, 'Published\\.');
    assert.equal((await article(slug)).published, true);
    await close(page);
  });

  test('an article is deleted after a confirmation', async () => {
    const page = await signIn('articles/2024-05-04-deleted');
    await clickText(page, 'Delete');
    await clickText(page, 'No, keep it');
    assert.ok(await article('2024-05-04-deleted'));
    await clickText(page, 'Delete');
    await clickText(page, 'Yes, delete it');
    await shows(page, 'The article was deleted');
    assert.equal(await article('2024-05-04-deleted'), null);
    await close(page);
  });

  test('settings are found by their names, and show no secret', async () => {
    const page = await signIn('settings');
    await shows(page, 'Access:ApiKeys:0:Hash');
    assert.match(await page.evaluate(() => document.body.innerText), /Access:ApiKeys:0:Hash\s+secret\s+\S/);
    await page.type('#setting', 'scaninterval');
    await shows(page, 'Content:ScanInterval\\s+00:05:00\\s+default');
    await close(page);
  });

  test('a snippet has the URL of the gateway and can be copied', async () => {
    const page = await signIn('snippets');
    await page.browserContext().overridePermissions(site, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
    await shows(page, 'gateway-client on npm is another program');
    await (await page.waitForSelector('button[aria-label="Copy: curl"]')).click();
    await shows(page, 'Copied\\.');
    assert.match(await page.$eval('pre[aria-label=curl]', (text) => text.textContent), new RegExp(`curl ${url}`));
    await close(page);
  });

  const restarts = process.env.STOP_URL ? false : 'STOP_URL and START_URL are not set: nothing stops the gateway and starts it again';
  test('during an outage the last state is kept, and a text that is being edited is not lost', { skip: restarts }, async () => {
    const status = await signIn('status');
    await shows(status, 'Most expensive operations');
    const editor = await signIn('articles/2024-05-01-edited');
    await replace(editor, 'A better text.', 'A text from the outage.');
    await post(process.env.STOP_URL);
    await status.bringToFront();
    await shows(status, 'The gateway cannot be reached at the moment\\. This is the state of');
    await isAccessible(status, 'outage');
    await picture(status, 'admin-outage');
    await editor.bringToFront();
    await clickText(editor, 'Save the text');
    await shows(editor, 'The gateway cannot be reached at the moment\\. Nothing is lost');
    await post(process.env.START_URL);
    await clickText(editor, 'Save the text');
    await shows(editor, 'Saved\\.');
    assert.equal((await article('2024-05-01-edited')).body, 'A text from the outage.\n');
    await status.bringToFront();
    await status.waitForFunction(() => !document.body.innerText.includes('cannot be reached'));
    await close(status);
    await close(editor);
  });

  test('no page violated the content security policy or failed', () => assert.deepEqual(problems, []));
});
