import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Log } from '#dev/supervisor/log.ts';
import type { ProcessState, ProcessStatus } from '#lib/fault-lab/processes/contract.ts';
import { type Interruption, interruptionsIn, lineOf, RECORD_FILE } from '#lib/interruptions/interruption.ts';
import { changesBy, keepInterruptions } from './keep-interruptions.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();

/** What is on record once a process has gone through these states, a second each. */
function recordOf(...states: ProcessState[]): Interruption[] {
  let open: Interruption | undefined;
  let text = '';
  states.forEach((state, second) => {
    const changed = changesBy(status(state, second), open, 8276);
    text += changed.map(lineOf).join('');
    open = state === 'up' ? undefined : (changed.at(-1) ?? open);
  });
  return interruptionsIn(text);
}

function status(state: ProcessState, second: number): ProcessStatus {
  return {
    ...{ name: 'worker', state, pid: null, since: at(second), restarts: 0 },
    ...{ lastEnd: 'SIGKILL', restartAt: null, actions: [] },
  };
}

const told = (record: readonly Interruption[]) =>
  record.map(({ kind, from, to }) => `${kind} ${from.slice(17, 19)}–${to?.slice(17, 19) ?? ''}`);

describe('what happened to a process', () => {
  it.each<[string, ProcessState[], string[]]>([
    ['a crash lasts until it is up again', ['up', 'down', 'starting', 'up'], ['crashed 01–03']],
    [
      'one that dies on its way up is still down',
      ['up', 'down', 'starting', 'down', 'starting', 'up'],
      ['crashed 01–05'],
    ],
    [
      'one that takes too long to start is still down',
      ['up', 'down', 'starting', 'stopping', 'down', 'starting', 'up'],
      ['crashed 01–06'],
    ],
    [
      'one that is stopped stays so until it is started',
      ['up', 'stopping', 'stopped', 'starting', 'up'],
      ['stopped 01–04'],
    ],
    ['one that hangs for a moment is still the same', ['up', 'unresponsive', 'up'], ['unresponsive 01–02']],
    [
      'one that hangs, and is killed, does two things',
      ['up', 'unresponsive', 'down', 'starting', 'up'],
      ['unresponsive 01–02', 'crashed 02–04'],
    ],
    ['somebody stops one that has crashed', ['up', 'down', 'stopped'], ['crashed 01–02', 'stopped 02–']],
    ['its first start is one', ['starting', 'up'], ['starting 00–01']],
    ['and nothing else is', ['up', 'up'], []],
  ])('%s', (_name, states, expected) => {
    expect(told(recordOf(...states))).toEqual(expected);
  });

  it('names the process that is gone, and how it ended', () => {
    expect(recordOf('up', 'down')).toEqual([
      { process: 'worker', kind: 'crashed', pid: 8276, end: 'SIGKILL', from: at(1), to: null },
    ]);
  });

  it('is read as far as it was written', () => {
    const [whole] = recordOf('up', 'down', 'up');
    const text = recordOf('up', 'down', 'up').map(lineOf).join('');
    expect(interruptionsIn(`${text}{"process":"wor`)).toEqual([whole]);
    expect(interruptionsIn(`no line\n{}\n${text}`)).toEqual([whole]);
  });
});

it('the record stays short however often a process comes and goes, and keeps what lasts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-interruptions-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const changes = new EventEmitter<{ change: [] }>();
  let statuses: ProcessStatus[] = [{ ...status('stopped', 0), name: 'web' }];
  const log: Log = { line: () => undefined, problem: (_name, text) => expect.fail(text) };
  keepInterruptions({ changes, statuses: () => statuses }, ['worker', 'web'], folder, log);
  changes.emit('change');
  for (let second = 1; second <= 6_000; second += 1) {
    statuses = [status(second % 2 ? 'down' : 'up', second)];
    changes.emit('change');
  }
  const text = readFileSync(join(folder, RECORD_FILE), 'utf8');
  expect(text.split('\n').length).toBeLessThan(4_010);
  const record = interruptionsIn(text);
  expect(record).toContainEqual(expect.objectContaining({ process: 'web', kind: 'stopped', to: null }));
  expect(record.at(-1)).toMatchObject({ from: at(5_999), to: at(6_000) });
});
