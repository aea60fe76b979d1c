/** How long something took, as short as it can be said. */
export function describeDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${trimmed(ms / 1_000)} s`;
  if (ms < 3_600_000) return inTwo(ms / 1_000, 'min', 's');
  return inTwo(ms / 60_000, 'h', 'min');
}

/** "12 s ago", as a person would say it; what is yet to come is now. */
export function describeAge(ms: number): string {
  if (ms < 5_000) return 'just now';
  if (ms < 60_000) return `${Math.floor(ms / 1_000)} s ago`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ago`;
  const days = Math.floor(ms / 86_400_000);
  return days === 1 ? 'yesterday' : `${days} days ago`;
}

/** One decimal, and none where it says nothing. */
function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}

function inTwo(smaller: number, large: string, small: string): string {
  const whole = Math.round(smaller);
  const rest = whole % 60;
  return rest === 0
    ? `${Math.floor(whole / 60)} ${large}`
    : `${Math.floor(whole / 60)} ${large} ${rest} ${small}`;
}
