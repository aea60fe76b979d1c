import { startStack } from '#testing/stack/stack.ts';

/** Starts the stack that most specs share. Playwright calls the returned function at the end. */
export default async function setUp(): Promise<() => Promise<void>> {
  const stack = await startStack();
  // Playwright's workers inherit this environment.
  process.env.E2E_DATA_DIR = stack.dataDir;
  process.env.E2E_WEB_URL = stack.urls.web;
  return stack.stop;
}
