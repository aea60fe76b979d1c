import { perProcess } from '#lib/shared/per-process.ts';

/** One stream per browser: an office, or a reverse proxy, shares an address. */
const STREAMS_PER_ADDRESS = 200;

/**
 * @param address as the connection has it, which a client cannot choose
 * @returns the function that gives the place back; undefined where the address has no more
 */
export function admitStream(address: string): (() => void) | undefined {
  const streams = perProcess('streams-by-address', () => new Map<string, number>());
  const open = streams.get(address) ?? 0;
  if (open >= STREAMS_PER_ADDRESS) return undefined;
  streams.set(address, open + 1);
  return () => {
    const left = (streams.get(address) ?? 1) - 1;
    if (left === 0) streams.delete(address);
    else streams.set(address, left);
  };
}
