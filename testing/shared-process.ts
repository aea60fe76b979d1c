import { afterAll } from 'vitest';

/* Units share their process: what is kept once per process is a file's own, and so is what it sets in the environment. */

globalThis.remitPerProcess = undefined;

const before = { ...process.env };
afterAll(() => {
  process.env = before;
});
