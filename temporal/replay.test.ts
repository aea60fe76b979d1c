import { readdir, readFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker, type WorkflowBundle } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { PATHS } from '../testing/workflows/paths.ts';

const FOLDER = new URL('./histories/', import.meta.url);

let workflowBundle: WorkflowBundle;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const workflowsPath = new URL('index.ts', import.meta.url).pathname;
  workflowBundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
});

function recorded(path: string): Promise<string> {
  return readFile(new URL(`${path}.json`, FOLDER), 'utf8');
}

function replay(text: string): Promise<void> {
  const history = JSON.parse(text);
  const { workflowId } = history.events[0].workflowExecutionStartedEventAttributes;
  return Worker.runReplayHistory({ workflowBundle }, history, workflowId);
}

describe('the workflow code', () => {
  it('has a recorded history for every path', async () => {
    const names = (await readdir(FOLDER)).map((file) => file.replace('.json', ''));
    expect(names.sort()).toEqual(Object.keys(PATHS).sort());
  });

  it.each(Object.keys(PATHS))('does on replay what it did on the path %s', async (path) => {
    await replay(await recorded(path));
  });

  it('would not pass with its steps in another order', async () => {
    const swapped = (await recorded('completed')).replaceAll('"withdraw"', '"deposit"');
    await expect(replay(swapped)).rejects.toThrow(/nondeterminism/i);
  });
});
