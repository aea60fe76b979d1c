/*
 * Imported before anything that reads a setting. One `.env` for all processes: what is set already counts more.
 * The services of Remit are on this machine, where no proxy reaches them.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from './startup-error.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Undefined without one. */
export const ENV_FILE = existsSync('.env') ? '.env' : undefined;
if (ENV_FILE) load(ENV_FILE);

bypassProxies(process.env);

/** Not imported by its name: an older Node, which has no such function, would end before its version is looked at. */
function load(file: string): void {
  try {
    process.loadEnvFile(file);
  } catch (error) {
    console.error(
      `The settings in ${resolve(file)} cannot be read (${messageOf(error)}): make it a readable file, or remove it.`,
    );
    process.exit(1);
  }
}

/** Both spellings, since some read only one; gRPC prefers a third, where it is set. */
export function bypassProxies(env: NodeJS.ProcessEnv): void {
  const named = [env.no_proxy, env.NO_PROXY].flatMap((list) => (list ? list.split(',') : []));
  const list = [...new Set([...named.map((name) => name.trim()), ...LOOPBACK])].join(',');
  env.no_proxy = list;
  env.NO_PROXY = list;
  if (env.no_grpc_proxy) env.no_grpc_proxy = `${env.no_grpc_proxy},${LOOPBACK.join(',')}`;
}
