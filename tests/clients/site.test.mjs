import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser } from './browser.mjs';
import { publish } from './gateway.mjs';
import { clickText, features, isAccessible, openPage, picture as pictureOf, shows, site } from './site-page.mjs';

const post = (address) => fetch(address, { method: 'POST' });

const naming = '2024-01-30-naming-things-forty-schemas-read-in-one-sitting';
/** An article that links to another one and to a page of another site. */
const outgoing = '2018-01-02-outgoing';

/** The pages, and a text that only the loaded page has. */
const pages = {
  front: ['/', 'The harbour master’s model'],
  article: [`/articles/${naming}`, 'Articles that link here|Similar articles'],
  topics: ['/topics', 'Natural Language Processing'],
  topic: ['/topics/graphql', 'Naming things: forty schemas'],
  providers: ['/providers', 'Tidepool Labs'],
  provider: ['/providers/tidepool-labs', 'Naming things: forty schemas'],
  author: ['/authors/Tomasz%20Weir', 'Measuring recall'],
  search: ['/search?q=schema', '\\d+ articles for “schema”'],
  timeline: ['/timeline', '2 articles|3 articles'],
  day: ['/timeline?day=2024-01-30', 'Published on 30 January 2024'],
  graph: [`/articles/${naming}/graph`, 'links to Nullable by default'],
  missing: ['/articles/nothing-here', 'This article does not exist'],
};

