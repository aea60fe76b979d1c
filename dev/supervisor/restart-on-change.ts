import { watch } from 'node:fs';
import { messageOf } from '#dev/shared/startup-error.ts';
import type { Log } from './log.ts';
import type { Stack } from './stack.ts';

/** Next reloads the web server. */
const CODE_OF = { bank: ['bank', 'lib'], worker: ['worker', 'temporal', 'lib'] } as const;

/** One save may be several writes, to several files. */
const DEBOUNCE_MS = 200;

export function restartOnChange(stack: Stack, log: Log): void {
  for (const name of ['bank', 'worker'] as const) {
    let debounced: NodeJS.Timeout | undefined;
    for (const folder of CODE_OF[name]) {
      const watcher = watch(folder, { recursive: true }, (_event, file) => {
        if (file === null || !isCode(file)) return;
        clearTimeout(debounced);
        debounced = setTimeout(() => stack.find(name)?.restart(`${folder}/${file} changed`), DEBOUNCE_MS);
      });
      watcher.on('error', (error) =>
        log.problem(name, `changes in ${folder}/ go unnoticed: ${messageOf(error)}`),
      );
    }
  }
}

function isCode(file: string): boolean {
  return /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file);
}
