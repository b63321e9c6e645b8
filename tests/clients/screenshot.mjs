// node screenshot.mjs: makes docs/images/site.png again, from a gateway with the sample articles at GATEWAY_URL.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { openPage, shows } from './site-page.mjs';

const target = fileURLToPath(new URL('../../docs/images/site.png', import.meta.url));
const browser = await launch();
const page = await openPage(browser, '/', []);
await page.setViewport({ width: 1120, height: 700 });
await shows(page, 'The harbour master’s model');
await page.waitForFunction(() => [...document.images].every((image) => image.complete || image.getBoundingClientRect().top > window.innerHeight));
mkdirSync(fileURLToPath(new URL('../../docs/images', import.meta.url)), { recursive: true });
await page.screenshot({ path: target });
await browser.close();
console.log(`Wrote ${target}`);
