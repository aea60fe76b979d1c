import { expect, test } from '@playwright/test';
import { readStackRecord } from '#dev/supervisor/stack-file.ts';
import { createBankClient } from '#lib/bank-client/client.ts';
import { workflowIdOf } from '#lib/shared/ids.ts';
import { type OwnStack, startStack } from '#testing/stack/stack.ts';
import { fillOrder, referenceOf } from './support/fixtures.ts';
import { startByClient } from './support/transfer-page.ts';

/** Both with a bank of their own, on one Temporal server, as two copies of Remit on one machine are. */
test.describe('two installations', () => {
  let first: OwnStack;
  let second: OwnStack;

  test.beforeAll(async () => {
    test.setTimeout(240_000);
    first = await startStack();
    const { port } = new URL(`http://${first.urls.temporal}`);
    const ui = new URL(readStackRecord(first.dataDir)?.urls.temporalUi ?? '');
    second = await startStack({ TEMPORAL_PORT: port, TEMPORAL_UI_PORT: ui.port });
  });

  test.afterAll(async () => {
    await second?.stop();
    await first?.stop();
  });

  const bankOf = ({ urls, bankToken }: OwnStack) =>
    createBankClient({ baseUrl: urls.bank, token: bankToken });
  const transfersOf = async (stack: OwnStack) =>
    (await bankOf(stack).listLedgerTransfers()).items.map(({ transfer }) => transfer);

  test('have each transfer posted at the bank it was ordered at, and on no other list', async ({ page }) => {
    const order = { source: '85-150', target: '43-812', amountMinor: 100 };
    const references = await Promise.all(Array.from({ length: 10 }, () => startByClient(first, order)));
    await expect.poll(async () => (await transfersOf(first)).sort()).toEqual([...references].sort());
    await expect.poll(async () => (await bankOf(first).getAccount('43-812')).postedMinor).toBe(1_000);
    expect(await transfersOf(second)).toEqual([]);

    await page.goto(second.urls.web);
    await fillOrder(page, { from: '85-150', to: '43-812', amount: '2.00' });
    await page.getByRole('button', { name: 'Send money' }).click();
    await page.waitForURL(/\/transfers\//);
    await expect(page.getByText('Completed').first()).toBeVisible();
    const own = referenceOf(page);
    const opening = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Open in Temporal UI' }).click();
    const workflow = await opening;
    await expect(workflow.getByRole('heading', { name: workflowIdOf(own) }).first()).toBeVisible();
    expect(workflow.url()).toMatch(/\/namespaces\/(?!default\/)/);
    await workflow.close();
    expect(await transfersOf(second)).toEqual([own]);
    expect(await transfersOf(first)).toHaveLength(10);

    for (const [stack, listed, other] of [
      [first, references, own],
      [second, [own], references[0]],
    ] as const) {
      const csv = await (await page.request.get(`${stack.urls.web}/transfers.csv`)).text();
      expect(csv.trim().split('\n')).toHaveLength(listed.length + 1);
      expect((await page.request.get(`${stack.urls.web}/transfers/${other}`)).status()).toBe(404);
    }
  });
});
