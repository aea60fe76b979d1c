import { setTimeout as pause } from 'node:timers/promises';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { StartupError } from '#dev/shared/startup-error.ts';
import { claimNamespace, ownerOf } from './claim-namespace.ts';
import { configuredTemporal, prepareTemporal, type TemporalService } from './dev-server.ts';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];

let environment: TestWorkflowEnvironment;
let connection: Connection;
const warnings: string[] = [];
const warn = (line: string) => void warnings.push(line);

beforeAll(async () => {
  const path = inject('temporalCli');
  environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path } },
  });
  connection = environment.connection;
});

afterAll(() => environment?.teardown());

function service(namespace?: string): TemporalService {
  const env = { TEMPORAL_ADDRESS: environment.address, ...(namespace && { TEMPORAL_NAMESPACE: namespace }) };
  const configured = configuredTemporal(env);
  if (!configured) throw new Error('No service is configured.');
  return configured;
}

const claim = (installation: string, namespace?: string) =>
  claimNamespace(service(namespace), installation, warn);

it('the first installation has the default namespace, each other one of its own, and both keep theirs', async () => {
  expect(await claim('111111111111')).toMatchObject({ namespace: 'default' });
  const second = await claim('222222222222');
  expect(second).toMatchObject({
    namespace: 'remit-222222222222',
    env: { TEMPORAL_NAMESPACE: 'remit-222222222222' },
  });
  await prepareTemporal(second, warn);
  expect(await claim('111111111111')).toMatchObject({ namespace: 'default' });
  expect(await claim('222222222222')).toMatchObject({ namespace: 'remit-222222222222' });
  const list = { namespace: 'remit-222222222222', query: "TransferStatus = 'submitted'" };
  expect((await connection.workflowService.listWorkflowExecutions(list)).executions).toEqual([]);
  expect(warnings).toEqual([]);
});

it('a namespace that a setting names and another installation has is refused, by the setting', async () => {
  await claim('111111111111');
  await expect(claim('333333333333', 'default')).rejects.toThrow(
    'belongs to another installation of Remit (111111111111): choose another with TEMPORAL_NAMESPACE.',
  );
});

it('a namespace that does not exist is not made: it may be a typing error', async () => {
  const named = await claim('111111111111', 'paymets');
  await expect(prepareTemporal(named, warn)).rejects.toThrow('The namespace paymets');
});

it('a namespace whose owner cannot be read counts as nobody’s only where it does not exist', async () => {
  expect(await ownerOf(connection, 'paymets')).toBeUndefined();
  const closed = await Connection.connect({ address: environment.address });
  await closed.close();
  await expect(ownerOf(closed, 'default')).rejects.toThrow(StartupError);
});

it('of two that claim a free namespace at once, the one that reads another’s claim gives way', async () => {
  const claimAs = (id: string) =>
    connection.workflowService.updateNamespace({
      namespace: 'default',
      updateInfo: { data: { remitInstallation: id } },
    });
  await claimAs('');
  const { connectionOptions, ...rest } = service();
  const interceptors = [afterAnswer('UpdateNamespace', () => claimAs('555555555555'))];
  const slow = { ...rest, connectionOptions: { ...connectionOptions, interceptors } };
  expect(await claimNamespace(slow, '444444444444', warn)).toMatchObject({ namespace: 'remit-444444444444' });
  expect(await ownerOf(connection, 'default')).toBe('555555555555');
});

it('of two that find a namespace free at once on one machine, one has it', async () => {
  await connection.workflowService.updateNamespace({
    namespace: 'default',
    updateInfo: { data: { remitInstallation: '' } },
  });
  let second: Promise<TemporalService> | undefined;
  let reads = 0;
  const { connectionOptions, ...rest } = service();
  // Without the lock, the other is done with it by then.
  const claimMeanwhile = async () => {
    reads += 1;
    // The first read is of its own namespace.
    if (reads !== 2) return;
    second = claim('777777777777');
    await Promise.race([second, pause(1_000)]);
  };
  const interceptors = [afterAnswer('DescribeNamespace', claimMeanwhile)];
  const slow = { ...rest, connectionOptions: { ...connectionOptions, interceptors } };
  const first = await claimNamespace(slow, '666666666666', warn);
  const namespaces = [first.namespace, (await second)?.namespace];
  expect(namespaces).toEqual(['default', 'remit-777777777777']);
  expect(await ownerOf(connection, 'default')).toBe('666666666666');
});

/** Lets something be done before the caller gets the answer. */
function afterAnswer(method: string, work: () => Promise<unknown>): Interceptor {
  return (options, nextCall) => {
    const call = nextCall(options);
    const start = call.start.bind(call);
    if (options.method_definition.path.endsWith(`/${method}`))
      call.start = (metadata, listener) =>
        start(metadata, {
          ...listener,
          onReceiveStatus: (status) => void work().then(() => listener?.onReceiveStatus?.(status)),
        });
    // The declared type is the class; gRPC itself takes what `nextCall` gives.
    return call as ReturnType<Interceptor>;
  };
}
