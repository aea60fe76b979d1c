import { perProcess } from '#lib/shared/per-process.ts';

/** Browsers close the streams of hidden tabs, so this is more than anybody needs. */
const STREAMS_PER_CLIENT = 20;

/** @returns the function that gives the place back; undefined where the client has no more */
export function admitStream(client: string): (() => void) | undefined {
  const streams = perProcess('streams-by-client', () => new Map<string, number>());
  const open = streams.get(client) ?? 0;
  if (open >= STREAMS_PER_CLIENT) return undefined;
  streams.set(client, open + 1);
  return () => {
    const left = (streams.get(client) ?? 1) - 1;
    if (left === 0) streams.delete(client);
    else streams.set(client, left);
  };
}
