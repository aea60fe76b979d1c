import { DefaultLogger, type LogEntry, type Logger } from '@temporalio/worker';
import { pino, stdSerializers } from 'pino';
import { z } from 'zod';

/** The SDK puts errors under `error`, where pino itself knows `err`. */
export const log = pino({ name: 'worker', serializers: { error: stdSerializers.err } });

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
