import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, newPage, noBrowser, patience } from './browser.mjs';
import { cannotPublish, publish, url } from './gateway.mjs';

const pictures = process.env.SCREENSHOTS;

describe('the IDE in a browser', { skip: noBrowser }, () => {
  let browser;
  let page;
  const hosts = new Set();
  const failed = [];

  before(async () => {
    browser = await launch();
    page = await newPage(browser);
    await page.setViewport({ width: 1400, height: 900 });
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    page.on('response', (response) => { if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`); });
    page.on('console', (message) => { if (message.type() === 'error') failed.push(message.text()); });
    await page.goto(url, { waitUntil: 'networkidle2' });
  });

  after(() => browser?.close());

  const run = async () => await (await page.waitForSelector('button[aria-label^="Run Operation"]')).click();
  // Monaco renders blanks as no-break spaces.
  const shows = async (text) => await page.waitForFunction(
    (wanted) => document.body.innerText.replaceAll('\u00a0', ' ').includes(wanted), {}, text);
  const picture = async (name) => { if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` }); };

  test('opens with a query, and runs it', async () => {
    await shows('query LatestArticles');
    await run();
    await shows('"articles"');
    await shows('"publishedDateTime"');
    await picture('ide-query');
  });

  test('has the operations of the repository as examples, a subscription among them', async () => {
    for (const name of ['FrontPageQuery', 'SearchPageQuery', 'TopicTreeQuery', 'ProviderListQuery', 'NewArticlesSubscription']) await shows(name);
    await (await page.waitForSelector('::-p-text(TopicTreeQuery)')).click();
    await shows('query TopicTreeQuery');
    await run();
    await shows('"topics"');
    await (await page.waitForSelector('::-p-text(LatestArticles)')).click();
    await shows('query LatestArticles');
  });

  test('shows the documentation', async () => {
    await (await page.waitForSelector('::-p-text(Schema Reference)')).click();
    await shows('The entry points of the API for reading.');
    await picture('ide-reference');
    await (await page.waitForSelector('button[title^="Operation ("]')).click();
  });

  test('starts a subscription, and shows an event', { skip: cannotPublish }, async () => {
    await (await page.waitForSelector('::-p-text(NewArticlesSubscription)')).click();
    await shows('subscription NewArticlesSubscription');
    await run();
    // The IDE does not show when the subscription has begun, and shows no earlier events. So articles are published until one is
    // shown. The time only ends a test whose event never arrives.
    const slugs = [];
    const isShown = (wanted) => wanted.some((slug) => document.body.innerText.includes(slug));
    const end = Date.now() + patience;
    do {
      slugs.push(await publish('In the IDE'));
      await page.waitForFunction(isShown, { timeout: 2_000 }, slugs).catch(() => {});
    } while (!(await page.evaluate(isShown, slugs)) && Date.now() < end);
    assert.ok(await page.evaluate(isShown, slugs), 'no event was shown');
    await picture('ide-subscription');
  });

  test('requests nothing from other hosts, and no request fails', () => {
    assert.deepEqual([...hosts].filter(Boolean), [new URL(url).host]);
    assert.deepEqual(failed, []);
  });
});
