import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { newPage } from './browser.mjs';
import { url } from './gateway.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The address of the site. */
export const site = new URL(url).origin;

/** The preferences of a reader with a colour scheme. Nothing moves, because animations keep the browser drawing. */
export const features = (scheme) => [{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }];

/**
 * Opens a page of the site in a context of its own.
 * @param problems Receives failures of the page's scripts, and violations of its content security policy.
 */
export async function openPage(browser, path, problems) {
  const page = await newPage(await browser.createBrowserContext());
  await page.setViewport({ width: 1280, height: 900 });
  await page.emulateMediaFeatures(features('light'));
  page.on('pageerror', (error) => problems.push(`${path}: ${error.message}`));
  await page.exposeFunction('reportViolation', (violation) => problems.push(`${path}: ${violation}`));
  await page.evaluateOnNewDocument(() => {
    globalThis.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
    document.addEventListener('securitypolicyviolation', (event) => globalThis.reportViolation(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(site + path, { waitUntil: 'domcontentloaded' });
  return page;
}

/** Waits until the text of the page matches a pattern. */
export const shows = (page, pattern) => page.waitForFunction((wanted) => new RegExp(wanted).test(document.body.innerText), {}, pattern);

/** Clicks the element with a text. */
export const clickText = async (page, name) => await (await page.waitForSelector(`::-p-text(${name})`)).click();

/**
 * Fails if axe finds a violation in the page as it is now.
 * @param rules The rules to check; all by default.
 */
export async function isAccessible(page, state, rules) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  const { violations } = await page.evaluate(
    (runOnly) => globalThis.axe.run({ resultTypes: ['violations'], ...(runOnly && { runOnly }) }),
    rules,
  );
  assert.deepEqual(violations.map(({ id, nodes }) => `${state} ${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
}

/** Leaves a picture of the page in the folder of the environment variable SCREENSHOTS. */
export async function picture(page, name) {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, fullPage: true });
}
