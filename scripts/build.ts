import './supervisor/node-version.ts';
import { buildStale } from './supervisor/build-stale.ts';
import { StartupError } from './supervisor/startup-error.ts';

/* `npm run build`: builds what has changed, and nothing else. */
try {
  await buildStale(console.log, new AbortController().signal);
  console.log('The build is up to date.');
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}
