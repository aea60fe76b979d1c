/*
 * Imported before anything that reads a setting. One `.env` for all processes: what is set already counts more.
 * The services of Remit are on this machine, where no proxy reaches them.
 */
import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Undefined without one. */
export const ENV_FILE = existsSync('.env') ? '.env' : undefined;
if (ENV_FILE) loadEnvFile(ENV_FILE);

bypassProxies(process.env);

/** Both spellings, since some read only one; gRPC prefers a third, where it is set. */
export function bypassProxies(env: NodeJS.ProcessEnv): void {
  const named = [env.no_proxy, env.NO_PROXY].flatMap((list) => (list ? list.split(',') : []));
  const list = [...new Set([...named.map((name) => name.trim()), ...LOOPBACK])].join(',');
  env.no_proxy = list;
  env.NO_PROXY = list;
  if (env.no_grpc_proxy) env.no_grpc_proxy = `${env.no_grpc_proxy},${LOOPBACK.join(',')}`;
}
