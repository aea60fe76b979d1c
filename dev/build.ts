import './shared/node-version.ts';
import { buildStale } from './build/build-stale.ts';
import { StartupError } from './shared/startup-error.ts';

/* `npm run build`: builds what has changed, and nothing else. */
try {
  await buildStale(console.log, new AbortController().signal);
  console.log('The build is up to date.');
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}
