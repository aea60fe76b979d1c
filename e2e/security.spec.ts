import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { sharedStack } from '#testing/stack/stack.ts';
import { expect, test } from './support/fixtures.ts';
import { explanationOf } from './support/transfer-page.ts';

test('every page has a strict CSP and keeps to it', async ({ page, accounts }) => {
  const violations = violationsOf(page);
  await accounts.send(page, { amount: '1' });
  await expect(explanationOf(page)).toContainText('Transfer complete');
  const response = await page.reload();
  const policy = response?.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(response?.headers()).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
  });
  expect(violations).toEqual([]);
});

test('cookies of other programs on this host, which come along, are no reason to refuse', async ({
  request,
}) => {
  const response = await request.get('/', { headers: { cookie: `other=${'x'.repeat(40_000)}` } });
  expect(response.status()).toBe(200);
});

test('an unknown address shows “Page not found” and keeps to the CSP', async ({ page }) => {
  const violations = violationsOf(page);
  const response = await page.goto('/nothing');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to Dashboard' }).click();
  await expect(page.getByRole('heading', { name: 'Send money' })).toBeVisible();
  expect(violations).toEqual([]);
});

/** What the browser has to say against the page's policy, from now on. */
function violationsOf(page: Page): string[] {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  return violations;
}

test('nothing of the server reaches the browser: no token, no Temporal client', async ({ page }) => {
  const { bankToken } = sharedStack();
  expect(await (await page.goto('/'))?.text()).not.toContain(bankToken);
  for (const file of await readdir('.next/static', { recursive: true })) {
    if (!file.endsWith('.js')) continue;
    const code = await readFile(join('.next/static', file), 'utf8');
    expect(code, file).not.toMatch(/grpc|protobufjs|BANK_TOKEN|BANK_URL/);
  }
});

/** Such as an address that a page of another site can have resolve to this machine. */
const FOREIGN = 'evil.example.com';

const ODD_PATHS = [
  ...['/', '/favicon.ico', '/favicon.icoX', '/icon.svg', '/icon.svgX', '/api/health', '/live', '/nothing'],
  ...[
    '/_next/static',
    '/_next/staticX',
    '/_next/static/chunks/nothing.js',
    '/_next/%73tatic/x',
    '/_next/../',
  ],
  ...[
    '/_next/image?url=%2Ficon.svg&w=64&q=75',
    '/_next/data/x/index.json',
    '/_next/webpack-hmr',
    '/.',
    '/?_rsc=1',
  ],
  ...['/_not-found', '/_global-error', '/_error', '/404', '/%E0%A4%A', '/%00', '/a%', '/..%2f..%2fx'],
];

test('an address that cannot be read is refused, and is no failure of Remit', async () => {
  for (const path of ['/%E0%A4%A', '/transfers/%E0%A4%A', '/accounts/a%', '/accounts/%ff/statement.csv']) {
    expect({ path, status: (await send(path)).statusCode }).toEqual({ path, status: 400 });
  }
});

test('no path gets past the host check and the headers, whatever the method', async () => {
  for (const path of ODD_PATHS) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']) {
      const foreign = await send(path, { method, headers: { host: FOREIGN } });
      expect({ path, method, status: foreign.statusCode }).toEqual({ path, method, status: 421 });
      expect(foreign.headers, path).toMatchObject({ 'x-content-type-options': 'nosniff' });
    }
    const own = await send(path);
    expect(own.headers, path).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'self'"),
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    });
  }
});

test('a static file is served with the headers, and to known hosts alone', async ({ page }) => {
  await page.goto('/');
  const script = await page.locator('script[src^="/_next/static"]').first().getAttribute('src');
  const own = await send(script ?? '');
  expect(own.statusCode).toBe(200);
  expect(own.headers).toMatchObject({ 'cross-origin-resource-policy': 'same-origin' });
  expect((await send(script ?? '', { headers: { host: FOREIGN } })).statusCode).toBe(421);
});

