import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ensurePortsFree, freePorts, HOST } from './ports.ts';

describe('ensurePortsFree', () => {
  it('accepts ports nobody listens on', async () => {
    const [port = 0] = await freePorts(1);
    await expect(
      ensurePortsFree([{ port, user: 'the bank', variable: 'BANK_PORT' }]),
    ).resolves.toBeUndefined();
  });

  it.each([HOST, '0.0.0.0'])(
    'names a port that is taken on %s, who wants it and how to change it',
    async (host) => {
      const port = await listen(host);
      await expect(ensurePortsFree([{ port, user: 'the bank', variable: 'BANK_PORT' }])).rejects.toThrow(
        `Port ${port}, meant for the bank, is already in use by another program: ` +
          'stop that program, or choose another port with BANK_PORT=<port>.',
      );
    },
  );
});

describe('freePorts', () => {
  it('gives as many different ports as asked for', async () => {
    expect(new Set(await freePorts(8)).size).toBe(8);
  });
});

function listen(host: string): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, host, () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve(address.port);
    });
  });
}
