import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launch, noBrowser, patience } from './browser.mjs';
import { cannotPublish, place, publish, url } from './gateway.mjs';

const pictures = process.env.SCREENSHOTS;

describe('the IDE in a browser', { skip: noBrowser }, () => {
  let browser;
  let page;
  const hosts = new Set();
  const failed = [];

  before(async () => {
    browser = await launch();
    page = await browser.newPage();
    page.setDefaultTimeout(patience);
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
    await (await page.waitForSelector('.monaco-editor .view-lines')).click();
    await page.keyboard.down('Control');
    await page.keyboard.press('a');
    await page.keyboard.up('Control');
    await page.keyboard.press('Backspace');
    const devTools = await page.createCDPSession();
    await devTools.send('Input.insertText', { text: `subscription New { articlePublished(after: "${await place()}") { cursor article { slug } } }` });
    // The IDE parses the text some time after it was typed. Before that, it would run the previous operation.
    await shows('New: Subscription');
    await run();
    const slug = await publish('In the IDE');
    await shows(slug);
    await picture('ide-subscription');
  });

  test('asks no other host for anything, and nothing in vain', () => {
    assert.deepEqual([...hosts].filter(Boolean), [new URL(url).host]);
    assert.deepEqual(failed, []);
  });
});
