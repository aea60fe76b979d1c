import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLog, readable } from './log.ts';

const plain = (line: string) => stripVTControlCharacters(readable(line));

describe('readable', () => {
  it('renders a log record as its message and fields, with the level only when it is worth a look', () => {
    expect(plain('{"level":30,"time":1,"pid":7,"hostname":"x","msg":"listening","port":4010}')).toBe(
      'listening {"port":4010}',
    );
    expect(plain('{"level":40,"time":1,"pid":7,"hostname":"x","msg":"slow"}')).toBe('WARN: slow');
  });

  it("renders the records of Temporal's server, whose levels are words", () => {
    expect(plain('{"time":"2026-01-01T00:00:00Z","level":"ERROR","msg":"disk full"}')).toBe(
      'ERROR: disk full',
    );
  });

  it.each([
    [
      'a log record',
      JSON.stringify({ level: 30, msg: 'by \u001b[2J\u0007\u009bK\u202ereversed', by: '\u001b]0;x' }),
    ],
    ['a bare line', 'by \u001b[2J\u0007\u009bK\u202ereversed'],
  ])('lets no text of others steer the terminal, in %s', (_, line) => {
    const shown = plain(line);
    expect(shown).toContain('reversed');
    expect(shown).not.toMatch(/[\p{Cc}\u202e]/u);
  });

  it('leaves what is no log record as it is', () => {
    expect(plain('{ almost json }')).toBe('{ almost json }');
    expect(plain(' ✓ Compiled in 20ms')).toBe(' ✓ Compiled in 20ms');
  });
});

describe('createLog', () => {
  it('writes time and speaker before each text, and lines up what follows', () => {
    const out = new PassThrough();
    createLog(out).line('bank', 'first\nsecond');
    const lines = stripVTControlCharacters(String(out.read())).split('\n');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d bank {6}first$/);
    expect(lines[1]).toBe(`${' '.repeat(19)}second`);
  });
});
