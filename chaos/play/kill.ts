import type { Stack } from '#testing/stack/stack.ts';

/** Kills a process, unless it is down already. @returns whether it was up */
export function killIfUp(stack: Stack, name: Parameters<Stack['kill']>[0]): boolean {
  try {
    stack.kill(name);
    return true;
  } catch {
    // Down, or dead a moment ago, which the supervisor has not written down yet.
    return false;
  }
}
