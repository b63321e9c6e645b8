import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { build } from 'esbuild';
import { launch, newPage, noBrowser } from './browser.mjs';
import { pause, publish, url } from './gateway.mjs';

const skip = noBrowser || (process.env.STOP_URL ? false : 'STOP_URL and START_URL are not set: nothing stops the gateway and starts it again');
const post = (address) => fetch(address, { method: 'POST' });
const source = join(import.meta.dirname, '..', '..', 'clients', 'typescript');
const timeAway = 5_000;

describe('pages that use the package clients/typescript, while the gateway is down', { skip }, () => {
  let browser;
  let server;
  let origin;

  before(async () => {
    // As npm installs it. The test command builds it before.
    for (const part of ['package.json', 'dist'])
      cpSync(join(source, part), join(import.meta.dirname, 'node_modules', 'gateway-client', part), { recursive: true });
    const { outputFiles } = await build({
      absWorkingDir: import.meta.dirname,
      entryPoints: ['apollo', 'urql', 'relay'].map((name) => `apps/${name}.jsx`),
      define: { 'process.env.NODE_ENV': '"development"', global: 'globalThis' },
      jsx: 'automatic',
      bundle: true,
      write: false,
      outdir: 'out',
    });
    const scripts = new Map(outputFiles.map(({ path, contents }) => [`/${path.split('/').at(-1)}`, contents]));
    server = createServer(({ url: path }, response) => {
      const script = scripts.get(path);
      response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
      response.end(script ?? `<!doctype html><div id="root"></div><script src="${new URL(path, 'http://x').pathname}.js"></script>`);
    });
    await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
    origin = `http://127.0.0.1:${server.address().port}`;
    browser = await launch();
  });

  after(async () => {
    await browser?.close();
    server?.close();
  });

  beforeEach(() => post(process.env.START_URL));

  for (const client of ['apollo', 'urql', 'relay']) {
    test(`${client} loses and repeats no event`, async () => {
      const page = await newPage(browser);
      const messages = [];
      page.on('pageerror', (error) => messages.push(error.message));
      await page.goto(`${origin}/${client}?gateway=${encodeURIComponent(url)}`);
      await page.waitForFunction(() => document.getElementById('state')?.textContent === 'following');
      const shown = () => page.$$eval('li', (items) => items.map((item) => item.textContent));
      const shows = (slugs) => page.waitForFunction((count) => document.querySelectorAll('li').length >= count, {}, slugs.length);

      const slugs = [await publish()];
      await shows(slugs);
      await post(process.env.STOP_URL);
      slugs.push(await publish(), await publish());
      await pause(timeAway);
      await post(process.env.START_URL);
      await shows(slugs);
      slugs.push(await publish());
      await shows(slugs);

      assert.deepEqual(await shown(), slugs);
      assert.equal(await page.$eval('#state', (state) => state.textContent), 'following');
      assert.deepEqual(messages, []);
      await page.close();
    });
  }
});
