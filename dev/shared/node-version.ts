/* Imported first: an older Node fails with a message that says nothing. */
import { readFileSync } from 'node:fs';
import { isNodeSupported } from './node-range.ts';

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
if (!isNodeSupported(process.versions.node, engines.node)) {
  console.error(
    `Remit needs Node ${engines.node}; this is Node ${process.versions.node}. Install another: https://nodejs.org.`,
  );
  process.exit(1);
}
