import { StackFile } from '#dev/supervisor/stack-file.ts';

/*
 * For tests, over IPC: given a folder, takes it if it can, and answers whether it did; given `null`,
 * gives back the one it has.
 */
let file: StackFile | undefined;
process.on('message', async ({ folder }: { folder: string | null }) => {
  file?.release();
  file = folder === null ? undefined : await StackFile.acquire(folder, console.log).catch(() => undefined);
  process.send?.(file !== undefined);
});
process.send?.('ready');
