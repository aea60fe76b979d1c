/** The first server that can pause and unpause an activity (“Retry now”). */
const OLDEST = { major: 1, minor: 28 };

/** @param version such as `1.29.1`; undefined when it is new enough, or not in that form */
export function whyTooOld(version: string): string | undefined {
  const numbers = /^(\d+)\.(\d+)/.exec(version);
  if (!numbers) return undefined;
  const [major, minor] = [Number(numbers[1]), Number(numbers[2])];
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return undefined;
  return `is too old (server ${major}.${minor}, ${OLDEST.major}.${OLDEST.minor} or newer is needed)`;
}
