import { expect, it } from 'vitest';
import { readWorkflowSource } from '#lib/transfers/queries/workflow-source.ts';
import { RECORDED_PATHS, recordedSources, viewOf } from '#testing/transfers/recorded-views.ts';
import { CALLS, standingCall } from './standing-call.ts';
import { workflowLinesOf } from './workflow-lines.ts';

const SOURCE = await readWorkflowSource();
const LINES = workflowLinesOf(SOURCE);

it('finds each place where a transfer can stand in the source, once', () => {
  expect(LINES.flatMap(({ call }) => call ?? []).sort()).toEqual(Object.keys(CALLS).sort());
});

it('shows the lines as they are in the file, but for their indentation, without comments', () => {
  const source = SOURCE.split('\n');
  for (const { number, tokens } of LINES) {
    const text = tokens.map((token) => token.text).join('');
    expect(text).toBe(source[number - 1]?.slice(2));
    expect(text).not.toMatch(/^\s*(\/\/|$)/);
  }
});

it('tells what a reader looks for from the rest', () => {
  const deposit = LINES.find(({ call }) => call === 'deposit');
  expect(deposit?.tokens).toContainEqual({ kind: 'keyword', text: 'await' });
  expect(deposit?.tokens).toContainEqual({ kind: 'call', text: 'deposit' });
});

it('shows no lines where there is no source', () => {
  expect(workflowLinesOf('')).toEqual([]);
});

it.each(RECORDED_PATHS)('%s ends at a line that ends it', (_path, events) => {
  const view = viewOf(recordedSources(events));
  if (view.closedAt === null || view.status === 'terminated') return;
  expect(['completed', 'endedReturned', 'endedUnapproved', 'withdraw']).toContain(standingCall(view));
});
