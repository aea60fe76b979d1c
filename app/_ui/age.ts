const UNITS = [
  { ms: 24 * 60 * 60 * 1_000, name: 'd' },
  { ms: 60 * 60 * 1_000, name: 'h' },
  { ms: 60 * 1_000, name: 'min' },
  { ms: 1_000, name: 's' },
] as const;

/** How long ago something was, in its largest unit. */
export function ageOf(at: string, nowMs: number): string {
  const ms = Math.max(0, nowMs - Date.parse(at));
  const unit = UNITS.find((one) => ms >= one.ms);
  return unit ? `${Math.floor(ms / unit.ms)} ${unit.name}` : 'now';
}
