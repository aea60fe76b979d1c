import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, textStream } from './csv.ts';

describe('a line of comma-separated values', () => {
  it('quotes what would break it, and ends as RFC 4180 says', () => {
    expect(csvLine(['plain', 'a,b', 'say "hi"', 'two\r\nlines', '', null])).toBe(
      'plain,"a,b","say ""hi""","two\r\nlines",,\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', "=cmd|' /C calc'!A0"])(
    'keeps %j from being a formula',
    (text) => expect(csvLine([text]).replace(/^"/, '')).toMatch(/^'/),
  );

  it('has money exact to the last digit, and negative money a number', () => {
    const cells = [1, -1, 10_000_000_000_000, -40_000].map((minor) => ({ minor, currency: 'USD' }) as const);
    expect(csvLine([...cells, { number: 3 }])).toBe('0.01,-0.01,100000000000.00,-400.00,3\r\n');
  });

  it('gives back every text that is put into it, but for the apostrophe', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { minLength: 1, maxLength: 6 }),
        (texts) => {
          const read = cellsOf(csvLine(texts));
          return texts.every((text, index) => read[index] === text || read[index] === `'${text}`);
        },
      ),
    );
  });
});

/** A reader of RFC 4180, of one line. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let rest = `${line.slice(0, -2)},`;
  while (rest !== '') {
    const [whole = '', quoted, plain = ''] = /^(?:"((?:[^"]|"")*)"|([^,]*)),/.exec(rest) ?? [];
    if (whole === '') throw new Error(`${JSON.stringify(rest)} is no cell.`);
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    rest = rest.slice(whole.length);
  }
  return cells;
}

describe('a stream of lines', () => {
  it('fails before it begins where the first line fails', async () => {
    await expect(textStream(failingAt(0))).rejects.toThrow('line 0');
  });

  it('breaks off where a later one fails, instead of ending', async () => {
    const stream = await textStream(failingAt(2));
    await expect(new Response(stream).text()).rejects.toThrow('line 2');
  });

  it('reads no further than it is taken, and lets go when nobody takes it any more', async () => {
    const seen = { lines: 0, left: false };
    const stream = await textStream(endless(seen));
    const reader = stream.getReader();
    await reader.read();
    await reader.cancel();
    expect(seen.left).toBe(true);
    expect(seen.lines).toBeLessThan(5);
  });
});

async function* failingAt(line: number): AsyncGenerator<string> {
  for (let index = 0; ; index += 1) {
    if (index === line) throw new Error(`line ${index}`);
    yield `${index}\r\n`;
  }
}

async function* endless(seen: { lines: number; left: boolean }): AsyncGenerator<string> {
  try {
    for (;;) {
      seen.lines += 1;
      yield 'x\r\n';
    }
  } finally {
    seen.left = true;
  }
}
