import { unstable_rethrow } from 'next/navigation';

/**
 * Returns `noAnswer` when the answer is lost or the server is unreachable: thrown, the error would replace
 * the page and what was typed into it. On the server it is the action itself, so that forms work without
 * scripts.
 */
export function resilientAction<Args extends unknown[], Result>(
  action: (...args: Args) => Promise<Result>,
  noAnswer: (...args: Args) => Result,
): (...args: Args) => Promise<Result> {
  if (typeof window === 'undefined') return action;
  return async (...args) => {
    try {
      return await action(...args);
    } catch (error) {
      // Redirects are thrown too.
      unstable_rethrow(error);
      console.error('A server action got no answer:', error);
      return noAnswer(...args);
    }
  };
}
