import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import proto from '@temporalio/proto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { freePorts, HOST } from '#dev/shared/ports.ts';
import { grpcServer } from '#testing/grpc-server.ts';
import { cacheDirectory } from './cache-folder.ts';
import { configuredTemporal, isTemporalOn, localTemporal, prepareTemporal } from './dev-server.ts';

describe('configuredTemporal', () => {
  it('is none when the environment names none, even if a configuration file lies in its usual place', async () => {
    const config = await configFile(
      '[profile.default]\naddress = "production.example.com:7233"\n',
      'temporal.toml',
    );
    expect(configuredTemporal({ XDG_CONFIG_HOME: config.folder })).toBeUndefined();
  });

  it('is the service of TEMPORAL_ADDRESS, in the default namespace', () => {
    const { address, namespace } =
      configuredTemporal({ TEMPORAL_ADDRESS: 'temporal.example.com:7233' }) ?? {};
    expect({ address, namespace }).toEqual({ address: 'temporal.example.com:7233', namespace: 'default' });
  });

  it('is the service of a named profile, and passes its name on to the other processes', async () => {
    const config = await configFile(
      '[profile.cloud]\naddress = "cloud.example.com:7233"\nnamespace = "bank.a1"\napi_key = "secret"\n',
    );
    const service = configuredTemporal({ TEMPORAL_CONFIG_FILE: config.path, TEMPORAL_PROFILE: 'cloud' });
    expect(service).toMatchObject({
      address: 'cloud.example.com:7233',
      namespace: 'bank.a1',
      connectionOptions: { tls: true },
      env: { TEMPORAL_PROFILE: 'cloud', TEMPORAL_ADDRESS: 'cloud.example.com:7233' },
    });
  });

  it('says that a profile without an address cannot be used', async () => {
    const config = await configFile('[profile.default]\nnamespace = "x"\n');
    expect(() => configuredTemporal({ TEMPORAL_CONFIG_FILE: config.path })).toThrow('has no address');
  });

  it('says that a profile is not there', async () => {
    const config = await configFile('[profile.default]\naddress = "x:7233"\n');
    const env = { TEMPORAL_CONFIG_FILE: config.path, TEMPORAL_PROFILE: 'cloud' };
    expect(() => configuredTemporal(env)).toThrow("Profile 'cloud' not found");
  });
});

describe('a port', () => {
  it('without a listener has no Temporal service', async () => {
    const [port = 0] = await freePorts(1);
    expect(await isTemporalOn(port)).toBe(false);
  });

  it('on which another program listens has no Temporal service either', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    onTestFinished(() => void server.close());
    const [port = 0] = await freePorts(1);
    await new Promise<void>((resolve) => server.listen(port, HOST, resolve));
    expect(await isTemporalOn(port)).toBe(false);
  });
});

describe('prepareTemporal', () => {
  it('says which service does not answer, and what to do', async () => {
    const [port = 0] = await freePorts(1);
    await expect(prepareTemporal(localTemporal(port), () => undefined)).rejects.toThrow(
      `The Temporal service at 127.0.0.1:${port} is not responding`,
    );
  });

  it('refuses a server that is older than what Remit needs, as it does a CLI', async () => {
    const { GetSystemInfoResponse } = proto.temporal.api.workflowservice.v1;
    const message = GetSystemInfoResponse.encode({ serverVersion: '1.24.2', capabilities: {} }).finish();
    const length = Buffer.alloc(5);
    length.writeUInt32BE(message.length, 1);
    const server = await grpcServer((call) => {
      call.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true });
      call.on('wantTrailers', () => call.sendTrailers({ 'grpc-status': '0' }));
      call.end(Buffer.concat([length, message]));
    });
    onTestFinished(() => void server.close());
    const service = configuredTemporal(process.env);
    vi.unstubAllEnvs();
    await expect(service && prepareTemporal(service, () => undefined)).rejects.toThrow(
      /^The Temporal service at 127.0.0.1:\d+ is too old \(server 1.24, 1.28 or newer is needed\): update or stop it/,
    );
  });
});

describe('cacheDirectory', () => {
  it('follows the convention of the platform, and REMIT_CACHE_DIR before that', () => {
    expect(cacheDirectory({ REMIT_CACHE_DIR: '/x', XDG_CACHE_HOME: '/y' }, 'linux')).toBe('/x');
    expect(cacheDirectory({ XDG_CACHE_HOME: '/y' }, 'linux')).toBe('/y/remit');
    expect(cacheDirectory({}, 'linux')).toBe(join(homedir(), '.cache/remit'));
    expect(cacheDirectory({}, 'darwin')).toBe(join(homedir(), 'Library/Caches/remit'));
  });

  it('is in the home of the user where HOME is empty, and not in the folder one happens to be in', () => {
    vi.stubEnv('HOME', '');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(cacheDirectory({}, 'linux')).toBe(join(userInfo().homedir, '.cache/remit'));
  });
});

async function configFile(content: string, name = 'mine.toml'): Promise<{ folder: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-config-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, name);
  await writeFile(path, content);
  return { folder, path };
}
