const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long something took or may take: "1.4 ms", "87 ms", "18.3 s", "2 min 5 s", "24 h", "3 d 4 h". */
export function formatDuration(ms: number): string {
  if (Math.round(ms) < SECOND_MS) return `${ms < 10 ? oneDecimal(ms) : Math.round(ms)} ms`;
  if (Math.round(ms / 100) * 100 < MINUTE_MS) return `${oneDecimal(ms / SECOND_MS)} s`;
  if (Math.round(ms / SECOND_MS) * SECOND_MS < HOUR_MS)
    return inTwo(ms, [MINUTE_MS, 'min'], [SECOND_MS, 's']);
  if (ms < 2 * DAY_MS) return inTwo(ms, [HOUR_MS, 'h'], [MINUTE_MS, 'min']);
  return inTwo(ms, [DAY_MS, 'd'], [HOUR_MS, 'h']);
}

/** How old something is, in its largest unit: "now", "12 s", "4 min", "3 h", "2 d". */
export function formatAge(ms: number): string {
  const unit = AGE_UNITS.find(([unitMs]) => ms >= unitMs);
  return unit ? `${Math.floor(ms / unit[0])} ${unit[1]}` : 'now';
}

type Unit = readonly [ms: number, name: string];

const AGE_UNITS: readonly Unit[] = [
  [DAY_MS, 'd'],
  [HOUR_MS, 'h'],
  [MINUTE_MS, 'min'],
  [SECOND_MS, 's'],
];

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}

function inTwo(ms: number, [largeMs, large]: Unit, [smallMs, small]: Unit): string {
  const count = Math.round(ms / smallMs);
  const perLarge = largeMs / smallMs;
  const rest = count % perLarge;
  const whole = `${Math.floor(count / perLarge)} ${large}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}
