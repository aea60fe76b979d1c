import { PassThrough } from 'node:stream';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createLog } from './log.ts';
import { SupervisedProcess } from './supervised-process.ts';

it('answers, every two seconds, are no change of its status', async () => {
  const onChange = vi.fn();
  const answers = vi.fn(async () => true);
  const supervised = new SupervisedProcess(
    {
      name: 'bank',
      command: process.execPath,
      args: ['-e', 'setInterval(() => undefined, 1000)'],
      env: process.env,
      ready: async () => undefined,
      answers,
      readyWithinMs: 20_000,
      stopWithinMs: 20_000,
    },
    createLog(new PassThrough().resume()),
    { onIdentity: () => undefined, onChange },
  );
  onTestFinished(() => supervised.stop());
  await supervised.start();
  const changes = onChange.mock.calls.length;
  expect(changes).toBeGreaterThan(0);
  await vi.waitFor(() => expect(answers).toHaveBeenCalledTimes(3), { timeout: 30_000 });
  expect(onChange).toHaveBeenCalledTimes(changes);
  await supervised.stop();
  expect(onChange.mock.calls.length).toBeGreaterThan(changes);
});
