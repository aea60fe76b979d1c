import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { problem } from '#lib/bank-client/contract.ts';
import { startTestBank, type TestBank } from '#testing/bank/bank.ts';

/** One group that is being committed, and what may wait behind it. */
const MAX_ACCEPTED = 64 + 1_000;
const SENT = MAX_ACCEPTED + 100;

it('more requests than the bank can serve in time are refused with 503 and Retry-After, and not done', async () => {
  const bank = await startTestBank();
  onTestFinished(() => bank.close());
  const agent = new Agent({ maxSockets: SENT });
  onTestFinished(() => agent.destroy());
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Whoever has the database’s one connection keeps the bank waiting.
  const holding = bank.database.db.transaction().execute(() => held);
  const refused: Answer[] = [];
  const answers = Array.from({ length: SENT }, async (_, number) => {
    const answer = await openAccount(bank, agent, `busy-${number}`);
    if (answer.status === 503) refused.push(answer);
    if (refused.length === SENT - MAX_ACCEPTED) release();
    return answer;
  });
  await holding;
  expect(refused[0]).toMatchObject({ retryAfter: '1' });
  expect(problem.parse(JSON.parse(refused[0]?.body ?? ''))).toMatchObject({
    code: 'bank_busy',
    detail: 'Too many requests are waiting. Nothing was done.',
  });
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  const opened = statuses.filter((status) => status === 201).length;
  expect(statuses.filter((status) => status === 503)).toHaveLength(SENT - opened);
  const { count } = await bank.database.db
    .selectFrom('accounts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('id', 'like', 'busy-%')
    .executeTakeFirstOrThrow();
  expect(Number(count)).toBe(opened);
});

interface Answer {
  status: number;
  retryAfter: string | undefined;
  body: string;
}

function openAccount({ url, token }: TestBank, agent: Agent, id: string): Promise<Answer> {
  const body = JSON.stringify({ id, bank: 'bank1.example.com', holder: 'A test', currency: 'USD' });
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    request(`${url}/v1/accounts`, { method: 'POST', agent, headers }, async (answer) => {
      const { statusCode: status = 0, headers: sent } = answer;
      resolve({ status, retryAfter: sent['retry-after'], body: await text(answer) });
    })
      .once('error', reject)
      .end(body);
  });
}
