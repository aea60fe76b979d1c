import { lookAgain } from '../desk/look-again.ts';
import { SharedWatches, type Subscriber } from '../live/shared-watch.ts';
import { perProcess } from '../per-process.ts';
import { type Attention, readAttention } from './read.ts';

/** Follows what waits for a person. All who look at it in this process share one watcher. */
export function watchAttention(subscriber: Subscriber<Attention>): () => void {
  const watches = perProcess(
    'attention-watches',
    () => new SharedWatches<Attention>(() => lookAgain(readAttention)),
  );
  return watches.subscribe('attention', subscriber);
}
