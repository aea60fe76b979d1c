import { workflowIdOf } from '#lib/shared/ids.ts';
import { callTemporal, temporal, unavailableOr } from '#lib/temporal-client/connection.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { isInvalidArgument, isNotFound } from '#lib/temporal-client/grpc.ts';
import { TransferNotFound } from '#lib/transfers/errors.ts';
import { type HistoryEvent, type HistoryFacts, readHistory } from '#lib/transfers/view/history.ts';
import { type DescriptionFacts, readDescription } from '#lib/transfers/view/pending-activities.ts';

/** An empty long poll returns after about 20 s. */
const LONG_POLL_DEADLINE_MS = 40_000;

interface HistoryPage {
  events: HistoryEvent[];
  /** Undefined when the history is complete. */
  nextPageToken: Uint8Array | undefined;
}

/** @throws TransferNotFound, TemporalUnavailable */
export async function fetchHistory(referenceId: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let token: Uint8Array | undefined;
  do {
    const page = await found(referenceId, () =>
      callTemporal(({ client, namespace }) =>
        client.workflowService.getWorkflowExecutionHistory(historyRequest(namespace, referenceId, token)),
      ),
    );
    events.push(...(page.history?.events ?? []));
    token = tokenOf(page.nextPageToken);
  } while (token);
  return events;
}

/** A long poll. @throws TransferNotFound; TemporalUnavailable, also when `signal` aborts */
export async function pollHistory(
  referenceId: string,
  token: Uint8Array | undefined,
  signal: AbortSignal,
): Promise<HistoryPage> {
  const { client, connection, namespace } = temporal();
  const request = { ...historyRequest(namespace, referenceId, token), waitNewEvent: true };
  // One controller per poll: the client never removes the listener it adds.
  const poll = new AbortController();
  const abort = () => poll.abort();
  signal.addEventListener('abort', abort);
  try {
    const polling = connection.withAbortSignal(poll.signal, () =>
      connection.withDeadline(Date.now() + LONG_POLL_DEADLINE_MS, () =>
        client.workflowService.getWorkflowExecutionHistory(request),
      ),
    );
    const page = await found(referenceId, () =>
      polling.catch((error: unknown) => {
        throw unavailableOr(error);
      }),
    );
    return { events: page.history?.events ?? [], nextPageToken: tokenOf(page.nextPageToken) };
  } catch (error) {
    // A token of an earlier server is refused: reading begins again, as after an outage.
    throw token && isInvalidArgument(error) ? new TemporalUnavailable('not-done', error) : error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** @throws TransferNotFound, TemporalUnavailable */
export async function fetchDescription(referenceId: string): Promise<DescriptionFacts> {
  const description = await found(referenceId, () =>
    callTemporal(({ client, namespace }) =>
      client.workflowService.describeWorkflowExecution({
        namespace,
        execution: { workflowId: workflowIdOf(referenceId) },
      }),
    ),
  );
  return readDescription(description);
}

/** Undefined when Temporal does not know the workflow. @throws TemporalUnavailable */
export async function readWorkflowHistory(workflowId: string): Promise<HistoryFacts | undefined> {
  try {
    const { events } = await callTemporal(({ client }) =>
      client.workflow.getHandle(workflowId).fetchHistory(),
    );
    return readHistory(events ?? []);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function historyRequest(namespace: string, referenceId: string, token: Uint8Array | undefined) {
  return {
    namespace,
    execution: { workflowId: workflowIdOf(referenceId) },
    ...(token ? { nextPageToken: token } : {}),
  };
}

function tokenOf(token: Uint8Array | null | undefined): Uint8Array | undefined {
  return token && token.length > 0 ? token : undefined;
}

async function found<T>(referenceId: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw isNotFound(error) ? new TransferNotFound(referenceId) : error;
  }
}
