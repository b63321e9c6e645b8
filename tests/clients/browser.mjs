import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

// The first one has no window, and uses two thirds of the time of the others.
const chromium = [
  process.env.CHROMIUM,
  ...['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'].map((name) => `/usr/bin/${name}`),
].find((path) => path && existsSync(path));

// Only for what never comes. A newly installed browser may need most of a minute to start if the machine runs other tests.
export const patience = Number(process.env.PATIENCE ?? 600_000);

/** The reason to skip the tests in a browser, or false. */
export const noBrowser = chromium ? false : 'Chromium is not here; CHROMIUM may say where it is';

export const launch = () => puppeteer.launch({ executablePath: chromium, timeout: patience, protocolTimeout: patience, args: ['--no-sandbox', '--disable-gpu'] });

/**
 * Opens a page whose `waitForFunction` looks ten times a second. By default it looks before each frame, which lets the browser draw sixty times a
 * second and takes most of a processor from the other tests.
 * @param context A browser, or one of its contexts.
 */
export async function newPage(context) {
  const page = await context.newPage();
  const waitForFunction = page.waitForFunction.bind(page);
  page.waitForFunction = (condition, options, ...values) => waitForFunction(condition, { polling: 100, ...options }, ...values);
  page.setDefaultTimeout(patience);
  page.setDefaultNavigationTimeout(patience);
  return page;
}