describe('the site in a browser', { skip: noBrowser }, () => {
  let browser;
  const problems = [];

  before(async () => {
    browser = await launch();
  });

  after(() => browser?.close());

  const open = (path) => openPage(browser, path, problems);
  const picture = (page, name) => pictureOf(page, `site-${name}`);
  const text = (page) => page.evaluate(() => document.body.innerText);
  const close = (page) => page.browserContext().close();
  const pathOf = (page) => page.evaluate(() => location.pathname);
  const isAt = (page, path) => page.waitForFunction((wanted) => location.pathname + location.search === wanted, {}, path);

  for (const [name, [path, pattern]] of Object.entries(pages)) {
    test(`${name}: has its content, a title and one heading, and is accessible`, async () => {
      const page = await open(path);
      await shows(page, pattern);
      assert.match(await page.title(), name === 'front' ? /^Gateway$/ : /.+ – Gateway$/);
      assert.equal(await page.$$eval('h1', (headings) => headings.length), 1);
      assert.ok((await page.evaluate(() => globalThis.shift)) < 0.05, `layout shift ${await page.evaluate(() => globalThis.shift)}`);
      for (const scheme of ['light', 'dark']) {
        await page.emulateMediaFeatures(features(scheme));
        // Another scheme changes only colours.
        await isAccessible(page, scheme, scheme === 'dark' ? ['color-contrast'] : undefined);
        await picture(page, `${name}-${scheme}`);
      }
      await page.setViewport({ width: 360, height: 740, isMobile: true, hasTouch: true });
      await page.waitForFunction(() => window.innerWidth <= 360);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
      await picture(page, `${name}-phone`);
      await close(page);
    });
  }

  test('the front page needs less than 150 KB of compressed script', async () => {
    const page = await open('/search');
    const devTools = await page.createCDPSession();
    await devTools.send('Network.enable');
    const scripts = new Map();
    devTools.on('Network.responseReceived', ({ requestId, type }) => { if (type === 'Script') scripts.set(requestId, 0); });
    devTools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength); });
    await devTools.send('Network.setCacheDisabled', { cacheDisabled: true });
    await page.goto(`${site}/`, { waitUntil: 'load' });
    await shows(page, 'The harbour master’s model');
    const bytes = [...scripts.values()].reduce((sum, size) => sum + size, 0);
    assert.ok(bytes > 0 && bytes < 150_000, `${bytes} bytes`);
    await close(page);
  });

  test('the first content is part of the page, without a request', async () => {
    const page = await open('/topics');
    await shows(page, 'Natural Language Processing');
    const requests = [];
    page.on('request', (request) => { if (new URL(request.url()).pathname === '/graphql') requests.push(request.url()); });
    await page.goto(`${site}/topics/graphql`, { waitUntil: 'load' });
    await shows(page, 'Naming things');
    assert.deepEqual(requests, []);
    await close(page);
  });

  test('a link opens the next page without loading the site again, and moves the focus to it', async () => {
    const page = await open('/');
    await page.evaluate(() => { globalThis.isTheSame = true; });
    await (await page.waitForSelector('::-p-text(The harbour master’s model)')).click();
    await page.waitForFunction(() => location.pathname.startsWith('/articles/2024-02-13'));
    await shows(page, 'Similar articles');
    assert.equal(await page.evaluate(() => globalThis.isTheSame), true);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
    assert.match(await page.title(), /^The harbour master’s model/);
    await close(page);
  });

  test('search suggests while one types, marks the matches, and narrows by a facet', async () => {
    const page = await open('/search');
    await page.type('input[type=search]', 'nam');
    await page.waitForSelector('[role=option]');
    await page.waitForFunction(() => document.querySelector('[role=listbox]').innerText.includes('Naming things'));
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.$$eval('[role=option][aria-selected=true]', (options) => options.length), 1);
    await isAccessible(page, 'suggestions');
    await page.keyboard.press('Escape');
    await page.evaluate(() => { document.querySelector('input[type=search]').select(); });
    await page.type('input[type=search]', 'database');
    await page.keyboard.press('Enter');
    await isAt(page, '/search?q=database');
    await shows(page, 'for “database”');
    assert.ok((await page.$$('mark')).length > 0);
    const before = Number((await text(page)).match(/(\d+) articles? for “database”/)[1]);
    const facet = await page.waitForSelector('.facets a');
    const wanted = Number(await facet.$eval('.count', (count) => count.textContent));
    await facet.click();
    await page.waitForFunction((count) => new RegExp(`^${count} articles? for`, 'm').test(document.body.innerText), {}, wanted);
    assert.ok(wanted <= before);
    assert.match(await page.evaluate(() => location.search), /topic=/);

    // Another topic is chosen besides, and the first one is given up again.
    await (await page.waitForSelector('.facets section:first-child a:not([aria-current])')).click();
    await page.waitForFunction(() => document.querySelectorAll('.facets section:first-child a[aria-current]').length === 2);
    assert.ok(Number((await text(page)).match(/(\d+) articles? for “database”/)[1]) >= wanted);
    await (await page.waitForSelector('.facets section:first-child a[aria-current]')).click();
    await page.waitForFunction(() => document.querySelectorAll('.facets section:first-child a[aria-current]').length === 1);
    await close(page);
  });

  test('a typed title is suggested once', async () => {
    const page = await open('/search');
    const title = 'The harbour master’s model: predicting tides with 1911 notebooks';
    const isSuggestedOnce = () =>
      page.waitForFunction(
        (name) => [...document.querySelectorAll('[role=option]')].filter((option) => option.textContent === `${name} Article`).length === 1,
        {},
        title,
      );
    // Other articles match these letters better than the one with this title.
    await page.type('input[type=search]', 'the h');
    await isSuggestedOnce();
    await page.type('input[type=search]', title.slice('the h'.length));
    await page.waitForFunction(() => document.querySelectorAll('[role=option]').length <= 2);
    await isSuggestedOnce();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.pathname.startsWith('/articles/2024-02-13-the-harbour-masters-model'));
    await close(page);
  });

  test('an article that only its body matches shows the part of the body', async () => {
    const page = await open('/search?q=sullen');
    await page.waitForSelector('.excerpt mark');
    assert.equal(await page.$$eval('.headline mark', (marks) => marks.length), 0);
    assert.match(await page.$eval('.excerpt', (excerpt) => excerpt.innerHTML), /<mark>Sullen<\/mark>” appears 214 times/);
    await picture(page, 'body-match');
    await close(page);
  });

  test('a correction names the words that no article has', async () => {
    const page = await open('/search?q=notebooks%20tdies');
    await shows(page, 'No article has the word “tdies”\\. Showing results for “notebooks tides”\\.');
    await isAccessible(page, 'correction');
    await picture(page, 'correction');
    await page.goto(`${site}/search?q=databse%20postgersql`, { waitUntil: 'domcontentloaded' });
    await shows(page, 'No article has the words “databse” or “postgersql”\\. Showing results for “database postgresql”\\.');
    await close(page);
  });

  test('articles in several languages are narrowed by their language', async () => {
    const page = await open('/search?q=schema');
    await page.waitForSelector('#facet-year');
    assert.equal(await page.$('#facet-language'), null);
    await page.goto(`${site}/search?q=Elbe`, { waitUntil: 'domcontentloaded' });
    await shows(page, '2 articles for “Elbe”');
    await isAccessible(page, 'languages');
    await picture(page, 'languages');
    await (await page.waitForSelector('[aria-labelledby=facet-language] ::-p-text(Deutsch)')).click();
    await isAt(page, '/search?q=Elbe&language=de');
    await shows(page, '1 article for “Elbe”');
    await page.waitForSelector('[aria-labelledby=facet-language] ::-p-text(English)');
    await close(page);
  });

  test('a suggestion is opened by the keyboard', async () => {
    const page = await open('/search');
    await page.type('input[type=search]', 'Naming');
    await page.waitForFunction(() => document.querySelector('[role=listbox]').innerText.includes('Naming things'));
    // The list may still be that of a part of the word.
    const chosen = () => page.evaluate(() => document.querySelector('[role=option][aria-selected=true]')?.innerText ?? '');
    while (!(await chosen()).includes('Naming things')) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.pathname.startsWith('/articles/'));
    await close(page);
  });

  test('the graph is expanded from the list, and shows pages of other sites differently', async () => {
    const page = await open(`/articles/${naming}/graph`);
    await page.waitForSelector('.graph-list li');
    const count = (selector) => page.$$eval(selector, (nodes) => nodes.length);
    const first = await count('.graph-list li');
    await (await page.waitForSelector('.graph-list li button')).click();
    await page.waitForFunction((known) => document.querySelectorAll('.graph-list li').length > known, {}, first);
    await page.waitForSelector('.canvas canvas');
    await isAccessible(page, 'expanded graph');
    await picture(page, 'graph-expanded');

    await page.goto(`${site}/articles/${outgoing}/graph`, { waitUntil: 'domcontentloaded' });
    await page.waitForSelector('.graph-list li.outside a[href^="https://elsewhere.example/"]');
    assert.match(await page.$eval('.canvas', (canvas) => canvas.getAttribute('aria-label')), /2 articles and 1 page of other sites/);
    await picture(page, 'graph-outside');
    await close(page);
  });

  test('the graph is used by the keyboard: arrows choose, Enter expands', async () => {
    const page = await open(`/articles/${outgoing}/graph`);
    await page.waitForSelector('.canvas canvas');
    const chosen = () => page.$eval('.graph-panel .headline', (headline) => headline.textContent);
    const start = await chosen();
    await page.focus('.canvas');
    // The drawing decides in which direction the neighbours are. Each arrow goes to one, if there is one.
    const seen = new Set([start]);
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft']) {
      await page.keyboard.press(key);
      seen.add(await chosen());
      if (await page.$('.graph-panel button')) break;
    }
    assert.ok(seen.size > 1, [...seen].join(', '));
    await page.waitForSelector('.graph-panel button');
    const before = (await page.$$('.graph-list li')).length;
    await page.keyboard.press('Enter');
    await page.waitForFunction((known) => document.querySelectorAll('.graph-list li').length > known, {}, before);
    for (const key of ['+', '-', '0']) await page.keyboard.press(key);
    await close(page);
  });

  test('the back button returns to the same place of a long list', async () => {
    const page = await open('/topics/paging');
    const headlines = () => page.$$eval('.card .headline', (all) => all.length);
    await page.waitForSelector('.card');
    await page.waitForFunction(() => {
      window.scrollTo(0, document.body.scrollHeight);
      return document.querySelectorAll('.card').length >= 45;
    });
    const length = await headlines();
    const target = await page.evaluateHandle(() => [...document.querySelectorAll('.card .headline a')][30]);
    await target.evaluate((link) => link.scrollIntoView({ block: 'center' }));
    const before = await page.evaluate(() => window.scrollY);
    await target.evaluate((link) => link.click());
    await page.waitForFunction(() => location.pathname.startsWith('/articles/'));
    await page.waitForFunction(() => window.scrollY === 0);
    await page.goBack();
    await isAt(page, '/topics/paging');
    await page.waitForFunction((wanted) => Math.abs(window.scrollY - wanted) < 3, {}, before);
    assert.equal(await headlines(), length);
    await close(page);
  });

  test('an author whose name has reserved URL characters has a page', async () => {
    const page = await open('/articles/2020-01-01-slashed');
    await (await page.waitForSelector('a[rel=author]')).click();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'A/B & C?');
    await page.reload({ waitUntil: 'domcontentloaded' });
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'A/B & C?');
    await close(page);
  });

  test('similar articles that could not be loaded can be loaded again', async () => {
    const page = await open('/topics');
    let fails = true;
    await page.setRequestInterception(true);
    page.on('request', (request) => void (fails && new URL(request.url()).pathname === '/graphql' ? request.abort() : request.continue()));
    await page.goto(`${site}/articles/${naming}`, { waitUntil: 'domcontentloaded' });
    await shows(page, 'The server cannot be reached at the moment\\.');
    fails = false;
    await clickText(page, 'Try again');
    await shows(page, 'Similar articles');
    await close(page);
  });

  test('a page from before an upgrade offers to reload', async () => {
    const page = await open('/topics');
    await shows(page, 'Natural Language Processing');
    await page.setRequestInterception(true);
    // The gateway does not know the ids of another version.
    page.on('request', (request) => request.continue({ url: request.url().replace(/documentId=[0-9a-f]+/, 'documentId=0123') }));
    await clickText(page, 'Providers');
    await shows(page, 'This site has been updated – load it again');
    await close(page);
  });

  test('the chosen theme is kept', async () => {
    const page = await open('/');
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    await (await page.waitForSelector('button[aria-label="Use the dark colours"]')).click();
    const dark = await background();
    assert.notEqual(dark, light);
    await page.reload({ waitUntil: 'domcontentloaded' });
    await page.waitForSelector('button[aria-label="Use the light colours"]');
    assert.equal(await background(), dark);
    await close(page);
  });

  const restarts = process.env.STOP_URL ? false : 'STOP_URL and START_URL are not set: nothing stops the gateway and starts it again';
  describe('with new articles', { skip: restarts }, () => {
    // Until the socket is open, the page may still be about to subscribe, which also delivers everything from its own cursor on.
    test('a new article is announced, and shown on request', async () => {
      const page = await open('/');
      await shows(page, 'The harbour master’s model|About 20');
      const slug = await publish();
      await shows(page, '1 new article –');
      await isAccessible(page, 'new article');
      await picture(page, 'live');
      await (await page.waitForSelector('.live button')).click();
      await page.waitForFunction((wanted) => document.querySelector('.card.lead a[href*="/articles/"]')?.getAttribute('href').endsWith(wanted), {}, slug);
      await page.waitForFunction(() => !document.querySelector('.live-new'));
      await close(page);
    });

    test('articles published during an outage arrive once, and a page that failed can be loaded again', async () => {
      const page = await open('/');
      await publish();
      await shows(page, '1 new article –');
      await post(process.env.STOP_URL);
      await shows(page, 'The connection was lost');
      await clickText(page, 'Topics');
      await shows(page, 'The server cannot be reached');
      await isAccessible(page, 'outage');
      await picture(page, 'outage');
      await publish();
      await publish();
      await post(process.env.START_URL);
      await shows(page, '3 new articles –');
      await page.waitForFunction(() => !document.body.innerText.includes('The connection was lost'));
      await clickText(page, 'Try again');
      await shows(page, 'Natural Language Processing');
      await publish();
      await shows(page, '4 new articles –');
      await close(page);
    });

    test('without a network the page shows a message and stays readable', async () => {
      const page = await open('/');
      await shows(page, 'Latest');
      await page.setOfflineMode(true);
      await shows(page, 'You are offline');
      assert.equal(await pathOf(page), '/');
      await picture(page, 'offline');
      await page.setOfflineMode(false);
      await page.waitForFunction(() => !document.body.innerText.includes('You are offline'));
      await close(page);
    });
  });

  test('no page violated the content security policy or failed', () => assert.deepEqual(problems, []));
});
