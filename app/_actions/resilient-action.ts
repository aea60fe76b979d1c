import { unstable_rethrow } from 'next/navigation';

/**
 * A server action that always comes back: with `unknown` where its answer is lost or the server is
 * away. Thrown into the page, such an error would take the page away, and what was typed with it.
 *
 * On the server this is the action itself, so that a form carries it and works before any script.
 */
export function resilientAction<Args extends unknown[], Result>(
  action: (...args: Args) => Promise<Result>,
  unknown: (...args: Args) => Result,
): (...args: Args) => Promise<Result> {
  if (typeof window === 'undefined') return action;
  return async (...args) => {
    try {
      return await action(...args);
    } catch (error) {
      // A redirect comes as an error too.
      unstable_rethrow(error);
      console.error('A server action did not answer:', error);
      return unknown(...args);
    }
  };
}
