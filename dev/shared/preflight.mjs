/* Plain JavaScript, loaded before tsx: what would end tsx with a stack trace, or have it wait for ever. */
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

if (!existsSync('node_modules/tsx'))
  end('The packages of Remit are not installed here: run npm install first.');

try {
  rmdirSync(mkdtempSync(join(tmpdir(), 'remit-')));
} catch (error) {
  const why = error instanceof Error ? error.message : error;
  end(
    `No file can be written to the temporary folder ${tmpdir()} (${why}): choose another with TMPDIR=<folder>.`,
  );
}

/** @param {string} message */
function end(message) {
  console.error(message);
  process.exit(1);
}
