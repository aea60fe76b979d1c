import { readdir, readFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { PATHS } from '../testing/workflows/paths.ts';

const FOLDER = new URL('./histories/', import.meta.url);

let workflowBundle: WorkflowBundle;

/** The error of each path's replay, by workflow; undefined for one that went well. */
const replayed = new Map<string, Error | undefined>();

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const workflowsPath = new URL('index.ts', import.meta.url).pathname;
  workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  // By one worker: to start one for each took most of the time.
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories())) {
    replayed.set(workflowId, error);
  }
});

async function* histories() {
  for (const path of Object.keys(PATHS)) yield workflowOf(await recorded(path));
}

function workflowOf(text: string) {
  const history = JSON.parse(text);
  const { workflowId } = history.events[0].workflowExecutionStartedEventAttributes;
  return { workflowId: String(workflowId), history };
}

/** @param change of the input */
async function recorded(path: string, change: Change = {}): Promise<string> {
  const history = JSON.parse(await readFile(new URL(`${path}.json`, FOLDER), 'utf8'));
  const [payload] = history.events[0].workflowExecutionStartedEventAttributes.input.payloads;
  const input = JSON.parse(Buffer.from(payload.data, 'base64').toString());
  const changed = {
    ...input,
    ...change,
    ...(change.policy && { policy: { ...input.policy, ...change.policy } }),
  };
  payload.data = Buffer.from(JSON.stringify(changed)).toString('base64');
  return JSON.stringify(history);
}

type Change = { policy?: object; requestedBy?: string; reason?: string };

function replay(text: string): Promise<void> {
  const { history, workflowId } = workflowOf(text);
  return Worker.runReplayHistory({ workflowBundle }, history, workflowId);
}

describe('the workflow code', () => {
  it('has a recorded history for every path', async () => {
    const names = (await readdir(FOLDER)).map((file) => file.replace('.json', ''));
    expect(names.sort()).toEqual(Object.keys(PATHS).sort());
  });

  it.each(Object.keys(PATHS))('does on replay what it did on the path %s', async (path) => {
    const { workflowId } = workflowOf(await recorded(path));
    const error = replayed.get(workflowId);
    if (error) throw error;
    expect([...replayed.keys()]).toContain(workflowId);
  });

  it.each([
    ['completed-approved', { policy: { approvalDeadlineMs: 40 * 24 * 3_600_000 } }],
    ['completed', { requestedBy: 'te\u200bller' }],
    ['repaired-refunded', { reason: 'lost\u200b' }],
  ])(
    'goes on with what older code began on the path %s, with an input that is refused today',
    async (path, change) => {
      await replay(await recorded(path, change));
    },
  );

  it('would not pass with its steps in another order', async () => {
    const swapped = (await recorded('completed')).replaceAll('"withdraw"', '"deposit"');
    await expect(replay(swapped)).rejects.toThrow(/nondeterminism/i);
  });
});
