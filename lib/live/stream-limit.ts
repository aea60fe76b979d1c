import { isIPv6 } from 'node:net';
import { perProcess } from '#lib/shared/per-process.ts';

/** One stream per browser: an office, or a reverse proxy, shares an address. */
const STREAMS_PER_ADDRESS = 200;

/**
 * @param address as the connection has it, which a client cannot choose
 * @returns the function that gives the place back; undefined where the address has no more
 */
export function admitStream(address: string): (() => void) | undefined {
  const network = networkOf(address);
  const streams = perProcess('streams-by-network', () => new Map<string, number>());
  const open = streams.get(network) ?? 0;
  if (open >= STREAMS_PER_ADDRESS) return undefined;
  streams.set(network, open + 1);
  return () => {
    const left = (streams.get(network) ?? 1) - 1;
    if (left === 0) streams.delete(network);
    else streams.set(network, left);
  };
}

const GROUPS = 8;

/** One machine has a whole /64 of IPv6 to choose from. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = [], tail] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = tail ? Array(GROUPS - head.length - tail.length).fill('0') : [];
  return [...head, ...zeros, ...(tail ?? [])].slice(0, GROUPS / 2).join(':');
}
