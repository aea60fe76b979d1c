import { DefaultLogger, type LogEntry, type Logger } from '@temporalio/worker';
import { pino } from 'pino';
import { z } from 'zod';

export const log = pino({ name: 'worker' });

const failedAttempt = z.object({
  workflowId: z.string(),
  activityType: z.string(),
  attempt: z.number(),
  error: z.instanceof(Error).optional(),
});

/** Failed attempts are expected and retried: they get one line without a stack. */
export function sdkLogger(): Logger {
  return new DefaultLogger('INFO', (entry) => {
    const { level, message, meta } = entry;
    const attempt = describeFailedAttempt(entry);
    if (attempt) log.warn(attempt);
    else if (level === 'ERROR') log.error(meta ?? {}, message);
    else if (level === 'WARN') log.warn(meta ?? {}, message);
    else log.debug(meta ?? {}, message);
  });
}

function describeFailedAttempt({ level, meta }: LogEntry): string | undefined {
  if (level !== 'WARN') return undefined;
  const { data } = failedAttempt.safeParse(meta);
  if (!data?.error) return undefined;
  return `${data.workflowId}: ${data.activityType}, attempt ${data.attempt}: ${data.error.message}`;
}
