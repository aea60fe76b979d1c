export type Report = (line: string) => void;

const REPORT_EVERY_MS = 10_000;

export async function withProgress<T>(
  report: Report,
  what: string,
  work: () => Promise<T>,
  detail: () => string = () => '',
): Promise<T> {
  const started = performance.now();
  const timer = setInterval(
    () => report(`${what}: ${secondsSince(started)} so far${detail()}`),
    REPORT_EVERY_MS,
  );
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** Since a `performance.now()`: `14.2 s` or `151 s`. */
export function secondsSince(started: number): string {
  const seconds = (performance.now() - started) / 1000;
  return `${seconds < 100 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
