/**
 * Loaded into every Node process of a soak: on SIGWINCH it collects garbage and writes down what is
 * still held, in bytes. What is held after that and grows all the same is a leak. Of all signals it
 * is that one because nobody here listens to it, and whoever does not is not ended by it.
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
