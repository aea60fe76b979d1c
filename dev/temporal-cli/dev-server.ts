import { resolve } from 'node:path';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import proto from '@temporalio/proto';
import type { Environment } from '#dev/shared/environment.ts';
import { HOST, isListening } from '#dev/shared/ports.ts';
import { messageOf, StartupError } from '#dev/shared/startup-error.ts';
import { MONEY_TRANSFER_NAMESPACE, SEARCH_ATTRIBUTES } from '#temporal/contract.ts';
import { whyTooOld } from './server-version.ts';
import type { UiAddress } from './ui-guard.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

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
 * `transferProcessorMaxPollRPS`: with the default of 20 each step of a lone transfer waits about 40 ms
 * (measured: 250 ms per workflow, 42 ms with this).
 *
 * `hostLevelCacheMaxSize`: workflows kept in memory, closed ones too. With the default of 128,000 the
 * server grows for as long as it runs (measured after 3,200 transfers: 376 MB, 270 MB with this).
 *
 * `httpAllowedHosts`: the server also opens an HTTP API, on a free port, and there is no way to turn it off. It
 * takes orders from any page that reaches it, so it answers only to a host that no request can name.
 */
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=2000',
  'history.hostLevelCacheMaxSize=1000',
  'system.enableActivityEagerExecution=true',
  'frontend.ListWorkersEnabled=true',
  'frontend.WorkerHeartbeatsEnabled=true',
  'frontend.httpAllowedHosts=[" "]',
];

/**
 * A file that does not exist, so that no profile's TLS settings and keys are used for a local service.
 * (The SDK fails on an empty file, such as the null device.)
 */
const NO_CONFIG_FILE = resolve('temporal', 'no-profile.toml');

/** Local services answer at once. Others get the SDK's default of 10 s. */
const LOCAL_CONNECT_TIMEOUT_MS = 2_000;

export interface TemporalService {
  readonly address: string;
  readonly namespace: string;
  /** By a setting, and not by default. */
  readonly isNamespaceNamed: boolean;
  readonly connectionOptions: ConnectionOptions;
  /** The `TEMPORAL_*` variables for other processes. */
  readonly env: Environment;
}

/** The service named by the environment. */
export function configuredTemporal(env: Environment): TemporalService | undefined {
  // A default configuration file does not count: its profile may be a production cluster.
  if (!env.TEMPORAL_ADDRESS && !env.TEMPORAL_PROFILE && !env.TEMPORAL_CONFIG_FILE) return undefined;
  const { connectionOptions, namespace: named } = loadConfiguration(env);
  const namespace = named || MONEY_TRANSFER_NAMESPACE;
  const address = connectionOptions.address;
  if (!address)
    throw new StartupError('The Temporal profile has no address: add one, or set TEMPORAL_ADDRESS.');
  return {
    address,
    namespace,
    isNamespaceNamed: Boolean(named),
    connectionOptions: connectionOptions as ConnectionOptions,
    env: { ...temporalVariables(env), TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace },
  };
}

/** A local service, without TLS or keys. */
export function localTemporal(port: number): TemporalService {
  const address = `${HOST}:${port}`;
  return {
    address,
    namespace: MONEY_TRANSFER_NAMESPACE,
    isNamespaceNamed: false,
    connectionOptions: { address, connectTimeout: LOCAL_CONNECT_TIMEOUT_MS },
    env: {
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: MONEY_TRANSFER_NAMESPACE,
      TEMPORAL_CONFIG_FILE: NO_CONFIG_FILE,
    },
  };
}

export function inNamespace(service: TemporalService, namespace: string): TemporalService {
  return { ...service, namespace, env: { ...service.env, TEMPORAL_NAMESPACE: namespace } };
}

/** False if another program listens there. */
export async function isTemporalOn(port: number): Promise<boolean> {
  if (!(await isListening(port))) return false;
  return Connection.connect(localTemporal(port).connectionOptions).then(
    (connection) => connection.close().then(() => true),
    () => false,
  );
}

