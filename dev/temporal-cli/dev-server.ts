import { resolve } from 'node:path';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import proto from '@temporalio/proto';
import type { Environment } from '#dev/shared/environment.ts';
import { HOST, isListening } from '#dev/shared/ports.ts';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';
import { MONEY_TRANSFER_NAMESPACE, SEARCH_ATTRIBUTES } from '#temporal/contract.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** The search attributes' types, by the names the CLI has for them. */
const SEARCH_ATTRIBUTE_TYPES = {
  [SEARCH_ATTRIBUTES.transferStatus]: 'Keyword',
  [SEARCH_ATTRIBUTES.sourceAccount]: 'Keyword',
  [SEARCH_ATTRIBUTES.targetAccount]: 'Keyword',
  [SEARCH_ATTRIBUTES.amountMinor]: 'Int',
} as const;

const INDEXED_VALUE_TYPES = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Int: IndexedValueType.INDEXED_VALUE_TYPE_INT,
};

/**
 * `transferProcessorMaxPollRPS`: with the default of 20 each step of a lone transfer waits about
 * 40 ms for its turn (measured: 250 ms a workflow, and 42 ms with this).
 *
 * `hostLevelCacheMaxSize`: how many workflows are held in memory, ended ones too. The default of
 * 128,000 lets the server grow for as long as it runs (measured: 376 MB after 3,200 transfers, and
 * 270 MB with this); what is not held is read from the database.
 */
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=2000',
  'history.hostLevelCacheMaxSize=1000',
  'system.enableActivityEagerExecution=true',
  'frontend.ListWorkersEnabled=true',
  'frontend.WorkerHeartbeatsEnabled=true',
];

/** The CLI's own default is a day, too short to look a transfer up again. */
const EMBEDDED_RETENTION = '30 days';

/**
 * A file that does not exist: keeps the TLS settings and keys of a profile meant for another service
 * away from a local one. (An empty file, such as the null device, makes the SDK fail.)
 */
const NO_CONFIG_FILE = resolve('temporal', 'no-profile.toml');

/** A service on this machine answers at once, or is none. For others the SDK's own 10 s hold. */
const LOCAL_CONNECT_TIMEOUT_MS = 2_000;

/** How to reach a Temporal service. */
export interface TemporalService {
  readonly address: string;
  readonly namespace: string;
  readonly connectionOptions: ConnectionOptions;
  /** The `TEMPORAL_*` variables by which other processes reach the same service. */
  readonly env: Environment;
}

/** The service the environment names, when it names one. */
export function configuredTemporal(env: Environment): TemporalService | undefined {
  // A configuration file nobody has named is not enough: its default profile may be a production cluster.
  if (!env.TEMPORAL_ADDRESS && !env.TEMPORAL_PROFILE && !env.TEMPORAL_CONFIG_FILE) return undefined;
  const { connectionOptions, namespace = MONEY_TRANSFER_NAMESPACE } = loadConfiguration(env);
  const address = connectionOptions.address;
  if (!address)
    throw new StartupError('The Temporal profile has no address: add one, or set TEMPORAL_ADDRESS.');
  return {
    address,
    namespace,
    connectionOptions: connectionOptions as ConnectionOptions,
    env: { ...temporalVariables(env), TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
  };
}

/** A service on this machine, without TLS or keys. */
export function localTemporal(port: number): TemporalService {
  const address = `${HOST}:${port}`;
  return {
    address,
    namespace: MONEY_TRANSFER_NAMESPACE,
    connectionOptions: { address, connectTimeout: LOCAL_CONNECT_TIMEOUT_MS },
    env: {
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: MONEY_TRANSFER_NAMESPACE,
      TEMPORAL_CONFIG_FILE: NO_CONFIG_FILE,
    },
  };
}

/** Whether a Temporal service answers on a local port. Another program there counts as none. */
export async function isTemporalOn(port: number): Promise<boolean> {
  if (!(await isListening(port))) return false;
  return connectTo(localTemporal(port)).then(
    (connection) => connection.close().then(() => true),
    () => false,
  );
}

export interface DevServerOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly databaseFile: string;
}

/** The CLI's arguments for the embedded server. All it opens, metrics too, listens on `--ip`. */
export function devServerArguments({ port, uiPort, databaseFile }: DevServerOptions): string[] {
  return [
    ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--ui-port', String(uiPort)],
    ...['--db-filename', databaseFile],
    // Twice the throughput of the defaults; a power cut may cost the last moments, a crash nothing.
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    ...Object.entries(SEARCH_ATTRIBUTE_TYPES).flatMap(([name, type]) => [
      '--search-attribute',
      `${name}=${type}`,
    ]),
    ...DYNAMIC_CONFIG.flatMap((setting) => ['--dynamic-config-value', setting]),
    // Warnings are about the server's own start and stop, and mean nothing to who runs it.
    ...['--log-level', 'error', '--log-format', 'json', '--output', 'none'],
  ];
}

/**
 * Makes a service ready for transfers: it answers, has the namespace, and knows the search
 * attributes. One that does not let us register those is used all the same, since only lists and
 * searches need them: `warn` says so.
 *
 * @throws StartupError when it does not answer or has no such namespace.
 */
export async function prepareTemporal(service: TemporalService, warn: (line: string) => void): Promise<void> {
  const { address, namespace } = service;
  const connection = await connectTo(service).catch((error: unknown) => {
    throw new StartupError(
      `The Temporal service at ${address} does not answer (${deepestMessage(error)}): ` +
        'start it, or unset TEMPORAL_ADDRESS to run one here.',
    );
  });
  try {
    await connection.workflowService.describeNamespace({ namespace });
    await registerSearchAttributes(connection, namespace).catch((error: unknown) =>
      warn(`finding transfers by status or account may not work: ${deepestMessage(error)}`),
    );
  } catch (error) {
    throw new StartupError(
      `The namespace ${namespace} of the Temporal service at ${address} cannot be used: ${deepestMessage(error)}.`,
    );
  } finally {
    await connection.close();
  }
}

/** Registers those search attributes of a transfer that the namespace does not have yet. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTE_TYPES).filter(([name]) => !(name in customAttributes));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(
    missing.map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]]),
  );
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

/** Lets the embedded server keep closed workflows for a month. Not for servers of others. */
export async function keepClosedWorkflows(service: TemporalService): Promise<void> {
  const connection = await connectTo(service);
  try {
    await connection.workflowService.updateNamespace({
      namespace: service.namespace,
      config: { workflowExecutionRetentionTtl: msToTs(EMBEDDED_RETENTION) },
    });
  } finally {
    await connection.close();
  }
}

/** Connecting asks the server for its system information: a port that merely listens is not enough. */
function connectTo(service: TemporalService): Promise<Connection> {
  return Connection.connect(service.connectionOptions);
}

function loadConfiguration(env: Environment) {
  try {
    return loadClientConnectConfig({ overrideEnvVars: definedOnly(env) });
  } catch (error) {
    throw new StartupError(`The Temporal configuration cannot be read: ${messageOf(error)}`);
  }
}

function temporalVariables(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('TEMPORAL_')));
}

function definedOnly(env: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The SDK wraps the reason (refused, certificate, permission) in sentences of its own. */
function deepestMessage(error: unknown): string {
  return error instanceof Error && error.cause ? deepestMessage(error.cause) : messageOf(error);
}
