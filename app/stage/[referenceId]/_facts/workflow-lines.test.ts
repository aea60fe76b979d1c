import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { RECORDED_PATHS, recordedSources, viewOf } from '#testing/transfers/recorded-views.ts';
import { CALLS, standingCall } from './standing-call.ts';
import { readWorkflowLines, WORKFLOW_FILE } from './workflow-lines.ts';

it('finds each place where a transfer can stand in the source, once', async () => {
  const lines = await readWorkflowLines();
  expect(lines.flatMap(({ call }) => call ?? []).sort()).toEqual(Object.keys(CALLS).sort());
});

it('shows the lines as they are in the file, but for their indentation, without comments', async () => {
  const source = (await readFile(WORKFLOW_FILE, 'utf8')).split('\n');
  for (const { number, tokens } of await readWorkflowLines()) {
    const text = tokens.map((token) => token.text).join('');
    expect(text).toBe(source[number - 1]?.slice(2));
    expect(text).not.toMatch(/^\s*(\/\/|$)/);
  }
});

it('tells what a reader looks for from the rest', async () => {
  const deposit = (await readWorkflowLines()).find(({ call }) => call === 'deposit');
  expect(deposit?.tokens).toContainEqual({ kind: 'keyword', text: 'await' });
  expect(deposit?.tokens).toContainEqual({ kind: 'call', text: 'deposit' });
});

it.each(RECORDED_PATHS)('%s ends at a line that ends it', (_path, events) => {
  const view = viewOf(recordedSources(events));
  if (view.closedAt === null || view.status === 'terminated') return;
  expect(['completed', 'endedReturned', 'endedUnapproved', 'withdraw']).toContain(standingCall(view));
});
