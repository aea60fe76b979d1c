/* Plain JavaScript, to start at once. Each line of input is the whole list of groups to kill at its end. */
import { createInterface } from 'node:readline';

/** @type {number[]} */
let groups = [];
for await (const line of createInterface({ input: process.stdin })) groups = JSON.parse(line);
for (const pid of groups) {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
