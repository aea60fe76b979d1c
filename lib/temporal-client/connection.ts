import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Backoff } from '#lib/shared/backoff.ts';
import { perProcess } from '#lib/shared/per-process.ts';
import { MONEY_TRANSFER_NAMESPACE } from '#temporal/contract.ts';
import { TOLERANT_CODEC } from './decode.ts';
import { TemporalBusy, TemporalUnavailable } from './errors.ts';
import { cannotServe, grpcFailureIn, isBusy, wasNotSent } from './grpc.ts';

const CALL_DEADLINE_MS = 5_000;

/** As long as a person waits. Limits are of requests in a second, for all clients together. */
const MAX_BUSY_MS = 15_000;

const BUSY_FOR_MS = 30_000;

const refusals = () => perProcess('temporal-refusals', () => ({ lastAt: Number.NEGATIVE_INFINITY }));

/** Whether the server has refused a request of this process because of a limit, within half a minute. */
export function isTemporalBusy(): boolean {
  return performance.now() - refusals().lastAt < BUSY_FOR_MS;
}

/** gRPC's default is two minutes. */
const MAX_RECONNECT_MS = 2_000;

interface Temporal {
  client: Client;
  connection: Connection;
  namespace: string;
}

/** Connects on first use, so that pages render without Temporal. */
export function temporal(): Temporal {
  return perProcess('temporal-client', () => {
    const { connectionOptions, namespace = MONEY_TRANSFER_NAMESPACE } = loadClientConnectConfig();
    const { address = '127.0.0.1:7233', tls, apiKey, metadata } = connectionOptions;
    const connection = Connection.lazy({
      address,
      connectTimeout: CALL_DEADLINE_MS,
      channelArgs: {
        'grpc.initial_reconnect_backoff_ms': 200,
        'grpc.max_reconnect_backoff_ms': MAX_RECONNECT_MS,
      },
      // Without the SDK's ten retries: pages say at once that Temporal is unavailable.
      interceptors: [],
      ...(tls === undefined ? {} : { tls }),
      ...(apiKey === undefined ? {} : { apiKey }),
      ...(metadata === undefined ? {} : { metadata }),
    });
    const client = new Client({ connection, namespace, dataConverter: { payloadCodecs: [TOLERANT_CODEC] } });
    return { client, connection, namespace };
  });
}

/**
 * With a deadline. While the server is busy, the call is made again: it was certainly not carried out.
 * @param call one request: of several, the first may have been carried out when the second is not sent
 * @param deadlineMs of each time that it is made
 * @throws TemporalUnavailable, or whatever else the call throws
 */
export async function callTemporal<T>(
  call: (parts: Temporal) => Promise<T>,
  deadlineMs = CALL_DEADLINE_MS,
): Promise<T> {
  const parts = temporal();
  const backoff = new Backoff();
  const endAt = performance.now() + MAX_BUSY_MS;
  for (;;) {
    try {
      return await parts.connection.withDeadline(Date.now() + deadlineMs, () => call(parts));
    } catch (error) {
      if (!isBusy(error) || performance.now() > endAt) throw unavailableOr(error);
      refusals().lastAt = performance.now();
    }
    await backoff.pause();
  }
}

/** TemporalUnavailable where the server cannot serve now; any other error as it is. */
export function unavailableOr(error: unknown): unknown {
  if (isBusy(error)) return new TemporalBusy(error);
  const failure = grpcFailureIn(error);
  if (!failure || !cannotServe(failure)) return error;
  return new TemporalUnavailable(wasNotSent(failure) ? 'not-done' : 'unknown', error);
}
