export interface Snapshot<T> {
  /** The process that took it. */
  epoch: string;
  /** Of two snapshots of one epoch, the higher is newer. */
  sequence: number;
  /** The server's clock when it was taken or sent, from which browsers count. */
  takenAtMs: number;
  data: T;
}

const NO_EPOCH = '';

/** Gives way to whatever the server sends. */
export function placeholder<T>(data: T): Snapshot<T> {
  return { epoch: NO_EPOCH, sequence: 0, takenAtMs: 0, data };
}

export function isPlaceholder({ epoch }: Snapshot<unknown>): boolean {
  return epoch === NO_EPOCH;
}

/** Between two processes nothing but the order of arrival tells. */
export function isOlder(offered: Snapshot<unknown>, known: Snapshot<unknown>): boolean {
  return offered.epoch === known.epoch && offered.sequence < known.sequence;
}
