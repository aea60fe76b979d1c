import type { TransferView } from '#lib/transfers/view/transfer-view.ts';

/** When something happened, in milliseconds since the transfer's start, in order. */
export function momentsOf({
  startedAt,
  closedAt,
  cancelRequestedAt,
  timeline,
  entries,
}: TransferView): number[] {
  const times = [
    startedAt,
    closedAt,
    cancelRequestedAt,
    ...entries.map(({ postedAt }) => postedAt),
    ...timeline.flatMap((item) => [
      item.startedAt,
      item.endedAt,
      ...(item.kind === 'step'
        ? item.attempts.flatMap((attempt) => [attempt.startedAt, attempt.endedAt])
        : []),
    ]),
  ];
  const startMs = Date.parse(startedAt);
  const passed = times.flatMap((time) => (time === null ? [] : [Date.parse(time) - startMs]));
  return [...new Set(passed)].filter((ms) => ms >= 0).sort((one, other) => one - other);
}

/** As in the address: `12.4s`. Never before the moment, at which something happened. */
export function formatPosition(ms: number): string {
  return `${Math.ceil(ms) / 1_000}s`;
}

/** In milliseconds; undefined for anything else. */
export function parsePosition(text: string): number | undefined {
  const match = /^(\d{1,7}(?:\.\d{1,3})?)s$/.exec(text);
  return match ? Math.round(Number(match[1]) * 1_000) : undefined;
}
