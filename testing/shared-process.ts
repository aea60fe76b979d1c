import { afterAll } from 'vitest';

/* Units share their process: what is kept once per process is a file's own, and so is what it sets in the environment. */

globalThis.remitPerProcess = undefined;

const before = { ...process.env };
afterAll(() => {
  // In place: the environment's real object turns what is set into text, and child processes see it.
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
