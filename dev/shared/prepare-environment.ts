/*
 * Imported before anything that reads a setting. One `.env` for all processes: what is set already counts more.
 * The services of Remit are on this machine, where no proxy reaches them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import util from 'node:util';
import { messageOf } from './startup-error.ts';

const LOOPBACK = ['127.0.0.1', 'localhost', '::1'];

/** Undefined without one. */
export const ENV_FILE = existsSync('.env') ? '.env' : undefined;
if (ENV_FILE) load(ENV_FILE);

bypassProxies(process.env);

/** Not imported by its name: an older Node, which has no such function, would end before its version is looked at. */
function load(file: string): void {
  try {
    // By ourselves: Node takes a byte order mark, as editors on Windows write it, for a part of the first name.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
    for (const [name, value] of Object.entries(util.parseEnv(text))) process.env[name] ??= value;
  } catch (error) {
    console.error(
      `The settings in ${resolve(file)} cannot be read (${messageOf(error)}): make it a readable file in UTF-8, or remove it.`,
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
