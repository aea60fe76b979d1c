import { expect as baseExpect, type Locator, type Page } from '@playwright/test';
import type { BankClient } from '#lib/bank-client/client.ts';
import type { EntryKind } from '#lib/bank-client/contract.ts';
import { SCENARIOS, type ScenarioId } from '#lib/fault-lab/scenarios/catalogue.ts';
import { entriesOf } from './fixtures.ts';

/** The longest scenario takes half a minute: an outage of 20 s and the backoff after it. */
export const expect = baseExpect.configure({ timeout: 45_000 });

export interface Played {
  /** What was played last, at the top of the lab. */
  card: Locator;
  reference: string;
}

export async function playScenario(page: Page, id: ScenarioId): Promise<Played> {
  const title = SCENARIOS.find((scenario) => scenario.id === id)?.title ?? id;
  await page.goto('/fault-lab');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: `Play: ${title}`, exact: true }).click();
  const reference = await playedReference(page);
  await page.goto('/fault-lab');
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const card = page.getByRole('region', { name: 'Played last in this tab' });
  await expect(card).toContainText(reference);
  return { card, reference };
}

/** Once all of the scenario is set up, on its stage. */
export async function playedReference(page: Page): Promise<string> {
  await page.waitForURL(/\/stage\//);
  const reference = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  // Left before, the lab would not know what it can do next.
  await page.waitForFunction((played) => sessionStorage.getItem('remit-plays')?.includes(played), reference);
  return reference;
}

/** The kinds of a transfer's transactions, in order. */
export async function postingsOf(bank: BankClient, reference: string): Promise<EntryKind[]> {
  const entries = (await entriesOf(bank, reference)).toSorted((one, other) => one.id - other.id);
  return [...new Map(entries.map(({ transactionId, kind }) => [transactionId, kind])).values()];
}

/** The outcomes of a transfer's calls of one operation, in order. */
export async function callsOf(bank: BankClient, reference: string, operation: string): Promise<string[]> {
  const { items } = await bank.listCalls({ transfer: reference });
  const calls = items.filter((call) => call.operation === operation).sort((one, other) => one.id - other.id);
  return calls.map(({ outcome, answerLost }) => (answerLost ? `${outcome}, answer lost` : outcome));
}