test('Next itself answers a path to be tidied, by a redirect to the same site and nothing else', async () => {
  for (const path of ['//evil.example.com', '/x\\y', '/_next//static/x', '/nothing/']) {
    const { statusCode, headers } = await send(path, { method: 'POST', headers: { host: FOREIGN } });
    expect({ path, statusCode }).toEqual({ path, statusCode: 308 });
    expect(headers.location).toMatch(/^\/[^/]/);
  }
});

test('a page of another site reads nothing and orders nothing', async () => {
  const { host } = new URL(sharedStack().urls.web);
  const crossSite = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'no-cors',
    'sec-fetch-dest': 'empty',
  };
  const link = { ...crossSite, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const framed = { ...link, 'sec-fetch-dest': 'iframe' };
  for (const [method, headers, status] of [
    ['GET', crossSite, 403],
    ['GET', { ...crossSite, 'sec-fetch-site': 'same-site' }, 403],
    ['GET', framed, 403],
    ['GET', link, 200],
    ['POST', {}, 403],
    ['POST', { origin: 'null' }, 403],
    ['POST', { origin: 'http://evil.example.com' }, 403],
    ['POST', { origin: `http://${host.replace(/\d+$/, '1')}` }, 403],
    ['DELETE', { origin: 'http://evil.example.com' }, 403],
  ] as const) {
    const { statusCode } = await send('/', { method, headers });
    expect({ method, headers, statusCode }).toEqual({ method, headers, statusCode: status });
  }
});

test('a change of a stream’s topics is of a known size, and of few topics', async () => {
  const { web } = sharedStack().urls;
  const change = async (count: number, headers = {}) => {
    const topics = Array.from({ length: count }, (_, n) => `accounts/${n}`);
    const body = JSON.stringify({ stream: crypto.randomUUID(), topics: ['accounts/100', ...topics] });
    const options = {
      method: 'POST',
      headers: { origin: web, 'content-type': 'application/json', ...headers },
    };
    return (await send('/live', options, body)).statusCode;
  };
  // No such stream.
  expect(await change(100)).toBe(404);
  expect(await change(1_000)).toBe(400);
  expect(await change(100_000)).toBe(413);
  expect(await change(1, { 'transfer-encoding': 'chunked' })).toBe(411);
});

test('a page outside the fault lab takes two of the lab’s actions: the banner’s and the palette’s', async () => {
  const manifest = JSON.parse(await readFile('.next/server/server-reference-manifest.json', 'utf8'));
  const actions: { exportedName: string; workers: object }[] = Object.values(manifest.node);
  const ofPage = actions.filter(({ workers }) => 'app/_not-found/page' in workers);
  expect(ofPage.map(({ exportedName }) => exportedName).sort()).toEqual([
    'actAsAction',
    'clearAllFaultsAction',
    'setDownAction',
  ]);
});

/** Not by fetch or the browser, which set `Host` and tidy the path. */
function send(path: string, options: RequestOptions = {}, body = ''): Promise<IncomingMessage> {
  const { hostname, port } = new URL(sharedStack().urls.web);
  return new Promise((resolve, reject) => {
    const request = httpRequest({ hostname, port, path, ...options }, (response) => {
      response.destroy();
      resolve(response);
    });
    request.once('error', reject).end(body);
  });
}

test('an action that comes from another site, or is too large, does nothing', async ({
  page,
  request,
  accounts,
}) => {
  await page.goto('/');
  const form = await page.locator('form', { has: page.getByLabel('Reference') }).evaluate((element) => {
    return Object.fromEntries(
      [...new FormData(element as HTMLFormElement)].map(([name, value]) => [name, String(value)]),
    );
  });
  const order = { sourceAccount: accounts.source, targetAccount: accounts.target, amount: '3' };
  const post = (origin: string, padding = '') =>
    request.post('/', { multipart: { ...form, ...order, padding }, headers: { origin }, maxRedirects: 0 });
  const { urls } = sharedStack();
  const entries = async () => (await accounts.bank.listTransferEntries(form.referenceId ?? '')).items;

  expect((await post('https://evil.example.com')).ok()).toBe(false);
  expect((await post(urls.web, 'x'.repeat(200_000))).ok()).toBe(false);
  expect(await entries()).toEqual([]);
  expect((await post(urls.web)).status()).toBe(303);
  await expect.poll(async () => (await entries()).length).toBe(4);
});