/**
 * Whether it can read what it has stored. Its health and its system information do not tell: its SQLite can stay
 * interrupted by one call that was given up, and then nothing goes on until it is restarted.
 */
export async function readsItsStore(port: number): Promise<boolean> {
  // Neither a deadline, since a call that is given up is what interrupts it, nor a second try.
  const connection = Connection.lazy({ address: localTemporal(port).address, interceptors: [] });
  const reads = await connection.workflowService.listNamespaces({ pageSize: 1 }).then(
    () => true,
    () => false,
  );
  await connection.close();
  return reads;
}

interface DevServerOptions {
  readonly port: number;
  /** Without it there is no UI. */
  readonly ui?: UiAddress | undefined;
  readonly databaseFile: string;
}

/** Everything else that the embedded server opens, metrics too, listens on `--ip`. */
export function devServerArguments({ port, ui, databaseFile }: DevServerOptions): string[] {
  return [
    'server',
    'start-dev',
    `--ip=${HOST}`,
    `--port=${port}`,
    ...(ui ? [`--ui-ip=${ui.host}`, `--ui-port=${ui.port}`] : ['--headless']),
    `--db-filename=${databaseFile}`,
    // Twice the throughput of the defaults. A crash loses nothing, a power cut maybe the last moments.
    '--sqlite-pragma=journal_mode=wal',
    '--sqlite-pragma=synchronous=normal',
    ...Object.entries(SEARCH_ATTRIBUTE_TYPES).map(([name, type]) => `--search-attribute=${name}=${type}`),
    ...DYNAMIC_CONFIG.map((setting) => `--dynamic-config-value=${setting}`),
    // Its warnings are noise about its own start and stop.
    '--log-level=error',
    '--log-format=json',
    '--output=none',
  ];
}

/**
 * Checks the namespace and registers the search attributes. If these cannot be registered it only warns:
 * lists and searches alone need them.
 *
 * @throws StartupError when the service does not answer, is too old or has no such namespace
 */
export async function prepareTemporal(service: TemporalService, warn: (line: string) => void): Promise<void> {
  const { address, namespace } = service;
  const connection = await connectTo(service);
  try {
    await requireNewEnough(connection, address);
    await connection.workflowService.describeNamespace({ namespace });
    await registerSearchAttributes(connection, namespace).catch((error: unknown) =>
      warn(`filters by status and account may not work: ${deepestMessage(error)}`),
    );
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError(
      `The namespace ${namespace} of the Temporal service at ${address} cannot be used: ${deepestMessage(error)}.`,
    );
  } finally {
    await connection.close();
  }
}

export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTE_TYPES).filter(([name]) => !(name in customAttributes));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(
    missing.map(([name, type]) => [name, INDEXED_VALUE_TYPES[type]]),
  );
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}

async function requireNewEnough({ workflowService }: Connection, address: string): Promise<void> {
  const { serverVersion } = await workflowService.getSystemInfo({});
  const problem = whyTooOld(serverVersion);
  if (!problem) return;
  throw new StartupError(
    `The Temporal service at ${address} ${problem}: update or stop it, or name another with TEMPORAL_ADDRESS.`,
  );
}

/**
 * Connecting also asks for the system information, so a port that merely listens is not enough.
 * @throws StartupError
 */
export async function connectTo(
  { address, connectionOptions }: TemporalService,
  advice = 'start it, or unset TEMPORAL_ADDRESS to run one here.',
): Promise<Connection> {
  return Connection.connect(connectionOptions).catch((error: unknown) => {
    throw new StartupError(
      `The Temporal service at ${address} is not responding (${deepestMessage(error)}): ${advice}`,
    );
  });
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

/** The SDK wraps the reason (refused, certificate, permission). */
export function deepestMessage(error: unknown): string {
  return error instanceof Error && error.cause ? deepestMessage(error.cause) : messageOf(error);
}
