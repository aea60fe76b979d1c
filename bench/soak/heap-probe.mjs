/**
 * Loaded into every Node process of a soak: on SIGWINCH it collects garbage and writes the heap size, in
 * bytes. SIGWINCH, because no process here listens to it and it ends none by default.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

process.on('SIGWINCH', () => {
  collectGarbage();
  writeFileSync(join(process.env.SOAK_HEAPS, String(process.pid)), String(process.memoryUsage().heapUsed));
});
