import { describe, expect, it } from 'vitest';
import {
  ActionRefused,
  amidChanges,
  beforeAnyChange,
  certaintyOf,
  isNotConnected,
  RemitError,
} from './errors.ts';

class Lost extends RemitError {
  readonly code = 'lost';
}

const failing = (error: unknown) => Promise.reject(error);
const caught = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('an error', () => {
  it('that nobody foresaw may have been done', () => {
    expect(certaintyOf(new TypeError('a bug'))).toBe('unknown');
  });

  it.each([new Lost('no answer', 'unknown'), new TypeError('a bug')])(
    'before any change is certain: nothing was done (%s)',
    async (error) => {
      expect(certaintyOf(await caught(beforeAnyChange(failing(error))))).toBe('not-done');
    },
  );

  it('before any change is still the same one', async () => {
    const error = new Lost('no answer', 'unknown');
    expect(await caught(beforeAnyChange(failing(error)))).toBe(error);
  });

  it('amid changes may have been done, though its own request was not', async () => {
    expect(certaintyOf(await caught(amidChanges(failing(new Lost('not sent', 'not-done')))))).toBe('unknown');
  });

  it('amid changes may have been done, though the rest was refused', async () => {
    expect(certaintyOf(await caught(amidChanges(failing(new ActionRefused('ended')))))).toBe('unknown');
  });
});

describe('a call that failed', () => {
  const after = (system: object) => new Error('failed', { cause: Object.assign(new Error(), system) });

  it.each([
    ['refused', { code: 'ECONNREFUSED', syscall: 'connect' }, true],
    ['of an unknown host', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }, true],
    ['to every address of a host', { code: 'ECONNREFUSED' }, true],
    ['whose open connection lost its route', { code: 'EHOSTUNREACH', syscall: 'write' }, false],
    ['reset', { code: 'ECONNRESET', syscall: 'read' }, false],
  ])('%s was sent, or cannot have been', (_, system, isBefore) => {
    expect(isNotConnected(after(system))).toBe(isBefore);
  });
});
