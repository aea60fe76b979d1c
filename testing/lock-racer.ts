import { StackFile } from '#dev/supervisor/stack-file.ts';

/*
 * For tests, over IPC: asked for a folder, takes it if it can and says whether it did; asked for none,
 * gives back what it has.
 */
let file: StackFile | undefined;
process.on('message', async ({ folder }: { folder: string | null }) => {
  file?.release();
  file = folder === null ? undefined : await StackFile.acquire(folder).catch(() => undefined);
  process.send?.(file !== undefined);
});
process.send?.('ready');
