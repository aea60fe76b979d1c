import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
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
  });
  expect(violations).toEqual([]);
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

test('an unknown host name is refused', async () => {
  const url = new URL(sharedStack().urls.web);
  const status = await new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers: { host: 'evil.example.com' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('error', reject).end();
  });
  expect(status).toBe(421);
});

test('an action that comes from another site does nothing', async ({ page, request, accounts }) => {
  await page.goto('/');
  const form = await page.locator('form', { has: page.getByLabel('Reference') }).evaluate((element) => {
    return Object.fromEntries(
      [...new FormData(element as HTMLFormElement)].map(([name, value]) => [name, String(value)]),
    );
  });
  const order = { sourceAccount: accounts.source, targetAccount: accounts.target, amount: '3' };
  const send = (origin: string) =>
    request.post('/', { multipart: { ...form, ...order }, headers: { origin }, maxRedirects: 0 });
  const { urls } = sharedStack();
  const entries = async () => (await accounts.bank.listTransferEntries(form.referenceId ?? '')).items;

  expect((await send('https://evil.example.com')).ok()).toBe(false);
  expect(await entries()).toEqual([]);
  expect((await send(urls.web)).status()).toBe(303);
  await expect.poll(async () => (await entries()).length).toBe(4);
});
