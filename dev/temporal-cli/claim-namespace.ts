import { setTimeout as pause } from 'node:timers/promises';
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { StartupError } from '#dev/shared/startup-error.ts';
import {
  connectTo,
  deepestMessage,
  inNamespace,
  registerSearchAttributes,
  type TemporalService,
} from './dev-server.ts';
import { oneClaimAtATime } from './one-claim-at-a-time.ts';

/** In the namespace's own data, which `temporal operator namespace describe` shows. */
const CLAIM = 'remitInstallation';

/** The CLI's default of one day is too short for finding a transfer again. */
const RETENTION = msToTs('30 days');

/** https://grpc.io/docs/guides/status-codes/ */
const NOT_FOUND = 5;

/** A new namespace is known to all parts of a server a little later. */
const KNOWN_WITHIN_MS = 15_000;

/**
 * One namespace is one installation's: workers of two would take each other's transfers to their own banks, and
 * lists would show both.
 *
 * @returns the service, in another namespace where the default one is another installation's
 * @throws StartupError when the service does not answer, or the named namespace is another installation's
 */
export async function claimNamespace(
  service: TemporalService,
  installation: string,
  warn: (line: string) => void,
): Promise<TemporalService> {
  const connection = await connectTo(service);
  try {
    return await oneClaimAtATime(() => claimOver(connection, service, installation, warn));
  } finally {
    await connection.close();
  }
}

async function claimOver(
  connection: Connection,
  service: TemporalService,
  installation: string,
  warn: (line: string) => void,
): Promise<TemporalService> {
  const { namespace, address, isNamespaceNamed } = service;
  const own = inNamespace(service, ownNamespace(installation));
  if (!isNamespaceNamed && (await ownerOf(connection, own.namespace)) === installation) return own;
  const owner =
    (await ownerOf(connection, namespace)) ?? (await claimFree(connection, namespace, installation, warn));
  if (owner === undefined || owner === installation) return service;
  const others = `The namespace ${namespace} of the Temporal service at ${address} belongs to another installation of Remit (${owner})`;
  if (isNamespaceNamed) throw new StartupError(`${others}: choose another with TEMPORAL_NAMESPACE.`);
  await registerNamespace(connection, own.namespace, installation).catch((error: unknown) => {
    const why = `${others}, and a new one cannot be made (${deepestMessage(error)})`;
    throw new StartupError(`${why}: name one with TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.`);
  });
  return own;
}

/** On a service whose default namespace is another installation's. */
export function ownNamespace(installation: string): string {
  return `remit-${installation}`;
}

/**
 * The installation that has the namespace; undefined where none has, or there is no such namespace.
 *
 * @throws StartupError where that cannot be read: it may be another’s
 */
export async function ownerOf(connection: Connection, namespace: string): Promise<string | undefined> {
  try {
    const { namespaceInfo } = await connection.workflowService.describeNamespace({ namespace });
    return namespaceInfo?.data?.[CLAIM] || undefined;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return undefined;
    throw new StartupError(
      `Whose the namespace ${namespace} is cannot be read from Temporal (${deepestMessage(error)}): try again, or name one that can be with TEMPORAL_NAMESPACE.`,
    );
  }
}

/** @returns whose it is then: another may have claimed it in the same moment, or nobody may */
async function claimFree(
  connection: Connection,
  namespace: string,
  installation: string,
  warn: (line: string) => void,
): Promise<string | undefined> {
  await claim(connection, namespace, installation).catch(warnUnclaimed(namespace, warn));
  return ownerOf(connection, namespace);
}

/** For the embedded server only: its closed workflows are kept, and its namespace is this installation's. */
export async function setUpEmbedded(service: TemporalService, installation: string): Promise<void> {
  const connection = await connectTo(service);
  try {
    await claim(connection, service.namespace, installation);
    await connection.workflowService.updateNamespace({
      namespace: service.namespace,
      config: { workflowExecutionRetentionTtl: RETENTION },
    });
  } finally {
    await connection.close();
  }
}

async function claim({ workflowService }: Connection, namespace: string, installation: string) {
  await workflowService.updateNamespace({ namespace, updateInfo: { data: { [CLAIM]: installation } } });
}

/** Temporal Cloud, for one, lets nobody. A ledger takes only its own transfers all the same. */
function warnUnclaimed(namespace: string, warn: (line: string) => void) {
  return (error: unknown) =>
    warn(
      `the namespace ${namespace} could not be marked as this installation’s (${deepestMessage(error)}): use it for no other`,
    );
}

async function registerNamespace(
  connection: Connection,
  namespace: string,
  installation: string,
): Promise<void> {
  await connection.workflowService.registerNamespace({
    namespace,
    description: 'An installation of Remit',
    workflowExecutionRetentionPeriod: RETENTION,
    data: { [CLAIM]: installation },
  });
  const deadline = Date.now() + KNOWN_WITHIN_MS;
  while (Date.now() < deadline) {
    const isKnown = await registerSearchAttributes(connection, namespace).then(
      () => true,
      () => false,
    );
    if (isKnown) return;
    await pause(200);
  }
}
