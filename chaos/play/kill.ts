import type { Stack } from '#testing/stack/stack.ts';

/** @returns false when the process was already down */
export function killIfUp(stack: Stack, name: Parameters<Stack['kill']>[0]): boolean {
  try {
    stack.kill(name);
    return true;
  } catch {
    // Not running, or it died a moment ago and the supervisor has not recorded that yet.
    return false;
  }
}
