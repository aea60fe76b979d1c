import { perProcess } from '#lib/shared/per-process.ts';

/** More than anybody looks at, fewer than would hurt: a browser with hidden tabs lets their streams go. */
const STREAMS_PER_CLIENT = 20;

/**
 * Counts one more stream of a client.
 *
 * @returns the function to call when the stream has ended; undefined, and nothing counted, where the
 * client has as many as one may have
 */
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
