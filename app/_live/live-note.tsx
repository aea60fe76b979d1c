import { ConnectionNote } from './connection-note.tsx';
import type { Connection } from './live-query.ts';
import { PauseUpdates } from './pause-updates.tsx';

export function LiveNote({ connection }: { connection: Connection }) {
  return (
    <div className="flex items-center gap-2">
      <ConnectionNote connection={connection} />
      <PauseUpdates />
    </div>
  );
}
